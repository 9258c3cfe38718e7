"""The states of tasks, runs and services; the shim reads them too, so only the standard library is imported."""

from __future__ import annotations

import enum


class TaskState(str, enum.Enum):
    """The state of a task, a workflow's run or one of its steps."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    LOST = "lost"

    @property
    def final(self) -> bool:
        """Whether the state is final."""
        return self not in {TaskState.QUEUED, TaskState.RUNNING}

    @property
    def good(self) -> bool:
        """Whether nothing has failed."""
        return self in {TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED, TaskState.SKIPPED}


class ServiceState(str, enum.Enum):
    """The eight states of a process in Supervisor."""

    STOPPED = "STOPPED"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    BACKOFF = "BACKOFF"
    STOPPING = "STOPPING"
    EXITED = "EXITED"
    FATAL = "FATAL"
    UNKNOWN = "UNKNOWN"

    @property
    def up(self) -> bool:
        """Whether a shim manages it."""
        return self in {ServiceState.STARTING, ServiceState.RUNNING, ServiceState.BACKOFF, ServiceState.STOPPING}


class Health(str, enum.Enum):
    """The result of a service's liveness probe."""

    UNKNOWN = "unknown"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
