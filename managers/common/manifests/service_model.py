"""A process that is meant to stay up: restarts, probes, dependencies, logs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from psverify_managers.common.documents.strict_model import Argv, Duration, Model, Size

Condition = Literal["started", "healthy", "log_ready", "completed", "completed_ok"]
Port = Annotated[int, Field(ge=1, le=65535)]


class HttpProbe(Model):
    """Healthy if a GET is answered with `status`."""

    url: str = Field(pattern=r"^https?://")
    status: int = Field(default=200, ge=100, le=599)


class TcpProbe(Model):
    """Healthy if a connection can be made."""

    host: str = "127.0.0.1"
    port: Port


class Probe(Model):
    """Exactly one way to ask whether a service does its work; `exec` is healthy if it exits with 0."""

    http: HttpProbe | None = None
    tcp: TcpProbe | None = None
    exec: Annotated[list[str], Field(min_length=1)] | None = None
    interval: Duration = "10s"
    timeout: Duration = "5s"
    initial_delay: Duration = "0s"
    success_threshold: int = Field(default=1, ge=1)
    failure_threshold: int = Field(default=3, ge=1)
    critical: bool = True

    @model_validator(mode="after")
    def _one_way(self) -> Probe:
        if sum(way is not None for way in (self.http, self.tcp, self.exec)) != 1:
            raise ValueError("a probe has exactly one of http, tcp and exec")
        return self


class Backoff(Model):
    """The wait before a restart: `initial`, times `factor` each time, at most `max`, give or take `jitter`."""

    initial: Duration = "1s"
    factor: float = Field(default=2.0, ge=1.0, strict=False)
    max: Duration = "60s"
    jitter: float = Field(default=0.1, ge=0.0, le=1.0, strict=False)
    reset_after: Duration = "30s"


class Limit(Model):
    """Gives up after `burst` starts within `interval`, however long each of them lived."""

    burst: int = Field(default=5, ge=1)
    interval: Duration = "60s"


class Restart(Model):
    """Whether an ended process is started again; `unless_stopped` also after the machine was restarted."""

    policy: Literal["never", "on_failure", "always", "unless_stopped"] = "on_failure"
    backoff: Backoff = Backoff()
    limit: Limit = Limit()


class Start(Model):
    """When a service counts as up: the probe or log line says so, else once it has lived for `min_uptime`."""

    ready: Probe | None = None
    ready_log: str | None = None
    timeout: Duration = "30s"
    min_uptime: Duration = "1s"


class Stop(Model):
    """How a service is ended: `command` or `signal`, and after `timeout` by force."""

    command: Annotated[list[str], Field(min_length=1)] | None = None
    signal: str = Field(default="TERM", pattern="^[A-Z][A-Z0-9]*$")
    timeout: Duration = "10s"
    kill: Literal["tree", "group", "process"] = "tree"


class Dependency(Model):
    """What must hold of another manager's service first."""

    condition: Condition = "started"


class Logs(Model):
    """Output is kept in files of `max_bytes`, `backups` old ones; `merge` puts both streams into one."""

    max_bytes: Size = "50MiB"
    backups: int = Field(default=5, ge=0, le=100)
    merge: bool = False


class Service(Model):
    """The long-running side of a manager."""

    args: Argv = Field(default=[])
    autostart: bool = False
    replicas: int = Field(default=1, ge=1, le=1000)
    restart: Restart = Restart()
    start: Start = Start()
    stop: Stop = Stop()
    reload_signal: str = Field(default="HUP", pattern="^[A-Z][A-Z0-9]*$")
    success_exit_codes: list[int] = Field(default=[0])
    depends_on: dict[str, Dependency] = Field(default={})
    logs: Logs = Logs()
    liveness: Probe | None = None
