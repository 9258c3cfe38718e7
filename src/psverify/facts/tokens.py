"""A script as PowerShell's tokenizer sees it: strings as one token, comments, line ends, line continuations.

Every kind of token has a letter, so that a rule finds its places by a regular expression over letters instead of
looking at every token:

    \\n line end   ` line continuation   # comment   Z end of the text
    { } ( ) [ ] , ; | & themselves   H @{   A @(   D $(
    v variable   n number   s string   w bare word or name   t type name   p parameter   l label   r redirection
    = assignment   a compound assignment   + binary or unary + and -   j -join and -split   o any other binary operator
    u unary operator   c && and ||   d ..   . member access   q ?. and ?[   : :: and :   ? ternary
    i if, switch, for, foreach, while   I elseif   e else, catch, finally   k any other keyword
"""

from __future__ import annotations

from array import array
from functools import cache
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple
from psverify.parse.nodes import DASHES
from psverify.parse.tree import KIND_NAMES, kind_id

if TYPE_CHECKING:
    from psverify.facts.file import File

_BY_TEXT = "\x01"
_AFTER_PIPE = regex(rb"\|(?=w)")
_PERCENT = regex(rb"\|(?:[ \t]*%[{(]|%)")
_KEYWORDS = (
    "begin process end clean dynamicparam param in do until default function filter workflow class enum static hidden base "
    "using namespace module assembly type command data parallel sequence configuration try trap break continue return "
    "throw exit"
).split()
_NAMED = {
    "comment": "#",
    "line_continuation": "`",
    "string_constant_expression": "w",
    "command_parameter": "\xf0",
    "function_name": "w",
    "member_name": "w",
    "type_name": "t",
    "variable_expression": "v",
    "constant_expression": "n",
    "label": "l",
    "merging_redirection": "r",
    "expandable_string_expression": "s",
}
_ANONYMOUS = {
    **{text: text for text in ";{}()[],=|?:"},
    **dict.fromkeys(("+=", "-=", "*=", "/=", "%=", "??=", "\u2013=", "\u2014=", "\u2015="), "a"),
    **dict.fromkeys(("&&", "||"), "c"),
    **dict.fromkeys(("if", "switch", "for", "foreach", "while"), "i"),
    **dict.fromkeys(("else", "catch", "finally"), "e"),
    **dict.fromkeys(("-supportedcommand", "-name:", "-file", "-throttlelimit", "-flag"), "p"),
    "elseif": "I",
    "@{": "H",
    "@(": "A",
    "$(": "D",
    "redirection": "r",
    "generic_type_arguments": "t",
    **dict.fromkeys(("operator", "&"), _BY_TEXT),
    **dict.fromkeys(_KEYWORDS, "k"),
}
_OPERATORS = {
    **{dash.encode(): "+" for dash in ("+", *DASHES)},
    **{(one + two).encode(): "u" for one in DASHES for two in DASHES},
    **dict.fromkeys((b"++", b"!", b"-not", b"-bnot"), "u"),
    **dict.fromkeys((b"-join", b"-split", b"-csplit", b"-isplit"), "j"),
    **dict.fromkeys((b"?.", b"?["), "q"),
    b"&": "&",
    b".": ".",
    b"::": ":",
    b"..": "d",
    b"[": "[",
}


class Tokens(NamedTuple):
    """The tokens of a text: for each its letter, the gap before it, and where it starts and ends in bytes.

    A gap is a byte: how many spaces are before the token (2: or more), plus 4 if the token before it has a line end
    in it; 8 for the first token. `outline` is `letters` with x for brackets that are opened and closed on one line, no
    token with a line end inside between them. An opening is the index of the token that a closing bracket closes, of any
    other token its own.

    For each line that has tokens, counted by line ends and line continuations: the index of its first token, how many
    characters are before that (255: 254 or more), and how deep it lies in brackets (255: or more). Of the brackets left
    open on a line only the last counts, and not if it is a parenthesis that begins the line and has code after it; a line
    that begins with a closing bracket lies as deep as the line after it would.
    """

    letters: bytes
    outline: bytes
    gaps: bytes
    starts: array[int]
    ends: array[int]
    openings: array[int]
    firsts: array[int]
    widths: bytes
    levels: bytes


def tokens(file: File) -> Tokens:
    """The file's tokens, the end of the text among them; ask by `file.fact(tokens)`."""
    letters, outline, gaps, starts, ends, openings, firsts, widths, levels = file.tree.leaves(_codes(), _keyword_ids())
    places = array("I", starts)
    letters = letters.replace(b"\x01", b"o")
    if b"%" in file.buffer:
        letters = _with_percent(file, letters, places)
    ends_of, openings_of = array("I", ends), array("I", openings)
    return Tokens(letters, outline, gaps, places, ends_of, openings_of, array("I", firsts), widths, levels)


def _with_percent(file: File, letters: bytes, starts: array[int]) -> bytes:
    """PowerShell reads the command `%` as an operator in pipelines that begin with an expression."""
    changed = bytearray(letters)
    for match in _AFTER_PIPE.finditer(letters):
        index = match.end()
        if _PERCENT.match(file.buffer, starts[index - 1]):
            pipeline = file.tree.at(starts[index]).ancestor("pipeline")
            if pipeline and pipeline.children[0].kind != "command":
                changed[index] = ord("o")
    return bytes(changed)


@cache
def _codes() -> bytes:
    """The letter of each kind; 0 for a node that is not a token but has some."""
    codes = bytearray(len(KIND_NAMES))
    for letters, named in ((_NAMED, True), (_ANONYMOUS, False)):
        for name, letter in letters.items():
            codes[kind_id(name, named)] = ord(letter)
    return bytes(codes)


@cache
def _keyword_ids() -> dict[bytes, int]:
    return {word: ord(letter) for word, letter in _OPERATORS.items()}
