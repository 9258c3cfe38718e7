import unicodedata
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, strategies as st

from psverify.report.printable import glyph, one_line, strip_controls, width


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("a", "a"),
        ("é", "é"),
        ("\x00", "␀"),
        ("\x1b", "␛"),
        ("\x7f", "␡"),
        ("\x9b", "<U+009B>"),
        ("\u202e", "<U+202E>"),
        ("\u200b", "<U+200B>"),
        ("\ufeff", "<U+FEFF>"),
        ("\u2028", "<U+2028>"),
        ("\udc80", "<U+DC80>"),
        ("\U0010f480", "<U+10F480>"),
    ],
)
def test_controls_and_what_is_hidden_become_visible(character: str, shown: str) -> None:
    assert glyph(character) == shown


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("\uff21", 2), ("", 0)])
def test_width_is_in_terminal_columns(text: str, columns: int) -> None:
    assert width(text) == columns


def test_one_line_folds_line_ends_and_keeps_a_plain_text() -> None:
    assert one_line("plain") == "plain"
    assert one_line("a \r\n  b\tc\x1b") == "a b c␛"


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    shown = one_line(text)
    assert not {character for character in shown if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}}


def test_plain_keeps_white_space_and_escapes_the_rest() -> None:
    assert strip_controls("a\tb\r\nc\x1b\ud800\uffff日") == "a\tb\r\nc\\x1b\\ud800\\uffff日"


@given(st.text(st.characters()))
def test_plain_text_is_legal_xml(text: str) -> None:
    element = ET.Element("e")
    element.set("a", strip_controls(text))
    assert ET.fromstring(ET.tostring(element)).get("a") is not None
