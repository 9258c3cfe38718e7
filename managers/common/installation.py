"""An installation: its folders, store, managers, clock and error catalogue."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.api import ExitCode, UserError, nearest
from psverify_managers.common.catalogue.catalogue import Catalogue
from psverify_managers.common.children import process_identity
from psverify_managers.common.clock import Clock, SystemClock
from psverify_managers.common.durations import to_seconds
from psverify_managers.common.ids import Ids
from psverify_managers.common.lazy_attribute import LazyAttribute
from psverify_managers.common.manifests.discovery import DiscoveredManagers, discover_managers
from psverify_managers.common.settings.config_manager import ConfigManager
from psverify_managers.common.store.database import Database
from psverify_managers.common.store.reconcile import reconcile_store
from psverify_managers.common.store.rows import Owner
from psverify_managers.common.store.run_table import Runs
from psverify_managers.common.store.service_table import Services
from psverify_managers.common.store.task_table import Tasks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psverify_managers.common.manifests.manager import Manager
    from psverify_managers.common.manifests.manifest_model import TaskDefinition

OWN_MANIFESTS = Path(__file__).parent / "manifests"


@dataclass(frozen=True)
class Places:
    """The folders of an installation and the defaults for manifests; `timeout` and `retention` are in seconds."""

    root: Path
    state: Path
    manifests: tuple[Path, ...]
    workflows: tuple[Path, ...] = ()
    timeout: float = 300.0
    retention: float = 30 * 86400.0
    settings: Path | None = None
    log: Path | None = None


class Installation:
    """An installation; opens the store and loads the managers on first use."""

    def __init__(self, places: Places, clock: Clock | None = None) -> None:
        self.places, self.clock, self.ids = places, clock or SystemClock(), Ids()

    @LazyAttribute
    def database(self) -> Database:
        """The store, reconciled with the processes that are really running."""
        # It contains the tokens that shims accept, so only its owner may read it.
        self.places.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        ignore = self.places.state / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        found = Database(self.places.state / "state.db")
        reconcile_store(found, self.clock.now())
        return found

    @LazyAttribute
    def managers(self) -> DiscoveredManagers:
        """All managers, including psverify's own."""
        places = (OWN_MANIFESTS, *(place for place in self.places.manifests if place.exists()))
        return discover_managers(places, self.settings.revealed)

    @LazyAttribute
    def settings(self) -> ConfigManager:
        """The settings that managers share."""
        return ConfigManager(self.places.settings or self.places.root / "config")

    @LazyAttribute
    def catalogue(self) -> Catalogue:
        """The error catalogue."""
        return Catalogue(self.database, self.clock, self.places.state / "errors.jsonl")

    @LazyAttribute
    def owner(self) -> Owner:
        """This process."""
        birth = process_identity.process_birth(os.getpid())
        assert birth is not None
        return Owner(os.getpid(), birth)

    @property
    def tasks(self) -> Tasks:
        """The recorded tasks."""
        return Tasks(self.database)

    @property
    def services(self) -> Services:
        """The recorded services."""
        return Services(self.database)

    @property
    def runs(self) -> Runs:
        """The recorded workflow runs."""
        return Runs(self.database)

    def new_id(self) -> str:
        """Returns an identifier that sorts by time."""
        return self.ids.make(self.clock.now())

    def task_folder(self, identifier: str) -> Path:
        """Returns the folder that keeps a task's output."""
        return self.places.state / "tasks" / identifier

    def service_folder(self, name: str) -> Path:
        """Returns the folder that keeps a service's output."""
        return self.places.state / "services" / name

    def manager(self, name: str) -> Manager:
        """Returns a manager by name; raises UserError if it is unknown, disabled or for another platform."""
        return require_manager(self.managers.found, name)

    def task(self, manager: str, task: str) -> tuple[Manager, TaskDefinition]:
        """Returns a manager's task; raises UserError if it is unknown."""
        found = self.manager(manager)
        if task not in found.manifest.tasks:
            hint = nearest(task, found.manifest.tasks)
            message = f"{found.path.name}: manager '{manager}' has no task '{task}'{hint}"
            raise UserError(message, ExitCode.UNKNOWN_SUBJECT)
        return found, found.manifest.tasks[task]

    def timeout(self, task: TaskDefinition) -> float:
        """Returns the time limit for each attempt of a task, in seconds."""
        return to_seconds(task.timeout) if task.timeout else self.places.timeout

    def close(self) -> None:
        """Stores remaining errors and closes the store."""
        if "catalogue" in self.__dict__:
            self.catalogue.close()
        if "database" in self.__dict__:
            self.database.close()


def require_manager(managers: Mapping[str, Manager], name: str) -> Manager:
    """Returns a manager by name; raises UserError if it is unknown, disabled or for another platform."""
    if name not in managers:
        raise UserError(f"unknown manager '{name}'{nearest(name, managers)}", ExitCode.UNKNOWN_SUBJECT)
    manager = managers[name]
    if not manager.manifest.enabled:
        raise UserError(f"{manager.path.name}: manager '{name}' is not enabled")
    if not manager.available:
        platforms = ", ".join(manager.manifest.platforms)
        raise UserError(f"{manager.path.name}: manager '{name}' supports {platforms}, not {sys.platform}")
    return manager
