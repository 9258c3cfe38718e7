"""PSV311."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Options, Rule, facts, option, options

BRANCHES = (
    "if_statement", "switch_statement", "for_statement", "for_each_statement", "while_statement", "do_while_statement",
    "do_until_statement", "catch_clause", "trap_statement", "ternary_expression", "binary_expression", "pipeline_chain",
)  # fmt: skip
OWNERS = ("function_definition", "function_member")
DECIDING = frozenset(("-and", "-or", "-xor", "??"))


@options
class ComplexityOptions(Options):
    """How much branching is bearable."""

    maximum: int = option(9, "The maximum allowed complexity")


class CyclomaticComplexity(Rule):
    """A function, method or script with too many code paths.

    ## Why is this bad?
    Each path needs a test and the attention of readers. Split code that does several things, return early, or use a
    table.

    ## How is it counted?
    One, plus one for each `if`, `elseif`, loop, `switch` clause, `catch`, `trap`, ternary, `&&`, `||`, `??`, `-and`,
    `-or`, `-xor`. Nested functions are counted separately; script blocks count for the enclosing function.

    ## References
    - T. J. McCabe, "A Complexity Measure", IEEE Transactions on Software Engineering, 1976.
    """

    code, name, group = "PSV311", "cyclomatic-complexity", "style"
    default = False
    Options = ComplexityOptions
    examples = (
        Bad("function Get-It { if ($a) { 1 } elseif ($b) { 2 } else { 3 } }", options={"maximum": 2}),
        Good("function Get-It { if ($a) { 1 } }", options={"maximum": 2}),
    )

    def check(self, file: File) -> Iterator[Finding]:
        root = file.tree.root
        counts = {root: 1, **dict.fromkeys(root.descendants(*OWNERS), 1)}
        for node in root.descendants(*BRANCHES):
            counts[node.ancestor(*OWNERS) or root] += ways(node)
        for owner, count in counts.items():
            if count > self.options.maximum:
                yield self.report(owner, count)

    def report(self, owner: Node, count: int) -> Finding:
        """Makes the finding, at the name; a script has none, so it is about the file."""
        name = owner.field("name")
        what = f"'{facts.function_name(owner)}'" if name is not None else "The script"
        limit = self.options.maximum
        return self.finding(
            name,
            f"{what} has a cyclomatic complexity of {count}, expected at most {limit}; split it into "
            "smaller functions.",
        )


def ways(node: Node) -> int:
    """Returns how many ways a branching node adds."""
    if node.kind == "if_statement":
        return len(node.fields("condition"))
    if node.kind == "switch_statement":
        return len(node.fields("pattern"))
    if node.kind == "binary_expression":
        return int(facts.operator_text(node) in DECIDING)
    return 1
