"""Regular expressions that are compiled when they are first used: no run needs half of them, and each takes 0.2 ms."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Late:
    """Stands in for a compiled pattern, and keeps each of its methods that was asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._said: tuple[Any, int] = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._said), name)  # compiled but once: re keeps the last 512 patterns
        setattr(self, name, found)
        return found


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Returns what `re.compile` returns, for all who call its methods; a pattern that is wrong fails when it is used."""
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))
