from psverify.parse.repair.layout import code_lines
from psverify.parse.tree import parse


def test_lines_inside_tokens_are_not_lines_of_code() -> None:
    text = "f {\n  'a\n b'\n\n\t<# c\n d #>\n  @'\n{\n'@\n}\n"
    assert [(line.number, line.indentation) for line in code_lines(parse(text.encode()))] == [
        (1, 0),
        (2, 2),
        (5, 4),
        (7, 2),
        (10, 0),
    ]


def test_brackets_without_partner_on_their_line_are_counted() -> None:
    lines = code_lines(parse(b"f (1) {\n  g @{ a = 1 }\n} (\n)\n"))
    assert [(line.closed, line.opened) for line in lines] == [(0, 1), (0, 0), (1, 1), (1, 0)]
    assert [line.begins_with_closer for line in lines] == [False, False, True, True]


def test_a_block_behind_a_long_condition_belongs_to_the_line_of_the_condition() -> None:
    lines = code_lines(parse(b"  if ($a -and\n      $b) {\n  }\n"))
    assert [bracket.column for line in lines for bracket in line.brackets] == [2, 6, 2, 2]


def test_brackets_that_recovery_made_up_are_none() -> None:
    lines = code_lines(parse(b"f {\n  g (1\n}\n"))
    assert [bracket.text for line in lines for bracket in line.brackets] == ["{", "(", "}"]
