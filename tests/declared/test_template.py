from __future__ import annotations

import pytest

from psverify.declared.template import Template, template
from psverify.declared.values import documents
from psverify.errors import UserError


def made(text: str, *captures: str) -> Template:
    (value,) = documents("a.yml", text.encode())
    return template(value.entries()["fix"], captures)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{a}-{b}", "1-2"),
        ("{a}{a}", "11"),
        ("{c}.", "."),
        ("{{a}} {a}", "{a} 1"),
        ("$_ | % { $_ } ${{a}} $({a}) {}", "$_ | % { $_ } ${a} $(1) {}"),
        ("{a b} { a } {1}", "{a b} { a } {1}"),
        ("{{{a}}}", "{{a}}"),
    ],
)
def test_holes_are_filled_and_other_braces_stay(text: str, filled: str) -> None:
    assert Template(text).fill({"a": "1", "b": "2"}) == filled


def test_what_is_caught_is_not_read_as_a_template() -> None:
    assert Template("{a}").fill({"a": "{b}", "b": "2"}) == "{b}"


def test_only_the_templates_own_line_ends_change() -> None:
    assert Template("x\n{a}\ny").fill({"a": "1\n2"}, "\r\n") == "x\r\n1\n2\r\ny"


def test_the_line_end_of_a_block_is_no_part_of_it() -> None:
    assert made("fix: |\n  a\n  {b}\n", "b").text == "a\n{b}"
    assert made('fix: ""').text == ""


def test_a_hole_must_be_a_capture() -> None:
    with pytest.raises(UserError) as error:
        made("fix: |\n  a\n  {nam} {{other}}\n", "name", "here")
    assert (
        str(error.value)
        == "a.yml:3: fix uses the placeholder {nam}, but the query has no capture @nam; did you mean 'name'?"
    )
