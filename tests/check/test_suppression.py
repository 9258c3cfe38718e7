from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest

from psverify.check.engine_rules import OWN_RULES, InvalidSuppression, UnusedSuppression
from psverify.check.registry import Registry
from psverify.check.rule import Rule
from psverify.check.run_rules import wish_of
from psverify.check.settings import FixMode
from psverify.check.suppression import Masked, mask
from psverify.fix.edits import apply
from psverify.model import Finding, Severity, Span
from psverify.parse.suppressions import suppressions
from psverify.parse.tree import parse
from psverify.read.decode import decode


class Host(Rule):
    code, name, group, aliases = "PSV305", "write-host", "style", ("PSAvoidUsingWriteHost",)


class Alias(Rule):
    code, name, group, aliases = "PSV301", "cmdlet-alias", "style", ("PSAvoidUsingCmdletAliases",)


REGISTRY = Registry([Host, Alias, *OWN_RULES])
WORDS = {"PSV305": rb"(?m)^Write-Host", "PSV301": rb"\bgci\b", "PSV001": rb"^broken"}


def findings(buffer: bytes) -> Iterator[Finding]:
    """What Host and Alias would say, with the word in lower case as the id of its subject."""
    for rule, word in WORDS.items():
        for match in re.finditer(word, buffer):
            yield Finding(rule, Span(*match.span()), rule, Severity.WARNING, subject_id=match[0].decode().lower())


def masked(text: str, unjudged: Iterable[str] = (), own: Iterable[type[Rule]] = OWN_RULES) -> Masked:
    source = decode(text.encode())
    found = suppressions(parse(source.buffer), source)
    rules: list[type[Rule]] = [Host, Alias, *own]
    enabled = {rule.code: wish_of(rule()) for rule in rules}
    return mask(source.buffer, list(findings(source.buffer)), found, REGISTRY, enabled, set(unjudged))


def told(text: str) -> list[tuple[str, str]]:
    return [(finding.rule, finding.message.partition(";")[0]) for finding in masked(text).findings]


def unused(word: str) -> tuple[str, str]:
    return ("PSV901", f"Suppression of '{word}' suppresses no finding")


def invalid(what: str) -> tuple[str, str]:
    return ("PSV902", f"Suppression has no effect: {what}")


def test_without_suppressions_findings_pass_through() -> None:
    found = masked("Write-Host 1")
    assert [finding.rule for finding in found.findings] == ["PSV305"]
    assert found.suppressed == 0


@pytest.mark.parametrize("word", ["PSV305", "psv305", "write-host", "Write-Host", "PSAvoidUsingWriteHost"])
def test_a_rule_may_be_named_in_any_way(word: str) -> None:
    assert masked(f"Write-Host 1 # psverify: ignore[{word}]") == Masked((), 1)


def test_other_rules_and_places_stay() -> None:
    found = masked("Write-Host (gci) # psverify: ignore[PSV305]\nWrite-Host 2")
    assert [finding.rule for finding in found.findings] == ["PSV301", "PSV305"]


def test_an_unused_suppression_is_found_by_word() -> None:
    text = "Write-Host 1 # psverify: ignore[PSV305, cmdlet-alias] why"
    found = masked(text)
    assert found.suppressed == 1
    assert told(text) == [unused("cmdlet-alias")]
    assert found.findings[0].span == Span(text.index("cmdlet-alias"), text.index("] why"))


def test_only_judged_rules_are_unused() -> None:
    assert masked("1 # psverify: ignore[PSV305]", unjudged=["PSV305"]) == Masked((), 0)


def test_two_suppressions_of_one_finding_are_both_used() -> None:
    assert masked("# psverify: file-ignore[PSV305]\nWrite-Host 1 # psverify: ignore[PSV305]") == Masked((), 1)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("write-hots", "'write-hots' is not a rule"),
        ("PSV999", "'PSV999' is not a rule"),
        ("PSV3", "'PSV3' is not a rule"),
        ("PSV001", "syntax errors cannot be suppressed."),
        ("syntax-error", "syntax errors cannot be suppressed."),
    ],
)
def test_a_word_that_names_no_rule_is_invalid(word: str, message: str) -> None:
    (rule, text) = told(f"1 # psverify: ignore[{word}]")[0]
    assert rule == "PSV902"
    assert text.startswith(f"Suppression has no effect: {message}")


def test_the_nearest_rule_is_named() -> None:
    (finding,) = masked("1 # psverify: ignore[write-hots]").findings
    assert finding.message == "Suppression has no effect: 'write-hots' is not a rule; did you mean 'write-host'?"


def test_syntax_errors_are_not_suppressed() -> None:
    assert ("PSV001", "PSV001") in told("broken # psverify: ignore[PSV001]")


def test_what_is_malformed_is_invalid() -> None:
    assert told("1 # psverify: ignore") == [invalid("'ignore' must name its rules in brackets, as in ignore[PSV301].")]


def test_own_rules_that_are_off_say_nothing() -> None:
    assert masked("1 # psverify: ignore[PSV305, nothing]", own=()) == Masked((), 0)


