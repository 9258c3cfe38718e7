from __future__ import annotations

import pytest

from psverify.check.registry import Registry
from psverify.check.rule import Rule
from psverify.errors import UserError


class Alias(Rule):
    """An alias."""

    code, name, group, aliases = "PSV301", "cmdlet-alias", "style", ("PSAvoidUsingCmdletAliases",)


class Verb(Rule):
    """A verb."""

    code, name, group = "PSV302", "unapproved-verb", "style"


class Braces(Rule):
    """A brace."""

    code, name, group = "PSV404", "open-brace", "layout"


RULES = Registry([Braces, Verb, Alias])


def test_rules_come_in_the_order_of_their_codes() -> None:
    assert [rule.code for rule in RULES] == ["PSV301", "PSV302", "PSV404"]
    assert len(RULES) == 3


@pytest.mark.parametrize(
    "word", ["PSV301", "psv301", "cmdlet-alias", "PSAvoidUsingCmdletAliases", "psavoidusingcmdletaliases"]
)
def test_a_rule_is_found_by_code_name_and_alias_in_any_case(word: str) -> None:
    assert RULES.find(word) is Alias


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("ALL", {Alias, Verb, Braces}),
        ("PSV3", {Alias, Verb}),
        ("PSV", {Alias, Verb, Braces}),
        ("open-brace", {Braces}),
        ("open", set()),
        ("PSV9", set()),
        ("PS", set()),
    ],
)
def test_selectors(selector: str, found: set[type[Rule]]) -> None:
    assert {entry.rule for entry in RULES.matching(selector)} == found


def test_two_rules_with_one_name_are_refused() -> None:
    class Other(Rule):
        """Another."""

        code, name, group = "PSV399", "cmdlet-alias", "style"

    with pytest.raises(UserError, match="two rules claim 'cmdlet-alias'"):
        Registry([Alias, Other])


def test_words_are_all_that_a_selection_may_say() -> None:
    assert "PSAvoidUsingCmdletAliases" in RULES.words()
    assert "PSV404" in RULES.words()
