"""Takes away the findings that a script suppresses, and finds the suppressions that do nothing or are wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from psverify.check.coverage import coverage
from psverify.check.engine_rules import REFUSALS, InvalidSuppression, UnusedSuppression
from psverify.check.rule_names import misspelt_rule
from psverify.check.run_rules import finding_order
from psverify.errors import nearest
from psverify.named_tuple import NamedTuple
from psverify.parse.suppression_comments import Problem

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule_entry import RuleEntry
    from psverify.check.run_rules import RuleRequest
    from psverify.model import Finding, Span
    from psverify.parse.suppressions import Suppression, Suppressions

Own = TypeVar("Own", InvalidSuppression, UnusedSuppression)
_MOST_HINTS = 20
"""For how many unknown words of a file a known one is sought that is like them: each search takes milliseconds."""
_OWN = (UnusedSuppression.code, InvalidSuppression.code)


class Masked(NamedTuple):
    """The findings that remain, those about suppressions among them, and how many were taken away."""

    findings: tuple[Finding, ...]
    suppressed: int


def mask(
    buffer: bytes,
    findings: Sequence[Finding],
    suppressions: Suppressions,
    registry: Registry,
    enabled: Mapping[str, RuleRequest],
    unjudged: Collection[str],
    alarms: Sequence[Finding] = (),
) -> Masked:
    """Applies the suppressions of a file to its findings.

    `enabled` are what the rules that were asked request to see, by code; a suppression of a rule whose code is in `unjudged`
    is never called unused, nor is an attribute that covers one of the `alarms`, which PSScriptAnalyzer alone reports.
    Findings about suppressions can be suppressed too; syntax and semantic errors cannot.
    """
    if not suppressions.items and not suppressions.problems:
        return Masked(tuple(findings), 0)
    work = _Work(buffer, suppressions, registry)
    work.need_attributes(alarms)
    kept = work.keep(findings)
    judged = [code for code in enabled if code not in unjudged]
    own = [*work.invalid(enabled), *work.unused(enabled, [code for code in judged if code not in _OWN], findings)]
    kept += work.keep(own)
    kept += work.unused(enabled, [code for code in judged if code in _OWN], own)
    return Masked(tuple(sorted(kept, key=finding_order)), work.suppressed)


class _Work:
    """The suppressions of one file by the code of their rule, and which of them were of use."""

    def __init__(self, buffer: bytes, suppressions: Suppressions, registry: Registry) -> None:
        self.buffer = buffer
        self.suppressed = 0
        self.problems: list[Problem] = []
        self.by_code: dict[str, list[Suppression]] = {}
        self._hints: dict[str, str] = {}
        self._meant: dict[str, str | None] = {}
        self.used: set[Span] = set()
        """The words of the suppressions that covered something, by their places."""
        for problem in suppressions.problems:
            if problem.rule is None or registry.entry(problem.rule) is not None:
                self.problems.append(problem)
        for item in suppressions.items:
            self._enter(item, registry)

    def _enter(self, item: Suppression, registry: Registry) -> None:
        rule = registry.entry(item.word.text)
        if rule is not None and rule.code not in REFUSALS:
            self.by_code.setdefault(rule.code, []).append(item)
        elif not item.is_attribute:
            self.problems.append(Problem(item.word.span, self._why(item.word.text, rule, registry)))
        elif rule is None and (meant := self._meant_by(item.word.text, registry)):
            self.problems.append(Problem(item.word.span, f"'{item.word.text}' is not a rule; did you mean '{meant}'?"))

    def _why(self, word: str, rule: RuleEntry | None, registry: Registry) -> str:
        if rule is not None:
            return f"{rule.name}s cannot be suppressed".replace("-", " ")
        if word not in self._hints:
            self._hints[word] = nearest(word, registry.words()) if len(self._hints) < _MOST_HINTS else ""
        return f"'{word}' is not a rule{self._hints[word]}"

    def _meant_by(self, word: str, registry: Registry) -> str | None:
        if word not in self._meant:
            self._meant[word] = misspelt_rule(word, registry.words())
        return self._meant[word]

    def keep(self, findings: Sequence[Finding]) -> list[Finding]:
        """Returns the findings that nothing covers."""
        covered: set[int] = set()
        for code, indices in _by_rule(findings).items():
            same = coverage(self.by_code.get(code, ()), [findings[index] for index in indices])
            self.used.update(item.word.span for item in same.used)
            covered.update(indices[index] for index in same.covered)
        self.suppressed += len(covered)
        return [finding for index, finding in enumerate(findings) if index not in covered]

    def need_attributes(self, alarms: Sequence[Finding]) -> None:
        """Notes the attributes that keep PSScriptAnalyzer from reporting what it alone reports."""
        for code, indices in _by_rule(alarms).items():
            attributes = [item for item in self.by_code.get(code, ()) if item.is_attribute]
            same = coverage(attributes, [alarms[index] for index in indices])
            self.used.update(item.word.span for item in same.used)

    def invalid(self, enabled: Mapping[str, RuleRequest]) -> Iterable[Finding]:
        """Returns the findings about what is wrong."""
        rule = _made(enabled, InvalidSuppression)
        return map(rule.about, self.problems) if rule is not None else ()

    def unused(
        self, enabled: Mapping[str, RuleRequest], judged: Iterable[str], findings: Iterable[Finding]
    ) -> Iterable[Finding]:
        """Returns the findings about suppressions of judged rules that covered none of the findings."""
        rule = _made(enabled, UnusedSuppression)
        if rule is None:
            return
        found = {finding.rule for finding in findings}
        for code in judged:
            for item in self.by_code.get(code, ()):
                if item.word.span not in self.used and not _is_foreign(item, enabled[code].entry, found):
                    yield rule.about(self.buffer, item)


def _by_rule(findings: Iterable[Finding]) -> dict[str, list[int]]:
    """Returns the indices of findings by their rule."""
    rules: dict[str, list[int]] = {}
    for index, finding in enumerate(findings):
        rules.setdefault(finding.rule, []).append(index)
    return rules


def _made(enabled: Mapping[str, RuleRequest], kind: type[Own]) -> Own | None:
    """Returns one of the engine's own rules, as its settings made it, if it is on."""
    request = enabled.get(kind.code)
    rule = None if request is None else request.rule
    return rule if isinstance(rule, kind) else None


def _is_foreign(item: Suppression, rule: RuleEntry, found: Collection[str]) -> bool:
    """Whether an attribute speaks to PSScriptAnalyzer, which may find what we do not, and would not complain either."""
    if not item.is_attribute or item.word.text.lower() not in {name.lower() for name in rule.aliases}:
        return False
    return not item.subject_id or rule.code not in found
