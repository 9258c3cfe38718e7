"""The reports that ship in the box; a format is imported when it is asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, TextIO, cast

from psverify.plugin.hooks import hookimpl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psverify.report.report_files import Factory
    from psverify.report.reporter import Reporter, Style


def _builtin(module: str, name: str) -> Factory:
    """Returns what makes the reports of one format."""

    def report(stream: TextIO, style: Style) -> Reporter:
        kind = getattr(importlib.import_module(f"psverify.report.formats.{module}"), name)
        return cast("Reporter", kind(stream, style))

    return report


FORMATS: Mapping[str, Factory] = {
    "full": _builtin("full", "Full"),
    "concise": _builtin("concise", "Concise"),
    "grouped": _builtin("grouped", "Grouped"),
    "json": _builtin("json_", "Json"),
    "json-lines": _builtin("jsonlines", "JsonLines"),
    "csv": _builtin("csv_", "Csv"),
    "junit": _builtin("junit", "JUnit"),
    "sarif": _builtin("sarif", "Sarif"),
    "github": _builtin("github", "GitHub"),
    "markdown": _builtin("markdown", "Markdown"),
    "statistics": _builtin("statistics", "Statistics"),
    "statistics-json": _builtin("statistics", "StatisticsJson"),
}


@hookimpl
def psverify_reporters() -> Mapping[str, Factory]:
    """Returns the reporter factories by format name."""
    return FORMATS
