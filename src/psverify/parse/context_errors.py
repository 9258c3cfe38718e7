"""Syntax errors that need more context than a grammar has: what PowerShell rejects in a tree that is well formed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import zip_longest

from psverify._grammar import Node, Tree, kind_id, kind_names
from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple


class Problem(NamedTuple):
    """A syntax error: byte offsets into the buffer, and what is wrong."""

    start: int
    end: int
    message: str


Check = Callable[[Node, bytes], Iterator[Problem]]

_CONFIGURATION_NAME = regex(rb"[A-Za-z][A-Za-z0-9_./-]*\Z")
_PARENTHESIS = regex(rb"[()]")
_REQUIRES = regex(rb"(?i)#requires")
_SWITCHES = (b"regex", b"wildcard", b"exact", b"casesensitive", b"parallel", b"file")


def _node_text(node: Node, buffer: bytes) -> bytes:
    return buffer[node.start : node.end]


def _flag_name(node: Node, buffer: bytes) -> bytes:
    """The name of a flag in lower case, without its dash (which may be one of several characters)."""
    return _node_text(node, buffer).decode("utf-8", "replace")[1:].lower().encode()


def _is_prefix(name: bytes, names: Iterable[bytes]) -> bool:
    return any(known.startswith(name) for known in names)


def _problem_at(node: Node, message: str) -> Problem:
    return Problem(node.start, node.end, message)


def _repeated_nodes(nodes: Iterable[Node], key: Callable[[Node], object]) -> Iterator[Node]:
    """The nodes whose key an earlier one has."""
    seen = set()
    for node in nodes:
        value = key(node)
        if value in seen:
            yield node
        seen.add(value)


def _types_before(node: Node, _: bytes) -> Iterator[Problem]:
    """TypeNotAllowedBeforeParam, TypeNotAllowedBeforeStatement."""
    for attribute in node.fields("attributes"):
        if attribute.kind == "type_constraint":
            yield _problem_at(attribute, "A type cannot be used here; an attribute needs parentheses")


def _type_definition(node: Node, buffer: bytes) -> Iterator[Problem]:
    """MissingTypeBody: after a generic base type the rest of the list is taken for the name of an assembly."""
    yield from _types_before(node, buffer)
    generic = [base for base in node.fields("base_types") if _node_text(base, buffer).endswith(b"]")]
    for base in generic[1:2]:
        yield _problem_at(base, "PowerShell cannot parse another type after a generic base type")


def _member(node: Node, _: bytes) -> Iterator[Problem]:
    """DuplicateQualifier, TooManyTypes."""
    for modifier in _repeated_nodes(node.fields("modifiers"), lambda m: m.kind):
        yield _problem_at(modifier, f"Modifier '{modifier.kind}' is used twice")
    for extra in node.fields("type")[1:]:
        yield _problem_at(extra, "A class member can only have one type")


def _function_member(node: Node, buffer: bytes) -> Iterator[Problem]:
    """MissingFunctionBody: only a constructor that is not static may call `base`."""
    yield from _member(node, buffer)
    call = next((child for child in node.children if child.kind == ":"), None)
    name, owner = node.field("name"), node.parent and node.parent.field("name")
    if call is None or name is None or not owner:
        return
    static = any(modifier.kind == "static" for modifier in node.fields("modifiers"))
    if static or _node_text(name, buffer).lower() != _node_text(owner, buffer).lower():
        yield _problem_at(call, "Only a constructor can call its base class; expected a function body")


def _stream(node: Node, buffer: bytes) -> bytes:
    first = buffer[node.start : node.start + 1]
    return b"1" if first == b">" else first


def _redirection(node: Node, buffer: bytes) -> Iterator[Problem]:
    """StreamAlreadyRedirected."""
    earlier, stream = node.prev_sibling, _stream(node, buffer)
    while earlier is not None:
        if earlier.field_name == "redirections" and _stream(earlier, buffer) == stream:
            yield _problem_at(node, "This stream is already redirected")
            return
        earlier = earlier.prev_sibling


def _check_configuration_name(node: Node, buffer: bytes) -> Iterator[Problem]:
    """InvalidConfigurationName, for a name that is known."""
    yield from _types_before(node, buffer)
    name = node.field("instance_name")
    if name is None or name.kind not in ("string_constant_expression", "constant_expression"):
        return
    text = _node_text(name, buffer)
    bare = text[1:-1] if text[:1] in (b"'", b'"') else text
    if name.kind != "string_constant_expression" or not _CONFIGURATION_NAME.match(bare):
        yield _problem_at(
            name, "The name of a configuration must start with a letter and contain only letters, digits and . / - _"
        )


def _check_data_section(node: Node, buffer: bytes) -> Iterator[Problem]:
    """InvalidParameterForDataSectionStatement."""
    for child in node.children:
        if child.kind == "-supportedcommand" and not _is_prefix(_flag_name(child, buffer), (b"supportedcommand",)):
            yield _problem_at(child, "The only parameter of a data section is -SupportedCommand")


def _for_each(node: Node, buffer: bytes) -> Iterator[Problem]:
    """InvalidForeachFlag."""
    for flag in node.fields("flags"):
        if not _is_prefix(_flag_name(flag, buffer), (b"parallel",)):
            yield _problem_at(flag, "The only parameters of foreach are -Parallel and -ThrottleLimit")


def _switch(node: Node, buffer: bytes) -> Iterator[Problem]:
    """InvalidSwitchFlag, MultipleSwitchDefaultClauses."""
    for flag in node.fields("flags"):
        if not _is_prefix(_flag_name(flag, buffer), _SWITCHES):
            yield _problem_at(
                flag, "The only parameters of switch are -Regex, -Wildcard, -Exact, -CaseSensitive and -File"
            )
    for default in node.fields("default")[1:]:
        yield _problem_at(default, "A switch can only have one default clause")


def _named_block(node: Node, _: bytes) -> Iterator[Problem]:
    """DuplicateScriptCommandClause."""
    earlier, keyword = node.prev_sibling, node.children[0].kind
    while earlier is not None:
        if earlier.field_name == "named_blocks" and earlier.children[0].kind == keyword:
            yield _problem_at(node, f"There is already a '{keyword}' block")
            return
        earlier = earlier.prev_sibling


def _using(node: Node, _: bytes) -> Iterator[Problem]:
    """MissingEqualsInUsingAlias, InvalidValueForUsingItemName, MissingStatementTerminator."""
    keyword, alias, table = node.field("keyword"), node.field("alias"), node.field("module_specification")
    kind = keyword.kind if keyword else ""
    if kind in ("command", "type") and alias is None:
        yield _problem_at(node, f"'using {kind}' needs an alias: using {kind} Name = Value")
    elif kind == "assembly" and alias is not None:
        yield _problem_at(alias, "'using assembly' takes no alias")
    elif table is not None and kind != "module":
        yield _problem_at(table, f"'using {kind}' takes a name, not a hashtable")


def _sub_expression(node: Node, buffer: bytes) -> Iterator[Problem]:
    """IncompleteDollarSubexpressionReference: in strings `$(` ends where its parentheses balance, whatever they stand in."""
    if node.parent is None or node.parent.kind != "expandable_string_expression":
        return
    opening = node.start + 1
    closing = _closing_parentheses(buffer).get(opening, node.end)
    if closing < node.end - 1:
        yield _problem_at(node, "In a string, $( ) ends at its first balanced parenthesis, even one in quotes")
    elif closing >= node.end:
        yield _problem_at(node, "In a string, the parentheses in $( ) must balance, even those in quotes")


@lru_cache(maxsize=1)
def _closing_parentheses(buffer: bytes) -> dict[int, int]:
    """Returns where each parenthesis closes that does, by where it opens, whatever they stand in."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for match in _PARENTHESIS.finditer(buffer):
        if match[0] == b"(":
            opened.append(match.start())
        elif opened:
            closing[opened.pop()] = match.start()
    return closing


