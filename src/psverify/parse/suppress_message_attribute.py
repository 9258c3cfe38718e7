"""PowerShell's own way to silence a rule: `[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSRule', 'id')]`.

The semantics are PSScriptAnalyzer's: where the attribute may stand, what it then reaches, and what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.model import Span
from psverify.parse.misspelling import is_misspelling
from psverify.parse.nodes import constant_string
from psverify.parse.suppression_comments import Problem, Word
from psverify.parse.suppressions import Suppression

if TYPE_CHECKING:
    from psverify.linear_regex import LinearRegex
    from psverify.parse.tree import Node, Tree

_TYPE = regex(r"((system\.)?diagnostics\.codeanalysis\.)?suppressmessage(attribute)?\Z", re.IGNORECASE)
_NAMES = ("SuppressMessageAttribute", "SuppressMessage")
_NAMESPACES = ("Diagnostics.CodeAnalysis", "System.Diagnostics.CodeAnalysis")
_ARGUMENTS = ("rulename", "rulesuppressionid", "scope", "target", "justification")
_SCOPES = {"function": ("function_definition", "function_member"), "class": ("type_definition",)}


class _MalformedError(Exception):
    """Says what is wrong with an attribute; `rule` is the rule it names, if it does."""

    def __init__(self, message: str, rule: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule


def suppress_message_attributes(tree: Tree) -> Iterator[Suppression | Problem]:
    """Yields the SuppressMessage attributes that stand where they have a meaning, in the order of the text."""
    for attribute in tree.root.descendants("attribute"):
        name = attribute.field("type_name")
        right = _right_name(name.text) if name is not None else None
        if name is not None and right is not None:
            yield Problem(Span(name.start, name.end), f"'{name.text}' is not an attribute; did you mean '{right}'?")
        elif _is_ours(attribute) and (owner := _attributed_node(attribute)) is not None:
            try:
                found = _suppression(attribute, owner)
            except _MalformedError as error:
                yield Problem(Span(attribute.start, attribute.end), str(error), error.rule)
            else:
                yield from () if found is None else (found,)


def _is_ours(attribute: Node) -> bool:
    name = attribute.field("type_name")
    return name is not None and _TYPE.match(name.text.strip()) is not None


def _right_name(written: str) -> str | None:
    """Returns what a misspelt name of the attribute should be; None if it is right or another."""
    space, _, name = re.sub(r"\s", "", written).rpartition(".")
    spaces, names = (_nearly(space, _NAMESPACES) if space else ""), _nearly(name, _NAMES)
    if spaces is None or names is None or (spaces, names) == (space, name):
        return None
    return f"{spaces}.{names}" if spaces else names


def _nearly(word: str, known: tuple[str, ...]) -> str | None:
    """Returns the word itself if it is known, else the known one that it misspells; None if there is none."""
    if word.lower() in map(str.lower, known):
        return word
    slipped = (right for right in known if word[:1].lower() == right[0].lower() and is_misspelling(word, right))
    return next(slipped, None)


def _attributed_node(attribute: Node) -> Node | None:
    """Returns the script, function, class, method or configuration that an attribute speaks of."""
    configuration = attribute.ancestor("configuration_definition")
    if configuration is not None:
        return configuration
    parent = attribute.parent
    if parent is None:
        return None
    if parent.kind == "param_block":
        return _of_param_block(parent)
    if parent.kind == "type_definition":
        keyword = parent.field("keyword")
        return parent if keyword is not None and keyword.text.lower() == "class" else None
    return parent if parent.kind == "function_member" else None


def _of_param_block(param_block: Node) -> Node | None:
    block = param_block.parent
    if block is None or block.kind != "script_block":
        return None
    above = block.parent
    return block if above is None else above if above.kind == "function_definition" else None


def _suppression(attribute: Node, owner: Node) -> Suppression | None:
    arguments = _attribute_arguments(attribute)
    rule = arguments.get("rulename")
    if rule is None or not rule.text.strip():
        raise _MalformedError("the attribute names no rule")
    given = {key: word.text.strip() for key, word in arguments.items()}
    scope, target = given.get("scope", ""), given.get("target", "")
    if target and not scope:
        raise _MalformedError("the attribute has a Target but no Scope", rule.text)
    ranges = _ranges(owner, scope.lower(), target, rule.text)
    return Suppression(rule, ranges, whole=True, subject_id=given.get("rulesuppressionid", "")) if ranges else None


def _ranges(owner: Node, scope: str, target: str, rule: str) -> tuple[Span, ...]:
    if not scope:
        root = owner.parent is None
        return (Span(0, len(owner.tree.buffer)) if root else Span(owner.start, owner.end),)
    kinds = _SCOPES.get(scope)
    if kinds is None:
        return ()
    named = [node for node in (owner, *owner.descendants(*kinds)) if node.kind in kinds]
    pattern = _pattern(target or "*", rule)
    ranges = tuple(Span(node.start, node.end) for node in named if pattern.fullmatch(_name(node)))
    if not ranges:
        raise _MalformedError(f"no {scope} here is named '{target or '*'}'", rule)
    return ranges


def _pattern(target: str, rule: str) -> LinearRegex:
    from psverify.linear_regex import LinearRegex, UnsupportedError  # noqa: PLC0415 - few attributes have a target

    try:
        return LinearRegex(target.replace("*", ".*"), ignore_case=True)
    except UnsupportedError as error:
        raise _MalformedError(f"the Target '{target}' {error}", rule) from error


def _name(node: Node) -> str:
    name = node.field("name")
    return name.text if name is not None else ""


def _attribute_arguments(attribute: Node) -> dict[str, Word]:
    """Returns the argument texts by lower-case name, positional ones first."""
    values: dict[str, Word] = {}
    for key, node in zip(_ARGUMENTS, attribute.fields("positional_arguments"), strict=False):
        values[key] = _attribute_word(node, values)
    for named in attribute.fields("named_arguments"):
        key = _lower(named.field("argument_name"))
        if key not in _ARGUMENTS:
            continue
        if key in values:
            raise _MalformedError(f"the attribute gives {key} twice", _rule_argument(values))
        values[key] = _attribute_word(named.field("argument"), values)
        if key == "scope" and values[key].text.strip().lower() not in _SCOPES:
            raise _MalformedError(
                f"the Scope '{values[key].text}' is neither Function nor Class", _rule_argument(values)
            )
    return values


def _lower(node: Node | None) -> str:
    return node.text.strip().lower() if node is not None else ""


def _attribute_word(node: Node | None, values: dict[str, Word]) -> Word:
    text = constant_string(node)
    if node is None or text is None:
        raise _MalformedError("the arguments of the attribute must be constant strings", _rule_argument(values))
    return Word(text, Span(node.start, node.end))


def _rule_argument(values: dict[str, Word]) -> str | None:
    return values["rulename"].text if "rulename" in values else None
