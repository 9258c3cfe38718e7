from __future__ import annotations

import re

import pytest

from psverify.declared.values import Value, documents
from psverify.errors import UserError


def only(text: str) -> Value:
    (value,) = documents("a.yml", text.encode())
    return value


def refused(message: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, match=f"^{re.escape(message)}$")


def test_scalars_are_the_texts_that_people_wrote() -> None:
    entries = only("a: no\nb: 007\nc: 2026-01-01\nd: ''\ne: |\n  two\n  lines\n").entries()
    assert [value.text() for value in entries.values()] == ["no", "007", "2026-01-01", "", "two\nlines\n"]


def test_a_file_may_hold_several_documents_and_empty_ones() -> None:
    found = documents("a.yml", b"\xef\xbb\xbfa: 1\n---\n---\nb: 2\n---\n")
    assert [list(value.entries()) for value in found] == [["a"], ["b"]]
    assert list(documents("a.yml", b"# nothing\n")) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1\nb: 2", "a.yml:2: is not valid YAML: expected ',' or ']', but got ':'"),
        (
            "q: (a b: (c))",
            "a.yml:1: is not valid YAML: mapping values are not allowed here; a text with a colon in it goes after '|'",
        ),
        ("a: *b", "a.yml:1: is not valid YAML: found undefined alias 'b'"),
        ('a: "\1"', "a.yml: is not valid YAML: unacceptable character #x0001: special characters are not allowed"),
        ("a: " + "[" * 300_000, "a.yml:1: is not valid YAML: more than 100 brackets are open"),
        ("- " * 9999, "a.yml: is not valid YAML: maximum recursion depth exceeded"),
        ("%YAML 1.3\n---\na: 1", "a.yml: is not valid YAML: "),
    ],
    ids=["bracket", "colon", "alias", "character", "brackets", "bottomless", "version"],
)
def test_what_is_no_yaml(text: str, message: str) -> None:
    with pytest.raises(UserError, match=f"^{re.escape(message)}"):
        only(text)


def test_what_is_not_utf_8() -> None:
    with refused("a.yml: is not UTF-8; save it as UTF-8"):
        list(documents("a.yml", b"a: \xff"))


def test_mistakes_are_told_with_file_line_and_key() -> None:
    table = only("a: {b: [x, {c: 1}]}\nn: 0\nnone:\nword: save\n").entries()
    with refused("a.yml:1: a must be a text"):
        table["a"].text()
    with refused("a.yml:1: a must be a list"):
        table["a"].items()
    items = table["a"].entries()["b"].items()
    with refused("a.yml:1: a.b.1 must be a mapping of keys to values"):
        items[0].entries()
    with refused("a.yml:2: n must be a positive number, not '0'"):
        table["n"].number()
    with refused("a.yml:3: none is empty"):
        table["none"].text()
    with refused("a.yml:4: word must be safe or unsafe, not 'save'; did you mean 'safe'?"):
        table["word"].one_of(("safe", "unsafe"))
    assert only("12").number() == 12
    assert only("safe").one_of(("safe", "unsafe")) == "safe"


def test_keys_are_known_ones_and_there_once() -> None:
    assert list(only("a: 1\nb: 2").table(("a", "b", "c"), ("a",))) == ["a", "b"]
    with refused("a.yml:2: unknown key 'mesage'; did you mean 'message'?"):
        only("a: 1\nmesage: 2").table(("a", "message"))
    with refused("a.yml:1: is missing the required key 'b'"):
        only("a: 1").table(("a", "b"), ("a", "b"))
    with refused("a.yml:3: duplicate key 'a'"):
        only("a: 1\nb: 2\na: 3").entries()
    with refused("a.yml:1: must be a text"):
        only("? [a]\n: 1").entries()


def test_rows_count_inside_of_a_text_of_several_lines() -> None:
    value = only("a: 1\nquery: |\n  (x)\n  (y)\n").entries()["query"]
    assert value.place == "a.yml:2"
    assert str(value.error("is wrong", 1)) == "a.yml:4: query is wrong"
    assert str(only("query: (x)").entries()["query"].error("is wrong", 1)) == "a.yml:1: query is wrong"
