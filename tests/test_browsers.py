"""A browser is found under any of its names, or brought."""

from __future__ import annotations

import os
import shutil

import pytest

from bookmaking import browsers


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine without a browser, whose programs and applications lie in a folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path / "Program Files"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(browsers, "_ask_playwright", lambda: str(tmp_path / "playwright/chrome"))
    browsers.find.cache_clear()
    yield tmp_path
    browsers.find.cache_clear()


def program(path, code="exit 0"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{code}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    "place",
    [
        "chromium-browser",
        "google-chrome-stable",
        "microsoft-edge",
        "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "Program Files/Microsoft/Edge/Application/msedge.exe",
        "playwright/chrome",
    ],
)
def test_a_browser_is_found_wherever_it_is(bare, place):
    there = program(bare / place)
    assert browsers.find() == there


def test_a_browser_that_does_not_start_is_passed_over(bare):
    program(bare / "chromium", "exit 1")
    works = program(bare / "google-chrome")
    assert browsers.find() == works


def test_the_browser_that_is_named_comes_first(bare, monkeypatch):
    program(bare / "chromium")
    monkeypatch.setenv("CHROMIUM", str(program(bare / "mine")))
    assert browsers.find() == bare / "mine"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root installs packages")
def test_where_there_is_none_one_is_installed_and_that_is_said(bare, capfd):
    program(bare / "apt-get", f'[ "$1" != install ] || {shutil.which("cp", path=os.defpath)} "$0" {bare}/chromium')
    assert browsers.bring() == bare / "chromium"
    assert "Installing one:\n  apt-get update -qq\n  apt-get install -y" in capfd.readouterr().out


def test_where_none_can_be_installed_one_sentence_says_what_to_do(bare, monkeypatch):
    monkeypatch.setattr(browsers, "_installers", lambda: [["/bin/sh", "-c", "exit 1"]])
    with pytest.raises(browsers.NoBrowser, match="install one of them, or name its program in the variable CHROMIUM"):
        browsers.bring()
