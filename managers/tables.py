"""The report `table`, with the columns of every manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from psverify_managers.common.cli.table_report import Table
from psverify_managers.process.cli.process_columns import PROCESS_COLUMNS
from psverify_managers.schedule.cli.schedule_columns import SCHEDULE_COLUMNS
from psverify_managers.workflow.cli.workflow_columns import WORKFLOW_COLUMNS

if TYPE_CHECKING:
    from psverify_managers.common.cli.table_report import Style


def make_table(stream: TextIO, style: Style) -> Table:
    """Returns the report."""
    return Table(stream, style, {**PROCESS_COLUMNS, **WORKFLOW_COLUMNS, **SCHEDULE_COLUMNS})
