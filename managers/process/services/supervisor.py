"""Starts, stops and queries services through their shims; every wait has a deadline."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING

from psverify.api import ExitCode, UserError
from psverify_managers.common import event_log
from psverify_managers.common.children import process_identity, process_tree
from psverify_managers.common.durations import to_seconds
from psverify_managers.common.manifests.discovery import service_dependencies
from psverify_managers.common.states import Health, ServiceState
from psverify_managers.process.services.prepare_spec import launch_shim, spec_for
from psverify_managers.process.services.shim_control import send_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from psverify_managers.common.installation import Installation
    from psverify_managers.common.manifests.manager import Manager
    from psverify_managers.common.manifests.service_model import Condition, Service
    from psverify_managers.common.store.rows import ServiceRow

PERIOD = 0.02
"""Seconds between two reads of the store."""
SLACK = 20.0
"""Seconds a shim may take beyond the time that the manifest allows."""
_SETTLED = {ServiceState.RUNNING, ServiceState.EXITED, ServiceState.FATAL, ServiceState.STOPPED, ServiceState.UNKNOWN}


class NotUp(Exception):  # noqa: N818 - users see it as a state, not as an error class
    """Raised when a service does not come up; the message is one sentence."""


class Supervisor:
    """The services of an installation, for commands; thread-safe."""

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._failed: set[str] = set()

    def service(self, name: str) -> tuple[Manager, Service]:
        """Returns a manager that has a service; raises UserError otherwise."""
        manager = self._here.manager(name)
        if manager.manifest.service is None:
            raise UserError(f"{manager.path.name}: manager '{name}' has no service", ExitCode.UNKNOWN_SUBJECT)
        return manager, manager.manifest.service

    def start(self, name: str, replicas: int | None = None) -> list[ServiceRow]:
        """Starts a service once its dependencies are ready and waits until it is up or down; raises NotUp."""
        try:
            manager, service = self.service(name)
            for dependency, how in service.depends_on.items():
                self._await_condition(dependency, how.condition)
            wanted = range(1, (replicas or service.replicas) + 1)
            for replica in wanted:
                self._start_one(manager, service, replica)
            limit = to_seconds(service.start.timeout) + to_seconds(service.start.min_uptime) + SLACK
            rows = [self._await(name, replica, lambda row: row.state in _SETTLED, limit) for replica in wanted]
            for row in rows:
                _log_replica("service.start", row)
            return rows
        except BaseException:
            self._failed.add(name)
            raise

    def stop(self, name: str, replica: int) -> ServiceRow:
        """Stops a replica and its process tree for good, and cancels a pending restart."""
        self._here.services.unwant(name, replica)
        row = self._row(name, replica)
        lost = row.state.up or row.state is ServiceState.UNKNOWN
        if lost and not process_identity.is_alive(row.shim_pid, row.shim_born):
            self._bury(row)
        told: set[str] = set()

        def down(now: ServiceRow) -> bool:
            if now.state.up and now.control and now.control not in told:
                told.add(now.control)
                with contextlib.suppress(OSError):
                    send_command(now.control, "stop")
            if now.state.up and not process_identity.is_alive(now.shim_pid, now.shim_born):
                self._bury(now)
            return not now.state.up

        row = self._await(name, replica, down, self._stop_limit(name))
        _log_replica("service.stop", row)
        return row

    def restart(self, name: str, replica: int) -> ServiceRow:
        """Restarts a replica; starts it if it is down."""
        row = self._here.services.get(name, replica)
        if row is None or not row.state.up or row.control is None:
            manager, service = self.service(name)
            self._start_one(manager, service, replica)
        else:
            before = row.restarts
            self.tell(row, "restart")
            limit = self._stop_limit(name)
            self._await(name, replica, lambda now: now.restarts > before or not now.state.up, limit)
        _, service = self.service(name)
        limit = to_seconds(service.start.timeout) + to_seconds(service.start.min_uptime) + SLACK
        row = self._await(name, replica, lambda now: now.state in _SETTLED, limit)
        _log_replica("service.restart", row)
        return row

    def tell(self, row: ServiceRow, command: str, argument: str = "") -> None:
        """Sends a command to the shim of a replica; raises UserError if it is not running or rejects the command."""
        if not row.state.up or row.control is None:
            raise UserError(f"{row.subject} is not running", ExitCode.NOT_RUNNING)
        try:
            wrong = send_command(row.control, command, argument)
        except OSError as error:
            raise UserError(f"the shim of {row.subject} does not respond: {error}", ExitCode.NOT_RUNNING) from error
        if wrong:
            raise UserError(f"{row.subject}: {wrong}")

    def rows(self, name: str) -> list[ServiceRow]:
        """Returns the recorded replicas of a service; `name:2` selects one."""
        plain, _, replica = name.partition(":")
        found = self._here.services.select(plain)
        return [row for row in found if not replica or str(row.replica) == replica]

    def _start_one(self, manager: Manager, service: Service, replica: int) -> None:
        services, limit = self._here.services, to_seconds(service.stop.timeout) * 2 + SLACK
        row = services.get(manager.name, replica)
        if row is not None and row.state.up and not row.wanted:
            self._await(manager.name, replica, lambda now: not now.state.up, limit)
        place = (str(manager.path), manager.service_line)
        generation = services.want(manager.name, replica, place, self._here.clock.now())
        if generation is not None:
            launch_shim(spec_for(self._here, manager, replica, generation))

    def _await_condition(self, name: str, condition: Condition) -> None:
        _, service = self.service(name)
        limit = (
            to_seconds(service.start.timeout)
            + to_seconds(service.restart.backoff.max) * service.restart.limit.burst
            + SLACK
        )
        clock, never = self._here.clock, threading.Event()
        deadline = clock.monotonic() + limit
        while True:
            known = self._here.services.select(name)
            # Do not wait for a replica that was stopped for good, such as by scaling down.
            rows = [row for row in known if row.wanted] or known
            if rows and all(meets_condition(row, condition, service) for row in rows):
                return
            if name in self._failed or any(cannot_meet(row, condition, service) for row in rows):
                raise NotUp(f"requires {name} to be {condition.replace('_', ' ')}, but it is {_describe_states(rows)}")
            if clock.monotonic() > deadline:
                raise NotUp(
                    f"requires {name} to be {condition.replace('_', ' ')}, but this did not happen within {limit:g} s"
                )
            clock.wait(never, PERIOD)

    def _await(self, name: str, replica: int, settled: Callable[[ServiceRow], bool], limit: float) -> ServiceRow:
        clock, never = self._here.clock, threading.Event()
        deadline = clock.monotonic() + limit
        while not settled(row := self._row(name, replica)) and clock.monotonic() < deadline:
            clock.wait(never, PERIOD)
        return row

    def _row(self, name: str, replica: int) -> ServiceRow:
        row = self._here.services.get(name, replica)
        if row is None:
            raise UserError(f"'{name}' was never started", ExitCode.UNKNOWN_SUBJECT)
        return row

    def _bury(self, row: ServiceRow) -> None:
        if self._here.services.down(row, ServiceState.STOPPED, "", self._here.clock.now()):
            pid = row.child_pid if process_identity.is_alive(row.child_pid, row.child_born) else None
            process_tree.sweep_tree(pid, process_tree.service_cookie(row.name, row.replica, row.shim_pid))

    def _stop_limit(self, name: str) -> float:
        manager = self._here.managers.found.get(name)
        service = manager.manifest.service if manager else None
        return (to_seconds(service.stop.timeout) * 2 if service else 0.0) + SLACK


def meets_condition(row: ServiceRow, condition: Condition, service: Service) -> bool:
    """Returns whether a replica meets the condition of a dependent service."""
    ended = row.state in {ServiceState.EXITED, ServiceState.FATAL}
    checks: Mapping[str, bool] = {
        "started": row.state is ServiceState.RUNNING,
        "healthy": row.health is Health.HEALTHY if service.liveness else row.ready == 1,
        "log_ready": row.ready_log == 1,
        "completed": ended,
        "completed_ok": row.state is ServiceState.EXITED,
    }
    return checks[condition]


def cannot_meet(row: ServiceRow, condition: Condition, service: Service) -> bool:
    """Returns whether a replica is down and cannot meet the condition of a dependent service."""
    return not row.state.up and not meets_condition(row, condition, service)


def with_dependencies(managers: Mapping[str, Manager], names: Iterable[str]) -> list[str]:
    """Returns services and all of their dependencies, dependencies first."""
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in ordered:
            for each in service_dependencies(managers, name):
                visit(each)
            ordered[name] = None

    for name in names:
        visit(name)
    return list(ordered)


def _log_replica(event: str, row: ServiceRow) -> None:
    level = logging.ERROR if row.state is ServiceState.FATAL else logging.INFO
    event_log.log_event(
        event, level, service=row.subject, state=row.state.value, pid=row.child_pid, message=row.message
    )


def _describe_states(rows: Iterable[ServiceRow]) -> str:
    said = ", ".join(f"{row.state.value}{f' ({row.message})' if row.message else ''}" for row in rows)
    return said or "not started"
