from __future__ import annotations

import pytest

from psverify.declared.query import DEPTH, Pattern, Queries, checked
from psverify.declared.values import documents
from psverify.errors import UserError
from psverify.facts.file import File
from psverify.parse.tree import parse
from psverify.read.decode import decode

COMMAND = "(command . (_) @name) @here"


def pattern(text: str) -> Pattern:
    block = "\n".join(f"  {line}" for line in text.split("\n"))
    (value,) = documents("a.yml", f"query: |\n{block}\n".encode())
    return checked(value.entries()["query"])


def file(text: str) -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), "a.ps1")


def caught(script: str, **queries: str) -> dict[str, list[dict[str, str]]]:
    """Returns the texts that queries catch, by the names of the queries."""
    seen = file(script)
    found = Queries({name: pattern(text) for name, text in queries.items()}).find(seen)
    return {
        name: [{key: seen.slice(span.start, span.end) for key, span in match.items()} for match in matches]
        for name, matches in found.items()
    }


def test_a_query_catches_nodes_by_kind_and_field() -> None:
    assert caught("é; $a = Get-It 1", q="(assignment_statement left: (_) @to right: (command) @here)") == {
        "q": [{"to": "$a", "here": "Get-It 1"}]
    }


def test_all_queries_are_asked_at_once_and_keep_apart() -> None:
    found = caught("a b; if (1) { }", one=COMMAND, none='"while" @here', two='"if" @here\n(pipeline) @here "(" @here')
    assert found == {"one": [{"name": "a", "here": "a b"}], "two": [{"here": "if"}, {"here": "("}]}


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        ('(#eq? @name "net")', ["net"]),
        ('(#not-eq? @name "net")', ["NET", "né"]),
        ('(#match? @name "(?i)^net$")', ["net", "NET"]),
        ('(#not-match? @name "^N")', ["net", "né"]),
        ('(#any-of? @name "NET" "né")', ["NET", "né"]),
        ('(#eq? @here @name) (#match? @name "N") ; (#nonsense)', ["NET"]),
        ('(#match? @name "[)#x;é]")', ["né"]),
    ],
)
def test_predicates(predicate: str, names: list[str]) -> None:
    found = caught("net; NET; né", q=f"({COMMAND} {predicate}\n)")
    assert [match["name"] for match in found["q"]] == names


def test_nodes_of_one_name_are_one_span_and_what_is_missing_is_not_there() -> None:
    found = caught("a b  c; d", q="(command . (_) (_)* @rest) @here")
    assert {"rest": "b  c", "here": "a b  c"} in found["q"]
    assert {"here": "d"} in found["q"]


def test_a_match_without_a_place_is_none() -> None:
    assert caught("a", q="[(command) (function_definition) @here]") == {}


def test_what_is_nested_too_deep_is_left_out() -> None:
    query = "(paren_expression (constant_expression)) @here"
    assert len(caught("(" * 100 + "1" + ")" * 100, q=query)["q"]) == 1
    assert caught("(" * 50 * DEPTH + "1" + ")" * 50 * DEPTH, q=query) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(comand) @here", "1: query names an unknown kind of node 'comand'; did you mean 'command'?"),
        ("\n(command nme: (_)) @here", "2: query names an unknown field 'nme'; did you mean 'name'?"),
        ('"funtion" @here', "1: query names an unknown kind of node 'funtion'; did you mean 'function'?"),
        ("(command", "1: query is not a valid query: Unexpected EOF"),
        ("\n(command)) @here", "2: query is not a valid query: invalid syntax"),
        ("(constant_expression (command)) @here", "1: query can never match: no node of that kind has such a child"),
        ('((command) @here (#eq? @nme "a"))', "1: query is not a valid query: invalid capture name: nme"),
        (
            '\n((command) @here\n(#mach? @here "a"))',
            "3: query has an unknown predicate '#mach?'; did you mean '#match?'?",
        ),
        (
            '((command) @here (#any-eq? @here "a"))',
            "1: query has an unknown predicate '#any-eq?'; did you mean '#not-eq?'?",
        ),
        ('((command) @here (#set! "a" "b"))', "1: query has an unknown predicate '#set!'"),
        (
            '((command) @here (#match? @here "(a"))',
            (
                "1: query is not a valid query: invalid predicate in pattern: regular expression error: "
                "missing ), unterminated subpattern at position 0"
            ),
        ),
        (
            '(command) @here ; a\n(#eq? @here "a")',
            "2: query has a predicate outside of its pattern: put both into one pair of brackets",
        ),
        (
            "(command) @here\n(pipeline) @hereby ; @here",
            "2: query requires a capture @here, which marks the position of the finding",
        ),
        ("; nothing", "1: query has no pattern"),
    ],
)
def test_a_query_that_cannot_be_asked_is_told_at_its_line(text: str, message: str) -> None:
    with pytest.raises(UserError) as error:
        pattern(text)
    line, _, words = message.partition(": ")
    assert str(error.value) == f"a.yml:{int(line) + 1}: {words}"
