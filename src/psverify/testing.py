"""Tests of rules, for every plugin author: runs a rule's examples and YAML cases, and what must always hold of them."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from psverify.check.deviation import FalseAlarm
from psverify.check.engine_rules import GROUP, OWN_RULES, SyntaxErrors
from psverify.check.registry import Registry
from psverify.check.rule import Bad, Fixed, Rule
from psverify.check.settings import FixMode, LintSettings, RuleSetting
from psverify.declared.folders import registry_with
from psverify.discover.script_kinds import is_help_text
from psverify.errors import nearest
from psverify.fix.edits import rewrite
from psverify.model import Edit, Outcome, Record, Region, Safety, Severity, Span
from psverify.outcome.pipeline import check_bytes, suppress_bytes
from psverify.read.decode import decode

if TYPE_CHECKING:
    from psverify.read.source import Source

_KEYS = (
    "name", "pass", "fail", "fix", "unsafe-fix", "at", "count", "message", "severity", "options", "path", "bom", "hex",
    "parity",
)  # fmt: skip
_RANKS = {Safety.SAFE: 0, Safety.UNSAFE: 1, Safety.DISPLAY: 2}


@dataclass(frozen=True)
class Case:
    """One text and what a rule says of it.

    `code` and what the fixes make of it are the bytes of files. `count` findings are expected, at the places `at`
    ("line:column" or "line:column-line:column", 1-based, the end exclusive; "file") where that is not empty. `fixed` is
    the text after safe fixes, `unsafe_fixed` after all; None: nothing is expected of them. `exact`: not to be tried
    with CRLF. `parity`: run as `--pssa-parity` runs the rule, without its deviations.
    """

    rule: type[Rule]
    name: str
    code: bytes
    count: int = 0
    fixed: bytes | None = None
    unsafe_fixed: bytes | None = None
    at: tuple[str, ...] = ()
    message: str = ""
    severity: Severity | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    path: str = "example.ps1"
    exact: bool = False
    parity: bool = False

    def __str__(self) -> str:
        return f"{self.rule.code}-{self.name}"


def check_examples(rule: type[Rule], registry: Registry | None = None) -> None:
    """Runs all examples of a rule as `check` does; raises AssertionError, also when there are none."""
    cases = example_cases(rule)
    assert cases, f"{rule.code} has no examples"
    for case in cases:
        check_case(case, registry)


def example_cases(rule: type[Rule]) -> list[Case]:
    """Returns the examples of a rule as cases; a `Fixed` is what all fixes make of the `Bad` before it."""
    cases: list[Case] = []
    for number, example in enumerate(rule.examples, 1):
        code = example.code.encode()
        if not isinstance(example, Fixed):
            count = example.count if isinstance(example, Bad) else 0
            name = f"example-{number}"
            cases.append(Case(rule, name, code, count, options=example.options, path=example.path))
        else:
            assert cases, f"{rule.code}: a Fixed example needs a Bad one before it"
            assert cases[-1].count, f"{rule.code}: a Fixed example needs a Bad one before it"
            cases[-1] = replace(cases[-1], unsafe_fixed=code)
    return [*cases, *_deviation_cases(rule)]


def _deviation_cases(rule: type[Rule]) -> Iterator[Case]:
    """Yields each example of a deviation twice: right by default, and as PSScriptAnalyzer has it under parity."""
    for deviation in rule.deviations:
        for example in deviation.examples:
            code, count = example.code.encode(), example.count if isinstance(example, Bad) else 0
            case = Case(rule, deviation.name, code, count, options=example.options, path=example.path)
            yield case
            reported = deviation.reported if isinstance(deviation, FalseAlarm) else 0
            yield replace(case, name=f"{deviation.name}-parity", count=reported, parity=True)


def declared_rules(folder: Path) -> list[type[Rule]]:
    """Returns the rules that YAML files in a folder declare (docs/declared-rules.md); raises UserError for a mistake there."""
    return [rule for rule in registry_with(Registry(OWN_RULES), [str(folder)]) if rule not in OWN_RULES]


def cases(path: Path, rule: type[Rule]) -> list[Case]:
    """Reads the cases of a rule from a YAML file, a list of mappings (docs/rule-cases.md); needs ruamel.yaml.

    Raises ValueError for a key that no case has.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - only tests need it

    entries = YAML(typ="safe", pure=True).load(path.read_bytes())
    return [_case(rule, entry, f"{path}, case {number}") for number, entry in enumerate(entries, 1)]


