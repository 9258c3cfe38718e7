"""The reports that ship in the box; a format is imported when it is asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, TextIO, cast

from psverify.plugin.hooks import hookimpl
from psverify.report.reporter import FormatNeeds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psverify.report.report_files import Factory
    from psverify.report.reporter import Reporter, Style


def _builtin(
    module: str, name: str, *, source_lines: bool = False, details: bool = False, statistics: str = ""
) -> Factory:
    """Returns what makes the reports of one format, with what the format needs."""

    def report(stream: TextIO, style: Style) -> Reporter:
        kind = getattr(importlib.import_module(f"psverify.report.formats.{module}"), name)
        return cast("Reporter", kind(stream, style))

    report.needs = FormatNeeds(source_lines, details, statistics)  # type: ignore[attr-defined]
    return report


FORMATS: Mapping[str, Factory] = {
    "full": _builtin("full", "Full", source_lines=True, statistics="statistics"),
    "concise": _builtin("concise", "Concise", statistics="statistics"),
    "grouped": _builtin("grouped", "Grouped", source_lines=True, statistics="statistics"),
    "json": _builtin("json_", "Json", details=True, statistics="statistics-json"),
    "json-lines": _builtin("jsonlines", "JsonLines", details=True),
    "csv": _builtin("csv_", "Csv", details=True),
    "junit": _builtin("junit", "JUnit"),
    "sarif": _builtin("sarif", "Sarif", details=True),
    "github": _builtin("github", "GitHub"),
    "markdown": _builtin("markdown", "Markdown"),
    "statistics": _builtin("statistics", "Statistics", source_lines=True, statistics="statistics"),
    "statistics-json": _builtin("statistics", "StatisticsJson", source_lines=True, statistics="statistics-json"),
}


@hookimpl
def psverify_reporters() -> Mapping[str, Factory]:
    """Returns the reporter factories by format name."""
    return FORMATS
