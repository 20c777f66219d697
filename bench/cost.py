"""What a command costs, with every process that it starts."""

from __future__ import annotations

import ctypes
import gzip
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SET_CHILD_SUBREAPER = 36  # of prctl


@dataclass(frozen=True)
class Cost:
    """What a command took.

    ``seconds`` passed by the clock, ``processor`` are the processor's, of all processes together, and ``memory`` is
    what the largest of them held at once, in MB.
    """

    seconds: float
    processor: float
    memory: float


def cost(command: Sequence[str | Path], **options: Any) -> Cost:
    """Run a command to its end and return what it took, on Linux.

    ``options`` are those of :class:`subprocess.Popen`. Raises ``CalledProcessError`` with what was printed when the
    command fails.
    """
    # A process that outlives the one that started it is counted as well.
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1)
    begun, seconds, ended = time.perf_counter(), 0.0, []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options) as process:
        assert process.stdout
        told = process.stdout.read()
        while True:
            try:
                number, status, used = os.wait4(-1, 0)
            except ChildProcessError:
                break
            ended.append(used)
            if number == process.pid:
                seconds, process.returncode = time.perf_counter() - begun, os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, told)
    processor = sum(used.ru_utime + used.ru_stime for used in ended)
    return Cost(seconds, processor, max(used.ru_maxrss for used in ended) / 1000)


def weight(file: Path) -> float:
    """Return the kB of a file as a web host sends it."""
    return len(gzip.compress(file.read_bytes(), 9)) / 1000


if __name__ == "__main__":
    print(cost(sys.argv[1:]))
