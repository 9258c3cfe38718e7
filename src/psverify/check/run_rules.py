"""One pass over a tree for all rules: nodes are sorted by kind once, and each rule is handed those that it asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Set
from functools import cached_property
from typing import TYPE_CHECKING

from psverify.check.deviation import apply_deviations
from psverify.check.rule_entry import entry_of
from psverify.facts.braced_member_names import member_names, outside_member_names
from psverify.facts.functions import commands_by_name
from psverify.model import Failure, Finding
from psverify.parse.tree import KIND_NAMES, kind_id, words_in

if TYPE_CHECKING:
    from psverify.check.rule import Rule
    from psverify.check.rule_entry import RuleEntry
    from psverify.facts.file import File
    from psverify.parse.tree import Node

_NOWHERE = (-1, -1)
_FINDINGS = frozenset({Finding})
Found = dict[int | str, list["Node"]]
"""The nodes of a file by their kinds, and its commands by their names."""


class RuleRequest:
    """What one rule wants to see; `make` makes the rule when there is something to show it.

    `parity` leaves out the steps in which it deviates from PSScriptAnalyzer.
    """

    def __init__(self, entry: RuleEntry, make: Callable[[], Rule], *, parity: bool = False) -> None:
        self.entry = entry
        self.parity = parity
        self.whole = entry.whole
        self.seen: tuple[int | str, ...] = (*map(kind_id, entry.kinds), *map(str.lower, entry.commands))
        self.extensions, self.words, self.needs_valid_tree = entry.extensions, entry.words, entry.needs_valid_tree
        self.always = self.whole and not (self.extensions or self.words or self.needs_valid_tree)
        self._make = make

    @cached_property
    def rule(self) -> Rule:
        """The rule itself; raises what its import raises."""
        return self._make()

    def concerns(self, file: File, words: Set[bytes], found: Found) -> bool:
        """Whether the rule has anything to say of a file that has some words and nodes; most often it has not."""
        if self.words and words.isdisjoint(self.words):
            return False
        if not self.whole and found.keys().isdisjoint(self.seen):
            return False
        if self.extensions and not file.path.lower().endswith(self.extensions):
            return False
        return not (self.needs_valid_tree and file.tree.has_error)


def wish_of(rule: Rule) -> RuleRequest:
    """Returns what a rule that is made already wants to see."""
    return RuleRequest(entry_of(type(rule)), lambda: rule)


class Dispatch:
    """Who is asked about what; made once for the requests of some rules and used for many files."""

    def __init__(self, requests: Iterable[RuleRequest]) -> None:
        self.requests = tuple(request for request in requests if request.whole or request.seen)
        entries = [request.entry for request in self.requests]
        self.words = tuple(sorted({word for entry in entries for word in entry.words}))
        self.commands = frozenset(name.lower() for entry in entries for name in entry.commands)
        kinds = {kind_id(kind) for entry in entries for kind in entry.kinds}
        self.mask = bytes(number in kinds for number in range(len(KIND_NAMES)))

    def find(self, file: File) -> Found:
        """Returns the nodes that any rule wants to see, in the order of the text."""
        found: Found = dict(file.tree.by_kind(self.mask).items())
        if self.commands:
            named = file.fact(commands_by_name)
            found.update((name, named[name]) for name in named.keys() & self.commands)
        return found


class Pass:
    """The findings, failures and times of one pass over one file."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.alarms: list[Finding] = []
        """What PSScriptAnalyzer alone reports: its attributes may suppress that."""
        self.failures: dict[str, Failure] = {}
        self.timings: dict[str, float] = {}

    def ask(self, request: RuleRequest, found: Found) -> None:
        """Asks one rule; if it crashes, that is a record, and the run goes on without it."""
        file, findings = self.file, self.findings
        before = len(findings)
        try:
            rule = request.rule
            visit = rule.visit
            if request.whole:
                findings.extend(rule.check(file))
            for key in request.seen:
                for node in found.get(key, ()):
                    findings.extend(visit(node, file))
            if rule.deviations and not request.parity:
                findings[before:], alarms = apply_deviations(rule, findings[before:], file)
                self.alarms.extend(alarms)
            if len(findings) > before and not _FINDINGS.issuperset(map(type, findings[before:])):
                raise TypeError("it does not yield findings")  # but returns one, whose fields these are
        except Exception as error:  # whatever goes wrong in a rule is its own fault
            findings[before:] = [said for said in findings[before:] if type(said) is Finding]
            self._crash(request.entry, error)

    def ask_timed(self, request: RuleRequest, found: Found) -> None:
        """Asks one rule and keeps how long it took."""
        start = time.perf_counter()
        self.ask(request, found)
        self.timings[request.entry.code] = time.perf_counter() - start

    def _crash(self, rule: RuleEntry, error: Exception) -> None:
        import traceback  # noqa: PLC0415 - only for a fault of our own

        message = f"rule {rule.code} ({rule.name}) crashed: {type(error).__name__}: {error}"
        self.failures[rule.code] = Failure("check", message, self.file.path, traceback.format_exc())


def run_rules(dispatch: Dispatch, file: File, *, timed: bool = False) -> Pass:
    """Asks every rule about the file; findings come in the order of their place, then of their rule.

    What rules say of a member name in braces is left out: it looks like code but is text.
    """
    result = Pass(file)
    ask = result.ask_timed if timed else result.ask
    found, words = dispatch.find(file), words_in(file.lowered, dispatch.words)
    for request in dispatch.requests:
        if request.always or request.concerns(file, words, found):
            ask(request, found)
    if result.findings and (names := file.fact(member_names)).spans:
        result.findings = outside_member_names(result.findings, names)
    result.findings.sort(key=finding_order)
    return result


def finding_order(finding: Finding) -> tuple[int, int, str, str]:
    """The key by which findings are ordered."""
    return (*(finding.span or _NOWHERE), finding.rule, finding.message)