def _case(rule: type[Rule], entry: Mapping[str, Any], where: str) -> Case:
    for key in entry:
        if key not in _KEYS:
            raise ValueError(f"{where}: unknown key '{key}'{nearest(str(key), _KEYS)}")
    if ("pass" in entry) == ("fail" in entry) or "name" not in entry:
        raise ValueError(f"{where}: needs a name, and either pass or fail")
    fails, at = "fail" in entry, entry.get("at", ())
    severity = entry.get("severity")
    return Case(
        rule,
        str(entry["name"]).replace(" ", "-"),
        _case_text(entry, "fail" if fails else "pass") or b"",
        entry.get("count", len(at) or 1) if fails else 0,
        _case_text(entry, "fix"),
        _case_text(entry, "unsafe-fix"),
        tuple(map(str, at)),
        entry.get("message", ""),
        None if severity is None else Severity.of(severity),
        _options(entry.get("options", {})),
        entry.get("path", "example.ps1"),
        exact=bool(entry.get("hex")),
        parity=bool(entry.get("parity")),
    )


def _case_text(entry: Mapping[str, Any], key: str) -> bytes | None:
    if key not in entry:
        return None
    if entry.get("hex"):
        return bytes.fromhex(entry[key])
    return (codecs.BOM_UTF8 if entry.get("bom") else b"") + str(entry[key]).encode()


