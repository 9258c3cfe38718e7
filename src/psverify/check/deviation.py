"""Where a rule knows better than PSScriptAnalyzer: named steps after its detection, which `--pssa-parity` leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.check.rule import Bad, Good, Rule
    from psverify.facts.file import File
    from psverify.model import Finding, Span
    from psverify.parse.tree import Node

Excludes = Callable[["Node", "File"], bool]
"""Whether the finding at a node is a false alarm; the node of a finding about a whole file is the root of the tree."""
Finds = Callable[["Rule", "File"], Iterable["Finding"]]
"""Yields the findings of a rule that PSScriptAnalyzer misses."""


class FalseAlarm(NamedTuple):
    """Findings that PSScriptAnalyzer reports and psverify does not.

    `name` is in kebab case and unique within the rule; `reason` is a sentence or two of Markdown for
    docs/differences.md. `examples` are reported under parity, `reported` times each, and only there.
    """

    name: str
    reason: str
    examples: tuple[Good, ...]
    excludes: Excludes
    reported: int = 1


class MissedFinding(NamedTuple):
    """Findings that psverify reports and PSScriptAnalyzer does not; `examples` are not reported under parity."""

    name: str
    reason: str
    examples: tuple[Bad, ...]
    finds: Finds


Deviation = FalseAlarm | MissedFinding


class Deviated(NamedTuple):
    """What a rule's deviations make of its findings: those that remain and were missed, and the false alarms."""

    findings: list[Finding]
    alarms: list[Finding]


def apply_deviations(rule: Rule, findings: Sequence[Finding], file: File) -> Deviated:
    """Returns the findings that are right, then those that PSScriptAnalyzer misses; and those that it alone reports.

    What a rule says of a place more than once is right once.
    """
    result = _judge(rule, findings, file) if findings else Deviated([], [])
    for deviation in rule.deviations:
        if isinstance(deviation, MissedFinding):
            result.findings.extend(deviation.finds(rule, file))
    return result


def _judge(rule: Rule, findings: Sequence[Finding], file: File) -> Deviated:
    false = [deviation for deviation in rule.deviations if isinstance(deviation, FalseAlarm)]
    result, said = Deviated([], []), set[object]()
    for finding in findings:
        same = (finding.span, finding.message, finding.fix)
        node = node_of_finding(finding, file)
        is_alarm = same in said or any(deviation.excludes(node, file) for deviation in false)
        (result.alarms if is_alarm else result.findings).append(finding)
        said.add(same)
    return result


def node_of_finding(finding: Finding, file: File) -> Node:
    """Returns the node at a finding's span; the root for a whole file."""
    return file.tree.root if finding.span is None else node_at(finding.span, file)


def node_at(span: Span, file: File) -> Node:
    """Returns the outermost node within a span (bytes) that begins where the span does."""
    node = file.tree.at(span.start)
    while (parent := node.parent) is not None and _is_within(parent, span):
        node = parent
    return node


def _is_within(node: Node, span: Span) -> bool:
    return node.start == span.start and node.end <= span.end and node.parent is not None
