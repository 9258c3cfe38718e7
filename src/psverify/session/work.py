"""The work of `check` on one file, as it is sent to worker processes: it imports nothing that they don't need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from psverify.pipeline import check_file, suppress_file

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.settings import LintSettings
    from psverify.model import Outcome


@dataclass(frozen=True)
class CheckWork:
    """Checks a file, given its path and the place of its settings in the table; no slots, to keep the registry.

    `reason` is that of `--add-ignore`; None checks and fixes.
    """

    table: tuple[LintSettings, ...]
    blocked: tuple[str, ...]
    reason: str | None = None

    @cached_property
    def registry(self) -> Registry:
        """The rules of this process's plugins, without the blocked ones."""
        from psverify.plugin.host import host

        return host(self.blocked).registry

    def __call__(self, item: tuple[str, int]) -> Outcome:
        """Returns what became of one file."""
        path, index = item
        if self.reason is None:
            return check_file(path, self.table[index], self.registry)
        return suppress_file(path, self.table[index], self.registry, self.reason)
