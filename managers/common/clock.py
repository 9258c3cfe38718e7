"""Time as a dependency, so that tests do not have to wait."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import threading


class Clock(Protocol):
    """A source of time: `now` in seconds since 1970, `monotonic` in seconds since an arbitrary point."""

    def now(self) -> float: ...  # noqa: D102
    def monotonic(self) -> float: ...  # noqa: D102
    def wait(self, event: threading.Event, seconds: float | None) -> bool: ...  # noqa: D102


class SystemClock:
    """The system clock."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        """Waits for an event for at most `seconds` (None: forever) and returns whether it is set."""
        return event.wait(seconds)


def local_time(moment: float, zone: str) -> str:
    """Returns seconds since 1970 as local time in a time zone, such as `2026-11-23T02:30+01:00`."""
    return datetime.fromtimestamp(moment, ZoneInfo(zone)).isoformat(timespec="minutes")


def utc_stamp(moment: float | None) -> str | None:
    """Returns seconds since 1970 as ISO 8601 in UTC with milliseconds, such as `2026-11-20T23:51:11.412Z`."""
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
