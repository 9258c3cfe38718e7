from psverify.model import Frame, Region
from psverify.outcome.frame import MAX_LINES, frame_around


def around(lines: list[str], region: Region) -> Frame:
    return frame_around(lambda number: lines[number - 1], len(lines), region)


def test_two_lines_stand_around_the_place() -> None:
    lines = ["a", "b", "c", "d", "e", "f"]
    assert around(lines, Region(3, 1, 3, 2)) == Frame(1, ("a", "b", "c", "d", "e"))
    assert around(lines, Region(5, 1, 5, 2)) == Frame(3, ("c", "d", "e", "f"))


def test_blank_lines_at_the_edges_are_left_out() -> None:
    assert around(["", "", "c", " ", "e"], Region(3, 1, 3, 2)) == Frame(3, ("c", " ", "e"))
    assert around(["a", "", "c", "", "\t"], Region(3, 1, 3, 2)) == Frame(1, ("a", "", "c"))


def test_the_place_itself_stays_even_if_blank() -> None:
    assert around(["", "", ""], Region(2, 1, 2, 1)) == Frame(2, ("",))


def test_a_long_place_is_cut() -> None:
    lines = [str(number) for number in range(1, 101)]
    frame = around(lines, Region(10, 1, 90, 1))
    assert frame == Frame(8, tuple(lines[7 : 9 + MAX_LINES]))


def test_a_place_that_ends_behind_the_last_line_is_no_error() -> None:
    assert around(["a", "b"], Region(2, 1, 5, 1)) == Frame(1, ("a", "b"))


def test_of_an_endless_line_only_the_neighbourhood_is_kept() -> None:
    line = "x" * 1000 + "HERE" + "y" * 1_000_000
    frame = around(["head", line], Region(2, 1001, 2, 1005))
    start = 1001 - frame.first_column
    assert frame.lines[1][start : start + 4] == "HERE"
    assert len(frame.lines[1]) < 1000
    assert frame.lines[0] == ""
