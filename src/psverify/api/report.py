"""The public face for report formats and commands that write: records, the reporter protocol, and text that is safe to print."""

from __future__ import annotations

from psverify.model import (
    Failure as Failure,
    Outcome as Outcome,
    Record as Record,
    Region as Region,
    Summary as Summary,
)
from psverify.report.console import say as say, show as show
from psverify.report.printable import harmless as harmless, one_line as one_line, width as width
from psverify.report.reporter import (
    Reporter as Reporter,
    RunInfo as RunInfo,
    StreamReporter as StreamReporter,
    Style as Style,
    is_problem as is_problem,
)
