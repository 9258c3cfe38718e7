"""What the terminal can do: colour, hyperlinks, width, characters."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from psverify.report.reporter import PLAIN, Style

if TYPE_CHECKING:
    from collections.abc import Mapping

UNENCODABLE = "backslashreplace"
"""What becomes of characters that a stream has no code for; in JSON, which is ASCII, none are."""

_LINKING_PROGRAMS = {"Hyper", "iTerm.app", "WezTerm", "vscode", "ghostty", "Tabby"}
_LINKING_TERMINALS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot")
_LINKING_VARIABLES = ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID")
_FIRST_LINKING_VTE = 5000


def wants_color(choice: str, tty: bool, environment: Mapping[str, str]) -> bool:  # noqa: FBT001
    """Whether to colour; `choice` is "auto", "always" or "never".

    For "auto": no with NO_COLOR (no-color.org), else yes with FORCE_COLOR other than "0", else on a terminal that is
    not dumb.
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if force := environment.get("FORCE_COLOR"):
        return force != "0"
    return tty and environment.get("TERM") != "dumb"


def has_links(tty: bool, environment: Mapping[str, str]) -> bool:  # noqa: FBT001
    """Whether the terminal is one of those known to show OSC 8 hyperlinks."""
    if not tty or environment.get("TERM") == "dumb" or "CI" in environment:
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        any(name in environment for name in _LINKING_VARIABLES)
        or environment.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or environment.get("TERM", "").startswith(_LINKING_TERMINALS)
        or (vte.isdigit() and int(vte) >= _FIRST_LINKING_VTE)
    )


def style_for(
    stream: TextIO,
    choice: str = "auto",
    environment: Mapping[str, str] = os.environ,
    *,
    footer: bool = True,
    show_fixes: bool = False,
    verbose: bool = False,
) -> Style:
    """Returns the style that suits a stream; `choice` is what `--color` says."""
    tty = stream.isatty()
    return Style(
        color=wants_color(choice, tty, environment),
        links=has_links(tty, environment),
        width=_terminal_columns() if tty else PLAIN.width,
        footer=footer,
        show_fixes=show_fixes,
        verbose=verbose,
    )


def _terminal_columns() -> int:
    import shutil  # noqa: PLC0415 - brings three compression libraries

    return max(shutil.get_terminal_size((PLAIN.width, 24)).columns, 40)


def prepare_stream(stream: TextIO, environment: Mapping[str, str] = os.environ) -> None:
    """Makes a standard stream take any text, so that nothing fails for its characters.

    A pipe gets UTF-8 (on Windows it is cp1252 by itself) and the line ends as written, a terminal keeps its encoding.
    PYTHONIOENCODING has the last word on the encoding.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return
    if stream.isatty() or "PYTHONIOENCODING" in environment:
        stream.reconfigure(errors=UNENCODABLE)
    else:
        stream.reconfigure(encoding="utf-8", errors=UNENCODABLE, newline="\n")
    if sys.platform == "win32":
        import colorama  # noqa: PLC0415 - click brings it, on Windows alone

        colorama.just_fix_windows_console()


_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "good": "32",
    "removed": "31",
    "added": "32",
    "frame": "34",
    "strong": "1",
    "faint": "2",
}


class Ink:
    """Colours and links pieces of text, or leaves them alone, as the style says."""

    def __init__(self, style: Style) -> None:
        self.style = style

    def paint(self, text: str, role: str) -> str:
        """Returns the text in the colour of a role: a level, or one of good, frame, strong, faint, removed, added."""
        if not self.style.color or role not in _CODES or not text:
            return text
        return f"\x1b[{_CODES[role]}m{text}\x1b[0m"

    def link(self, text: str, url: str | None) -> str:
        """Returns the text as a hyperlink (OSC 8) where the terminal shows such."""
        if not self.style.links or not url or not (url.isascii() and url.isprintable()):
            return text
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"
