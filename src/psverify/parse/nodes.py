"""Small questions about nodes that need no tables: names, values, arguments, variables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.parse.tree import Node

SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'
DASHES = "-\u2013\u2014\u2015"
STRINGS = ("string_constant_expression", "expandable_string_expression")
_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPE = regex(r"`(?:u\{([0-9A-Fa-f]{1,6})\}|(\r\n|.))", re.DOTALL)
_HERE_STRING = regex(r"@.[^\r\n]*?(?:\r\n|\n|\r)(?:(.*?)(?:\r\n|\n|\r))?.@\Z", re.DOTALL)
_OPENERS = frozenset(("@", "", *SINGLE_QUOTES, *DOUBLE_QUOTES))
_SCOPES = ("global", "local", "private", "script")


def is_bare_word(node: Node) -> bool:
    """Whether a string constant is written without quotes."""
    return node.kind == "string_constant_expression" and quote_of(node) == ""


def quote_of(node: Node) -> str:
    """Returns how a string is written: `'`, `"`, `@'`, `@"`, or nothing for a bare word; smart quotes as plain."""
    text = node.text
    if is_verbatim(node):
        return ""
    here = "@" if text[:1] == "@" and text[1:2] and text[1] in SINGLE_QUOTES + DOUBLE_QUOTES else ""
    first = text[len(here) : len(here) + 1]
    if first and first in SINGLE_QUOTES:
        return here + "'"
    if first and first in DOUBLE_QUOTES:
        return here + '"'
    return ""


def is_verbatim(node: Node) -> bool:
    """Whether this is what follows `--%`: text for another program, whatever quotes it has."""
    before = node.prev_sibling
    return before is not None and before.kind == "string_constant_expression" and before.text == "--%"


def string_value(node: Node) -> str:
    """Returns the value of a string constant: quotes removed, escapes done."""
    text = node.text
    if text[:1] not in _OPENERS:
        return unescape(text) if "`" in text else text
    quote = quote_of(node)
    if quote.startswith("@"):
        match = _HERE_STRING.match(text)
        inner = (match.group(1) or "") if match else ""
        return unescape(inner) if quote == '@"' else inner
    if quote == "'":
        return re.sub(f"[{SINGLE_QUOTES}]([{SINGLE_QUOTES}])", r"\1", text[1:-1])
    if quote == '"':
        return unescape(re.sub(f"[{DOUBLE_QUOTES}]([{DOUBLE_QUOTES}])", r"\1", text[1:-1]))
    return unescape(text) if "`" in text else text


def unescape(text: str) -> str:
    """Does the backtick escapes of a bare word or double-quoted text."""
    return _ESCAPE.sub(_escaped, text) if "`" in text else text


def _escaped(match: re.Match[str]) -> str:
    code, char = match.groups()
    if code:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else ""
    if char in ("\n", "\r", "\r\n"):
        return ""
    return _ESCAPES.get(char, char)


def is_string_constant(node: Node | None) -> bool:
    """Whether the node is a string constant, bare or quoted."""
    return node is not None and node.kind == "string_constant_expression"


def constant_string(node: Node | None) -> str | None:
    """Returns the value of a string constant, None for any other node."""
    return string_value(node) if node is not None and node.kind == "string_constant_expression" else None


def command_elements(command: Node) -> list[Node]:
    """Returns a command's name, parameters and arguments in their order."""
    return command.fields("command_elements")


def command_name(command: Node) -> str | None:
    """Returns the command's name where it is a string constant (bare word or quoted), as GetCommandName() does."""
    first = command.field("command_elements")
    return constant_string(first)


def command_parameter_name(parameter: Node) -> str:
    """Returns the name of a `command_parameter` without dash and colon."""
    text = parameter.text
    head = text.partition(":")[0] if parameter.field("argument") is not None or text.endswith(":") else text
    return head[1:].strip()


class Argument(NamedTuple):
    """One argument of a command: its parameter (None: positional) and its value (None: a switch, or absent)."""

    parameter: Node | None
    value: Node | None


def arguments(command: Node) -> Iterator[Argument]:
    """Yields a command's arguments as written: `-Name:value` and `-Name value` as pairs, other elements alone.

    Whether a parameter is a switch is not known here: the element after a parameter counts as its value.
    """
    pending: Node | None = None
    for element in command_elements(command)[1:]:
        if element.kind == "command_parameter":
            if pending is not None:
                yield Argument(pending, None)
            value = element.field("argument")
            pending = element if value is None else None
            if value is not None:
                yield Argument(element, value)
        else:
            yield Argument(pending, element)
            pending = None
    if pending is not None:
        yield Argument(pending, None)


def named_argument(command: Node, name: str) -> Argument | None:
    """Returns the argument of a parameter by its full name, in any case."""
    wanted = name.lower()
    for argument in arguments(command):
        if argument.parameter is not None and command_parameter_name(argument.parameter).lower() == wanted:
            return argument
    return None


def is_splatted(node: Node) -> bool:
    """Whether the node is a splatted variable, such as `@arguments`."""
    return node.kind == "variable_expression" and node.text.startswith("@")


class VariablePath(NamedTuple):
    """A variable's name as written (`user_path`), its scope or drive in lower case (or nothing), its bare name."""

    user_path: str
    scope: str
    name: str

    @property
    def drive_qualified(self) -> bool:
        """Whether the prefix names a drive (`env:`) rather than a scope."""
        return self.scope not in ("", "variable", "using", *_SCOPES)


def variable_path(variable: Node) -> VariablePath:
    """Splits a `variable_expression` such as `$x`, `${a b}`, `$script:x`, `@splat`."""
    return path_of(variable.text)


def user_path(text: str) -> str:
    """Returns the name in the text of a variable, as written: with scope or drive, without braces."""
    path = text[1:]
    return unescape(path[1:-1]) if path.startswith("{") else path


@lru_cache(maxsize=4096)
def path_of(text: str) -> VariablePath:
    """Splits the text of a variable."""
    path = user_path(text)
    if ":" not in path:
        return VariablePath(path, "", path)
    prefix, colon, rest = path.partition(":")
    if not colon or not rest:
        return VariablePath(path, "", path)
    return VariablePath(path, prefix.lower(), rest)


def is_variable(node: Node | None, name: str) -> bool:
    """Whether the node is the variable of this name, written without a scope, in any case."""
    return (
        node is not None
        and node.kind == "variable_expression"
        and variable_path(node).user_path.lower() == name.lower()
    )


def operator_text(node: Node) -> str:
    """Returns the operator of a binary, unary or assignment node in lower case, with a plain dash."""
    operator = node.field("operator")
    text = operator.text.lower() if operator is not None else ""
    return "-" + text[1:] if text[:1] and text[0] in DASHES else text


def has_comment(node: Node) -> bool:
    """Whether a comment stands somewhere within a node, which a fix that writes the node again would lose."""
    return bool(node.descendants("comment"))


def unparenthesised(node: Node) -> Node:
    """Returns what stands inside any number of parentheses around one expression."""
    while node.kind == "paren_expression" and (inner := node.field("pipeline")) is not None:
        node = inner
    return node
