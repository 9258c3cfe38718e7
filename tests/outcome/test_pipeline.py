from __future__ import annotations

import codecs
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings as profile, strategies as st

from psverify.api import Edit, File, Finding, Fix, Node, Rule, Safety, Severity, Span, replace
from psverify.check.engine_rules import OWN_RULES
from psverify.check.registry import Registry
from psverify.check.settings import FixMode, LintSettings, RuleSetting
from psverify.model import EditRecord, Outcome, Record, Region
from psverify.outcome.pipeline import check_bytes, check_file, suppress_bytes, suppress_file


class Dir(Rule):
    code, name, group, safety = "PSV301", "cmdlet-alias", "style", Safety.SAFE
    aliases = ("PSAvoidUsingCmdletAliases",)
    commands = ("dir",)

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = node.children[0]
        yield self.finding(name, "an alias", fix=self.fix("Use gci", replace(name, "gci")), notes=["a note"])


class Mark(Rule):
    code, name, group, safety = "PSV601", "missing-bom", "compatibility", Safety.UNSAFE

    def check(self, file: File) -> Iterator[Finding]:
        if not file.source.bom:
            yield self.finding(None, "no mark", fix=Fix((), Safety.UNSAFE, "Add a mark", encoding="utf-8-sig"))


class Slight(Rule):
    code, name, group, severity, safety = "PSV402", "slight", "layout", Severity.NOTE, Safety.SAFE
    commands = ("slight",)

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        yield self.finding(node, "slight", fix=self.fix("Remove", replace(node, "1")))


class Crash(Rule):
    code, name, group = "PSV199", "crash", "correctness"
    commands = ("crash",)

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        raise ZeroDivisionError("by zero")
        yield


class Breaker(Rule):
    code, name, group, safety = "PSV198", "breaker", "correctness", Safety.SAFE
    commands = ("breaks", "bursts")

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        edit = replace(node, "(") if node.text == "breaks" else Edit(Span(0, 0), None)  # type: ignore[arg-type]
        yield self.finding(node, "break it", fix=self.fix("Break", edit))


RULES: tuple[type[Rule], ...] = (Dir, Mark, Slight, Crash, Breaker, *OWN_RULES)
REGISTRY = Registry(RULES)


def settings(*leave_out: type[Rule], fix: FixMode = FixMode.NONE, **more: object) -> LintSettings:
    rules = tuple(RuleSetting(rule.code, rule.Options()) for rule in REGISTRY if rule not in leave_out)
    return LintSettings(rules, fix=fix, **more)  # type: ignore[arg-type]


WITHOUT_MARK = settings(Mark)
FIXING = settings(Mark, fix=FixMode.SAFE)


def check(text: str | bytes, chosen: LintSettings = WITHOUT_MARK, path: str = "a.ps1") -> Outcome:
    return check_bytes(text.encode() if isinstance(text, str) else text, path, chosen, REGISTRY)


def rules_of(outcome: Outcome) -> list[str]:
    return [record.rule for record in outcome.records]


def test_a_record_has_all_that_reports_need() -> None:
    outcome = check("1\n  dir .\n")
    (record,) = outcome.records
    assert record.kind == "finding"
    assert (record.rule, record.name, record.aliases) == ("PSV301", "cmdlet-alias", ("PSAvoidUsingCmdletAliases",))
    assert (record.level, record.message, record.path) == (Severity.WARNING, "an alias", "a.ps1")
    assert record.region == Region(2, 3, 2, 6)
    assert record.fix is not None
    assert record.fix.edits == (EditRecord(Region(2, 3, 2, 6), "gci"),)
    assert record.notes == ("a note",)
    assert record.fingerprint.startswith("b2:")
    assert record.url is None
    assert not record.fixed
    assert record.frame is not None
    assert record.frame.lines == ("1", "  dir .")
    assert (outcome.subject, outcome.size, outcome.after) == ("a.ps1", 10, None)


def test_own_rules_have_an_address() -> None:
    (record,) = check("1 # psverify: ignore[PSV301]").records
    assert record.url == "https://psverify.github.io/rules/unused-suppression"


def test_frames_are_left_out_on_demand() -> None:
    (record,) = check("dir", settings(Mark, frames=False)).records
    assert record.frame is None


def test_details_are_left_out_on_demand() -> None:
    (record,) = check("dir", settings(Mark, details=False)).records
    assert record.fingerprint == ""


def test_equal_lines_have_different_fingerprints() -> None:
    first, second = check("dir\ndir").records
    assert first.fingerprint != second.fingerprint


def test_a_finding_about_the_file_has_no_place() -> None:
    (record,) = check("1", settings()).records
    assert (record.rule, record.region, record.frame) == ("PSV601", None, None)


def test_a_syntax_error_is_a_finding() -> None:
    outcome = check("dir\nif (")
    assert "PSV001" in rules_of(outcome)
    (record,) = (record for record in outcome.records if record.rule == "PSV001")
    assert (record.name, record.level) == ("syntax-error", Severity.ERROR)


