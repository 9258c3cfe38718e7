"""Table columns of the workflow manager's records."""

from __future__ import annotations

from collections.abc import Mapping

from psverify_managers.common.cli.table_cells import TASK_COLUMNS, Columns, data_cell, message_cell, subject_cell

WORKFLOW_COLUMNS: Mapping[str, Columns] = {
    "workflow": {"WORKFLOW": subject_cell, "MESSAGE": message_cell, "DESCRIPTION": data_cell("description")},
    "run": {"RUN": data_cell("id"), "WORKFLOW": subject_cell, **TASK_COLUMNS},
    "step": {"STEP": subject_cell, "WAVE": data_cell("wave"), **TASK_COLUMNS},
}
