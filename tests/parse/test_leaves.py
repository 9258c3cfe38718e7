from __future__ import annotations

from array import array

import pytest

from psverify.parse.tree import KIND_NAMES, kind_id, parse

NO_CODES = bytes(len(KIND_NAMES))


def codes(**letters: str) -> bytes:
    table = bytearray(NO_CODES)
    for name, letter in letters.items():
        table[kind_id(name)] = ord(letter)
    return bytes(table)


def texts(script: bytes, table: bytes = NO_CODES, words: dict[bytes, int] | None = None) -> list[tuple[str, str]]:
    letters, _, _, starts, ends, *_ = parse(script).leaves(table, words or {})
    places = zip(array("I", starts), array("I", ends), strict=True)
    return [(chr(letter), script[start:end].decode()) for letter, (start, end) in zip(letters, places, strict=True)]


def test_leaves_without_a_code_are_words_and_line_ends_stand_between() -> None:
    assert texts(b"$a\r\n\n f") == [("w", "$a"), ("\n", "\r\n"), ("\n", "\n"), ("w", "f"), ("Z", "")]


def test_a_code_takes_in_all_that_is_below() -> None:
    table = codes(expandable_string_expression="s", variable_expression="v")
    assert texts(b'$a "b $c"', table)[0] == ("v", "$a")
    assert ("s", '"b $c"') in texts(b'f "b $c"', table)


def test_a_code_for_leaves_alone() -> None:
    table = bytearray(NO_CODES)
    table[kind_id("command_parameter")] = 0x80 | ord("p")
    found = texts(b"f -a -b:1", bytes(table))
    assert ("p", "-a") in found
    assert ("w", "-b:") in found


def test_a_code_by_text() -> None:
    table = bytearray(NO_CODES)
    table[kind_id("operator", False)] = 1
    found = texts(b"$a -EQ 1 -and 2", bytes(table), {b"-eq": ord("e")})
    assert ("e", "-EQ") in found
    assert ("\x01", "-and") in found


def test_gaps_count_characters_and_tell_of_line_ends_before() -> None:
    gaps = parse("f  a 'x\n'\u00a0\u00a0b\nc".encode()).leaves(NO_CODES, {})[2]
    assert list(gaps) == [8, 2, 1, 6, 0, 4, 0]


def test_the_outline_leaves_out_brackets_that_are_closed_on_their_line() -> None:
    table = bytearray(NO_CODES)
    for bracket in "{}()":
        table[kind_id(bracket, False)] = ord(bracket)
    outline = parse(b"f (a) { (b) `\n (c\n) } ('d\n')").leaves(bytes(table), {})[1]
    assert bytes(letter for letter in outline if letter in b"{}()x") == b"xx{xx()}()"


def test_closing_brackets_know_what_they_close() -> None:
    table = bytearray(NO_CODES)
    for bracket in "{}()":
        table[kind_id(bracket, False)] = ord(bracket)
    letters, _, _, _, _, openings, *_ = parse(b"f { (a) }\n}").leaves(bytes(table), {})
    assert letters == b"w{(w)}\n}Z"
    assert list(array("I", openings)) == [0, 1, 2, 3, 2, 1, 6, 7, 8]


def lines(script: str) -> list[tuple[int, int, int]]:
    table = bytearray(NO_CODES)
    for bracket in "{}()":
        table[kind_id(bracket, False)] = ord(bracket)
    table[kind_id("comment")] = ord("#")
    table[kind_id("line_continuation")] = ord("`")
    *_, firsts, widths, levels = parse(script.encode()).leaves(bytes(table), {})
    return list(zip(array("I", firsts), widths, levels, strict=True))


def test_lines_have_a_first_token_a_width_and_a_level() -> None:
    assert lines("\n  f {\n\n\u00a0\u00a0\u00a0g `\n h\n}") == [(1, 2, 0), (5, 3, 1), (7, 1, 1), (9, 0, 0)]


