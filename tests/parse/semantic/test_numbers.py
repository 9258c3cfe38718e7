import pytest

from psverify.parse.semantic.numbers import shown_number


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1", "1"),
        ("01", "1"),
        ("1.0", "1"),
        ("1.50", "1.5"),
        (".5", "0.5"),
        ("1kb", "1024"),
        ("1.5kb", "1536"),
        ("1e3", "1000"),
        ("1e16", "10000000000000000"),
        ("1e17", "1E+17"),
        ("1.5e17", "1.5E+17"),
        ("0.0001", "0.0001"),
        ("0.00001", "1E-05"),
        ("1e400", "∞"),
        ("1.50d", "1.50"),
        ("-1", "-1"),
        ("0x10", "16"),
        ("0xFFFFFFFF", "-1"),
        ("0xFFFFFFFFl", "4294967295"),
        ("0xFFy", "-1"),
        ("0xFFuy", "255"),
        ("0b11111111", "-1"),
        ("0b101", "5"),
        ("99999999999999999999", "99999999999999999999"),
        ("+1", None),
        ("a", None),
    ],
)
def test_a_number_is_shown_as_dotnet_prints_its_value(text: str, shown: str | None) -> None:
    assert shown_number(text) == shown
