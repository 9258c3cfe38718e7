"""The states of tasks, runs and services; also read by the shim, so nothing but the standard library is imported."""

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
        """Whether nothing follows it."""
        return self not in {TaskState.QUEUED, TaskState.RUNNING}

    @property
    def good(self) -> bool:
        """Whether nothing went wrong so far."""
        return self in {TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED, TaskState.SKIPPED}


class ServiceState(str, enum.Enum):
    """Supervisor's eight states of a process."""

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
        """Whether a shim is at work on it."""
        return self in {ServiceState.STARTING, ServiceState.RUNNING, ServiceState.BACKOFF, ServiceState.STOPPING}


class Health(str, enum.Enum):
    """What the liveness probe of a service says."""

    UNKNOWN = "unknown"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
