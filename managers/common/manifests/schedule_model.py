"""Schedules of tasks and workflows."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from psverify_managers.common.documents.strict_model import Duration, Model

Overlap = Literal["skip", "queue", "replace", "allow"]
Catchup = Literal["none", "latest", "all"]


class When(Model):
    """When to run: a cron expression with five fields in a time zone, or an interval.

    Clock changes: a skipped time runs right after the gap, a repeated time runs once. `overlap`
    decides what happens while the previous run has not finished, `catchup` which occurrences missed within
    `catchup_window` run after a pause. `jitter` delays each occurrence by up to this duration, depending only on
    name and time.
    """

    cron: str | None = None
    interval: Duration | None = None
    timezone: str = "UTC"
    overlap: Overlap = "skip"
    catchup: Catchup = "none"
    catchup_window: Duration = "1h"
    run_on_start: bool = False
    jitter: Duration = "0s"
    enabled: bool = True

    @field_validator("cron")
    @classmethod
    def _cron(cls, value: str | None) -> str | None:
        from psverify_managers.common.occurrences import cron_complaint  # noqa: PLC0415 - croniter costs 90 ms

        wrong = None if value is None else cron_complaint(value)
        if wrong:
            raise ValueError(wrong)
        return value

    @field_validator("timezone")
    @classmethod
    def _timezone(cls, value: str) -> str:
        import zoneinfo  # noqa: PLC0415 - only for schedules

        try:
            zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"'{value}' is not a time zone; use a name such as Europe/Paris") from None
        return value

    @model_validator(mode="after")
    def _one_of(self) -> When:
        if (self.cron is None) == (self.interval is None):
            raise ValueError("set exactly one of cron and interval")
        if self.interval is not None and self.interval.rstrip("msdh") in {"0", "00"}:
            raise ValueError("interval must be greater than zero")
        return self


class Schedule(When):
    """A manager's schedule: one of its tasks, or a workflow file next to the manifest."""

    name: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9-]{0,62}$")
    task: str | None = None
    workflow: str | None = None
    params: dict[str, Any] = Field(default={})

    @model_validator(mode="after")
    def _one_subject(self) -> Schedule:
        if (self.task is None) == (self.workflow is None):
            raise ValueError("set exactly one of task and workflow")
        return self
