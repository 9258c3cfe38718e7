"""Which files `format` need not look at: those that it left as they are before, as the cache remembers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psverify import __version__
from psverify.model import Outcome
from psverify.state.cache import Cache
from psverify.state.table import Entry
from psverify.verbs.cache_dependencies import digest_dependencies

if TYPE_CHECKING:
    from psverify.format.settings import FormatSettings
    from psverify.read.stamp import Stamp
    from psverify.session import Session

MODULES = ("psverify.format", "psverify.format.extra")


class Formatted:
    """The cache of `check`, asked under keys of its own; `table` holds the settings that places in it stand for."""

    def __init__(self, session: Session, table: Sequence[FormatSettings]) -> None:
        self._session = session
        self._cache = Cache(session.cache_folder, __version__)
        self._keys = [format_cache_key(settings, session) for settings in table]

    def known(self, path: str, place: int, seen: Stamp) -> Outcome | None:
        """Returns what became of a file that was formatted already and has not changed since."""
        entry = self._cache.find(self._keys[place], path, seen)
        return Outcome(path, before=entry.digest, size=seen.size) if entry else None

    def remember(self, place: int, seen: Stamp, outcome: Outcome) -> None:
        """Notes an outcome that says of a file, which looked so before it was read, that nothing is to be done."""
        done = not (outcome.records or outcome.failures or outcome.left_alone) and outcome.after is None
        if done and outcome.before is not None and outcome.size == seen.size:
            self._cache.remember(self._keys[place], outcome.subject, seen, Entry(seen, outcome.before, 0, 0))

    def save(self) -> None:
        """Writes what is new."""
        self._session.save(self._cache)


def format_cache_key(settings: FormatSettings, session: Session) -> str:
    """Returns what formatting depends on beside the file."""
    return digest_dependencies(session, (code for code, _ in settings.rules), MODULES, "format", settings)
