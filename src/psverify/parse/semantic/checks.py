"""Which checks look at which nodes, and the pass that asks them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from psverify._grammar import kind_id, kind_names
from psverify.parse.semantic.assignment import check_assignment, check_step
from psverify.parse.semantic.attributes import check_attribute, check_script_attributes
from psverify.parse.semantic.catch_clauses import check_try
from psverify.parse.semantic.class_methods import check_method, check_property, check_return
from psverify.parse.semantic.control_flow import check_exit_from_finally, check_label
from psverify.parse.semantic.conversion import check_attributed_expression, check_conversion
from psverify.parse.semantic.data_section import check_data
from psverify.parse.semantic.dsc_resource import check_dsc_resource
from psverify.parse.semantic.enum_values import check_enum
from psverify.parse.semantic.hashtable_keys import check_hashtable
from psverify.parse.semantic.parameters import check_function, check_parameter_list
from psverify.parse.semantic.requires import WORD, check_requires
from psverify.parse.semantic.script import OTHER_DASHES, Check, Script
from psverify.parse.semantic.splatting import check_splatted
from psverify.parse.semantic.type_definitions import check_base_types, check_members, check_type_definitions
from psverify.parse.semantic.using_expression import check_using_variable
from psverify.parse.semantic.using_statement import check_using_statement
from psverify.parse.semantic.workflow_keywords import check_block_statement, check_parallel

if TYPE_CHECKING:
    from psverify._grammar import Node, Tree
    from psverify.parse.syntax_issue import SyntaxIssue


def _check_type(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    keyword = node.field("keyword")
    yield from check_members(node, script)
    yield from (
        check_enum(node, script) if keyword is not None and keyword.kind == "enum" else check_base_types(node, script)
    )
    yield from check_dsc_resource(node, script)


#: What every script is asked, by the kind of the node.
CHECKS: dict[str, tuple[Check, ...]] = {
    "hashtable": (check_hashtable,),
    "param_block": (check_parameter_list,),
    "function_definition": (check_function,),
    "attribute": (check_attribute,),
    "attributed_expression": (check_attributed_expression,),
    "try_statement": (check_try,),
    "for_each_statement": (check_parallel,),
    "switch_statement": (check_parallel,),
    "block_statement": (check_block_statement,),
    "using_statement": (check_using_statement,),
    "data_statement": (check_data,),
    "type_definition": (_check_type,),
    "function_member": (check_method,),
    "property_member": (check_property,),
}
#: What is asked only of scripts that have a word, in lower case.
BY_WORD: dict[bytes, dict[str, tuple[Check, ...]]] = {
    b"++": {"unary_expression": (check_step,)},
    b"--": {"unary_expression": (check_step,)},
    **{dash: {"unary_expression": (check_step,)} for dash in OTHER_DASHES},
    b"ordered": {"convert_expression": (check_conversion,)},
    b"[ref]": {"convert_expression": (check_conversion,)},
    b"psreference": {"convert_expression": (check_conversion,)},
    b"finally": dict.fromkeys(
        ("return_statement", "break_statement", "continue_statement"), (check_exit_from_finally,)
    ),
    b"class": {
        "return_statement": (check_return,),
        "break_statement": (check_label,),
        "continue_statement": (check_label,),
    },
    b"using:": {"variable_expression": (check_using_variable,)},
}
_TARGETS = ("variable_expression", "member_expression", "index_expression", "invoke_member_expression")


def semantic_errors(tree: Tree, lowered: bytes) -> tuple[SyntaxIssue, ...]:
    """Returns the semantic errors of a tree without syntax errors, in the order of the text; offsets are bytes.

    `lowered` is the tree's buffer in lower case (ASCII letters).
    What depends on the machine is no error: types, modules and DSC resources that a script names are taken to exist.
    """
    if tree.has_error:
        return ()
    script = Script(tree, lowered)
    checks, mask = _asked(frozenset(script.words & BY_WORD.keys()))
    found = [
        issue
        for kind, nodes in tree.by_kind(mask).items()
        for node in nodes
        for check in checks[kind]
        for issue in check(node, script)
    ]
    found += _as_whole(script)
    return tuple(sorted(set(found)))


def _as_whole(script: Script) -> Iterable[SyntaxIssue]:
    """What is asked of all nodes of a kind at once, or of few that are quickly found."""
    yield from check_script_attributes(script)
    for node in _assignments_to_check(script):
        yield from check_assignment(node, script)
    for node in script.tree.beginning(b"@", "variable_expression"):
        yield from check_splatted(node, script)
    if not script.words.isdisjoint((b"class", b"enum")):
        yield from check_type_definitions(script.tree.root.descendants("type_definition"), script)
    if WORD in script.words:
        yield from check_requires(script)


def _assignments_to_check(script: Script) -> list[Node]:
    """The assignments whose targets need a look: all, where variables or operators occur that make plain targets wrong."""
    every, usual = kind_mask(frozenset({"assignment_statement"})), kind_mask(frozenset(_TARGETS))
    if script.words.isdisjoint((b"using:", b"?.", b"?[")):
        return script.tree.with_other_part("left", usual, every)
    return script.tree.select(every)


@cache
def kind_mask(kinds: frozenset[str]) -> bytes:
    """Returns the mask of some kinds of nodes, one byte a kind."""
    wanted = {kind_id(kind) for kind in kinds}
    return bytes(number in wanted for number in range(len(kind_names())))


@cache
def _asked(words: frozenset[bytes]) -> tuple[dict[int, tuple[Check, ...]], bytes]:
    """Returns the checks by kind id, and the mask of these kinds."""
    checks = {kind_id(kind): asked for kind, asked in CHECKS.items()}
    for word in sorted(words):
        for kind, asked in BY_WORD[word].items():
            known = checks.get(kind_id(kind), ())
            checks[kind_id(kind)] = (*known, *(check for check in asked if check not in known))
    return checks, bytes(number in checks for number in range(len(kind_names())))