def _options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Returns options under their names in Python, and lists as the tuples that they are in configuration."""
    return {k.replace("-", "_"): tuple(v) if isinstance(v, list) else v for k, v in options.items()}


def check_case(case: Case, registry: Registry | None = None) -> None:
    """Runs a case with LF and with CRLF; raises AssertionError naming the case.

    Always asserted: the expected findings of the rule and no others; fixes as written, never safer than the rule says;
    a second run changes nothing; a fixed text parses no worse; nothing changes outside the edits; suppressions silence
    the rule. The rule runs alone, without `registry`; the engine's own rules run with all of its rules.
    """
    known = registry if registry is not None else Registry({case.rule, *OWN_RULES})
    for variant in _case_variants(case):
        _Run(variant, known).check()


def _case_variants(case: Case) -> Iterator[Case]:
    yield case
    if not case.exact and b"\n" in case.code and b"\r" not in case.code:
        fixed, unsafe_fixed = _crlf(case.fixed), _crlf(case.unsafe_fixed)
        code = case.code.replace(b"\n", b"\r\n")
        yield replace(case, name=f"{case.name}-crlf", code=code, fixed=fixed, unsafe_fixed=unsafe_fixed)


def _crlf(text: bytes | None) -> bytes | None:
    return None if text is None else text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


class _Run:
    """One variant of a case under test."""

    def __init__(self, case: Case, registry: Registry) -> None:
        self.case = case
        self.registry = registry
        self.options = case.rule.Options(**case.options)

    def check(self) -> None:
        plain = self._outcome(self.case.code, FixMode.NONE)
        found = self._found(plain)
        self._check_findings(found)
        self._check_fix(FixMode.SAFE, self.case.fixed)
        self._check_fix(FixMode.UNSAFE, self.case.unsafe_fixed)
        if found and self._can_be_suppressed():
            self._check_suppression(plain)

    def _can_be_suppressed(self) -> bool:
        return not (self.case.exact or self.case.rule.group == GROUP or is_help_text(PurePath(self.case.path).name))

    def _settings(self, fix: FixMode) -> LintSettings:
        rules = self.registry if self.case.rule.group == GROUP else {self.case.rule, *OWN_RULES}
        chosen = (rule for rule in rules if rule.default or rule is self.case.rule)
        made = (RuleSetting(r.code, self.options if r is self.case.rule else r.Options()) for r in chosen)
        return LintSettings(
            tuple(sorted(made, key=lambda setting: setting.code)),
            fix=fix,
            fix_signed=True,
            pssa_parity=self.case.parity,
        )

    def _outcome(self, code: bytes, fix: FixMode) -> Outcome:
        outcome = check_bytes(code, self.case.path, self._settings(fix), self.registry)
        for failure in outcome.failures:
            if self.case.parity and failure.stage == "fix":
                continue  # a false alarm of PSScriptAnalyzer's has a wrong fix too, which the engine refuses
            raise AssertionError(f"{self.case}: {failure.message}\n{failure.traceback}")
        return outcome

    def _found(self, outcome: Outcome) -> list[Record]:
        return [record for record in outcome.records if record.rule == self.case.rule.code and not record.fixed]

    def _expect(self, what: str, found: object, expected: object) -> None:
        assert found == expected, f"{self.case}: {what}\nexpected: {expected!r}\nfound:    {found!r}"

    def _check_findings(self, found: list[Record]) -> None:
        told = [(_format_region(record.region), record.message) for record in found]
        assert len(found) == self.case.count, f"{self.case}: expected {self.case.count} findings, found {told}"
        if self.case.at:
            whole = ["-" in place for place in self.case.at]
            places = [_format_region(record.region, whole=w) for record, w in zip(found, whole, strict=True)]
            self._expect("places", places, list(self.case.at))
        safest = None if self.case.rule.safety is None else _RANKS[self.case.rule.safety]
        for record in found:
            assert self.case.message in record.message, f"{self.case}: no '{self.case.message}' in '{record.message}'"
            if self.case.severity is not None:
                self._expect("severity", record.level, self.case.severity)
            if record.fix is not None:
                allowed = safest is not None and _RANKS[record.fix.safety] >= safest
                assert allowed, (
                    f"{self.case}: a {record.fix.safety.value} fix, but the rule says {self.case.rule.safety}"
                )

    def _check_fix(self, mode: FixMode, expected: bytes | None) -> None:
        outcome = self._outcome(self.case.code, mode)
        after = self.case.code if outcome.after is None else outcome.after
        if expected is not None:
            self._expect(f"the text after {mode.value} fixes", after, expected)
        if not self.case.count:
            self._expect("the text of a case that passes", after, self.case.code)
        self._check_edits(outcome, after)
        again = self._outcome(after, mode).after
        assert again is None, f"{self.case}: a second run changes the text again, into {again!r}"

    def _check_edits(self, outcome: Outcome, after: bytes) -> None:
        """Asserts that nothing changed outside the edits; one pass alone can be told from the records."""
        fixes = [record.fix for record in outcome.records if record.fixed and record.fix is not None]
        if not fixes or not all(fix.edits for fix in fixes):
            return
        source = decode(self.case.code)
        edits = dict.fromkeys(Edit(_span(source, edit.region), edit.text) for fix in fixes for edit in fix.edits)
        text = rewrite(source.buffer, sorted(edits, key=lambda edit: edit.span))
        self._expect("the text within the edits", after, source.encode(text))

    def _check_suppression(self, plain: Outcome) -> None:
        code = self.case.rule.code
        mark = codecs.BOM_UTF8 if self.case.code.startswith(codecs.BOM_UTF8) else b""
        newline = decode(self.case.code).newline.encode()
        comment = f"# psverify: file-ignore[{code}]".encode() + newline
        silenced = self._outcome(mark + comment + self.case.code[len(mark) :], FixMode.NONE)
        self._expect(f"findings under file-ignore[{code}]", self._found(silenced), [])
        if any(record.rule == SyntaxErrors.code for record in plain.records):
            return
        alone = LintSettings((RuleSetting(code, self.options),), fix_signed=True, pssa_parity=self.case.parity)
        ignored = suppress_bytes(self.case.code, self.case.path, alone, self.registry, "")
        assert not ignored.failures, f"{self.case}: {ignored.failures}"
        silenced = self._outcome(ignored.after or self.case.code, FixMode.NONE)
        self._expect(f"findings after --add-ignore, in {ignored.after!r}", self._found(silenced), [])


def _format_region(region: Region | None, *, whole: bool = True) -> str:
    if region is None:
        return "file"
    start = f"{region.line}:{region.column}"
    return f"{start}-{region.end_line}:{region.end_column}" if whole else start


def _span(source: Source, region: Region) -> Span:
    return Span(source.offset(region.line, region.column), source.offset(region.end_line, region.end_column))
