"""Which files `format` need not look at: those that it left as they are before, as the cache remembers."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from psverify import __version__
from psverify.model import Outcome
from psverify.state.cache import Cache, Stamp, stamp

if TYPE_CHECKING:
    from psverify.format.settings import FormatSettings
    from psverify.session import Session


class Formatted:
    """The cache of `check`, asked under keys of its own; `table` holds the settings that places in it stand for."""

    def __init__(self, session: Session, table: Sequence[FormatSettings]) -> None:
        self._cache = Cache(session.cache_folder, __version__)
        self._keys = [key(settings, session) for settings in table]

    def known(self, path: str, place: int, seen: Stamp) -> Outcome | None:
        """Returns what became of a file that was formatted already and has not changed since."""
        entry = self._cache.clean(self._keys[place], path, seen)
        return Outcome(path, before=entry.digest, size=seen.size) if entry else None

    def remember(self, place: int, seen: Stamp, outcome: Outcome) -> None:
        """Notes an outcome that says of a file, which looked so before it was read, that nothing is to be done."""
        done = not (outcome.records or outcome.failures) and outcome.after is None
        if done and outcome.before is not None and outcome.size == seen.size:
            self._cache.remember(self._keys[place], outcome.subject, seen, outcome.before, 0)

    def save(self) -> None:
        """Writes what is new."""
        self._cache.save()


def key(settings: FormatSettings, session: Session) -> str:
    """Returns a digest of what formatting depends on beside the file: settings, plugins' versions, the rules' code."""
    plugins = sorted(point.origin for point in session.host.loaded.values())
    return hashlib.sha256(repr(("format", settings, plugins, _code(settings, session))).encode()).hexdigest()[:32]


def _code(settings: FormatSettings, session: Session) -> list[Stamp | None]:
    """Returns how the files of rules, passes and grammar look: in an editable install they change under one version."""
    rules = {type_.__module__ for code, _ in settings.rules if (type_ := session.registry.find(code))}
    names = sorted({*rules, "psverify._grammar", "psverify.format.passes", "psverify.format.run"})
    return [stamp(file) for name in names if (file := getattr(sys.modules.get(name), "__file__", None))]
