"""Every rule that is installed: its examples, and the cases in fixtures/rules/<CODE>.yml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from psverify.model import Safety
from psverify.plugin.host import host
from psverify.testing import Case, cases, check_case, example_cases

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule import Rule

FIXTURES = Path(__file__).parent.parent / "fixtures" / "rules"


def rules() -> list[type[Rule]]:
    return [rule for rule in host().registry if rule.__module__.partition(".")[0] in ("psverify_rules", "psverify")]


def all_cases() -> Iterator[Case]:
    for rule in rules():
        yield from example_cases(rule)
        path = FIXTURES / f"{rule.code}.yml"
        if path.exists():
            yield from cases(path, rule)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return host().registry


@pytest.mark.parametrize("case", list(all_cases()), ids=str)
def test_case(case: Case, registry: Registry) -> None:
    check_case(case, registry)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_the_documentation_is_complete(rule: type[Rule]) -> None:
    first, _, rest = (rule.__doc__ or "").partition("\n")
    assert first.endswith("."), "the first line is a sentence"
    assert "## Why is this bad?" in rest
    if rule.safety is Safety.UNSAFE:
        assert "## Fix safety" in rest, "it says what an unsafe fix may break"
    assert example_cases(rule), "it has examples"
    assert any(case.count for case in example_cases(rule)), "one of them is bad"
    assert any(not case.count for case in example_cases(rule)), "one of them is good"


def test_every_file_of_cases_belongs_to_a_rule() -> None:
    assert {path.stem for path in FIXTURES.glob("*.yml")} <= {rule.code for rule in rules()}
