import pytest

from psverify.parse.repair.quotes import lines_with_open_string, quote_repairs
from psverify.parse.tree import parse


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("f 'a\nb' )", [4]),
        ('f "a $b\nc" )', [7]),
        ("f 'a\nb'\ng \"\nc\" )", [4, 11]),
        ("f 'a' \"b\" )\n", []),
        ("f @'\na\n'@ )", []),
        ("f 'a\nb", [4]),
        ('f "$a\nb', [5]),
    ],
)
def test_the_first_line_of_each_string_over_lines(text: str, ends: list[int]) -> None:
    assert lines_with_open_string(parse(text.encode())) == ends


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        (b"f 'a b", b"f 'a b'"),
        (b"f('a b)", b"f('a b')"),
        (b"f 'a b -Foo 'c'", b"f 'a b' -Foo 'c'"),
        (b"f a b'", b"f 'a b'"),
        (b"f 'a', b', 'c'", b"f 'a', 'b', 'c'"),
        (b'$a = "b""', b'$a = "b"'),
        (b"$a = 'b]", b"$a = 'b'"),
        (b'$a = (b"', b'$a = "b"'),
        (b"f # it's\n", b""),
    ],
)
def test_the_most_natural_repairs_close_the_strings_of_a_line(line: bytes, repaired: bytes) -> None:
    found = [repair.apply(line) for repair in quote_repairs(line, len(line))]
    assert (repaired in found[:14]) is bool(repaired)


def test_long_lines_are_left_alone() -> None:
    assert quote_repairs(b"'" + b"a " * 2000, 4001) == []
