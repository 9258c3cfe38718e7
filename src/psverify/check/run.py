"""One pass over a tree for all rules: the tree hands out the nodes that any rule asked for, a table says to whom."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from psverify.check.rule import Rule
from psverify.model import Failure, Finding
from psverify.parse.nodes import command_name
from psverify.parse.tree import KIND_NAMES, kind_id

if TYPE_CHECKING:
    from psverify.check.file import File
    from psverify.parse.tree import Node

Call = Callable[[], Iterable[Finding]]


class Dispatch:
    """Who is asked about what; made once for a set of rules and used for many files."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.by_kind: dict[int, list[Rule]] = {}
        self.by_command: dict[str, list[Rule]] = {}
        self.whole: list[Rule] = []
        for rule in rules:
            self._enter(rule)
        mask = bytearray(len(KIND_NAMES))
        for kind in self.by_kind:
            mask[kind] = 1
        self.command_kind = kind_id("command")
        if self.by_command:
            mask[self.command_kind] = 1
        self.mask = bytes(mask)

    def _enter(self, rule: Rule) -> None:
        for kind in rule.kinds:
            self.by_kind.setdefault(kind_id(kind), []).append(rule)
        for command in rule.commands:
            self.by_command.setdefault(command.lower(), []).append(rule)
        if type(rule).check is not Rule.check:
            self.whole.append(rule)

    def asked(self, node: Node) -> Sequence[Rule]:
        """Returns the rules that want to see a node."""
        rules: Sequence[Rule] = self.by_kind.get(node.kind_id, ())
        if node.kind_id == self.command_kind and self.by_command:
            named = self.by_command.get((command_name(node) or "").lower())
            return [*rules, *named] if named else rules
        return rules


class Pass:
    """The findings, failures and times of one pass over one file."""

    def __init__(self, file: File, *, timed: bool) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.failures: dict[str, Failure] = {}
        self.timings: dict[str, float] = {}
        self.ask = self._ask_timed if timed else self._ask

    def _ask(self, rule: Rule, call: Callable[[], Iterable[Finding]]) -> None:
        try:
            self.findings.extend(call())
        except Exception as error:  # a crash of a rule is a record, and the run goes on
            self._crash(rule, error)

    def _ask_timed(self, rule: Rule, call: Callable[[], Iterable[Finding]]) -> None:
        start = time.perf_counter()
        self._ask(rule, call)
        self.timings[rule.code] = self.timings.get(rule.code, 0.0) + time.perf_counter() - start

    def _crash(self, rule: Rule, error: Exception) -> None:
        message = f"rule {rule.code} ({rule.name}) crashed: {type(error).__name__}: {error}"
        failure = Failure("check", message, self.file.path, traceback.format_exc())
        self.failures.setdefault(rule.code, failure)


def applies(rule: Rule, file: File) -> bool:
    """Whether a rule speaks of this file at all."""
    if rule.extensions and file.extension not in rule.extensions:
        return False
    return not (rule.needs_valid_tree and file.tree.has_error)


def run(dispatch: Dispatch, file: File, *, timed: bool = False) -> Pass:
    """Asks every rule about the file; findings come in the order of their place, then of their rule."""
    silent = {rule.code for rule in dispatch.rules if not applies(rule, file)}
    result = Pass(file, timed=timed)
    for rule in dispatch.whole:
        if rule.code not in silent:
            result.ask(rule, lambda rule=rule: rule.check(file))  # type: ignore[misc]
    for node in file.tree.select(dispatch.mask):
        for rule in dispatch.asked(node):
            if rule.code not in silent and rule.code not in result.failures:
                result.ask(rule, lambda rule=rule, node=node: rule.visit(node, file))  # type: ignore[misc]
    result.findings.sort(key=place)
    return result


def place(finding: Finding) -> tuple[int, int, str, str]:
    """The key by which findings are ordered."""
    if finding.span is None:
        return (-1, -1, finding.rule, finding.message)
    return (finding.span.start, finding.span.end, finding.rule, finding.message)
