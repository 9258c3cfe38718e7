from __future__ import annotations

import io
from pathlib import Path

import pytest

from psverify.model import Outcome, Record, Severity
from psverify.session import Session, progress
from psverify.session.options import RunOptions
from psverify.session.progress import ERASE, Progress, wants_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_bar_is_for_terminals_and_people() -> None:
    assert wants_progress(Terminal(), {"TERM": "xterm"})
    assert not wants_progress(io.StringIO(), {"TERM": "xterm"})
    assert not wants_progress(Terminal(), {"TERM": "dumb"})
    assert not wants_progress(Terminal(), {"TERM": "xterm", "CI": "true"})


def test_short_work_shows_nothing(clock: Clock) -> None:
    stream = io.StringIO()
    bar = Progress(10, stream, shown=True, clock=clock)
    for _ in range(10):
        clock.now += progress.PATIENCE / 20
        bar.step()
    bar.clear()
    assert stream.getvalue() == ""


def test_long_work_shows_a_bar_that_is_drawn_now_and_then(clock: Clock) -> None:
    stream = io.StringIO()
    bar = Progress(4, stream, shown=True, clock=clock)
    bar.step()
    clock.now += progress.PATIENCE
    bar.step()
    assert stream.getvalue() == f"{ERASE}[{'#' * 20}{'.' * 20}] 2/4 2/s, 0:01 left"
    bar.step()
    assert stream.getvalue().count(ERASE) == 1
    clock.now += progress.INTERVAL
    bar.step()
    assert stream.getvalue().endswith(f"{ERASE}[{'#' * 40}] 4/4 4/s, 0:00 left")


def test_the_bar_goes_away_before_anything_else_is_written(clock: Clock) -> None:
    stream = io.StringIO()
    bar = Progress(1, stream, shown=True, clock=clock)
    clock.now += progress.PATIENCE
    bar.step()
    bar.clear()
    bar.clear()
    assert stream.getvalue().endswith(ERASE)
    assert stream.getvalue().count(ERASE) == 2


def test_nobody_who_does_not_want_a_bar_gets_one(clock: Clock) -> None:
    stream = io.StringIO()
    bar = Progress(0, stream, shown=False, clock=clock)
    clock.now += 1e6
    bar.step()
    bar.clear()
    assert stream.getvalue() == ""


def test_the_bar_comes_back_after_something_else_was_written(clock: Clock) -> None:
    stream = io.StringIO()
    bar = Progress(10, stream, shown=True, clock=clock)
    clock.now += progress.PATIENCE
    bar.step()
    bar.clear()
    bar.step()
    assert "] 2/10 2/s, 0:04 left" in stream.getvalue().rpartition(ERASE)[2]


def test_short_work_that_is_interrupted_shows_nothing(clock: Clock) -> None:
    stream = io.StringIO()
    bar = Progress(10, stream, shown=True, clock=clock)
    bar.clear()
    bar.step()
    assert stream.getvalue() == ""


def test_a_terminal_too_narrow_for_the_bar_shows_the_count(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    stream = io.StringIO()
    bar = Progress(10, stream, shown=True, clock=clock)
    clock.now += progress.PATIENCE
    bar.step()
    assert stream.getvalue() == f"{ERASE}[] 1/10 1/s, 0:09 left"


def session_of(tmp_path: Path, stream: io.StringIO, *formats: str) -> Session:
    session = Session(RunOptions(isolated=True))
    session.overrides = {"output-format": list(formats)} if formats else {}
    session.reporting = session.reporting._replace(stream=stream)
    return session


@pytest.mark.parametrize(
    ("formats", "on_terminal"), [((), True), (("json=out.json",), False), (("json=out.json", "concise"), True)]
)
def test_findings_interrupt_the_bar_only_where_they_share_its_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, formats: tuple[str, ...], *, on_terminal: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    shown: list[str] = []
    monkeypatch.setattr(Progress, "clear", lambda self: shown.append("clear"))
    monkeypatch.setattr(Progress, "step", lambda self: shown.append("step"))
    record = Record("finding", "PSV301", "cmdlet-alias", Severity.WARNING, "x", "a.ps1")
    session = session_of(tmp_path, Terminal(), *formats)
    session.report([Outcome("a.ps1", (record,)), Outcome("b.ps1")], 2)
    assert shown == [*(["clear"] if on_terminal else []), "step", "step", "clear"]
