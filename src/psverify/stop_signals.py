"""Signals that end a run: Ctrl-C, SIGTERM and SIGHUP become exceptions, so that drafts are removed and workers end.

Python loses some of them: an exception that comes while a class is made is wrapped in a RuntimeError before Python 3.12.
So the last signal is remembered, and whoever catches `Exception` and goes on asks `check` first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_ENDING = ("SIGTERM", "SIGHUP", "SIGBREAK")
_seen: list[int] = []


def raise_pending_signal() -> None:
    """Raises what a signal raised that has come, in case that got lost: KeyboardInterrupt or SystemExit."""
    if _seen:
        _raise(_seen[-1])


def _raise(number: int) -> None:
    import signal

    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)


def _remember(number: int, _: object) -> None:
    _seen.append(number)
    _raise(number)


def leave_at_once(number: int, _: object) -> None:
    """Answers a signal while nothing is open yet: says so, and ends the process."""
    import signal

    if number == signal.SIGINT:
        os.write(2, b"psverify: interrupted\n")
    os._exit(128 + number)


def answer_start() -> None:
    """Answers Ctrl-C by `leave_at_once` from now on, unless it is ignored, as in a background job of a shell."""
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, leave_at_once)


@contextmanager
def answering() -> Iterator[None]:
    """Turns the signals into exceptions for a while, in the main thread; those that are ignored stay so."""
    import signal
    import threading

    _seen.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {}
    for number in [signal.SIGINT, *(getattr(signal, name) for name in _ENDING if hasattr(signal, name))]:
        if signal.getsignal(number) in {signal.SIG_DFL, signal.default_int_handler, leave_at_once}:
            before[number] = signal.signal(number, _remember)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.default_int_handler if handler is leave_at_once else handler)
