"""Compares the formatter with Invoke-Formatter's recorded results, in this process: fast enough for each change.

    format_agreement.py ORACLE_FOLDER open|snippets [--preset NAME] [--root DIR] [--show N] [--only TEXT] [--every N]

Prints the share of equal lines and files, how many files the formatter refused, how many change again in a second run,
and the seconds it took, beside those of a bare parse.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import time
from pathlib import Path
from typing import Any

from rule_agreement import PLATFORM, reference, scripts

from psverify.format.format_file import format_bytes
from psverify.format.settings import FormatSettings, format_settings
from psverify.parse.tree import parse
from psverify.plugin.host import host
from psverify.read.decode import decode


def digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:6]


def text_of(raw: bytes) -> list[str]:
    """The lines as the reference has them."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", "replace")
    else:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return text.replace("\r\n", "\n").split("\n")


def wanted_of(record: dict[str, Any], preset: str) -> list[str]:
    """The digests of the lines as Invoke-Formatter left them."""
    if "formatted" in record:
        text = record["formatted"][preset].removeprefix("\ufeff")
        return [digest(line) for line in text.replace("\r\n", "\n").split("\n")]
    return [record["lines"][i : i + 6] for i in range(0, len(record["lines"]), 6)]


class Tally:
    """Counts over all scripts."""

    def __init__(self) -> None:
        self.files = self.same = self.lines = self.same_lines = self.refused = self.again = self.errors = 0
        self.format_seconds = self.parse_seconds = 0.0

    def add(self, path: str, raw: bytes, settings: FormatSettings) -> list[str]:
        started = time.process_time()
        outcome = format_bytes(raw, path, settings, host().registry)
        self.format_seconds += time.process_time() - started
        source = decode(raw)
        started = time.process_time()
        parse(source.buffer)
        self.parse_seconds += time.process_time() - started
        after = raw if outcome.after is None else outcome.after
        for failure in outcome.failures:
            self.refused += 1
            print(f"refused: {path}: {failure.message}")
        if outcome.after is not None and format_bytes(after, path, settings, host().registry).after is not None:
            self.again += 1
            print(f"changes again: {path}")
        return text_of(after)

    def compare(self, ours: list[str], wanted: list[str]) -> list[int]:
        """Counts, and returns the numbers of lines of ours that differ."""
        digests = [digest(line) for line in ours]
        longest = max(len(digests), len(wanted))
        blocks = difflib.SequenceMatcher(None, digests, wanted, autojunk=False).get_matching_blocks()
        equal = longest if digests == wanted else sum(block.size for block in blocks)
        self.files, self.same = self.files + 1, self.same + (digests == wanted)
        self.lines, self.same_lines = self.lines + longest, self.same_lines + equal
        if digests == wanted:
            return []
        matched = {i for block in blocks for i in range(block.a, block.a + block.size)}
        return [i for i in range(len(ours)) if i not in matched] or [len(ours) - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("oracle", type=Path)
    parser.add_argument("corpus", choices=["open", "snippets"])
    parser.add_argument("--preset", default="CodeFormatting")
    parser.add_argument("--root", type=Path, default=Path("/work/scratch/open"))
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--every", type=int, default=1, help="take one script in N")
    arguments = parser.parse_args()
    settings = format_settings(arguments.preset, ".", host().registry, platforms=PLATFORM)
    records = reference(arguments.oracle / "data" / f"{arguments.corpus}.formatted.jsonl.xz")
    tally, shown = Tally(), 0
    for number, (path, raw, record) in enumerate(scripts(records, arguments.root)):
        if number % arguments.every or arguments.only not in record["path"]:
            continue
        if "formatted" in record and arguments.preset not in record["formatted"]:
            continue
        ours = tally.add(path, raw, settings)
        others = tally.compare(ours, wanted_of(record, arguments.preset))
        if others and shown < arguments.show:
            shown += 1
            print(f"{record['path']}: {len(others)} lines differ, first {others[0] + 1}: {ours[others[0]]!r}")
            if "formatted" in record:
                print(f"    {record['text']!r}\n  ours   {ours!r}\n  theirs {record['formatted'][arguments.preset]!r}")
    print(
        f"{arguments.preset}: files {tally.same / tally.files:.4f} of {tally.files}, "
        f"lines {tally.same_lines / tally.lines:.5f} of {tally.lines}; refused {tally.refused}, again {tally.again}; "
        f"{tally.format_seconds:.2f} s, parse {tally.parse_seconds:.2f} s"
    )


if __name__ == "__main__":
    main()
