"""Fixes and formats broken scripts, which must stay as they are: broken.py FOLDER [--count N] [--seed N] [--mutants FILE].

Each input is a script of the folder without one to three of its tokens, long scripts cut to some of their lines; with
--mutants (../shared/oracle/data/mutants.ast.jsonl.xz) also the texts of that file, of which PowerShell says which are
broken. Every input with a syntax error, by psverify or by PowerShell, goes through safe fixes, unsafe fixes, all rules'
fixes, suppression comments and the formatter. Prints the inputs that any of them changes, and exits with 1 if there are any.
What PowerShell alone calls broken is counted apart: psverify cannot leave alone what it takes for whole.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.check.settings import FixMode, LintSettings, RuleSetting
from psverify.format.format_file import format_bytes
from psverify.format.settings import format_settings
from psverify.outcome.pipeline import check_bytes, suppress_bytes
from psverify.parse.tree import parse
from psverify.plugin.host import host

if TYPE_CHECKING:
    from psverify.model import Outcome

SCRIPTS = {".ps1", ".psm1", ".psd1"}
MOST_LINES = 60


def settings(mode: FixMode, *, every: bool) -> LintSettings:
    """The default rules or all of them, with their default options."""
    rules = tuple(RuleSetting(rule.code, rule.Options()) for rule in host().registry if every or rule.default)
    return LintSettings(rules, fix=mode, frames=False, details=False)


REGISTRY = host().registry
WAYS = {
    "safe": partial(check_bytes, settings=settings(FixMode.SAFE, every=False), registry=REGISTRY),
    "unsafe": partial(check_bytes, settings=settings(FixMode.UNSAFE, every=False), registry=REGISTRY),
    "all": partial(check_bytes, settings=settings(FixMode.UNSAFE, every=True), registry=REGISTRY),
    "add-ignore": partial(
        suppress_bytes, settings=settings(FixMode.NONE, every=False), registry=REGISTRY, reason="later"
    ),
    "format": partial(format_bytes, settings=format_settings("CodeFormatting", ".", REGISTRY), registry=REGISTRY),
}


def excerpt(raw: bytes, chance: random.Random) -> bytes:
    """Some neighbouring lines of a script, or all of a short one."""
    lines = raw.splitlines(keepends=True)
    start = chance.randrange(max(len(lines) - MOST_LINES, 0) + 1)
    return b"".join(lines[start : start + MOST_LINES])


def without_tokens(raw: bytes, chance: random.Random) -> bytes:
    """The script without one to three of its tokens."""
    tree = parse(raw)
    leaves = [node for node in tree.root.descendants(*KINDS) if node.start < node.end and not node.children]
    for node in sorted(chance.sample(leaves, min(chance.randint(1, 3), len(leaves))), key=lambda n: -n.start):
        raw = raw[: node.start] + raw[node.end :]
    return raw


KINDS = ("string_constant_expression", "operator", "{", "}", "(", ")", "quote", "string_content", "[", "]", "$(", "@{")


def deletions(folder: Path, chance: random.Random) -> Iterator[bytes]:
    """Endless broken scripts; texts that are no UTF-8 are left out."""
    found = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SCRIPTS and path.is_file())
    scripts = [raw for path in found if b"\0" not in (raw := path.read_bytes()) and is_utf8(raw)]
    while True:
        mutant = without_tokens(excerpt(chance.choice(scripts), chance), chance)
        if parse(mutant).has_error:
            yield mutant


def is_utf8(raw: bytes) -> bool:
    """Whether the bytes are UTF-8 without byte order mark."""
    try:
        return not raw.decode().startswith("\ufeff")
    except UnicodeDecodeError:
        return False


def mutants(file: Path) -> Iterator[tuple[bytes, bool]]:
    """The texts that PowerShell calls broken, and whether psverify does so too."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        next(lines)  # the names of node kinds
        for row in map(json.loads, lines):
            if row["errors"] and max(row["text"], default="") < "\ud800":
                raw = row["text"].encode()
                outcome = WAYS["format"](raw, "a.ps1")
                yield raw, outcome.left_alone is not None or parse(raw).has_error


def changing(raw: bytes) -> list[str]:
    """The ways that change a text."""
    outcomes: dict[str, Outcome] = {name: way(raw, "a.ps1") for name, way in WAYS.items()}
    return [name for name, outcome in outcomes.items() if outcome.after is not None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutants", type=Path)
    arguments = parser.parse_args()
    counts = Counter[str]()
    for raw, known in mutants(arguments.mutants) if arguments.mutants else ():
        counts["mutants" if known else "broken by PowerShell alone"] += 1
        if known and (ways := changing(raw)):
            counts["changed"] += 1
            print(f"{ways} change {raw!r}")
    broken = deletions(arguments.folder, random.Random(arguments.seed))
    while counts["mutants"] + counts["deletions"] < arguments.count:
        counts["deletions"] += 1
        raw = next(broken)
        if ways := changing(raw):
            counts["changed"] += 1
            print(f"{ways} change {raw!r}")
    print(dict(counts))
    sys.exit(counts["changed"] > 0)


if __name__ == "__main__":
    main()
