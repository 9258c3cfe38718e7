"""Records of the workflow manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.api import Severity
from psverify_managers.common.cli.report_records import (
    RecordKind,
    elapsed_seconds,
    make_record,
    state_level,
    state_status,
)
from psverify_managers.common.clock import utc_stamp
from psverify_managers.common.states import TaskState

if TYPE_CHECKING:
    from psverify.api.report import Record
    from psverify_managers.common.store.rows import RunRow, StepRow

WORKFLOW = RecordKind("workflow", "PM-WORKFLOW", "workflow-file")
RUN = RecordKind("run", "PM-RUN", "workflow-run")
STEP = RecordKind("step", "PM-STEP", "workflow-step")


def run_record(row: RunRow, *, past: bool = False) -> Record:
    """Returns the record of a workflow run."""
    level = state_level(row.state, past=past)
    data = {
        "id": row.id, "state": row.state.value, "message": row.message, "params": dict(row.params),
        "created": utc_stamp(row.created), "digest": row.digest, "retry_of": row.retry_of, "schedule": row.schedule,
    }  # fmt: skip
    return make_record(
        RUN,
        f"{row.id} {row.state.value}{f': {row.message}' if row.message else ''}",
        place=(row.path, row.line),
        subject=row.workflow,
        level=level,
        status=state_status(row.state),
        data={name: value for name, value in data.items() if value is not None},
        started_at=utc_stamp(row.started),
        duration_s=elapsed_seconds(row.started, row.ended),
    )


def step_record(row: StepRow, run: RunRow, *, past: bool = False) -> Record:
    """Returns the record of a step; a failed step of a successful run is a note."""
    level = None if past or row.state.good else Severity.NOTE if run.state is TaskState.SUCCEEDED else Severity.ERROR
    if level is Severity.ERROR and row.state is TaskState.CANCELLED:
        level = Severity.WARNING
    data = {
        "run": row.run, "id": row.id, "state": row.state.value, "message": row.message, "output": row.output,
        "task": row.task,
    }  # fmt: skip
    return make_record(
        STEP,
        f"{row.state.value}{f': {row.message}' if row.message else ''}",
        place=(run.path, row.line),
        subject=f"{run.workflow}/{row.id}",
        level=level,
        status=state_status(row.state),
        data={name: value for name, value in data.items() if value is not None},
        started_at=utc_stamp(row.started),
        duration_s=elapsed_seconds(row.started, row.ended),
        attempt=row.attempt or None,
    )
