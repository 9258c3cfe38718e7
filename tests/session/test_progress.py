from __future__ import annotations

import io

import pytest

from psverify.session import progress
from psverify.session.progress import ERASE, Progress, wanted


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
    assert wanted(Terminal(), {"TERM": "xterm"})
    assert not wanted(io.StringIO(), {"TERM": "xterm"})
    assert not wanted(Terminal(), {"TERM": "dumb"})
    assert not wanted(Terminal(), {"TERM": "xterm", "CI": "true"})


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
    assert stream.getvalue() == f"{ERASE}[{'#' * 20}{'.' * 20}] 2/4"
    bar.step()
    assert stream.getvalue().count(ERASE) == 1
    clock.now += progress.INTERVAL
    bar.step()
    assert stream.getvalue().endswith(f"{ERASE}[{'#' * 40}] 4/4")


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
