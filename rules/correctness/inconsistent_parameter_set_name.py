"""PSV122."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from psverify.api import Bad, FalseAlarm, File, Finding, Fixed, Good, Node, Rule, Safety, facts, replace

ALL_SETS = "__AllParameterSets"


class Use(NamedTuple):
    """One `[Parameter]` attribute: whose it is, the set that it names, and where the name is."""

    parameter: str
    set_name: str
    attribute: Node
    value: Node | None


def has_one_set(node: Node, file: File) -> bool:
    """Whether there is only one named set, so that PowerShell always chooses it."""
    block = node.parent
    if block is None or node.kind != "attribute" or not facts.is_named(node, "CmdletBinding"):
        return False
    names = {use.set_name.lower() for parameter in facts.block_parameters(block) for use in uses_of(parameter)}
    return len(names - {ALL_SETS.lower()}) == 1


class InconsistentParameterSetName(Rule):
    """Parameter sets without a default, or with inconsistent names.

    ## Why is this bad?
    Without `DefaultParameterSetName` PowerShell may be unable to choose a set, and fails at run time. Set names are
    case-sensitive, so `Name` and `name` are two sets. A parameter can be in each set only once.

    ## Fix safety
    Unsafe: parameters whose sets differed in case end up in the same set.
    """

    code, name, group = "PSV122", "inconsistent-parameter-set-name", "correctness"
    aliases = ("PSUseConsistentParameterSetName",)
    default = False
    pssa_enable = False
    safety = Safety.UNSAFE
    kinds = ("param_block",)
    examples = (
        Bad(
            "[CmdletBinding()] param([Parameter(ParameterSetName = 'Name')] $Name, [Parameter(ParameterSetName = 'Id')] $Id)"
        ),
        Good("[CmdletBinding(DefaultParameterSetName = 'Name')] param([Parameter(ParameterSetName = 'Name')] $Name)"),
        Bad("param([Parameter(ParameterSetName = 'Name')] $Name, [Parameter(ParameterSetName = 'name')] $Other)"),
        Fixed("param([Parameter(ParameterSetName = 'Name')] $Name, [Parameter(ParameterSetName = 'Name')] $Other)"),
        Bad("param([Parameter(ParameterSetName = 'a')] [Parameter(ParameterSetName = 'a')] $Name)", count=2),
    )

    deviations = (
        FalseAlarm(
            "one-set",
            "If there is only one named set, PowerShell always chooses it.",
            (Good("[CmdletBinding()] param([Parameter(ParameterSetName = 'Name')] $Name, $Other)"),),
            has_one_set,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if not file.mentions(b"parameter"):
            return
        uses = [use for parameter in facts.block_parameters(node) for use in uses_of(parameter)]
        if not uses:
            return
        binding = facts.cmdlet_binding(node)
        default = named_value(binding, "DefaultParameterSetName") if binding is not None else None
        yield from self.twice_in_a_set(uses)
        yield from self.spelt_otherwise(uses)
        yield from self.with_line_breaks(uses, default)
        if default is not None and set_name(default):
            yield from self.default_spelt_otherwise(default, uses)
        elif binding is not None and any(use.set_name != ALL_SETS for use in uses):
            message = "Parameter sets are used without DefaultParameterSetName, so calls may be ambiguous; add it."
            yield self.finding(binding, message)

    def twice_in_a_set(self, uses: Iterable[Use]) -> Iterator[Finding]:
        """Yields the attributes that put one parameter into the same set again."""
        groups: dict[tuple[str, str], list[Use]] = defaultdict(list)
        for use in uses:
            groups[use.parameter, use.set_name].append(use)
        for group in groups.values():
            for use in group if len(group) > 1 else ():
                message = (
                    f"Parameter '{use.parameter}' is in set '{use.set_name}' more than once, so "
                    "every call fails; remove one attribute."
                )
                yield self.finding(use.attribute, message)

    def spelt_otherwise(self, uses: Iterable[Use]) -> Iterator[Finding]:
        """Yields the set names that differ from the first of their kind only in case."""
        first: dict[str, str] = {}
        for use in uses:
            known = first.setdefault(use.set_name.lower(), use.set_name)
            if known != use.set_name:
                message = f"Parameter sets '{use.set_name}' and '{known}' differ only in case; use the same spelling."
                fix = self.fix(f"Use '{known}'", replace(use.value, quoted(known))) if use.value is not None else None
                yield self.finding(use.value or use.attribute, message, fix=fix)

    def default_spelt_otherwise(self, default: Node, uses: list[Use]) -> Iterator[Finding]:
        """Yields the default set's name if it differs from a set's only in case."""
        name = set_name(default)
        same = [use.set_name for use in uses if use.set_name.lower() == name.lower()]
        if same and name not in same:
            message = (
                f"DefaultParameterSetName '{name}' and parameter set '{same[0]}' differ only in "
                "case; use the same spelling."
            )
            fix = self.fix(f"Use '{same[0]}'", replace(default, quoted(same[0])))
            yield self.finding(default, message, fix=fix)

    def with_line_breaks(self, uses: Iterable[Use], default: Node | None) -> Iterator[Finding]:
        """Yields the names that contain a line break."""
        places = [(use.set_name, use.value or use.attribute) for use in uses]
        if default is not None:
            places.append((set_name(default), default))
        for name, place in places:
            if "\n" in name or "\r" in name:
                yield self.finding(place, "Parameter set name contains a line break; remove it.")


def uses_of(parameter: Node) -> Iterator[Use]:
    """Yields what each `[Parameter]` attribute says about a parameter's set."""
    variable = parameter.field("name")
    for attribute in facts.attributes(parameter):
        if variable is not None and facts.type_name_of(attribute).lower() == "parameter":
            value = named_value(attribute, "ParameterSetName")
            name = ALL_SETS if value is None else set_name(value)
            yield Use(facts.variable_path(variable).user_path, name, attribute, value)


def named_value(attribute: Node, name: str) -> Node | None:
    """Returns the value of an attribute's named argument."""
    argument = facts.attribute_argument(attribute, name)
    return argument.field("argument") if argument is not None else None


def set_name(value: Node) -> str:
    """Returns a constant's value, or the text of what is not a constant."""
    constant = facts.constant_string(value)
    return value.text if constant is None else constant


def quoted(text: str) -> str:
    """Returns a text in single quotes."""
    return "'" + text.replace("'", "''") + "'"