@pytest.mark.parametrize("comment", ["# psverify: file-ignore[PSV001]", "# psverify: ignore[syntax-error]"])
def test_a_syntax_error_cannot_be_suppressed(comment: str) -> None:
    assert {"PSV001", "PSV902"} <= set(rules_of(check(f"{comment}\nif (")))


def test_what_powershell_refuses_for_its_meaning_is_a_finding() -> None:
    (record,) = (record for record in check("dir\n1 = 2").records if record.rule == "PSV002")
    assert (record.name, record.level) == ("semantic-error", Severity.ERROR)
    assert record.region is not None
    assert record.region.line == 2
    assert "PSV002" not in rules_of(check("1 = 2\nif ("))


@pytest.mark.parametrize("comment", ["# psverify: file-ignore[PSV002]", "# psverify: ignore[semantic-error]"])
def test_a_semantic_error_cannot_be_suppressed(comment: str) -> None:
    assert {"PSV002", "PSV902"} <= set(rules_of(check(f"{comment}\n1 = 2")))


def test_a_script_with_semantic_errors_is_fixed_all_the_same() -> None:
    outcome = check("dir\n1 = 2\n", FIXING)
    assert outcome.after == b"gci\n1 = 2\n"


def test_suppressions_hold_and_are_counted() -> None:
    outcome = check("dir # psverify: ignore[PSV301] why\ndir")
    assert rules_of(outcome) == ["PSV301"]
    assert outcome.suppressed == 1


def test_suppressions_can_be_ignored() -> None:
    outcome = check("dir # psverify: ignore[PSV301] why\n1 # psverify: ignore", settings(Mark, suppressions=False))
    assert rules_of(outcome) == ["PSV301"]
    assert outcome.suppressed == 0


def test_with_syntax_errors_no_suppression_is_unused() -> None:
    assert "PSV901" not in rules_of(check("1 # psverify: ignore[PSV301]\nif ("))


def test_of_a_crashed_rule_no_suppression_is_unused() -> None:
    outcome = check("crash # psverify: ignore[PSV199]")
    assert rules_of(outcome) == []


def test_a_crashing_rule_is_a_failure_and_the_rest_is_checked() -> None:
    outcome = check("crash; dir")
    assert rules_of(outcome) == ["PSV301"]
    (failure,) = outcome.failures
    assert (failure.stage, failure.path) == ("check", "a.ps1")
    assert "PSV199" in failure.message
    assert "ZeroDivisionError" in failure.traceback


def test_what_is_slighter_than_wanted_is_hidden_and_not_fixed() -> None:
    wanted = settings(Mark, fix=FixMode.SAFE, min_severity=Severity.WARNING)
    outcome = check("slight; dir", wanted)
    assert outcome.after == b"slight; gci"
    assert rules_of(outcome) == ["PSV301"]


def test_fixed_records_have_their_place_in_the_old_text() -> None:
    outcome = check("dir; slight; dir", FIXING)
    assert outcome.after == b"gci; 1; gci"
    assert [(record.fixed, record.region.column if record.region else 0) for record in outcome.records] == [
        (True, 1),
        (True, 6),
        (True, 14),
    ]


def test_remaining_records_have_their_place_in_the_new_text() -> None:
    outcome = check("slight; 1 # psverify: ignore", FIXING)
    assert outcome.after == b"1; 1 # psverify: ignore"
    (record,) = (record for record in outcome.records if not record.fixed)
    assert record.region == Region(1, 6, 1, 24)


def test_without_fixes_there_is_nothing_new() -> None:
    assert check("1", FIXING).after is None


def test_unsafe_fixes_are_applied_on_demand() -> None:
    assert check("é", settings(fix=FixMode.SAFE)).after is None
    assert check("é", settings(fix=FixMode.UNSAFE)).after == codecs.BOM_UTF8 + "é".encode()


def test_what_is_suppressed_is_not_fixed() -> None:
    assert check("dir # psverify: ignore[PSV301]", FIXING).after is None


def test_settings_change_what_is_fixed() -> None:
    rule = RuleSetting("PSV301", Dir.Options(), fixable=False)
    outcome = check("dir", LintSettings((rule,), fix=FixMode.UNSAFE))
    assert outcome.after is None
    assert outcome.records[0].fix is None
    demoted = RuleSetting("PSV301", Dir.Options(), demoted=True)
    assert check("dir", LintSettings((demoted,), fix=FixMode.SAFE)).after is None


def test_settings_change_the_level() -> None:
    rule = RuleSetting("PSV301", Dir.Options(), severity=Severity.ERROR)
    assert check("dir", LintSettings((rule,))).records[0].level is Severity.ERROR


def test_a_fix_that_breaks_the_script_is_left_out_and_its_finding_is_kept() -> None:
    outcome = check("breaks; dir", FIXING)
    assert outcome.after == b"breaks; gci"
    assert [(record.rule, record.fixed) for record in outcome.records] == [("PSV301", True), ("PSV198", False)]
    (failure,) = outcome.failures
    assert (failure.stage, failure.path) == ("fix", "a.ps1")
    assert "the result would have a syntax error" in failure.message


