"""PSV114."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Fix, Fixed, Good, Node, Rule, Safety, facts, regex, replace
from psverify.api.facts import NOTHING, UNKNOWN

OPERATORS = frozenset(("-eq", "-ne", "-ceq", "-cne", "-ieq", "-ine"))
FUNCTIONS = ("function_definition", "function_member")
OPAQUE = (*FUNCTIONS, "script_block_expression", "trap_statement")
ARRAY = regex(r"\[,*\]$")
OBJECT = "System.Object"
SCALARS = frozenset(
    f"System.{name}"
    for name in "String Boolean Char Byte SByte Int16 Int32 Int64 UInt16 UInt32 UInt64 Single Double Decimal DateTime "
    "DateTimeOffset TimeSpan Guid Uri Version Type Management.Automation.SwitchParameter "
    "Management.Automation.ScriptBlock Management.Automation.PSCredential Security.SecureString".split()
)
SINGLE_TYPES = frozenset(
    f"System.{name}"
    for name in (
        *("Boolean", "Byte", "Char", "DateTime", "Decimal", "Double", "Guid", "Int32", "Int64", "Single", "String"),
        *("TimeSpan", "Type", "Uri", "Version", "Collections.Hashtable", "Management.Automation.ScriptBlock"),
    )
)
"""Types whose values PowerShell compares as a whole, including hashtables."""
SINGLE_OPERATORS = frozenset(
    f"-{word}"
    for word in (
        *("not", "and", "or", "xor", "is", "isnot", "join", "f"),
        *(f"{case}{name}" for name in ("contains", "notcontains", "in", "notin") for case in ("", "c", "i")),
    )
).union("!")
"""Operators that return a single value for any operands."""
COLLECTION_OPERATORS = frozenset(("..", "-split", "-csplit", "-isplit"))


def is_kept_scalar(node: Node, file: File) -> bool:
    """Whether a variable on the left has a type, declared with a parameter or an assignment, that is not a collection."""
    comparison = node if node.kind == "binary_expression" else node.ancestor("binary_expression")
    left = comparison.field("left") if comparison is not None else None
    if left is None or left.kind != "variable_expression":
        return False
    scope = left.ancestor(*FUNCTIONS) or file.tree.root
    return bool(facts.nodes_within(scalar_declarations(facts.bare_variable_name(left), file), scope))


def scalar_declarations(name: str, file: File) -> list[Node]:
    """Returns where variables of a name get a type for good that is not a collection, in the order of the text."""
    known = file.fact(known_declarations)
    if name not in known:
        known[name] = [
            variable for variable in file.fact(facts.variables_by_name).get(name, []) if is_scalar_target(variable)
        ]
    return known[name]


def known_declarations(_file: File) -> dict[str, list[Node]]:
    """What `scalar_declarations` keeps, by names."""
    return {}


def is_scalar_target(variable: Node) -> bool:
    """Whether a parameter or an assignment gives a variable a type that is not a collection."""
    constraint = constraint_of(variable)
    return constraint is not None and is_scalar(constraint)


def constraint_of(variable: Node) -> Node | None:
    """Returns the type that a parameter or an assignment gives a variable for good."""
    around = variable.parent
    if around is not None and around.kind == "parameter" and variable.field_name == "name":
        return next(iter(facts.type_constraints(around)), None)
    assigned = around is not None and around.kind == "convert_expression" and around.field_name == "left"
    return around.field("type") if around is not None and assigned else None


def is_scalar(constraint: Node) -> bool:
    """Whether no value of a type is a collection."""
    name = facts.type_name_of(constraint).lower()
    return name.startswith(("nullable[", "system.nullable[")) or facts.resolve_type(name) in SCALARS


class NullComparisonOrder(Rule):
    """`$null` on the right side of a comparison.

    ## Why is this bad?
    If the left side is a collection, the comparison does not test whether it is `$null`: it returns the elements that
    are `$null` (or are not). With `$null` on the left it always compares the value itself.

    ## Fix safety
    Safe if the left side is a single value. Unsafe if it may be a collection and only the truth of the result matters,
    as in `if (…)`: the result changes, to what was probably intended. There is no fix if the left side is certainly a
    collection, or if the result is used as a value, as in `$found = $items -ne $null`: that may be an intended filter.
    """

    code, name, group = "PSV114", "null-comparison-order", "correctness"
    aliases = ("PSPossibleIncorrectComparisonWithNull",)
    safety = Safety.SAFE
    words = (b"$null",)
    examples = (
        Bad("if ($items -eq $null) { 'none' }"),
        Fixed("if ($null -eq $items) { 'none' }"),
        Good("if ($null -eq $items) { 'none' }"),
        Good("function Get-It { param([string] $Name) if ($Name -ne $null) { $Name } }"),
    )

    deviations = (
        FalseAlarm(
            "scalar-constraint",
            "A variable with a declared type keeps that type in later assignments.",
            (
                Good(
                    "function Get-It { param([Nullable[int]] $Max, $All) "
                    "foreach ($a in $All) { if ($Max -eq $null) { $Max = $a } } }"
                ),
            ),
            is_kept_scalar,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        if not may_compare(file.lowered):
            return
        for node in filter(is_comparison, file.tree.root.descendants("binary_expression")):
            left, right = node.field("left"), node.field("right")
            if left is None or right is None:
                continue
            fix = self.correction(node, left, right, file)
            for scope in scopes(node, file):
                if may_be_collection(left, scope, file):
                    message = (
                        "$null is on the right, so a collection on the left is filtered, not "
                        "compared; put $null on the left."
                    )
                    yield self.finding(node, message, fix=fix)

    def correction(self, node: Node, left: Node, right: Node, file: File) -> Fix | None:
        """Swaps the sides, and leaves what is between them; None where the comparison may be meant as a filter."""
        certain = is_one_value(left)
        if not certain and (is_certainly_collection(left, file) or not facts.is_condition(node)):
            return None
        text = f"({left.text})" if left.kind == "binary_expression" else left.text
        edits = (replace(left, right.text), replace(right, text))
        return self.fix("Put $null on the left", *edits, safety=None if certain else Safety.UNSAFE)


def may_compare(text: bytes) -> bool:
    """Whether `$null` follows a possible comparison operator anywhere in the file."""
    place = text.find(b"$null")
    while place >= 0:
        if text[max(0, place - 100) : place].rstrip(b" \t\r\n`").endswith((b"eq", b"ne", b"#>")):
            return True
        place = text.find(b"$null", place + 5)
    return False


def is_comparison(node: Node) -> bool:
    """Whether this compares something with `$null` on its right."""
    right = node.field("right")
    return right is not None and right.text.lower() == "$null" and facts.operator_text(node) in OPERATORS


def scopes(node: Node, file: File) -> Iterator[Node | None]:
    """Yields the functions around a node, or the script; in the script's own blocks nothing is checked.

    There is a finding for each of them as in PSScriptAnalyzer, which checks a method twice, once knowing nothing (None).
    """
    function = innermost = node.ancestor(*FUNCTIONS)
    while function is not None:
        yield function
        if function.kind == "function_member":
            yield None
        function = function.ancestor(*FUNCTIONS)
    if innermost is None and node.ancestor(*OPAQUE) is None:
        yield file.tree.root


def may_be_collection(left: Node, scope: Node | None, file: File) -> bool:
    """Whether an expression may be a collection, as far as its form and the flow of the function tell."""
    if left.kind != "variable_expression":
        known = facts.static_type(left)
        return known == OBJECT or ARRAY.search(known) is not None
    if facts.is_special(left):
        return False
    known = file.fact(facts.variable_types).of(left, scope) if scope is not None else NOTHING
    return known in (NOTHING, UNKNOWN, OBJECT) or ARRAY.search(known) is not None


def is_one_value(left: Node) -> bool:
    """Whether an expression, by its form, is never a collection."""
    left = facts.unparenthesised(left)
    if left.kind in ("binary_expression", "unary_expression"):
        return facts.operator_text(left) in SINGLE_OPERATORS
    if left.kind == "variable_expression":
        return facts.variable_path(left).scope == "env"
    return facts.static_type(left) in SINGLE_TYPES


def is_certainly_collection(left: Node, file: File) -> bool:
    """Whether an expression is a collection and never `$null`; a parameter of an array type may be `$null`."""
    if is_collection(left):
        return True
    left = facts.unparenthesised(left)
    if left.kind != "variable_expression" or facts.variable_path(left).name.lower() in file.fact(
        facts.parameters_by_name
    ):
        return False
    scope = left.ancestor(*FUNCTIONS) or file.tree.root
    types = file.fact(facts.variable_types)
    return ARRAY.search(types.of(left, scope)) is not None or facts.bare_variable_name(left) in file.fact(
        variables_given_only_collections
    )


def is_collection(node: Node) -> bool:
    """Whether an expression, by its form, is a collection; a sum is one if its first part is one."""
    node = facts.unparenthesised(node)
    while node.kind == "binary_expression" and facts.operator_text(node) == "+":
        first = node.field("left")
        if first is None:
            return False
        node = facts.unparenthesised(first)
    if node.kind in ("binary_expression", "unary_expression"):
        return facts.operator_text(node) in COLLECTION_OPERATORS
    return node.kind in ("array_literal", "array_expression")


def variables_given_only_collections(file: File) -> frozenset[str]:
    """The names, in lower case, of the variables that the file sets to collections only; a fact of the file."""
    return frozenset(
        name for name, same in file.fact(facts.variables_by_name).items() if are_given_only_collections(same)
    )


def are_given_only_collections(same: list[Node]) -> bool:
    """Whether plain assignments only set a variable, each to what is a collection by its form; all its places are given."""
    given = [around for other in same if (around := other.parent) is not None and is_given(other, around)]
    return bool(given) and not any(map(is_set_otherwise, same)) and all(map(gives_collection, given))


def is_given(variable: Node, around: Node) -> bool:
    """Whether this assigns to a variable."""
    return around.kind == "assignment_statement" and variable.field_name == "left"


def is_set_otherwise(variable: Node) -> bool:
    """Whether this may set a variable by other means: `foreach`, `[ref]`, a converting type, or an assignment to a list."""
    around = variable.parent
    if variable.field_name == "variable" or around is None or around.kind == "convert_expression":
        return True
    return around.kind == "array_literal" and around.field_name == "left"


def gives_collection(assignment: Node) -> bool:
    """Whether an assignment gives its variable a collection; adding to a collection keeps it one."""
    right = assignment.field("right")
    return facts.operator_text(assignment) == "+=" or (right is not None and is_collection(right))
