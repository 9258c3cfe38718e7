import pytest

from psverify.parse.repair.brackets import Brackets
from psverify.parse.repair.layout import code_lines
from psverify.parse.tree import parse


def best(text: bytes) -> bytes:
    """Returns the text after the repair that fits its indentation best."""
    repairs = Brackets(code_lines(parse(text)), text).repairs(0)
    return next((repair.apply(text) for repair in repairs), b"")


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        (b"f {\n  g {\n    h\n}\n", b"f {\n  g {\n    h}\n}\n"),
        (b"f {\n  g\nh {\n  i\n}\n", b"f {\n  g}\nh {\n  i\n}\n"),
        (b"f\n  g\n}\nh {\n  i\n}\n", b"f{\n  g\n}\nh {\n  i\n}\n"),
        (b"f {{\n  g\n}\n", b"f {\n  g\n}\n"),
        (b"f {\n  g\n}\n}\nh {\n}\n", b"f {\n  g\n}\n\nh {\n}\n"),
        (b"f {\n  g {\n    h\n  {\n}\n", b"f {\n  g {\n    h\n  }\n}\n"),
        (b"$a = @(\n  1\n\nf (2)\n", b"$a = @(\n  1)\n\nf (2)\n"),
    ],
)
def test_the_indentation_shows_which_bracket_is_wrong(text: bytes, repaired: bytes) -> None:
    assert best(text) == repaired


def test_balanced_brackets_are_left_alone() -> None:
    assert best(b"f {\n}\n)(\n") == b""