def _without_comma(node: Node, again: frozenset[str]) -> bool:
    """Whether a comma separates arguments where a node stands, though it would not in nodes of some kinds."""
    inner, outer = node, node.parent
    while outer is not None and outer.kind not in again:
        if outer.kind in ("parameter", "attribute", "named_attribute_argument"):
            return True
        if outer.kind in ("invoke_member_expression", "function_member"):
            separated = inner.field_name in ("arguments", "base_arguments")
            if separated or outer.kind == "invoke_member_expression":
                return separated
        inner, outer = outer, outer.parent
    return False


#: Where a comma makes an array again; statements and functions change nothing.
_COMMA_AGAIN = frozenset(
    {
        "script_block_expression",
        "sub_expression",
        "array_expression",
        "paren_expression",
        "index_expression",
    }
)
#: With hashtables, which look at those in them.
_OUTERMOST = _COMMA_AGAIN | {"hashtable"}


def _hashtable(node: Node, _: bytes) -> Iterator[Problem]:
    """UnexpectedToken: in an argument of a method no statement in a hashtable can have commas."""
    if _without_comma(node, _OUTERMOST):
        arrays = (array for array in node.descendants("array_literal") if _is_array_without_comma(array))
        if (array := next(arrays, None)) is not None:
            yield _problem_at(array, "In a method's argument, a hashtable's array needs parentheses: @( )")


def _is_array_without_comma(array: Node) -> bool:
    """Arguments of commands are lists of their own."""
    of_command = array.parent is not None and array.parent.kind in ("command", "command_parameter")
    return not of_command and _without_comma(array, _COMMA_AGAIN)