@pytest.mark.parametrize(
    "text",
    [
        "1 # psverify: ignore[PSV305, PSV901]",
        "# psverify: file-ignore[unused-suppression]\n1 # psverify: ignore[PSV305]",
        "1 # psverify: ignore[nothing, PSV902]",
    ],
)
def test_findings_about_suppressions_can_be_suppressed(text: str) -> None:
    assert masked(text) == Masked((), 1)


def test_an_unused_suppression_of_unused_suppressions_is_found() -> None:
    assert told("1 # psverify: ignore[PSV901]") == [unused("PSV901")]


ATTRIBUTE = "[Diagnostics.CodeAnalysis.SuppressMessageAttribute({})]\nparam()\n"


def attribute(arguments: str, script: str = "1\n") -> str:
    return ATTRIBUTE.format(arguments) + script


@pytest.mark.parametrize("arguments", ["'PSAvoidUsingWriteHost', ''", "'PSV305', 'write-host'", "'Write-Host'"])
def test_an_attribute_suppresses(arguments: str) -> None:
    assert masked(attribute(arguments, "Write-Host 1")) == Masked((), 1)


def test_an_attribute_with_another_id_does_not() -> None:
    text = attribute("'PSAvoidUsingWriteHost', 'other'", "Write-Host 1")
    assert told(text) == [unused("PSAvoidUsingWriteHost"), ("PSV305", "PSV305")]
    assert masked(text).findings[0].fix is None


@pytest.mark.parametrize(
    "arguments",
    ["'PSAvoidUsingWriteHost', ''", "'PSAvoidUsingWriteHost', 'id'", "'PSUnknownRule', ''", "'Other', 'X'"],
)  # fmt: skip
def test_an_attribute_that_may_serve_others_is_not_unused(arguments: str) -> None:
    assert masked(attribute(arguments)) == Masked((), 0)


def test_an_attribute_for_us_alone_is_unused() -> None:
    assert told(attribute("'PSV305', ''")) == [unused("PSV305")]


def test_a_malformed_attribute_is_only_told_of_known_rules() -> None:
    assert told(attribute("'PSAvoidUsingWriteHost', '', Target = 'f'")) == [
        invalid("the attribute has a Target but no Scope.")
    ]
    assert told(attribute("'Microsoft.Security', '', Target = 'f'")) == []


def test_an_attribute_with_a_misspelt_rule_is_invalid() -> None:
    (finding,) = masked(attribute("'PSAvoidUsingWriteHots', ''")).findings
    assert finding.rule == "PSV902"
    assert finding.message.endswith("'PSAvoidUsingWriteHots' is not a rule; did you mean 'PSAvoidUsingWriteHost'?")


def test_an_attribute_that_keeps_pssa_from_a_false_alarm_is_of_use() -> None:
    text = attribute("'PSAvoidUsingWriteHost', 'other'") + "\nWrite-Host 1"
    source = decode(text.encode())
    rules: list[type[Rule]] = [Host, *OWN_RULES]
    enabled = {rule.code: wish_of(rule()) for rule in rules}
    found = suppressions(parse(source.buffer), source)
    alarm = Finding("PSV305", Span(len(text) - 1, len(text)), "a false alarm", Severity.WARNING, subject_id="other")
    said = list(findings(source.buffer))
    kept = mask(source.buffer, said, found, REGISTRY, enabled, (), [alarm]).findings
    assert [finding.rule for finding in kept] == ["PSV305"]
    kept = mask(source.buffer, said, found, REGISTRY, enabled, ()).findings
    assert sorted(finding.rule for finding in kept) == ["PSV305", "PSV901"]


def test_a_comment_for_what_pssa_alone_reports_is_unused() -> None:
    text = "1 # psverify: ignore[PSV305]"
    source = decode(text.encode())
    rules: list[type[Rule]] = [Host, *OWN_RULES]
    enabled = {rule.code: wish_of(rule()) for rule in rules}
    found = suppressions(parse(source.buffer), source)
    alarm = Finding("PSV305", Span(0, 1), "a false alarm", Severity.WARNING)
    kept = mask(source.buffer, [], found, REGISTRY, enabled, (), [alarm]).findings
    assert [finding.rule for finding in kept] == ["PSV901"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1 # psverify: ignore[PSV305] why\n", "1\n"),
        ("Write-Host 1 # psverify: ignore[PSV305, PSV301] why", "Write-Host 1 # psverify: ignore[PSV305] why"),
        ("# psverify: disable[PSV301, PSV305]\nWrite-Host 1\n# psverify: enable[PSV305, PSV301]\n",
         "# psverify: disable[PSV305]\nWrite-Host 1\n# psverify: enable[PSV305]\n"),
        ("# psverify: disable[PSV301]\n1\n# psverify: enable[PSV301]\n", "1\n"),
    ],
)  # fmt: skip
def test_the_fix_takes_the_word_away(before: str, after: str) -> None:
    findings = masked(before).findings
    assert apply(before.encode(), findings, FixMode.SAFE).buffer.decode() == after


def test_findings_are_in_order() -> None:
    found = masked("Write-Host 1\n1 # psverify: ignore[PSV301]\nWrite-Host 2\n1 # psverify: ignore").findings
    assert [finding.rule for finding in found] == ["PSV305", "PSV901", "PSV305", "PSV902"]


def test_the_own_rules_have_safe_fixes_or_none() -> None:
    assert UnusedSuppression.safety is not None
    assert InvalidSuppression.safety is None
