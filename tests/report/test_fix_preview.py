"""The lines that a fix changes, as the full report shows them."""

from __future__ import annotations

import pytest

from psverify.model import EditRecord, FixRecord, Frame, Region, Safety
from psverify.report.fix_preview import MAX_ROWS, preview_fix

FRAME = Frame(3, ("if ($x) {", "    gci | % { $_ }", "}", "# end"))


def preview(*edits: tuple[tuple[int, int, int, int], str], frame: Frame = FRAME) -> list[str]:
    records = tuple(EditRecord(Region(*place), text) for place, text in edits)
    lines = preview_fix(FixRecord(Safety.SAFE, "x", records), frame)
    return [f"{line.sign}{line.number} {line.text}" for line in lines]


def test_one_edit() -> None:
    assert preview(((4, 5, 4, 8), "Get-ChildItem")) == ["-4     gci | % { $_ }", "+4     Get-ChildItem | % { $_ }"]


def test_several_edits_in_any_order() -> None:
    both = preview(((4, 11, 4, 12), "ForEach-Object"), ((4, 5, 4, 8), "Get-ChildItem"))
    assert both[1] == "+4     Get-ChildItem | ForEach-Object { $_ }"


def test_more_lines_than_before() -> None:
    assert preview(((3, 10, 3, 10), "\r\n    # why")) == ["+4     # why"]
    assert preview(((5, 1, 5, 2), "}\n")) == ["+6 "]


def test_a_line_that_goes() -> None:
    assert preview(((4, 1, 5, 1), "")) == ["-4     gci | % { $_ }"]


def test_all_lines_that_go() -> None:
    frame = Frame(1, ("a", "b"))
    assert preview(((1, 1, 2, 2), ""), frame=frame) == ["-1 a", "-2 b"]


@pytest.mark.parametrize("place", [(2, 1, 3, 1), (6, 1, 7, 1), (4, 5, 4, 99)])
def test_what_is_not_in_the_frame_is_not_shown(place: tuple[int, int, int, int]) -> None:
    assert preview((place, "x")) == []


def test_nothing_is_shown_of_a_frame_that_was_cut_before() -> None:
    assert preview(((4, 5, 4, 8), "x"), frame=FRAME._replace(first_column=9)) == []


def test_nothing_is_shown_of_a_fix_without_edits_or_effect() -> None:
    assert preview() == []
    assert preview(((4, 5, 4, 8), "gci")) == []


def test_a_long_change_is_not_shown() -> None:
    assert preview(((4, 1, 4, 1), "x\n" * MAX_ROWS)) != []
    assert preview(((4, 1, 4, 1), "x\n" * (MAX_ROWS + 1))) == []
