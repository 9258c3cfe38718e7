from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from psverify.check.engine_rules import OWN_RULES
from psverify.check.registry import Registry
from psverify.check.settings import FixMode, LintSettings, RuleSetting
from psverify.declared.declare import rules_of
from psverify.outcome.pipeline import check_bytes

if TYPE_CHECKING:
    from psverify.model import Outcome

REST = 'code: ACME001\nname: bare-net\nsummary: Use of net.exe.\nmessage: "say {{name}}: {name}"\n'


def checked(script: str, query: str, *lines: str, fix: FixMode = FixMode.UNSAFE) -> Outcome:
    text = "\n".join((REST + f"query: |\n  {query}", *lines))
    registry = Registry((*OWN_RULES, *rules_of([("a.yml", text.encode())], Registry(()))))
    (entry,) = registry.matching("ACME")
    rule = entry.rule
    settings = LintSettings((RuleSetting("ACME001", rule.Options()),), fix=fix)
    outcome = check_bytes(script.encode(), "a.ps1", settings, registry)
    assert outcome.failures == ()
    return outcome


def messages(script: str, query: str) -> list[str]:
    return [record.message for record in checked(script, query).records]


def mended(script: str, query: str, *lines: str) -> str:
    outcome = checked(script, query, *lines)
    return script if outcome.after is None else outcome.after.decode()


def test_a_finding_is_at_its_place() -> None:
    (record,) = checked("1; é\nnet use", '((command . (_) @name) @here (#eq? @name "net"))').records
    assert record.region is not None
    assert (record.rule, record.name, record.message) == ("ACME001", "bare-net", "say {name}: net")
    assert (record.region.line, record.region.column, record.region.end_column) == (2, 1, 8)


def test_what_is_long_or_of_several_lines_is_short_in_messages() -> None:
    assert messages("a @(1,\n  2)", "(command . (_) . (_) @name) @here") == ["say {name}: @(1, 2)"]
    assert messages(f"a {'b' * 99}", "(command . (_) . (_) @name) @here") == [f"say {{name}}: {'b' * 59}…"]


def test_one_place_is_told_once_of_one_thing() -> None:
    query = "(command (string_constant_expression) @name (_)? @rest) @here"
    assert messages("a b", query) == ["say {name}: a", "say {name}: b"]


def test_a_script_with_syntax_errors_is_left_alone() -> None:
    assert [record.rule for record in checked("net use; if (", "(command) @here (command) @name @here").records] == [
        "PSV001"
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["fix: Get-It"], "Get-It\n"),
        (['fix: ""'], "\n"),
        (['fix: "{name} {other}!"'], "net !\n"),
        (["fix: {name: Get-It}"], "Get-It use\n"),
        (["fix: {name: Get-It, argument: '-Name {argument}'}"], "Get-It -Name use\n"),
        (["fix: {other: Get-It}"], "net use\n"),
        (["fix: {name: a, here: b}"], "net use\n"),
        (["fix: {name: a, other: b}"], "a use\n"),
    ],
)
def test_a_fix_puts_texts_in_the_place_of_captures(lines: list[str], text: str) -> None:
    query = '((command . (_) @name . (_) @argument . (_)? @other) @here (#eq? @name "net"))'
    assert mended("net use\n", query, *lines) == text


def test_a_fix_has_the_line_ends_of_its_file() -> None:
    query = '((command . (_) @name . (_) @block) @here (#eq? @name "net"))'
    lines = ["fix: |", "  if ($x) {", "    & {block}", "  }"]
    assert mended("1\r\nnet {\r\n}\r\n", query, *lines) == "1\r\nif ($x) {\r\n  & {\r\n}\r\n}\r\n"


def test_a_fix_is_called_after_what_it_puts_there() -> None:
    query = "(command . (_) @name) @here"
    titles = [
        record.fix.title
        for line in ("fix: Get-It", 'fix: ""', "fix: {here: '{name} 1'}")
        for record in checked("net", query, line, fix=FixMode.NONE).records
        if record.fix is not None
    ]
    assert titles == ["Use Get-It", "Remove it", "Use net 1"]
