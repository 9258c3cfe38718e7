from __future__ import annotations

import pytest

from psverify.check.rule_names import misspelt_rule

KNOWN = (
    "PSV305", "write-host", "PSAvoidUsingWriteHost", "PSUseOutputTypeCorrectly", "PSAvoidUsingPlainTextForPassword",
    "PSAvoidUsingCmdletAliases", "PSUseDeclaredVarsMoreThanAssignments",
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("PSAvoidUsingWriteHots", "PSAvoidUsingWriteHost"),
        ("PSAvoidUsingWritHost", "PSAvoidUsingWriteHost"),
        ("AvoidUsingWriteHost", "PSAvoidUsingWriteHost"),
        ("PSAvoidWriteHost", "PSAvoidUsingWriteHost"),
        ("psavoidusingwritehosts", "PSAvoidUsingWriteHost"),
        ("PSAvoidUsingPlainTextPassword", "PSAvoidUsingPlainTextForPassword"),
        ("PSAvoidUsingCmdletAlias", "PSAvoidUsingCmdletAliases"),
        ("PSUseDeclaredVarsMoreThanAssigments", "PSUseDeclaredVarsMoreThanAssignments"),
        ("PS-UseOutputTypeCorrectly", "PSUseOutputTypeCorrectly"),
        ("write-hots", "write-host"),
    ],
)
def test_the_rule_that_was_meant_is_found(word: str, right: str) -> None:
    assert misspelt_rule(word, KNOWN) == right


@pytest.mark.parametrize(
    "word",
    [
        "PSAvoidUsingReadHost", "PSAvoidUsingWriteOutput", "Measure-WriteHost", "Team\\PSAvoidUsingWriteHots", "CA1303",
        "PSV306", "Microsoft.Security", "PSUseOutput", "PS", "",
    ],
)  # fmt: skip
def test_rules_of_other_analyzers_are_left_alone(word: str) -> None:
    assert misspelt_rule(word, KNOWN) is None
