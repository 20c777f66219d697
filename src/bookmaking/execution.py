"""Runs notebooks: each in a process of its own, several at a time, and none again while what it read is unchanged.

A process is forked from one that has the book's libraries loaded already, where the system can fork; elsewhere it
starts afresh. It runs the cells as a kernel does, in IPython's shell, and needs no connection to one.

What a run depends on is noted while it goes on, by :mod:`bookmaking.looking`; of the environment's variables it sees
those of :data:`state.VARIABLES` alone.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import multiprocessing
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import forkserver
from pathlib import Path
from typing import Any, TypeAlias

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import format_display_data
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

from bookmaking import looking, state
from bookmaking.looking import Looks
from static_vega.notebook import IN_BOOK

# What the processes of notebooks and of drawings import.
_PRELOADED = [
    "bookmaking.downloads",
    "bookmaking.execution",
    "insights.charts",
    "insights.claims",
    "insights.figures",
    "insights.ranks",
    "static_vega.kept",
]
EVAL = re.compile(r"(?<!`)\{eval\}`([^`]+)`(?!`)")

# In the form of nbformat.
Output: TypeAlias = dict[str, Any]


class NotebookError(RuntimeError):
    """A cell raised, or took too long. The message names notebook and cell."""


@dataclass(frozen=True)
class Run:
    """What a notebook gave.

    ``outputs`` are those of each cell; ``evaluated`` the expressions of its prose in their order, each with its output,
    or with an error to be told where the prose is read.
    """

    outputs: list[list[Output]]
    evaluated: list[tuple[str, Output]]


class Runner:
    """Runs the notebooks of a project ahead of whoever asks for them. Close it when all have been asked for."""

    def __init__(
        self, root: Path, kept: Path, timeout: int, tell: Callable[[Path, Run], None] = lambda notebook, run: None
    ):
        """Run notebooks of the folder ``root``, keep what they gave in ``kept``, and give each ``timeout`` seconds.

        ``tell`` is told of each notebook what it gave, as early as that is known.
        """
        self._root, self._kept, self._timeout, self._tell = root, kept, timeout, tell
        self._started: dict[Path, Future[tuple[Run, Looks]]] = {}
        self._waiting: dict[Future[tuple[Run, Looks]], tuple[Path, str]] = {}
        self._given: dict[Path, Run] = {}
        self._pool: ProcessPoolExecutor | None = None

    def start(self, notebooks: Iterable[Path]) -> set[Path]:
        """Begin to run those of the notebooks that no earlier build has run as they are, and tell which."""
        for notebook in notebooks:
            key = _key(notebook)
            if known := self._known(notebook, key):
                self._give(notebook, known)
            else:
                self._pool = self._pool or processes(max_tasks_per_child=1)
                started = self._started[notebook] = self._pool.submit(_run, notebook, self._root, self._timeout)
                self._waiting[started] = notebook, key
        return set(self._started)

    def run(self, notebook: Path) -> Run:
        """Return what a notebook that was started gave. Raises :class:`NotebookError` with all that went wrong."""
        self._take(wait(self._waiting, timeout=0).done)
        while notebook not in self._given:
            self._take(wait(self._waiting, return_when=FIRST_COMPLETED).done)
        return self._given[notebook]

    def close(self) -> None:
        """Stop whatever still runs."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _take(self, done: Iterable[Future[tuple[Run, Looks]]]) -> None:
        for ended in done:
            if ended.exception():
                errors = [each.exception() for each in self._started.values()]
                raise NotebookError("\n\n".join(str(error) for error in errors if error))
            notebook, key = self._waiting.pop(ended)
            run, looks = ended.result()
            self._keep(notebook, {"key": key, "looks": looks} | vars(run))
            self._give(notebook, run)

    def _give(self, notebook: Path, run: Run) -> None:
        self._given[notebook] = run
        self._tell(notebook, run)

    def _file(self, notebook: Path) -> Path:
        return self._kept / f"{'-'.join(notebook.relative_to(self._root).with_suffix('').parts)}.json"

    def _keep(self, notebook: Path, run: dict[str, Any]) -> None:
        file = self._file(notebook)
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")  # a build that is stopped leaves no half of a file under its name
        part.write_text(json.dumps(run), encoding="utf-8")
        part.replace(file)

    def _known(self, notebook: Path, key: str) -> Run | None:
        if not (file := self._file(notebook)).exists():
            return None
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["key"] != key or not looking.are_same(self._root, kept["looks"]):
            return None
        return Run(kept["outputs"], kept["evaluated"])


def preload() -> None:
    """Load what notebooks import into the process that theirs are forked from, while other work goes on."""
    for package in state.PACKAGES:
        state.code(package)  # as it is now, or older than what is loaded
    if "forkserver" in multiprocessing.get_all_start_methods():
        forkserver.set_forkserver_preload(_PRELOADED)
        forkserver.ensure_running()


