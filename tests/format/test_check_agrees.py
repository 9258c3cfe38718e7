"""What `format` writes, `check --select PSV4` accepts; what `check --select PSV4 --fix` writes, `format` accepts."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st
from random_scripts import SCRIPTS

from psverify.check.settings import FixMode, LintSettings, RuleSetting
from psverify.format.format_file import format_bytes
from psverify.format.settings import format_settings
from psverify.model import Outcome, Safety
from psverify.outcome.pipeline import check_bytes
from psverify.parse.tree import parse
from psverify.plugin.host import host
from psverify.testing import cases

FIXTURES = Path(__file__).parents[2] / "fixtures" / "rules"
FORMATTING = ("PSV404", "PSV405", "PSV406", "PSV407", "PSV408", "PSV409")
LAYOUT = tuple(entry.code for entry in host().registry.matching("PSV4"))
PIECES = (
    "if($x){", "}", "};", "else{", "@{", "a=1", "long   =2", ";", "\n", "\n\n", "  ", "\t", "|", "foreach ($i in 1..3)\n{",
    "get-item -path .", "# why\n", "<# a #>", "`\n", "'s'", "+", "-EQ 3", ",", "(", ")", "$y", "function f{", "[A()] enum E{",
    "$z.{b  c}", "for(", "try{", "catch{", "switch(1){", "param($a,$b)",
)  # fmt: skip


def texts() -> list[bytes]:
    """Returns the valid texts of the layout rules' cases and examples."""
    found = [
        case.code
        for code in LAYOUT
        for case in cases(FIXTURES / f"{code}.yml", host().registry.entry(code).rule)  # type: ignore[union-attr]
        if not case.exact
    ]
    return [text for text in dict.fromkeys(found) if not parse(text).has_error]


def checked(raw: bytes, codes: tuple[str, ...], fix: FixMode = FixMode.NONE) -> Outcome:
    rules = (RuleSetting(code, host().registry.find(code).Options()) for code in codes)  # type: ignore[union-attr]
    return check_bytes(raw, "a.ps1", LintSettings(tuple(rules), fix=fix, suppressions=False), host().registry)


def formatted(raw: bytes) -> bytes:
    outcome = format_bytes(raw, "a.ps1", format_settings("CodeFormatting", ".", host().registry), host().registry)
    assert not outcome.failures
    return raw if outcome.after is None else outcome.after


def fixable(outcome: Outcome) -> list[tuple[str | None, str]]:
    records = [record for record in outcome.records if not record.fixed]
    return [(one.rule, one.message) for one in records if one.fix is not None and one.fix.safety is Safety.SAFE]


def assert_agreement(raw: bytes) -> None:
    if parse(raw).has_error:
        return
    once = formatted(raw)
    assert fixable(checked(once, FORMATTING)) == []
    fixed = checked(raw, LAYOUT, FixMode.SAFE)
    assert (fixed.failures, fixable(fixed)) == ((), [])
    after = raw if fixed.after is None else fixed.after  # nothing may be left of a text
    assert formatted(after) == after


@pytest.mark.parametrize("raw", texts(), ids=lambda raw: raw.decode("utf-8-sig")[:40])
def test_cases_of_layout_rules(raw: bytes) -> None:
    assert_agreement(raw)


@given(SCRIPTS)
@hypothesis_settings(max_examples=100)
def test_any_script(text: str) -> None:
    assert_agreement(text.encode())


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
@hypothesis_settings(max_examples=200)
def test_any_text(text: str) -> None:
    assert_agreement(text.encode())


def together() -> bytes:
    """Returns many of the texts as one valid script, and what else layout rules look at."""
    script = b""
    for text in texts():
        longer = script + text.removeprefix(b"\xef\xbb\xbf").rstrip() + b"\n"
        script = script if parse(longer).has_error else longer
    return script + b"$mixed = 'line ends'  \r\n$long = '" + 120 * b"x" + b"'"


SCRIPT = together()


@pytest.mark.parametrize("pair", list(combinations(LAYOUT, 2)), ids="-".join)
def test_no_two_rules_contradict_each_other(pair: tuple[str, str]) -> None:
    outcome = checked(SCRIPT, pair, FixMode.SAFE)
    assert (outcome.failures, fixable(outcome)) == ((), [])


def test_all_rules_find_something_in_the_script() -> None:
    assert {record.rule for record in checked(SCRIPT, LAYOUT).records} - {"PSV002"} == set(LAYOUT)  # types of one name
