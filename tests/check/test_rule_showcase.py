from __future__ import annotations

import pytest

from psverify.check.rule import Bad, Example, Fixed, Good
from psverify.check.rule_showcase import showcase, visible


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("a  b\n", "a  b\n"),
        ("a \t\nb", "a·→\nb"),
        ("a \r\nb\rc\n", "a·␍\nb␍c\n"),
        ("\ufeffa\0\n", "⟨BOM⟩a␀\n"),
    ],
)
def test_what_nobody_could_see_is_visible(code: str, seen: str) -> None:
    assert visible(code) == seen


@pytest.mark.parametrize(
    ("example", "title"),
    [
        (Bad("a"), "Reported:"),
        (Good("a"), "Not reported:"),
        (Bad("a", path="x.psd1", options={"max_length": 2}), "Reported in `x.psd1`, with `max-length = 2`:"),
    ],
)
def test_an_example_says_what_it_is(example: Example, title: str) -> None:
    assert showcase([example]) == f"{title}\n\n```powershell\na\n```"


def codes(*examples: Example) -> list[str]:
    return [part.partition("```")[0] for part in showcase(examples).split("powershell\n")[1:]]


def test_where_an_example_looks_like_its_fix_the_ends_of_lines_are_shown() -> None:
    assert codes(Bad("a\nb"), Fixed("a\nb\n"), Good("a\n")) == ["a␊\nb\n", "a␊\nb␊\n", "a␊\n"]


def test_where_it_does_not_they_are_not() -> None:
    assert codes(Bad("a"), Fixed("b\n"), Bad("c"), Good("c\n")) == ["a\n", "b\n", "c\n", "c\n"]
