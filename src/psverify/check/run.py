"""One pass over a tree for all rules: nodes are sorted by kind once, and each rule is handed those that it asked for."""

from __future__ import annotations

import time
import traceback
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from psverify.check.functions import commands_by_name
from psverify.check.rule import Rule
from psverify.model import Failure, Finding
from psverify.parse.tree import KIND_NAMES, kind_id

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
        self.choosy = bool(rule.extensions or rule.words or rule.needs_valid_tree)

    def speaks_of(self, file: File) -> bool:
        """Whether the rule has anything to say of this file at all."""
        rule = self.rule
        if rule.extensions and not file.path.lower().endswith(rule.extensions):
            return False
        if rule.words and not any(map(file.lowered.__contains__, rule.words)):
            return False
        return not (rule.needs_valid_tree and file.tree.has_error)

    def nodes(self, by_kind: Nodes, file: File) -> Iterable[Node]:
        """Returns the nodes to visit."""
        wanted = [nodes for kind in self.kinds if (nodes := by_kind.get(kind))]
        if self.commands:
            named = file.fact(commands_by_name)
            wanted += [nodes for name in self.commands if (nodes := named.get(name))]
        return wanted[0] if len(wanted) == 1 else chain.from_iterable(wanted)


class Dispatch:
    """Who is asked about what; made once for a set of rules and used for many files."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.wishes = tuple(map(Wish, rules))
        mask = bytearray(len(KIND_NAMES))
        for wish in self.wishes:
            for kind in wish.kinds:
                mask[kind] = 1
        self.mask = bytes(mask)


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
                findings.extend(wish.rule.check(file))
            visit = wish.rule.visit
            for node in wish.nodes(by_kind, file):
                findings.extend(visit(node, file))
        except Exception as error:  # whatever goes wrong in a rule is its own fault
            self._crash(wish.rule, error)

    def ask_timed(self, wish: Wish, by_kind: Nodes) -> None:
        """Asks one rule and keeps how long it took."""
        start = time.perf_counter()
        self.ask(wish, by_kind)
        self.timings[wish.rule.code] = time.perf_counter() - start

    def _crash(self, rule: Rule, error: Exception) -> None:
        message = f"rule {rule.code} ({rule.name}) crashed: {type(error).__name__}: {error}"
        self.failures[rule.code] = Failure("check", message, self.file.path, traceback.format_exc())


def run(dispatch: Dispatch, file: File, *, timed: bool = False) -> Pass:
    """Asks every rule about the file; findings come in the order of their place, then of their rule."""
    result = Pass(file)
    ask = result.ask_timed if timed else result.ask
    by_kind = nodes_by_kind(file, dispatch)
    for wish in dispatch.wishes:
        if not wish.choosy or wish.speaks_of(file):
            ask(wish, by_kind)
    result.findings.sort(key=place)
    return result


def nodes_by_kind(file: File, dispatch: Dispatch) -> Nodes:
    """Returns the tree's nodes of the wanted kinds, in the order of the text, by kind."""
    found: dict[int, list[Node]] = defaultdict(list)
    for node in file.tree.select(dispatch.mask):
        found[node.kind_id].append(node)
    return found


def place(finding: Finding) -> tuple[int, int, str, str]:
    """The key by which findings are ordered."""
    if finding.span is None:
        return (-1, -1, finding.rule, finding.message)
    return (finding.span.start, finding.span.end, finding.rule, finding.message)
