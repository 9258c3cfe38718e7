from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

import pytest
from hypothesis import given, strategies as st

from psverify.api import Bad, Fixed, Good, Rule, Safety, Severity
from psverify.check import rule_document
from psverify.check.registry import Registry
from psverify.check.rule_pages import page
from psverify.declared.declare import rules_of
from psverify.declared.rule import QueryRule
from psverify.declared.template import Template
from psverify.errors import UserError

LEAST = """\
code: ACME001
name: bare-net
summary: Use of net.exe.
message: Use a cmdlet.
query: |
  (command . (_) @name) @here
"""
FULL = (
    LEAST
    + """\
group: administration
why: |
  It writes text.

  ## References
  A book.
severity: error
fix:
  name: Get-It
  here: "{name}"
safety: safe
examples:
  - bad: net use; net
    count: 2
    fixed: Get-It; Get-It
  - bad: net
  - good: dir
"""
)


class Taken(Rule):
    """A rule of a plugin."""

    code, name, group = "TAKEN1", "long-line", "style"
    aliases: ClassVar[tuple[str, ...]] = ("PSLongLine",)


def made(*texts: str) -> tuple[type[QueryRule], ...]:
    files = [(f"{number}.yml", text.encode()) for number, text in enumerate(texts, 1)]
    return rules_of(files, Registry([Taken]))


def refusal(*texts: str) -> str:
    with pytest.raises(UserError) as error:
        made(*texts)
    return str(error.value)


def test_the_least_that_makes_a_rule() -> None:
    (rule,) = made(LEAST)
    assert issubclass(rule, QueryRule)
    assert (rule.code, rule.name, rule.group, rule.severity) == ("ACME001", "bare-net", "project", Severity.WARNING)
    assert (rule.safety, dict(rule.replacements), rule.examples, rule.default) == (None, {}, (), True)
    assert (rule_document.rule_summary(rule), rule_document.rule_body(rule), page(rule.name, rule.__module__)) == (
        "Use of net.exe.",
        "",
        None,
    )


def test_all_that_a_rule_may_have() -> None:
    (rule,) = made(FULL)
    assert (rule.group, rule.severity, rule.safety) == ("administration", Severity.ERROR, Safety.SAFE)
    assert rule_document.rule_body(rule) == "## Why is this bad?\nIt writes text.\n\n## References\nA book."
    assert rule.replacements == {"name": Template("Get-It"), "here": Template("{name}")}
    told = [(type(example), example.code) for example in rule.examples]
    assert told == [(Bad, "net use; net"), (Fixed, "Get-It; Get-It"), (Bad, "net"), (Good, "dir")]
    assert [example.count for example in rule.examples if isinstance(example, Bad)] == [2, 1]


def test_a_fix_is_unsafe_unless_its_author_says_otherwise() -> None:
    (rule,) = made(LEAST + "fix: Get-It\n")
    assert (rule.safety, rule.replacements) == (Safety.UNSAFE, {"here": Template("Get-It")})


def test_several_files_and_documents() -> None:
    second, third = (LEAST.replace("001", f"00{n}").replace("bare", bare) for n, bare in ((2, "thin"), (3, "fat")))
    assert [rule.code for rule in made(f"{LEAST}---\n{second}", "", third)] == ["ACME001", "ACME002", "ACME003"]
    assert made() == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("message:", "mesage:", "1.yml:4: unknown key 'mesage'; did you mean 'message'?"),
        ("summary: Use of net.exe.\n", "", "1.yml:1: is missing the required key 'summary'"),
        ("ACME001", "PSV999", "1.yml:1: code must be your own letters and a number, such as ACME001, not 'PSV999'"),
        ("ACME001", "Acme", "1.yml:1: code must be your own letters and a number, such as ACME001, not 'Acme'"),
        ("ACME001", "taken1", "1.yml:1: code must be your own letters and a number, such as ACME001, not 'taken1'"),
        ("ACME001", "TAKEN1", "1.yml:1: code 'TAKEN1' is already used by long-line (TAKEN1)"),
        ("bare-net", "long-line", "1.yml:2: name 'long-line' is already used by long-line (TAKEN1)"),
        ("bare-net", "pslongline", "1.yml:2: name 'pslongline' is already used by long-line (TAKEN1)"),
        (
            "bare-net",
            "Bare Net",
            "1.yml:2: name must be lowercase words separated by dashes, such as bare-net, not 'Bare Net'",
        ),
        (
            "bare-net",
            "all",
            "1.yml:2: name must be lowercase words separated by dashes, such as bare-net, not 'all'",
        ),
        ("(command .", "(comand .", "1.yml:6: query names an unknown kind of node 'comand'; did you mean 'command'?"),
        (
            "a cmdlet",
            "{nme}",
            "1.yml:4: message uses the placeholder {nme}, but the query has no capture @nme; did you mean 'name'?",
        ),
        ("administration", "engine", "1.yml:7: group must be a lowercase word, not 'engine'"),
        ("severity: error", "severity: fatal", "1.yml:13: severity must be note or warning or error, not 'fatal'"),
        ("safety: safe", "safety: sure", "1.yml:17: safety must be safe or unsafe, not 'sure'"),
        ("  name: Get-It", "  nme: Get-It", "1.yml:15: unknown key 'nme'; did you mean 'name'?"),
        ('"{name}"', '"{it}"', "1.yml:16: fix.here uses the placeholder {it}, but the query has no capture @it"),
        ("count: 2", "count: two", "1.yml:20: examples.1.count must be a positive number, not 'two'"),
        ("- good: dir", "- gud: dir", "1.yml:23: unknown key 'gud'"),
        ("- good: dir", "- dir", "1.yml:23: examples.3 must be a mapping of keys to values"),
        ("- good: dir", "- {good: a, fixed: b}", "1.yml:23: unknown key 'fixed'"),
        ("- bad: net\n", "- fixed: net\n", "1.yml:22: examples.2 is missing the required key 'bad'"),
    ],
)
def test_a_mistake_is_one_sentence(old: str, new: str, message: str) -> None:
    assert FULL.count(old) == 1
    assert refusal(FULL.replace(old, new)) == message


@given(st.integers(0, len(FULL)), st.integers(0, 9), st.text("{}[]()|:>-\n \"'@#&*!%?,~\t\0é1a", max_size=4))
def test_whatever_a_file_says_is_a_rule_or_a_mistake(place: int, length: int, text: str) -> None:
    with suppress(UserError):
        made(FULL[:place] + text + FULL[place + length :])


def test_a_safety_without_a_fix_is_a_mistake() -> None:
    assert refusal(LEAST + "safety: safe\n") == "1.yml:7: safety speaks of a fix, but there is no key 'fix'"


def test_two_rules_that_claim_one_word() -> None:
    assert refusal(LEAST, LEAST) == "2.yml:1: code 'ACME001' is already used by 1.yml:1"
    assert refusal(LEAST, LEAST.replace("001", "002")) == "2.yml:2: name 'bare-net' is already used by 1.yml:2"
