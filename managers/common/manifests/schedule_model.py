"""When a task or workflow is started by itself."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from psverify_managers.common.documents.strict_model import Duration, Model

Overlap = Literal["skip", "queue", "replace", "allow"]
Catchup = Literal["none", "latest", "all"]


class When(Model):
    """Times: a cron expression of five fields in a time zone, or an interval.

    Clock changes: a time that is skipped happens right after the gap, one that comes twice happens once. `overlap`
    says what becomes of an occurrence while the one before still runs, `catchup` which occurrences of the last
    `catchup_window` are made up for after a pause. `jitter` delays each occurrence by a share of it that depends on
    name and time alone.
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
            raise ValueError(f"'{value}' is no time zone: write a name such as Europe/Paris") from None
        return value

    @model_validator(mode="after")
    def _one_of(self) -> When:
        if (self.cron is None) == (self.interval is None):
            raise ValueError("a schedule has exactly one of cron and interval")
        if self.interval is not None and self.interval.rstrip("msdh") in {"0", "00"}:
            raise ValueError("the interval must be longer than nothing")
        return self


class Schedule(When):
    """A manager's schedule: a task of its own, or a workflow's file beside the manifest."""

    name: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9-]{0,62}$")
    task: str | None = None
    workflow: str | None = None
    params: dict[str, Any] = Field(default={})

    @model_validator(mode="after")
    def _one_subject(self) -> Schedule:
        if (self.task is None) == (self.workflow is None):
            raise ValueError("a schedule starts exactly one task or workflow")
        return self