@pytest.mark.parametrize(
    ("script", "levels"),
    [
        ("f ({ (\n1\n) })\n", [0, 1, 0, 0]),  # of three brackets only the last makes a level
        ("(f\n1\n)\n", [0, 0, 0, 0]),  # a parenthesis with code behind it makes none
        ("( # why\n1\n)\n", [0, 1, 0, 0]),
        ("g (f\n1\n)\n", [0, 1, 0, 0]),
        ("if ($x) {\n1\n}\n}\nelse\n", [0, 1, 0, 0, 0, 0]),  # a bracket without a partner
    ],
)
def test_levels(script: str, levels: list[int]) -> None:
    assert [level for _, _, level in lines(script)] == levels


def test_what_is_too_much_for_a_byte() -> None:
    assert lines(" " * 253 + "f\n" + " " * 254 + "g")[0][1:] == (253, 0)
    assert lines(" " * 253 + "f\n" + " " * 254 + "g")[1][1:] == (255, 0)
    assert max(level for _, _, level in lines("if (1) {\n" * 300 + "}\n" * 300)) == 255


@pytest.mark.parametrize("arguments", [(b"", {}), (NO_CODES, [])])
def test_wrong_arguments(arguments: tuple[bytes, dict[bytes, int]]) -> None:
    with pytest.raises(ValueError, match="one code a kind"):
        parse(b"a").leaves(*arguments)


SKIPPED = bytes(number == kind_id("comment") for number in range(len(KIND_NAMES)))


def differing(one: bytes, other: bytes) -> list[tuple[str, str]] | None:
    pairs = parse(one).differences(parse(other), SKIPPED)
    return None if pairs is None else [(a.text, b.text) for a, b in pairs]


def test_the_same_tree_has_no_differences() -> None:
    assert differing(b"if ($a) { f -b 'c' }", b"if($a){\n# why\nf  -b 'c'}") == []


def test_leaves_that_read_differently() -> None:
    assert differing(b"if ($a) { f }", b"IF ($a) { g }") == [("if", "IF"), ("f", "g")]


@pytest.mark.parametrize("other", [b"$a; $b; $c", b"$a", b"$a; f", b"$a\n$b # c\n$d"])
def test_other_shapes(other: bytes) -> None:
    assert differing(b"$a; $b", other) is None


def test_depth_counts() -> None:
    assert differing(b"$a + $b * $c", b"($a + $b) * $c") is None


def test_differences_need_one_byte_a_kind() -> None:
    with pytest.raises(ValueError, match="one byte a kind"):
        parse(b"a").differences(parse(b"a"), b"")


def moved(before: bytes, after: bytes, *edits: int) -> list[tuple[str, str]]:
    tree = parse(before).moved(after, array("I", edits).tobytes())
    everything = bytes([1]) * len(KIND_NAMES)
    found = [(node.kind, node.text) for node in tree.select(everything)]
    assert found == [(node.kind, node.text) for node in parse(after).select(everything)]
    return found


def test_a_tree_moves_with_the_blanks() -> None:
    assert ("command", "f  a") in moved(
        b"if($x){f a}", b"if ($x) {\n  f  a\n}\n", 2, 2, 1, 6, 6, 1, 7, 7, 3, 8, 9, 2, 10, 10, 1, 11, 11, 1
    )


def test_a_tree_moves_with_blanks_taken_away() -> None:
    assert ("binary_expression", "$a+$b") in moved(b"  $a  + $b ", b"$a+$b", 0, 2, 0, 4, 6, 0, 7, 8, 0, 10, 11, 0)


def test_an_empty_block_moves() -> None:
    assert moved(b"f {}  ; g", b"f { } ; g", 3, 3, 1, 4, 6, 1)


@pytest.mark.parametrize("edits", [(0, 0, 2), (3, 2, 1), (1, 1, 1, 0, 0, 0), (0, 9, 10)])
def test_edits_that_do_not_lead_there(edits: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="out of order or do not lead"):
        parse(b"a b").moved(b" a b", array("I", edits).tobytes())
