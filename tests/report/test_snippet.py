import unicodedata

import pytest
from hypothesis import given, strategies as st

from psverify.model import Frame, Region
from psverify.outcome.frame import frame_around
from psverify.report.reporter import Style
from psverify.report.snippet import Snippet, lay_out
from psverify.report.terminal import Ink

PLAIN_INK = Ink(Style())


def drawing(source: str, region: Region, width: int = 120, ink: Ink = PLAIN_INK) -> list[str]:
    lines = source.split("\n")
    frame = frame_around(lambda number: lines[number - 1], len(lines), region)
    return list(Snippet(frame, region, ink, "warning", width).rows())


def drawn(*rows: str) -> list[str]:
    return ["  |", *rows, "  |"]


def test_carets_stand_under_the_place() -> None:
    assert drawing("if (1) {\n    gci .\n}", Region(2, 5, 2, 8)) == drawn(
        "1 | if (1) {",
        "2 |     gci .",
        "  |     ^^^",
        "3 | }",
    )


def test_numbers_are_right_aligned() -> None:
    source = "\n".join(f"l{number}" for number in range(1, 12))
    assert drawing(source, Region(9, 1, 9, 3)) == [
        "   |",
        " 7 | l7",
        " 8 | l8",
        " 9 | l9",
        "   | ^^",
        "10 | l10",
        "11 | l11",
        "   |",
    ]


def test_an_empty_place_has_one_caret() -> None:
    assert drawing("abc", Region(1, 4, 1, 4)) == drawn("1 | abc", "  |    ^")


def test_tabs_and_wide_characters_keep_the_carets_in_place() -> None:
    assert drawing("\ta\t日本 x", Region(1, 4, 1, 6)) == drawn("1 |     a   日本 x", "  |         ^^^^")


def test_controls_are_visible_and_measured() -> None:
    assert drawing("a\x1b\u202eb", Region(1, 4, 1, 5)) == drawn("1 | a␛<U+202E>b", "  |           ^")


def test_a_place_over_lines_that_leads_its_line() -> None:
    assert drawing("x\n  if {\n  }\ny", Region(2, 3, 3, 4)) == drawn(
        "1 |   x",
        "2 | /   if {",
        "3 | |   }",
        "  | |___^",
        "4 |   y",
    )


def test_a_place_over_lines_that_begins_inside_one() -> None:
    assert drawing("if {\n  a\n}", Region(1, 4, 3, 2)) == drawn(
        "1 |   if {",
        "  |  ____^",
        "2 | |   a",
        "3 | | }",
        "  | |_^",
    )


def test_a_long_place_ends_in_dots() -> None:
    rows = drawing("\n".join("abcdefghijklmnop"), Region(1, 1, 16, 2))
    assert rows[1] == "1 | / a"
    assert rows[-3:] == ["8 | | h", "  | | ...", "  |"]


def test_a_place_that_ends_with_the_line_end_is_of_one_line() -> None:
    assert drawing("ab\ncd", Region(1, 2, 2, 1)) == drawn("1 | ab", "  |  ^", "2 | cd")


def test_an_empty_line_end_has_a_caret_too() -> None:
    assert drawing("ab\ncd", Region(1, 3, 2, 1)) == drawn("1 | ab", "  |   ^", "2 | cd")


def test_a_long_line_is_cut_behind() -> None:
    rows = drawing("gci " + "x" * 200, Region(1, 1, 1, 4), 40)
    assert rows == drawn("1 | gci " + "x" * 24 + "...", "  | ^^^")
    assert max(map(len, rows)) <= 40


def test_a_long_line_is_cut_on_both_sides() -> None:
    rows = drawing("a" * 300 + " gci " + "x" * 300, Region(1, 302, 1, 305), 40)
    assert rows[2].index("^") == rows[1].index("gci")
    assert rows[2].count("^") == 3
    assert rows[1].startswith("1 | ...")
    assert rows[1].endswith("...")


def test_carets_of_a_place_wider_than_the_terminal_are_cut() -> None:
    rows = drawing("x" * 500, Region(1, 1, 1, 501), 40)
    assert rows[2] == "  | " + "^" * 28


def test_a_line_of_a_megabyte_is_drawn_around_the_place() -> None:
    rows = drawing("a" * 500_000 + " gci " + "b" * 500_000, Region(1, 500_002, 1, 500_005))
    assert rows[1][rows[2].index("^") :].startswith("gci b")


def test_colours_surround_carets_and_gutter() -> None:
    rows = drawing("gci", Region(1, 1, 1, 4), ink=Ink(Style(color=True)))
    assert rows[2] == "\x1b[34m  |\x1b[0m \x1b[1;33m^^^\x1b[0m"


def test_a_tab_goes_to_the_next_multiple_of_four() -> None:
    assert "".join(lay_out("abc\tde\tf").glyphs) == "abc de  f"


@given(st.lists(st.text(st.characters(exclude_characters="\r\n"), max_size=30), min_size=1, max_size=12), st.data())
def test_any_place_of_any_text_can_be_drawn(lines: list[str], data: st.DataObject) -> None:
    line = data.draw(st.integers(1, len(lines)))
    end_line = data.draw(st.integers(line, len(lines)))
    column = data.draw(st.integers(1, len(lines[line - 1]) + 1))
    least = column if end_line == line else 1
    end_column = data.draw(st.integers(least, len(lines[end_line - 1]) + 1))
    rows = drawing("\n".join(lines), Region(line, column, end_line, end_column), data.draw(st.integers(20, 60)))
    hidden = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not [row for row in rows if hidden & set(map(unicodedata.category, row))]
    assert "^" in "".join(rows) or "| ..." in rows[-2]


@pytest.mark.parametrize("width", [1, 40, 400])
def test_the_frame_may_be_narrower_than_the_place_says(width: int) -> None:
    frame = Frame(1, ("ab",), first_column=1)
    assert list(Snippet(frame, Region(1, 90, 1, 99), PLAIN_INK, "note", width).rows())[2] == "  |   ^"
