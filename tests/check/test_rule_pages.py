from __future__ import annotations

from psverify.check.engine_rules import UnusedSuppression
from psverify.check.rule import Rule
from psverify.check.rule_pages import page


class Foreign(Rule):
    code, name, group = "ABC101", "foreign", "style"


def test_our_rules_have_a_page() -> None:
    assert (
        page(UnusedSuppression.name, UnusedSuppression.__module__)
        == "https://psverify.github.io/rules/unused-suppression"
    )


def test_rules_of_others_have_none() -> None:
    assert page(Foreign.name, Foreign.__module__) is None
