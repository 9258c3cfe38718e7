"""Compares single rules with PSScriptAnalyzer's recorded findings, in this process: fast enough for each change.

    rule_agreement.py ORACLE_FOLDER open|snippets [CODE…] [--root DIR] [--show N] [--only TEXT] [--every N]

Prints per rule: agreement by exact extent, and N differences with the source line.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import pickle
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psverify.check.settings import LintSettings, RuleSetting
from psverify.outcome.pipeline import check_bytes
from psverify.plugin.host import host
from psverify.read.decode import decode

if TYPE_CHECKING:
    from psverify.model import Record

PLATFORM = ("core-7.6-linux",)
PEER_OPTIONS: dict[str, dict[str, Any]] = {
    "PSUseCompatibleCmdlets": {
        "compatibility": ("core-6.1.0-windows", "core-6.1.0-linux", "desktop-5.1.14393.206-windows")
    },
    "PSUseCompatibleSyntax": {"target_versions": ("3.0", "4.0", "5.1", "6.2", "7.0")},
    "PSUseConsistentWhitespace": {"check_pipe_for_redundant_whitespace": True, "check_parameter": True},
}
Key = tuple[str, int, int, int, int]


def reference(path: Path) -> list[dict[str, Any]]:
    """Reads a findings file; kept unpacked beside the temporary files, because unpacking takes seconds."""
    cache = Path("/tmp") / f"{path.name}.{path.stat().st_size}.pickle"
    if cache.exists():
        records: list[dict[str, Any]] = pickle.loads(cache.read_bytes())
        return records
    with lzma.open(path, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    cache.write_bytes(pickle.dumps(records))
    return records


def scripts(records: list[dict[str, Any]], root: Path | None) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Yields the scripts that are here, by content, with their records."""
    here: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(root.rglob("*")) if root else ():
        if path.suffix.lower() in {".ps1", ".psm1", ".psd1"}:
            here[hashlib.sha256(path.read_bytes()).hexdigest()].append(path)
    for number, record in enumerate(records):
        if "text" in record:
            yield f"/tmp/{number:06}.ps1", record["text"].encode("utf-8", "replace"), record
            continue
        same = here[record["sha256"]]
        if same:
            path = next((p for p in same if p.as_posix().endswith(record["path"])), same[0])
            yield str(path), path.read_bytes(), record


def keys(records: tuple[Record, ...]) -> Counter[Key]:
    """Our findings as the reference counts them."""
    found: Counter[Key] = Counter()
    for record in records:
        region = record.region
        place = (region.line, region.column, region.end_line, region.end_column) if region else (0, 0, 0, 0)
        for alias in record.aliases:
            found[(alias, *place)] += 1
    return found


def theirs(record: dict[str, Any], aliases: set[str], lines: list[str]) -> Counter[Key]:
    """The reference's findings, columns in characters."""
    found: Counter[Key] = Counter()
    for rule, _, line, column, end_line, end_column, *_ in record["findings"]:
        if rule in aliases:
            found[rule, line or 0, chars(lines, line, column), end_line or 0, chars(lines, end_line, end_column)] += 1
    return found


def chars(lines: list[str], line: int | None, column: int | None) -> int:
    """A column in characters, from one in UTF-16 units."""
    if not line or not column:
        return 0
    text = lines[line - 1] if line <= len(lines) else ""
    return (
        column
        if text.isascii()
        else len(text.encode("utf-16-le")[: 2 * (column - 1)].decode("utf-16-le", "replace")) + 1
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("oracle", type=Path)
    parser.add_argument("corpus", choices=["open", "snippets"])
    parser.add_argument("codes", nargs="*")
    parser.add_argument("--root", type=Path, default=Path("/work/scratch/open"))
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--every", type=int, default=1, help="take one script in N")
    arguments = parser.parse_args()
    rules = host().registry
    chosen = [r for r in rules if (r.code in arguments.codes if arguments.codes else r.aliases)]
    settings = LintSettings(
        tuple(RuleSetting(r.code, r.Options(**PEER_OPTIONS.get(r.aliases[0], {}))) for r in chosen), platforms=PLATFORM
    )
    aliases = {alias for rule in chosen for alias in rule.aliases}
    exact: dict[str, Counter[str]] = defaultdict(Counter)
    by_line: dict[str, Counter[str]] = defaultdict(Counter)
    shown: Counter[str] = Counter()
    root = arguments.root if arguments.corpus == "open" else None
    for number, (path, raw, record) in enumerate(
        scripts(reference(arguments.oracle / "data" / f"{arguments.corpus}.findings.jsonl.xz"), root)
    ):
        if number % arguments.every or arguments.only not in record["path"]:
            continue
        outcome = check_bytes(raw, path, settings, rules)
        for failure in outcome.failures[:1]:
            sys.exit(f"{record['path']}: {failure.message}\n{failure.traceback}")
        lines = decode(raw).buffer.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
        ours, wanted = keys(outcome.records), theirs(record, aliases, lines)
        for table, shorten in ((exact, 5), (by_line, 2)):
            count(table, ours, wanted, shorten)
        for title, rest in (("ours only", ours - wanted), ("theirs only", wanted - ours)):
            for key in rest:
                if shown[key[0]] < arguments.show:
                    shown[key[0]] += 1
                    text = lines[key[1] - 1].strip()[:140] if 0 < key[1] <= len(lines) else ""
                    print(f"{title:11} {key[0]} {record['path']}:{key[1]}:{key[2]}-{key[3]}:{key[4]}  {text}")
    for alias in sorted(aliases):
        e, scores = exact[alias], f"line F1 {f1(by_line[alias]):.4f} exact F1 {f1(exact[alias]):.4f}"
        print(f"{alias:48} {scores}  both {e['both']} ours {e['ours']} theirs {e['theirs']}")


def count(table: dict[str, Counter[str]], ours: Counter[Key], wanted: Counter[Key], shorten: int) -> None:
    """Adds what both have, and what one has alone."""
    a: Counter[tuple[Any, ...]] = Counter()
    b: Counter[tuple[Any, ...]] = Counter()
    for key, n in ours.items():
        a[key[:shorten]] += n
    for key, n in wanted.items():
        b[key[:shorten]] += n
    for part, name in ((a & b, "both"), (a - b, "ours"), (b - a, "theirs")):
        for key, n in part.items():
            table[key[0]][name] += n


def f1(c: Counter[str]) -> float:
    return 2 * c["both"] / (2 * c["both"] + c["ours"] + c["theirs"]) if sum(c.values()) else 1.0


if __name__ == "__main__":
    main()
