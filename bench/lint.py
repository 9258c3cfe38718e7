"""Times the check itself, in this process, beside a bare parse of the same bytes: lint.py FOLDER [--every N] [--rounds N].

What is measured is `pipeline.check_bytes`: decoding, parsing, all rules, suppressions, records; no start, no report. The
rounds alternate between what is compared, and the least processor time of each counts, because machines are noisy.
Then come the dearest rules, by their share of the whole.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import tree_sitter

from psverify import _grammar
from psverify.check.settings import LintSettings, RuleSetting
from psverify.garbage_collection import spare
from psverify.outcome.pipeline import check_bytes
from psverify.plugin.host import host
from psverify.read.decode import decode

if TYPE_CHECKING:
    from psverify.check.rule import Rule

SCRIPTS = {".ps1", ".psm1", ".psd1"}
Files = list[tuple[str, bytes]]


def settings(wanted: Callable[[type[Rule]], object]) -> LintSettings:
    """Some of the rules, with their default options."""
    rules = filter(wanted, host().registry)
    return LintSettings(tuple(RuleSetting(rule.code, rule.Options()) for rule in rules), frames=False, details=False)


def lint(files: Files, wanted: LintSettings) -> Counter[str]:
    """Checks the files and returns the seconds of each rule, if they are timed."""
    spent: Counter[str] = Counter()
    for path, raw in files:
        spent.update(check_bytes(raw, path, wanted, host().registry).timings)
    return spent


def least(rounds: int, work: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The least processor time of each piece of work, in seconds."""
    times = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for name, run in work.items():
            started = time.process_time()
            run()
            times[name] = min(times[name], time.process_time() - started)
    return times


def show_dearest(files: Files, wanted: LintSettings) -> None:
    """Prints the twelve rules that take longest."""
    spent = lint(files, wanted._replace(timed=True))
    whole = sum(spent.values())
    for code, seconds in spent.most_common(12):
        rule = host().registry.find(code)
        print(f"    {code} {rule.name if rule else '':32} {1000 * seconds:7.1f} ms {seconds / whole:6.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take one file of N")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    paths = [path for path in sorted(arguments.folder.rglob("*")) if path.suffix.lower() in SCRIPTS and path.is_file()]
    files = [(str(path), path.read_bytes()) for path in paths[:: arguments.every]]
    buffers = [decode(raw).buffer for _, raw in files]
    bare = tree_sitter.Parser(tree_sitter.Language(_grammar.language()))
    default, peers, every = settings(lambda rule: rule.default), settings(lambda rule: rule.aliases), settings(bool)
    spare()
    times = least(
        arguments.rounds,
        {
            "bare tree-sitter parse": lambda: [bare.parse(buffer) for buffer in buffers],
            "our parse": lambda: [_grammar.parse(buffer) for buffer in buffers],
            "default rules": lambda: lint(files, default),
            "PSScriptAnalyzer's rules": lambda: lint(files, peers),
            "all rules": lambda: lint(files, every),
        },
    )
    print(f"{len(files)} files, {sum(map(len, buffers)) / 1e6:.1f} MB")
    for name, seconds in times.items():
        print(f"{name:26} {seconds:7.3f} s {seconds / times['bare tree-sitter parse']:6.2f} x bare")
    for name, wanted in (("default rules", default), ("all rules", every)):
        print(f"  {name}, the dearest:")
        show_dearest(files, wanted)


if __name__ == "__main__":
    main()
