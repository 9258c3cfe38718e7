"""The work of `check` on one file, as it is sent to worker processes: it imports nothing that they don't need."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from psverify.garbage_collection import spare
from psverify.outcome.pipeline import check_file, suppress_file
from psverify.session import registry_of

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.settings import LintSettings
    from psverify.model import Outcome


class CheckWork:
    """Checks a file, given its path and the place of its settings in the table.

    `reason` is that of `--add-ignore`; None checks and fixes.
    """

    def __init__(self, table: tuple[LintSettings, ...], blocked: tuple[str, ...], reason: str | None = None) -> None:
        self.table = table
        self.blocked = blocked
        self.reason = reason

    @cached_property
    def registries(self) -> tuple[Registry, ...]:
        """The rules for each of the settings: those of this process's plugins, without the blocked ones, and declared ones."""
        from psverify.plugin.host import host

        plugins = host(self.blocked).registry
        registries = tuple(registry_of(plugins, settings.rule_folders) for settings in self.table)
        spare()
        return registries

    def __call__(self, item: tuple[str, int]) -> Outcome:
        """Returns what became of one file."""
        path, index = item
        if self.reason is None:
            return check_file(path, self.table[index], self.registries[index])
        return suppress_file(path, self.table[index], self.registries[index], self.reason)