def processes(*, max_tasks_per_child: int | None = None) -> ProcessPoolExecutor:
    """Return as many processes as there are processors, forked from the one that has loaded the libraries."""
    way = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(
        _processors(), multiprocessing.get_context(way), _end_with_the_build, max_tasks_per_child=max_tasks_per_child
    )


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end_with_the_build() -> None:
    """Have this process end when the one that asked for it does, even if that one was killed."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


# What a run depends on


def _key(notebook: Path) -> str:
    """Return a digest of all that a run depends on beside what it looks at."""
    code = [*map(state.content, (__file__, looking.__file__)), *map(state.code, state.PACKAGES)]
    return state.digest(state.content(notebook), code, state.environment(), state.variables())


# In the process of a notebook


def _run(notebook: Path, root: Path, timeout: int) -> tuple[Run, Looks]:
    """Return what a notebook gives, and what it looked at."""
    if data := os.environ.get("INSIGHTS_DATA"):
        os.environ["INSIGHTS_DATA"] = str(Path(data).absolute())
    os.chdir(notebook.parent)
    sys.path.insert(0, "")
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, _stop)
        signal.alarm(timeout)
    shell, run = _Shell.instance(), Run([], [])
    for name in set(os.environ).difference(state.VARIABLES):
        del os.environ[name]
    os.environ[IN_BOOK] = "1"
    noted = looking.Looking(root)
    for number, cell in enumerate(json.loads(notebook.read_text(encoding="utf-8"))["cells"], start=1):
        source, outputs = "".join(cell["source"]), list[Output]()
        if cell["cell_type"] == "markdown":
            run.evaluated.extend((each, shell.evaluate(each)) for each in EVAL.findall(source))
        elif cell["cell_type"] == "code":
            outputs = shell.outputs_of(source)
            error = next((each for each in outputs if each["output_type"] == "error"), None)
            if error and "raises-exception" not in cell["metadata"].get("tags", ()):
                place = f"{notebook.relative_to(root)}, cell {number}"
                raise NotebookError("".join([f"{place}: {error['ename']}: {error['evalue']}\n", *error["traceback"]]))
        run.outputs.append(outputs)
    return run, noted.looks()


def _stop(*_: object) -> None:
    raise TimeoutError("The notebook takes too long. Mend it, or raise execute: timeout in _config.yml.")


class _Results(DisplayHook):
    """Takes the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Print no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Keep all forms of the value."""
        result = _output("execute_result", format_dict, md_dict) | {"execution_count": self.prompt_count}
        _Shell.instance().given.append(result)


class _Displayed(DisplayPublisher):
    """Takes what a cell displays."""

    def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, *_: Any, **__: Any) -> None:
        """Keep all forms of it."""
        _Shell.instance().given.append(_output("display_data", data, metadata))


class _Shell(InteractiveShell):
    """A shell that keeps what cells give, in the form of nbformat."""

    displayhook_class = Type(_Results)
    display_pub_class = Type(_Displayed)

    def init_history(self) -> None:
        """Keep no history of commands on the disk."""
        self.history_manager = HistoryManager(shell=self, parent=self, enabled=False)

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Leave errors to whoever ran the cell."""

    showsyntaxerror = showindentationerror = showtraceback

    def outputs_of(self, source: str) -> list[Output]:
        """Run a cell and return its outputs: printed text first, an error last."""
        self.given: list[Output] = []
        printed = {"stdout": io.StringIO(), "stderr": io.StringIO()}
        with contextlib.redirect_stdout(printed["stdout"]), contextlib.redirect_stderr(printed["stderr"]):
            done = InteractiveShell.run_cell(self, source, store_history=True)
        streams = [
            {"output_type": "stream", "name": name, "text": stream.getvalue()}
            for name, stream in printed.items()
            if stream.getvalue()
        ]
        error = done.error_before_exec or done.error_in_exec
        return streams + self.given + ([_error(error)] if error else [])

    def evaluate(self, expression: str) -> Output:
        """Return the value of an expression as an output, or its error as one."""
        try:
            value = eval(expression, self.user_global_ns, self.user_ns)
            return _output("display_data", *format_display_data(value))
        except Exception as error:
            return _error(error)


def _output(kind: str, data: dict[str, Any], metadata: dict[str, Any] | None) -> Output:
    as_text = {
        name: base64.b64encode(each).decode() if isinstance(each, bytes) else each for name, each in data.items()
    }
    return {"output_type": kind, "data": as_text, "metadata": metadata or {}}


def _error(error: BaseException) -> Output:
    where = error.__traceback__
    while where and "ipython-input" not in where.tb_frame.f_code.co_filename:  # the frames of the shell itself
        where = where.tb_next
    lines = traceback.format_exception(error.with_traceback(where))
    return {"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines}
