import pytest

from psverify.parse.tree import parse, syntax_errors


def issues(text: str) -> list[tuple[int, str]]:
    return [(issue.start, issue.message) for issue in syntax_errors(parse(text.encode()))]


@pytest.mark.parametrize("text", ["", "1", "if ($a) { 1 }", "# only a comment", '"$(1)"'])
def test_a_text_without_errors_has_none(text: str) -> None:
    assert issues(text) == []


def test_each_cause_is_told_once_and_the_rest_is_read() -> None:
    text = "function f {\n  $x = (1 + )\n}\nGet-It )\n$ok = 1\nif (1) { 'a' }\n"
    tree = parse(text.encode())
    assert [issue.message.split(":")[0] for issue in syntax_errors(tree)] == [
        "expected an expression after '+'",
        "unexpected ')'",
    ]
    kinds = [node.kind for node in tree.root.named_children]
    assert kinds == ["function_definition", "command", "assignment_statement", "if_statement"]


def test_what_stands_open_at_the_end_follows_from_an_earlier_error() -> None:
    assert len(issues("function f {\n  if (1 { 2 }\n  g )\n  1\n2\n3\n")) == 2


def test_offsets_count_bytes() -> None:
    assert issues("'é' }")[0][0] == 5


def test_what_only_the_context_shows_is_an_error_too() -> None:
    text = "switch -Regexes ($a) { 1 { 2 } }\n)\n"
    assert [start for start, _ in issues(text)] == [7, 33]


def test_a_place_has_one_error() -> None:
    starts = [start for start, _ in issues('class C {" int[]$x [ValidateNotNull()] }')]
    assert len(starts) == len(set(starts)) > 1
