"""`#requires` comments: PowerShell reads each as a command line, and refuses a script whose requirements it cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify._grammar import parse
from psverify.lazy_regex import regex
from psverify.parse.nodes import command_parameter_name, constant_string
from psverify.parse.semantic.constants import first_variable_part
from psverify.parse.semantic.module_specification import wrong_specification
from psverify.parse.semantic.script import Script
from psverify.parse.syntax_issue import SyntaxIssue

if TYPE_CHECKING:
    from psverify._grammar import Node

WORD = b"#requires"
_VERSION = regex(r"\d{1,9}(?:\.\d{1,9}){0,3}\Z")
#: In the order in which a name that is cut short is looked for.
_PARAMETERS = ("version", "modules", "pssnapin", "psedition", "shellid", "assembly", "runasadministrator")
#: A command up to a comment, what ends a statement or a bracket that nothing opened; quotes and brackets belong to it.
_COMMAND = regex(rb"""(?:<#[^#]*#>|[^;|&)}\]'"({#]|(?<!\s)#|'[^']*'|"[^"]*"|\{[^}]*\}|\([^)]*\))*""")
_ENDS = (b"", b";", b"|", b"&", b")", b"}", b"]", b"#")
_EDITIONS = ("core", "desktop")


class _Requirements:
    """What the requirements so far have bound, which those after them must not bind again."""

    def __init__(self) -> None:
        self.bound: dict[str, str] = {}

    def wrong(self, name: str, value: Node | None, script: Script) -> str | None:
        """Says what is wrong with one parameter and its argument."""
        if name == "runasadministrator":
            return None if value is None else "-RunAsAdministrator takes no argument; remove it"
        if value is None:  # told as a syntax error
            return None
        parts = value.fields("elements") if value.kind == "array_literal" else [value]
        if any(part.kind != "hashtable" and first_variable_part(part, script) is not None for part in parts):
            return f"The argument of -{name} must be constant; write a literal value"
        return getattr(self, f"wrong_{name}", self.wrong_string)(name, value, script)

    def wrong_version(self, name: str, value: Node, _script: Script) -> str | None:
        text = _literal(value)
        if not _VERSION.match(text):
            return f"'{value.text}' is not a PowerShell version; write one such as 5.1"
        return self.again(name, text, equal=True)

    def wrong_modules(self, _name: str, value: Node, script: Script) -> str | None:
        elements = value.fields("elements") if value.kind == "array_literal" else [value]
        tables = [element for element in elements if element.kind == "hashtable"]
        return next((wrong for table in tables if (wrong := wrong_specification(table, script))), None)

    def wrong_psedition(self, name: str, value: Node, _script: Script) -> str | None:
        editions = [_literal(part).lower() for part in (value.fields("elements") or [value])]
        unknown = next((edition for edition in editions if edition not in _EDITIONS), None)
        if unknown is not None:
            return f"'{unknown}' is not a PowerShell edition; use Core or Desktop"
        if len(set(editions)) < len(editions):
            return "An edition is named twice; remove one of them"
        return self.again(name, "", equal=False)

    def wrong_assembly(self, _name: str, _value: Node, _script: Script) -> str | None:
        return None

    def wrong_shellid(self, name: str, value: Node, script: Script) -> str | None:
        return self.wrong_string(name, value, script) or self.again(name, "", equal=False)

    def wrong_string(self, name: str, value: Node, _script: Script) -> str | None:
        return (
            None
            if value.kind == "string_constant_expression"
            else f"The argument of -{name} must be a string; quote it"
        )

    def again(self, name: str, value: str, *, equal: bool) -> str | None:
        """Says that a parameter is bound twice; `equal`: to the same value it may be."""
        if name in self.bound and not (equal and self.bound[name] == value):
            return f"-{name} is given twice; remove one of them"
        self.bound[name] = value
        return None


def check_requires(script: Script) -> Iterator[SyntaxIssue]:
    """ScriptRequiresInvalidFormat, ParameterAlreadyBound, and the errors that begin with Requires…, in all comments."""
    requirements = _Requirements()
    start = script.lowered.find(WORD)
    while start >= 0:
        comment = script.tree.at(start)
        if comment.kind == "comment" and comment.start == start:
            wrong = _wrong_comment(script.text(comment), requirements)
            if wrong:
                yield SyntaxIssue(comment.start, comment.end, f"{wrong}.")
        start = script.lowered.find(WORD, start + 1)


def _wrong_comment(text: bytes, requirements: _Requirements) -> str | None:
    rest = text[len(WORD) :]
    if rest[:1].strip() and rest[:1] not in _ENDS:
        return "PowerShell cannot parse this requirement; add a space after #requires"
    command_line = _COMMAND.match(rest)
    assert command_line is not None  # it matches nothing, if nothing else
    tree = parse(b"requires" + command_line[0])
    if tree.has_error or rest[command_line.end() :][:1] not in _ENDS:
        return "PowerShell cannot parse this requirement; close its quotes and brackets"
    command = tree.root.descendants("command")[:1]
    elements = command[0].fields("command_elements")[1:] if command else []
    return next(
        (wrong for wrong in _wrong_elements(elements, requirements, Script(tree, tree.buffer.lower())) if wrong), None
    )


def _wrong_elements(elements: list[Node], requirements: _Requirements, script: Script) -> Iterator[str | None]:
    position = 0
    while position < len(elements):
        parameter = elements[position]
        if parameter.kind != "command_parameter":
            yield f"'{parameter.text}' does not belong to a parameter; write a requirement such as #requires -Version 5.1"
            return
        name = _full_name(command_parameter_name(parameter))
        if not name:
            yield f"'{parameter.text}' is not a valid requirement; use -Version, -Modules, -PSEdition or -RunAsAdministrator"
            return
        value = parameter.field("argument")
        following = elements[position + 1] if position + 1 < len(elements) else None
        takes_any = name == "runasadministrator"
        if value is None and following is not None and (takes_any or following.kind != "command_parameter"):
            value, position = following, position + 1
        yield requirements.wrong(name, value, script)
        position += 1


def _full_name(written: str) -> str:
    """Returns the parameter that a name or its beginning means, nothing if there is none."""
    return next((name for name in _PARAMETERS if name.startswith(written.lower())), "")


def _literal(value: Node) -> str:
    text = constant_string(value)
    return value.text if text is None else text
