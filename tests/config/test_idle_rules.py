"""A rule that was asked for by name and has no target says so; others are silent."""

from __future__ import annotations

import pytest

from psverify.check.registry import Registry
from psverify.check.rule import Options, Rule, option, options
from psverify.check.selection import Choice, Selection
from psverify.config.idle_rules import warn_of_idle_rules


@options
class PlaceOptions(Options):
    target_profiles: tuple[str, ...] = option((), "Where scripts run")


class Places(Rule):
    """Looks at platforms."""

    code, name, group = "PSV603", "places", "test"
    targets_option = "target_profiles"
    Options = PlaceOptions


class Other(Rule):
    """Looks at anything."""

    code, name, group = "PSV601", "other", "test"


REGISTRY = Registry([Places, Other])
WARNING = "PSV603 (places) reports nothing without a target: set target-platforms or rules.places.target-profiles"


def warnings(selection: Selection, *platforms: str) -> list[str]:
    return list(warn_of_idle_rules(REGISTRY, selection, platforms))


@pytest.mark.parametrize("word", ["PSV603", "places", "PSV6"])
@pytest.mark.parametrize("key", ["select", "extend_select"])
def test_a_rule_that_is_named_and_has_no_target(key: str, word: str) -> None:
    assert warnings(Selection((Choice("x", **{key: (word,)}),))) == [WARNING]


@pytest.mark.parametrize(
    "choice",
    [
        Choice("x"),
        Choice("x", select=("ALL",)),
        Choice("x", select=("PSV601",)),
        Choice("x", extend_select=("PSV603",), ignore=("PSV603",)),
    ],
)
def test_rules_that_nobody_named_or_that_are_off_are_silent(choice: Choice) -> None:
    assert warnings(Selection((choice,))) == []


def test_a_target_is_enough() -> None:
    choice = Choice("x", select=("PSV603",))
    assert warnings(Selection((choice,)), "core-7.6-linux") == []
    named = {"PSV603": PlaceOptions(target_profiles=("core-7.6-linux",))}
    assert warnings(Selection((choice,), options=named)) == []
