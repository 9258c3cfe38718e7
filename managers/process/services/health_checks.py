"""Health checks of managers: their `health` probes and the state of their services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psverify_managers.common.adapters.adapter_call import manager_environment
from psverify_managers.common.documents.references import UnknownReference
from psverify_managers.common.probes import ask_probe, probe_spec
from psverify_managers.common.states import Health

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from psverify_managers.common.clock import Clock
    from psverify_managers.common.manifests.manager import Manager
    from psverify_managers.common.manifests.service_model import Probe
    from psverify_managers.common.store.rows import ServiceRow


@dataclass(frozen=True, slots=True)
class HealthResult:
    """The result of a check; `line` is the line of the probe or service in the manifest, `seconds` its duration."""

    name: str
    line: int
    good: bool
    message: str
    critical: bool = True
    seconds: float = 0.0

    @property
    def status(self) -> str:
        """OK, DEGRADED (unhealthy but not critical) or FAILED."""
        return "OK" if self.good else "FAILED" if self.critical else "DEGRADED"


def run_checks(manager: Manager, rows: Iterable[ServiceRow], clock: Clock) -> list[HealthResult]:
    """Runs each probe of a manager once and checks the recorded state of its replicas."""
    probes = (_check_probe(manager, number, probe, clock) for number, probe in enumerate(manager.manifest.health))
    return [*probes, *_check_replicas(manager, rows)]


def worst_status(found: Iterable[HealthResult]) -> str:
    """Returns the overall status: FAILED if any check failed, DEGRADED if any is degraded, else OK."""
    states = {each.status for each in found}
    return next((state for state in ("FAILED", "DEGRADED") if state in states), "OK")


def _check_probe(manager: Manager, number: int, probe: Probe, clock: Clock) -> HealthResult:
    spec, started = probe_spec(probe), clock.monotonic()
    what = spec.url or (f"{spec.host}:{spec.port}" if spec.port else " ".join(spec.argv))
    try:
        good = ask_probe(spec, str(manager.working_dir), manager_environment(manager))
        said = "responds" if good else "no healthy response"
    except UnknownReference as error:
        good, said = False, str(error)
    seconds, message = round(clock.monotonic() - started, 3), f"{spec.kind} {what}: {said}"
    name = f"{manager.name}/health-{number + 1}"
    return HealthResult(name, manager.document.line("health", number), good, message, probe.critical, seconds)


def _check_replicas(manager: Manager, rows: Iterable[ServiceRow]) -> Iterator[HealthResult]:
    for row in rows:
        if row.wanted:
            good = row.state.up and row.health is not Health.UNHEALTHY
            health = "" if row.health is Health.UNKNOWN else f", {row.health.value}"
            yield HealthResult(row.subject, manager.service_line, good, f"service {row.state.value}{health}")
