"""The reports that ship in the box; a format is imported when it is asked for."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO, cast

from psverify.plugin.hooks import hookimpl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psverify.report.base import Reporter, Style
    from psverify.report.output import Factory


@dataclass(frozen=True, slots=True)
class Builtin:
    """Makes a report of one format."""

    module: str
    name: str

    def __call__(self, stream: TextIO, style: Style) -> Reporter:
        """Returns a reporter that writes to the stream."""
        module = importlib.import_module(f"psverify.report.{self.module}")
        return cast("Reporter", getattr(module, self.name)(stream, style))


FORMATS: Mapping[str, Factory] = {
    "full": Builtin("full", "Full"),
    "concise": Builtin("concise", "Concise"),
    "grouped": Builtin("grouped", "Grouped"),
    "json": Builtin("json_", "Json"),
    "json-lines": Builtin("jsonlines", "JsonLines"),
    "csv": Builtin("csv_", "Csv"),
    "junit": Builtin("junit", "JUnit"),
    "sarif": Builtin("sarif", "Sarif"),
    "github": Builtin("github", "GitHub"),
    "markdown": Builtin("markdown", "Markdown"),
    "statistics": Builtin("statistics", "Statistics"),
    "statistics-json": Builtin("statistics", "StatisticsJson"),
}


@hookimpl
def psverify_reporters() -> Mapping[str, Factory]:
    """Returns the reporter factories by format name."""
    return FORMATS
