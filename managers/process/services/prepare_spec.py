"""Builds the spec of a service from its manifest, and launches its shim."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from psverify_managers.common.adapters.adapter_call import manager_environment, secret_values, shared_scope
from psverify_managers.common.adapters.spawned import (
    ProcessInputs,
    SharedFiles,
    argument_vector,
    container_name,
    stop_signal,
)
from psverify_managers.common.backoff import ExponentialBackoff
from psverify_managers.common.documents.references import expand_text
from psverify_managers.common.durations import to_bytes, to_seconds
from psverify_managers.common.manifests.adapter_model import DockerAdapter
from psverify_managers.common.manifests.discovery import find_program
from psverify_managers.common.probes import ProbeSpec, probe_spec
from psverify_managers.process.services.service_spec import RestartPolicy, ServiceSpec, dump_spec

if TYPE_CHECKING:
    from psverify_managers.common.installation import Installation
    from psverify_managers.common.manifests.manager import Manager
    from psverify_managers.common.manifests.service_model import Probe, Service

SHIM = (sys.executable, "-I", "-m", "psverify_managers.process.services.shim")


def spec_for(here: Installation, manager: Manager, replica: int, generation: int) -> ServiceSpec:
    """Returns the spec of one replica; raises CannotStart and UnknownReference."""
    service = manager.manifest.service
    assert service is not None
    folder = here.service_folder(manager.name if replica == 1 else f"{manager.name}.{replica}")
    folder.mkdir(parents=True, exist_ok=True)
    files = SharedFiles(folder / "parameters.json", folder / "result.json")
    files.parameters.write_text(json.dumps({}), encoding="utf-8")
    scope = {**shared_scope(manager), "service": {"name": manager.name, "replica": replica}}
    work = ProcessInputs([expand_text(each, scope) for each in service.args], files, f"{manager.name}-{replica}")
    return ServiceSpec(
        name=manager.name,
        replica=replica,
        generation=generation,
        argv=tuple(argument_vector(manager, work)),
        cwd=str(manager.working_dir),
        env=manager_environment(manager) | {"PSVERIFY_SERVICE": manager.name, "PSVERIFY_REPLICA": str(replica)},
        database=str(here.database.path),
        folder=str(folder),
        restart=_restart_policy(service),
        ready=_optional_probe(service.start.ready),
        ready_log=service.start.ready_log,
        liveness=_optional_probe(service.liveness),
        stop_argv=_stop_command(manager, service, work),
        stop_signal=service.stop.signal or stop_signal(manager),
        kill=service.stop.kill,
        reload_signal=service.reload_signal,
        log_bytes=to_bytes(service.logs.max_bytes),
        log_backups=service.logs.backups,
        merge=service.logs.merge,
        secrets=(*secret_values(manager.manifest.secrets).values(), *here.settings.secrets),
    )


def _stop_command(manager: Manager, service: Service, work: ProcessInputs) -> tuple[str, ...]:
    if service.stop.command or not isinstance(manager.manifest.adapter, DockerAdapter):
        return tuple(service.stop.command or ())
    # A signal stops the docker client, but if the client has to be killed, the container keeps running.
    docker = find_program(manager, "docker") or "docker"
    return (docker, "stop", "-t", f"{to_seconds(service.stop.timeout):.0f}", container_name(work.identifier))


def launch_shim(spec: ServiceSpec) -> None:
    """Starts a shim, which outlives this process; passes the spec through a pipe, which keeps secrets private."""
    process = subprocess.Popen(
        SHIM,
        env={**os.environ, "MALLOC_ARENA_MAX": "1"},  # otherwise glibc keeps a heap per thread
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
        creationflags=getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write(dump_spec(spec).encode())
    # Do not wait for it: it runs on its own.
    process.returncode = 0


def _restart_policy(service: Service) -> RestartPolicy:
    backoff = service.restart.backoff
    return RestartPolicy(
        policy=service.restart.policy,
        backoff=ExponentialBackoff(
            to_seconds(backoff.initial), backoff.factor, to_seconds(backoff.max), backoff.jitter
        ),
        reset_after=to_seconds(backoff.reset_after),
        burst=service.restart.limit.burst,
        interval=to_seconds(service.restart.limit.interval),
        success_exit_codes=tuple(service.success_exit_codes),
        start_timeout=to_seconds(service.start.timeout),
        min_uptime=to_seconds(service.start.min_uptime),
        stop_timeout=to_seconds(service.stop.timeout),
        awaits_readiness=service.start.ready is not None or service.start.ready_log is not None,
    )


def _optional_probe(probe: Probe | None) -> ProbeSpec | None:
    return None if probe is None else probe_spec(probe)
