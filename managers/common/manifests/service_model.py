"""Services: restarts, probes, dependencies and logs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from psverify_managers.common.documents.strict_model import Argv, Duration, Model, Size

Condition = Literal["started", "healthy", "log_ready", "completed", "completed_ok"]
Port = Annotated[int, Field(ge=1, le=65535)]


class HttpProbe(Model):
    """Healthy if a GET returns `status`."""

    url: str = Field(pattern=r"^https?://")
    status: int = Field(default=200, ge=100, le=599)


class TcpProbe(Model):
    """Healthy if a TCP connection succeeds."""

    host: str = "127.0.0.1"
    port: Port


class Probe(Model):
    """A health probe: exactly one of `http`, `tcp` and `exec`; `exec` is healthy if it exits with 0."""

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
            raise ValueError("set exactly one of http, tcp and exec")
        return self


class Backoff(Model):
    """The delay before a restart: `initial`, multiplied by `factor` each time, at most `max`, varied by `jitter`."""

    initial: Duration = "1s"
    factor: float = Field(default=2.0, ge=1.0, strict=False)
    max: Duration = "60s"
    jitter: float = Field(default=0.1, ge=0.0, le=1.0, strict=False)
    reset_after: Duration = "30s"


class Limit(Model):
    """Gives up after `burst` starts within `interval`, regardless of how long each process ran."""

    burst: int = Field(default=5, ge=1)
    interval: Duration = "60s"


class Restart(Model):
    """When to restart a process that exited; `unless_stopped` also restarts it after a reboot."""

    policy: Literal["never", "on_failure", "always", "unless_stopped"] = "on_failure"
    backoff: Backoff = Backoff()
    limit: Limit = Limit()


class Start(Model):
    """When a service is up: once the probe succeeds or the log line appears, else after `min_uptime`."""

    ready: Probe | None = None
    ready_log: str | None = None
    timeout: Duration = "30s"
    min_uptime: Duration = "1s"


class Stop(Model):
    """How to stop a service: with `command` or `signal`, and after `timeout` by killing it."""

    command: Annotated[list[str], Field(min_length=1)] | None = None
    signal: str | None = Field(
        default=None, pattern="^[A-Z][A-Z0-9]*$", description="unsaid: TERM, and INT for PowerShell"
    )
    timeout: Duration = "10s"
    kill: Literal["tree", "group", "process"] = "tree"


class Dependency(Model):
    """The condition that another service must meet first."""

    condition: Condition = "started"


class Logs(Model):
    """Log rotation: files of `max_bytes`, with `backups` old ones; `merge` combines both streams."""

    max_bytes: Size = "50MiB"
    backups: int = Field(default=5, ge=0, le=100)
    merge: bool = False


class Service(Model):
    """The service of a manager."""

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
