import io

import pytest

from psverify.report.reporter import Style
from psverify.report.terminal import Ink, has_links, prepare_stream, style_for, wants_color


@pytest.mark.parametrize(
    ("choice", "tty", "environment", "color"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("auto", True, {"FORCE_COLOR": "0"}, False),
        ("auto", False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(choice: str, tty: bool, environment: dict[str, str], color: bool) -> None:
    assert wants_color(choice, tty, environment) is color


@pytest.mark.parametrize(
    ("tty", "environment", "links"),
    [
        (True, {"WT_SESSION": "x"}, True),
        (True, {"TERM_PROGRAM": "vscode"}, True),
        (True, {"TERM": "xterm-kitty"}, True),
        (True, {"VTE_VERSION": "6800"}, True),
        (True, {"VTE_VERSION": "4200"}, False),
        (True, {"VTE_VERSION": "new"}, False),
        (True, {"TERM": "xterm"}, False),
        (True, {"WT_SESSION": "x", "CI": "true"}, False),
        (True, {"WT_SESSION": "x", "TERM": "dumb"}, False),
        (False, {"WT_SESSION": "x"}, False),
    ],
)
def test_hyperlinks_only_where_they_are_known_to_work(tty: bool, environment: dict[str, str], links: bool) -> None:
    assert has_links(tty, environment) is links


def test_a_pipe_gets_a_plain_style_of_fixed_width() -> None:
    assert style_for(io.StringIO(), "auto", {}) == Style()
    assert style_for(io.StringIO(), "auto", {}, footer=False, show_fixes=True, verbose=True) == Style(
        footer=False, show_fixes=True, verbose=True
    )


@pytest.fixture
def written() -> io.BytesIO:
    return io.BytesIO()


@pytest.fixture
def windows_pipe(written: io.BytesIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(written, encoding="cp1252", newline=None, write_through=True)


def test_a_pipe_of_another_encoding_becomes_utf_8(windows_pipe: io.TextIOWrapper, written: io.BytesIO) -> None:
    prepare_stream(windows_pipe, {})
    windows_pipe.write("日本 \udc80\n")
    assert written.getvalue() == "日本 \\udc80\n".encode()


def test_the_user_has_the_last_word_on_the_encoding(windows_pipe: io.TextIOWrapper, written: io.BytesIO) -> None:
    prepare_stream(windows_pipe, {"PYTHONIOENCODING": "cp1252"})
    windows_pipe.write("é日")
    assert written.getvalue() == b"\xe9\\u65e5"


class Terminal(io.TextIOWrapper):
    """A console of an old code page."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_keeps_its_encoding_and_takes_any_character(written: io.BytesIO) -> None:
    stream = Terminal(written, encoding="cp1252", newline="\n", write_through=True)
    prepare_stream(stream, {})
    stream.write("é日\n")
    assert written.getvalue() == b"\xe9\\u65e5\n"


def test_a_terminal_gives_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "77")
    style = style_for(Terminal(io.BytesIO()), "auto", {"TERM": "xterm"})
    assert style == Style(color=True, width=77)


def test_a_stream_that_is_no_file_stays_as_it_is() -> None:
    stream = io.StringIO()
    prepare_stream(stream, {})
    stream.write("日本")
    assert stream.getvalue() == "日本"


def test_paint_and_link_do_nothing_unless_the_style_says_so() -> None:
    ink = Ink(Style())
    assert ink.paint("x", "error") == "x"
    assert ink.link("x", "https://example.org") == "x"


def test_paint_uses_the_colour_of_the_role() -> None:
    ink = Ink(Style(color=True))
    assert ink.paint("x", "error") == "\x1b[1;31mx\x1b[0m"
    assert ink.paint("x", "pass") == "x"
    assert ink.paint("", "error") == ""


def test_link_is_an_osc_8_hyperlink() -> None:
    ink = Ink(Style(links=True))
    assert ink.link("x", "https://example.org") == "\x1b]8;;https://example.org\x1b\\x\x1b]8;;\x1b\\"
    assert ink.link("x", None) == "x"
    assert ink.link("x", "https://example.org/\x1b[31m") == "x"
