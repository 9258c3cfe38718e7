from __future__ import annotations

import pytest

from psverify.model import Span
from psverify.parse.lines import Lines
from psverify.parse.tree import parse
from psverify.read.decode import decode


def lines(text: str) -> Lines:
    source = decode(text.encode())
    return Lines(parse(source.buffer), source)


@pytest.mark.parametrize(
    ("text", "line", "extent"),
    [
        ("a\nb\nc", 1, (1, 1)),
        ("a `\n b\nc", 0, (0, 1)),
        ("a `\n b\nc", 1, (0, 1)),
        ("a `\r\n b `\r\n c\r\nd", 1, (0, 2)),
        ("$x = @'\n1\n2\n'@\nd", 2, (0, 3)),
        ('$x = @"\n1 $y\n"@\nd', 0, (0, 2)),
        ('$x = "\n$(\ngci\n)\n"\nd', 2, (2, 2)),
        ("<# 1\n2 #> a\nb", 0, (0, 1)),
        ("a {\nb\n}", 0, (0, 0)),
        ("a", 0, (0, 0)),
        ("", 0, (0, 0)),
    ],
)
def test_lines_that_tokens_join(text: str, line: int, extent: tuple[int, int]) -> None:
    assert lines(text).extent(line) == extent


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("if ($a) {\n1\n} else {\n2\n}\n", [(0, 0), (2, 2), (4, 4)]),
        ("if ($a)\n{\n1\n}\n", [(0, 1), (3, 3)]),
        ("gci | ? { $_ } |\n sort\n", [(0, 1)]),
        ("$x = @{\na = 1\nb = 2\n}\n", [(0, 3)]),
        ("$x = @{\na = {\n1\n}\nb = 2\n}\n", [(0, 1), (3, 5)]),
        ("function f {\nparam()\n}\n", [(0, 0), (2, 2)]),
        ("class C {\n[int] $x\nm() {\n1\n}\n}\n", [(0, 0), (5, 5)]),
        ("foreach ($a in\n$b) {\n1\n}", [(0, 1), (3, 3)]),
        ("gci\n", [(0, 0)]),
        ("gci `\n.\n", [(0, 1)]),
    ],
)
def test_own_lines_of_a_statement(text: str, own: list[tuple[int, int]]) -> None:
    found = lines(text)
    assert list(found.own(found.statement(0))) == own


@pytest.mark.parametrize(
    ("text", "comment", "alone"),
    [
        ("# a\nb", "# a", True),
        ("b # a", "# a", False),
        ("  <# a #>  \nb", "<# a #>", True),
        ("<# a #> b", "<# a #>", False),
        ("<# a\n#>\nb", "<# a\n#>", True),
    ],
)
def test_a_comment_alone(text: str, comment: str, *, alone: bool) -> None:
    start = text.index(comment)
    assert lines(text).alone(Span(start, start + len(comment))) is alone


@pytest.mark.parametrize(
    ("text", "expected"),
    [("# a\n\n\t# b\n<# c #> d", 18), ("# a\n\u00a0 b", 7), ("# a\n# b", None), ("# a `\n`\n  b", 10), ("# a", None)],
)
def test_next_code(text: str, expected: int | None) -> None:
    assert lines(text).next_code(3) == expected


@pytest.mark.parametrize(
    ("text", "offset", "kind"),
    [
        ("gci | sort", 0, "pipeline"),
        ("$a = 1", 0, "assignment_statement"),
        ("function f { gci }", 13, "command"),
        ("param([string] $a)", 6, "parameter"),
        ("try { } catch { }", 0, "try_statement"),
    ],
)
def test_the_statement_at_an_offset(text: str, offset: int, kind: str) -> None:
    assert lines(text).statement(offset).kind == kind


def test_the_end_of_a_line_is_before_its_line_end() -> None:
    found = lines("ab \r\nc")
    assert [found.end(0), found.end(1)] == [3, 6]
    assert found.span(1, 1) == Span(5, 7)
