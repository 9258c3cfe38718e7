from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from psverify.check.settings import FixMode, LintSettings, RuleSetting
from psverify.facts.braced_member_names import member_names, outside_member_names
from psverify.facts.file import File
from psverify.format.format_file import format_bytes
from psverify.format.settings import format_settings
from psverify.model import Edit, Finding, Fix, Safety, Severity, Span
from psverify.outcome.pipeline import check_bytes
from psverify.parse.tree import parse
from psverify.plugin.host import host
from psverify.read.decode import decode

if TYPE_CHECKING:
    from psverify.facts.braced_member_names import MemberNames


def names(text: str) -> MemberNames:
    source = decode(text.encode())
    return member_names(File(source, parse(source.buffer), "a.ps1"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$row.{dir}", ["{dir}"]),
        ("$row. {dir}", ["{dir}"]),
        ("$row.\n{dir}", ["{dir}"]),
        ("$row.<# why #>{dir}", ["{dir}"]),
        ("$row.# why\n{dir}", ["{dir}"]),
        ("$row.`\n{dir}", ["{dir}"]),
        ("[Foo]::{Bar baz}", ["{Bar baz}"]),
        ("$row?.{dir}", ["{dir}"]),
        ("$row.{dir}()", ["{dir}"]),
        ("@{ a = 1 }.{a}.{b c}", ["{a}", "{b c}"]),
        ("f $row.{dir}", ["{dir}"]),
        ('"$($row.{dir}) $row.{dir}"', ["{dir}"]),
        ("$row.{$a.{b}}", ["{$a.{b}}"]),
        ("f.{dir}", []),
        (". {dir}", []),
        ("$row.Where{dir}", []),
        ("$row.ForEach({dir})", []),
    ],
)
def test_which_braces_hold_a_name(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in names(text).spans] == found


def finding(start: int, end: int, *edits: tuple[int, int]) -> Finding:
    fix = Fix(tuple(Edit(Span(*edit), "x") for edit in edits), Safety.SAFE, "fix")
    return Finding("T001", Span(start, end), "", Severity.WARNING, fix)


def test_findings_in_a_name_are_left_out() -> None:
    found = names("$a.{b c}.{d}")
    assert outside_member_names([finding(4, 5), finding(3, 8), finding(10, 11)], found) == []
    around = [finding(0, 8), finding(8, 9), finding(0, 12)]
    assert outside_member_names(around, found) == around


def test_fixes_that_change_a_name_are_left_out() -> None:
    found = names("$a.{b c}.{d}")
    harmful = [finding(0, 2, (0, 1), (4, 5)), finding(0, 2, (3, 3)), finding(0, 2, (2, 3)), finding(0, 2, (7, 12))]
    assert [one.fix for one in outside_member_names(harmful, found)] == [None] * 4
    harmless = [finding(0, 2, (0, 2)), finding(8, 9, (8, 8))]
    assert outside_member_names(harmless, found) == harmless


def test_a_finding_about_the_whole_file_stays() -> None:
    whole = finding(0, 0)._replace(span=None, fix=None)
    assert outside_member_names([whole], names("$a.{b}")) == [whole]


NAMES = ("{dir}", "{Bar  baz}", "{a|b}", "{IF(1){2}}", '{"x"}', "{ $x=1;\n  $null -EQ $y  \n}", "{Get-Items -path:.}")
RULES = tuple(RuleSetting(rule.code, rule.Options()) for rule in host().registry)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("before", ["$row.", "[Foo]::", "$x = $row.", "function Get-Items {}; $row."])
def test_no_fix_and_no_format_changes_a_name(before: str, name: str) -> None:
    raw = f"{before}{name} | dir\n".encode()
    fixed = check_bytes(raw, "a.ps1", LintSettings(RULES, fix=FixMode.UNSAFE), host().registry).after or raw
    assert f"{before}{name}".encode() in fixed.replace(b"Get-Item ", b"Get-Items ")
    for preset in ("CodeFormatting", "CodeFormattingOTBS", "CodeFormattingAllman"):
        settings = format_settings(preset, ".", host().registry)
        assert name.encode() in (format_bytes(raw, "a.ps1", settings, host().registry).after or raw)