def _unary_comma(node: Node, _: bytes) -> Iterator[Problem]:
    """MissingExpressionAfterOperator: where a comma separates arguments, none makes an array: `param($a = -join, $b)`."""
    if _without_comma(node, _COMMA_AGAIN):
        yield Problem(
            node.start, node.start + 1, "Here a comma separates arguments; an expression was expected before it"
        )


def _member_name(node: Node, buffer: bytes) -> Iterator[Problem]:
    """MissingPropertyName, UnexpectedToken: an argument of a command has no unary operators, and what has a sign no calls."""
    member = node.field("member")
    if member is None or (member.kind == "constant_expression" and buffer[member.start : member.start + 1].isdigit()):
        return
    called = node.kind == "invoke_member_expression"
    if (called and member.kind == "constant_expression") or (member.kind != "array_literal" and _is_argument(node)):
        yield _problem_at(member, "A member's name was expected; put what computes it in parentheses")


def _is_argument(node: Node) -> bool:
    """Whether a node, what is asked of it, or a list of such is an argument of a command."""
    inner, outer = node, node.parent
    while outer is not None and inner.field_name in ("expression", "target", "elements"):
        inner, outer = outer, outer.parent
    return outer is not None and outer.kind in ("command", "command_parameter", "file_redirection")


def _try(node: Node, buffer: bytes) -> Iterator[Problem]:
    """MissingEndCurlyBrace: after a try newlines are skipped in search of finally, even those that end a hashtable's entry."""
    parent = node.parent
    if parent is None or parent.kind != "hashtable":
        return
    after = node.next_sibling
    while after is not None and after.field_name != "key":
        after = after.next_sibling
    if after is not None and b";" not in buffer[node.end : after.start]:
        yield Problem(after.start, after.end, "A semicolon must separate try in a hashtable from the next key")


def _requires(node: Node, buffer: bytes) -> Iterator[Problem]:
    """ParameterRequiresArgument, for a #requires line."""
    text = _node_text(node, buffer)
    if not _REQUIRES.match(text):
        return
    words = text[len(b"#requires") :].split()
    for word, value in zip_longest(words, words[1:], fillvalue=b""):
        name = word[1:].lower()
        if not word.startswith(b"-") or b":" in name or _is_prefix(name, (b"runasadministrator", b"elevated")):
            continue
        if not value or value.startswith((b"-", b"#")):
            yield _problem_at(node, f"#requires {word.decode('utf-8', 'replace')} needs a value")


#: What is checked, by the kind of the node.
CHECKS: dict[str, Check] = {
    "param_block": _types_before,
    "type_definition": _type_definition,
    "property_member": _member,
    "function_member": _function_member,
    "file_redirection": _redirection,
    "merging_redirection": _redirection,
    "configuration_definition": _check_configuration_name,
    "data_statement": _check_data_section,
    "for_each_statement": _for_each,
    "switch_statement": _switch,
    "named_block": _named_block,
    "using_statement": _using,
    "sub_expression": _sub_expression,
    "hashtable": _hashtable,
    "try_statement": _try,
    "array_literal": _unary_comma,
    "member_expression": _member_name,
    "invoke_member_expression": _member_name,
}

_MEMBERS = frozenset({"member_expression", "invoke_member_expression"})
_KINDS = frozenset(CHECKS) - _MEMBERS - {"array_literal"}
_USUAL_NAMES = frozenset(
    {
        "string_constant_expression",
        "variable_expression",
        "expandable_string_expression",
        "paren_expression",
        "sub_expression",
        "array_expression",
        "hashtable",
        "script_block_expression",
    }
)
_KINDS_AND_COMMENTS = _KINDS | {"comment"}


def checked_nodes(tree: Tree) -> list[Node]:
    """Returns the nodes that `problems` wants to see; comments only where one may be a #requires line."""
    kinds = _KINDS_AND_COMMENTS if _REQUIRES.search(tree.buffer) else _KINDS
    members = tree.with_other_part("member", _mask(_USUAL_NAMES), _mask(_MEMBERS))
    return tree.select(_mask(kinds)) + tree.beginning(b",", "array_literal") + members


@cache
def _mask(kinds: frozenset[str]) -> bytes:
    wanted = {kind_id(kind) for kind in kinds}
    return bytes(number in wanted for number in range(len(kind_names())))


def problems(nodes: Iterable[Node], buffer: bytes) -> list[Problem]:
    """Returns the errors among `checked_nodes`, in the order of the text; offsets are bytes into the buffer."""
    found = [
        problem
        for node in nodes
        for problem in (_requires if node.kind == "comment" else CHECKS[node.kind])(node, buffer)
    ]
    return sorted(found, key=lambda problem: problem.start)
