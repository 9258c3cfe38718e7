"""Formats every tenth script of a folder with all keys of [format], under each preset, twice: format_keys.py FOLDER [WIDTH].

What must come out: none refused, and nothing changed in the second run.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections import Counter
from pathlib import Path

from psverify.config.formatting import FormatTable
from psverify.format.format_file import format_bytes, format_file
from psverify.format.settings import FormatSettings, format_settings
from psverify.plugin.host import host

PRESETS = ("CodeFormatting", "CodeFormattingOTBS", "CodeFormattingAllman", "CodeFormattingStroustrup")
STEP = 10


def tables(width: int) -> tuple[FormatTable, FormatTable]:
    on = FormatTable(line_width=width, sort_usings=True, align_comments=True, one_parameter_per_line=True)
    return (
        dataclasses.replace(on, blank_lines_between_functions=1, quote_style="single", hashtable_separators="remove"),
        dataclasses.replace(on, blank_lines_between_functions=2, quote_style="double", hashtable_separators="add"),
    )


def run(paths: list[Path], settings: FormatSettings) -> Counter[str]:
    count: Counter[str] = Counter(files=len(paths))
    for path in paths:
        outcome = format_file(str(path), settings, host().registry)
        count["refused"] += len(outcome.failures)
        if outcome.after is None:
            continue
        again = format_bytes(outcome.after, str(path), settings, host().registry)
        count["changed"] += 1
        count["changed again"] += again.after is not None or bool(again.records or again.failures)
        width = settings.table.line_width
        for name, raw in (("long lines before", path.read_bytes()), ("after", outcome.after)):
            count[name] += sum(len(line.rstrip(b"\r\n")) > width for line in raw.splitlines())
    return count


def main(folder: str, width: str = "120") -> None:
    scripts = sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in {".ps1", ".psm1", ".psd1"})
    for preset in PRESETS:
        for table in tables(int(width)):
            settings = format_settings(preset, ".", host().registry)._replace(table=table)
            start = time.perf_counter()
            count = run(scripts[::STEP], settings)
            told = ", ".join(f"{name} {value}" for name, value in count.items())
            print(
                f"{preset} {table.quote_style}/{table.hashtable_separators}: {told}, {time.perf_counter() - start:.1f} s"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
