"""One pass over a tree for all rules: nodes are sorted by kind once, and each rule is handed those that it asked for."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, KeysView, Mapping, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING

from psverify.check.functions import commands_by_name
from psverify.check.rule import Rule
from psverify.model import Failure, Finding
from psverify.parse.tree import KIND_NAMES, kind_id, words_in

if TYPE_CHECKING:
    from psverify.check.file import File
    from psverify.parse.tree import Node

Nodes = Mapping[int, list["Node"]]


class Wish:
    """What one rule wants to see."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.kinds = tuple(map(kind_id, rule.kinds))
        self.commands = tuple(name.lower() for name in rule.commands)
        self.whole = type(rule).check is not Rule.check
        self.check, self.visit = rule.check, rule.visit
        self.extensions, self.words, self.needs_valid_tree = rule.extensions, rule.words, rule.needs_valid_tree
        self.visits = bool(self.kinds or self.commands)
        self.always = self.whole and not (self.extensions or self.words or self.needs_valid_tree)

    def concerns(self, file: File, words: Collection[bytes], kinds: KeysView[int]) -> bool:
        """Whether the rule has anything to say of a file with these words and kinds of nodes; most often it has not."""
        if self.words and not any(map(words.__contains__, self.words)):
            return False
        if not self.whole and kinds.isdisjoint(self.kinds) and not self.calls(file):
            return False
        if self.extensions and not file.path.lower().endswith(self.extensions):
            return False
        return not (self.needs_valid_tree and file.tree.has_error)

    def calls(self, file: File) -> bool:
        """Whether the file has a command that the rule asks for."""
        return bool(self.commands) and not file.fact(commands_by_name).keys().isdisjoint(self.commands)

    def nodes(self, by_kind: Nodes, file: File) -> Iterator[list[Node]]:
        """Yields the nodes to visit."""
        yield from (by_kind[kind] for kind in self.kinds if kind in by_kind)
        if self.commands:
            named = file.fact(commands_by_name)
            yield from (named[name] for name in self.commands if name in named)


class Dispatch:
    """Who is asked about what; made once for a set of rules and used for many files."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.wishes = tuple(wish for wish in map(Wish, rules) if wish.whole or wish.visits)
        mask = bytearray(len(KIND_NAMES))
        for wish in self.wishes:
            for kind in wish.kinds:
                mask[kind] = 1
        self.mask = bytes(mask)
        self.words = tuple(sorted({word for rule in rules for word in rule.words}))


class Pass:
    """The findings, failures and times of one pass over one file."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.failures: dict[str, Failure] = {}
        self.timings: dict[str, float] = {}

    def ask(self, wish: Wish, by_kind: Nodes) -> None:
        """Asks one rule; if it crashes, that is a record, and the run goes on without it."""
        file, findings = self.file, self.findings
        try:
            if wish.whole:
                findings.extend(wish.check(file))
            if wish.visits:
                for nodes in wish.nodes(by_kind, file):
                    findings.extend(chain.from_iterable(map(wish.visit, nodes, repeat(file))))
        except Exception as error:  # whatever goes wrong in a rule is its own fault
            self._crash(wish.rule, error)

    def ask_timed(self, wish: Wish, by_kind: Nodes) -> None:
        """Asks one rule and keeps how long it took."""
        start = time.perf_counter()
        self.ask(wish, by_kind)
        self.timings[wish.rule.code] = time.perf_counter() - start

    def _crash(self, rule: Rule, error: Exception) -> None:
        import traceback  # noqa: PLC0415 - only for a fault of our own

        message = f"rule {rule.code} ({rule.name}) crashed: {type(error).__name__}: {error}"
        self.failures[rule.code] = Failure("check", message, self.file.path, traceback.format_exc())


def run(dispatch: Dispatch, file: File, *, timed: bool = False) -> Pass:
    """Asks every rule about the file; findings come in the order of their place, then of their rule."""
    result = Pass(file)
    ask = result.ask_timed if timed else result.ask
    by_kind = file.tree.by_kind(dispatch.mask)
    kinds, words = by_kind.keys(), words_in(file.lowered, dispatch.words)
    for wish in dispatch.wishes:
        if wish.always or wish.concerns(file, words, kinds):
            ask(wish, by_kind)
    result.findings.sort(key=place)
    return result


def place(finding: Finding) -> tuple[int, int, str, str]:
    """The key by which findings are ordered."""
    if finding.span is None:
        return (-1, -1, finding.rule, finding.message)
    return (finding.span.start, finding.span.end, finding.rule, finding.message)
