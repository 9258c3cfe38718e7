"""Restarts services whose shim is gone, after a reboot or because it was killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify_managers.common.states import ServiceState
from psverify_managers.common.store.reconcile import reconcile_store
from psverify_managers.process.services.supervisor import Supervisor, with_dependencies

if TYPE_CHECKING:
    from psverify_managers.common.installation import Installation
    from psverify_managers.common.store.rows import ServiceRow

LOST = {ServiceState.UNKNOWN, ServiceState.STOPPED}
"""States of a replica that went down without a request: its shim was killed, or the machine shut down."""


class ServiceKeeper:
    """Restarts replicas that should be running and have lost their shim."""

    def __init__(self, here: Installation) -> None:
        self._here = here

    def begin(self) -> None:
        """Starts services with `autostart` that were not stopped explicitly; raises what `Supervisor.start` raises."""
        stopped = {row.name for row in self._here.services.select() if not row.wanted}
        found = self._here.managers.found
        services = {name: each.manifest.service for name, each in found.items() if each.available}
        names = [name for name, service in services.items() if service and service.autostart and name not in stopped]
        self._start(names)
        self.turn()

    def turn(self) -> None:
        """Checks all services once; raises what `Supervisor.start` raises."""
        reconcile_store(self._here.database, self._here.clock.now())
        self._start(sorted({row.name for row in self._here.services.select() if self._lost(row)}))

    def _lost(self, row: ServiceRow) -> bool:
        manager = self._here.managers.found.get(row.name)
        service = manager.manifest.service if manager else None
        return bool(row.wanted and row.state in LOST and service and service.restart.policy != "never")

    def _start(self, names: list[str]) -> None:
        supervisor = Supervisor(self._here)
        for name in with_dependencies(self._here.managers.found, names):
            supervisor.start(name)
