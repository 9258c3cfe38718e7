from __future__ import annotations

from collections.abc import Iterator

import pytest

from psverify.check.layout_rule import Correction, LayoutRule
from psverify.facts.file import File
from psverify.format.layout_passes import UnsettledError, apply_corrections, effective, limits, settled
from psverify.parse.tree import KIND_NAMES, parse
from psverify.plugin.host import host
from psverify.read.decode import decode


def file(text: str) -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), "a.ps1")


def correction(start: int, end: int, text: str) -> Correction:
    return Correction(start, end, "", start, end, text)


def test_edits_that_touch_wait() -> None:
    found, waiting = effective(file("a  b"), [correction(2, 3, ""), correction(1, 2, ""), correction(3, 4, "c")], None)
    assert [(one.edit_start, one.text) for one in found] == [(1, ""), (3, "c")]
    assert waiting


def test_edits_that_change_nothing_are_left_out() -> None:
    assert effective(file("a b"), [correction(1, 2, " ")], None) == ([], False)


def test_edits_outside_the_lines_are_left_out() -> None:
    script = file("a\nb\nc")
    found, _ = effective(script, [correction(0, 0, " "), correction(2, 2, " "), correction(4, 4, " ")], (2, 2))
    assert [one.edit_start for one in found] == [2]


@pytest.mark.parametrize(
    ("lines", "places"), [(None, (0, 5)), ((1, 1), (0, 1)), ((2, 3), (2, 5)), ((2, 9), (2, 5)), ((7, 9), (5, 5))]
)
def test_limits(lines: tuple[int, int] | None, places: tuple[int, int]) -> None:
    assert limits(file("a\nb\nc"), lines) == places


def test_edited() -> None:
    assert apply_corrections(file("a  b"), [correction(1, 2, ""), correction(3, 4, "ä")]).buffer == "a ä".encode()


class Longer(LayoutRule):
    """Adds a blank for ever."""

    code, name, group = "X1", "longer", "layout"
    text = " "

    def corrections(self, file: File) -> Iterator[Correction]:
        yield correction(0, 0, self.text)


class Breaking(Longer):
    """Opens what is never closed."""

    code, text = "X2", "{"


@pytest.mark.parametrize(("rule", "message"), [(Longer, "X1 never settles"), (Breaking, "X2 would break the script")])
def test_rules_that_do_harm_are_stopped(rule: type[LayoutRule], message: str) -> None:
    with pytest.raises(UnsettledError, match=message):
        settled(file("f"), rule(), None)


def test_a_rule_is_asked_until_it_is_content() -> None:
    rule = host().registry.find("PSV404")
    assert rule is not None
    after, first = settled(file("if ($a) # b\n{\n1\n}"), rule(), None)
    assert after.buffer == b"if ($a) {\n # b\n1\n}"
    assert len(first) == 1


def test_other_rules_give_their_fixes() -> None:
    rule = host().registry.find("exclaim-operator")
    assert rule is not None
    assert settled(file("!$a; !$b"), rule(), None)[0].buffer == b"-not $a; -not $b"


def test_of_other_rules_only_safe_fixes_are_taken() -> None:
    rule = host().registry.find("trailing-whitespace")
    assert rule is not None
    assert settled(file("f 'a \nb' \n# c \n"), rule(), None)[0].buffer == b"f 'a \nb'\n# c\n"


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        ("if($a){f}", [correction(2, 2, " "), correction(6, 6, "\n")]),
        ("$a=1", [correction(2, 3, " = ")]),
        ("IF ($a) { }", [correction(0, 2, "if")]),
        ("$a;", [correction(2, 3, "")]),
        ("if ($a) # b\n{ }", [correction(7, 13, " { # b")]),
    ],
)
def test_the_tree_of_an_edited_file_is_the_one_that_parsing_gives(text: str, edits: list[Correction]) -> None:
    after = apply_corrections(file(text), edits)
    again = parse(after.buffer)
    everything = bytes([1]) * len(KIND_NAMES)
    nodes = [[(n.kind, n.start, n.end) for n in tree.select(everything)] for tree in (after.tree, again)]
    assert nodes[0] == nodes[1]