def test_a_crash_while_fixing_keeps_the_findings() -> None:
    outcome = check("bursts; dir", FIXING)
    assert outcome.after is None
    assert rules_of(outcome) == ["PSV198", "PSV301"]
    (failure,) = outcome.failures
    assert failure.stage == "fix"
    assert failure.traceback


def test_settings_for_a_rule_that_nobody_has_are_a_failure() -> None:
    outcome = check("1", LintSettings((RuleSetting("PSV999", Rule.Options()),)))
    (failure,) = outcome.failures
    assert "PSV999" in failure.message


def test_times_are_measured_on_demand() -> None:
    assert check("dir").timings == {}
    assert check("dir", settings(Mark, timed=True)).timings["PSV301"] >= 0


@pytest.mark.parametrize(
    "raw",
    [
        codecs.BOM_UTF8 + "dir # é\r\n".encode(),
        codecs.BOM_UTF16_LE + "dir # é\r\n".encode("utf-16-le"),
        "dir # naïve café, déjà vu\r\n".encode("cp1252"),
        b"dir\rdir\ndir\r\n",
        b"dir # \xff\xfe\x00",
    ],
)
def test_a_fixed_file_differs_only_where_a_fix_says_so(raw: bytes) -> None:
    after = check(raw, FIXING).after
    wide = raw.startswith(codecs.BOM_UTF16_LE)
    old, new = ("dir".encode("utf-16-le"), "gci".encode("utf-16-le")) if wide else (b"dir", b"gci")
    assert after == raw.replace(old, new)


@profile(max_examples=150)
@given(st.one_of(st.binary(max_size=80), st.text("dir;|(){}\"'@#`\r\n é$psverify: ignore[PSV301]", max_size=60)))
def test_any_bytes_are_checked_and_fixed_for_good(raw: bytes | str) -> None:
    raw = raw.encode() if isinstance(raw, str) else raw
    outcome = check(raw, FIXING)
    assert outcome.failures == ()
    if outcome.after is not None:
        again = check(outcome.after, FIXING)
        assert again.after is None
        assert rules_of(again).count("PSV001") <= rules_of(check(raw)).count("PSV001")


def test_an_outcome_can_be_sent_to_another_process() -> None:
    outcome = check("dir; crash; if (", FIXING)
    assert pickle.loads(pickle.dumps(outcome)) == outcome


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ps1"
    path.write_bytes(b"dir")
    outcome = check_file(str(path), FIXING, REGISTRY)
    assert outcome.subject == str(path)
    assert outcome.after == b"gci"
    assert path.read_bytes() == b"dir"
    assert outcome.records[0].path == path.as_posix()
    assert suppress_file(str(path), WITHOUT_MARK, REGISTRY, "").after == b"dir # psverify: ignore[PSV301]"


def test_a_file_that_cannot_be_read_is_a_failure(tmp_path: Path) -> None:
    path = str(tmp_path / "none.ps1")
    for outcome in (check_file(path, FIXING, REGISTRY), suppress_file(path, FIXING, REGISTRY, "")):
        (failure,) = outcome.failures
        assert (failure.stage, failure.path) == ("read", path)
        assert failure.message == "cannot be read: No such file or directory"


def test_all_findings_are_suppressed_on_demand() -> None:
    outcome = suppress_bytes(b"dir\r\n1\r\n", "a.ps1", settings(), REGISTRY, "for now")
    assert outcome.after == (
        b"# psverify: file-ignore[PSV601] for now\r\ndir # psverify: ignore[PSV301] for now\r\n1\r\n"
    )
    assert outcome.suppressed == 2
    assert outcome.records == ()


def kept(record: Record) -> tuple[str, bool]:
    return record.rule, record.fixed


def test_suppressing_leaves_the_rest_alone() -> None:
    outcome = suppress_bytes(b"dir (", "a.ps1", WITHOUT_MARK, REGISTRY, "")
    assert outcome.after is None
    assert ("PSV001", False) in map(kept, outcome.records)


class Topic(Rule):
    code, name, group = "PSV606", "topic", "compatibility"
    extensions = (".help.txt",)

    def check(self, file: File) -> Iterator[Finding]:
        yield self.finding(None, f"{len(file.buffer)} bytes")


def test_a_help_topic_is_no_script() -> None:
    known = Registry({Dir, Mark, Topic, *OWN_RULES})
    asked = LintSettings(tuple(RuleSetting(rule.code, rule.Options()) for rule in known))
    raw = b"dir ( {\n# psverify: ignore[PSV000]\n"
    for outcome in (
        check_bytes(raw, "en-US/about_x.help.txt", asked, known),
        suppress_bytes(raw, "about_x.help.txt", asked, known, "no reason"),
    ):
        assert [(record.rule, record.message) for record in outcome.records] == [("PSV606", "35 bytes")]
        assert outcome.after is None
    assert "PSV606" not in {record.rule for record in check_bytes(raw, "x.ps1", asked, known).records}
