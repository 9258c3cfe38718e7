"""PSV813."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, Severity, facts
from psverify.api.facts import INDEFINITE, Outputs

BY_FUNCTION = {"get-targetresource": "System.Collections.Hashtable", "test-targetresource": "System.Boolean"}


def is_of_script_block(place: Node, _file: File) -> bool:
    """Whether the `return` belongs to a script block within the method; of a whole method, whether all returns do."""
    if place.kind == "function_member":
        values = [found for found in place.descendants("return_statement") if found.field("pipeline") is not None]
        return bool(values) and all(facts.owner(found) != place.field("body") for found in values)
    method = place.ancestor("function_member")
    return place.kind == "return_statement" and method is not None and facts.owner(place) != method.field("body")


def becomes_the_class(statement: Node, file: File) -> bool:
    """Whether a method that returns the class is given a hashtable, of which PowerShell makes an object of the class."""
    method = statement.ancestor("function_member")
    if statement.kind != "return_statement" or method is None or facts.function_name(method).lower() != "get":
        return False
    return Outputs(method, file).returned(statement) == BY_FUNCTION["get-targetresource"]


class WrongDscReturnType(Rule):
    """A get, set or test of a DSC resource that returns the wrong type.

    ## Why is this bad?
    DSC expects get to return the state (a hashtable, or the class itself for a class), test to return true or false,
    and set to return nothing. With anything else DSC fails, or wrongly takes the machine to be in its desired state.
    """

    code, name, group = "PSV813", "wrong-dsc-return-type", "modules"
    aliases = ("PSDSCReturnCorrectTypesForDSCFunctions",)
    severity = Severity.NOTE
    words = (b"dscresource", b"-targetresource")
    examples = (
        Bad(
            "[DscResource()]\n"
            "class Door {\n"
            "    [DscProperty(Key)] [string] $Name\n"
            "    [Door] Get() { return $this }\n"
            "    [bool] Test() { return 'open' }\n"
            "    [void] Set() { }\n"
            "}\n"
        ),
        Good(
            "[DscResource()]\n"
            "class Door {\n"
            "    [DscProperty(Key)] [string] $Name\n"
            "    [Door] Get() { return $this }\n"
            "    [bool] Test() { return $true }\n"
            "    [void] Set() { }\n"
            "}\n"
        ),
    )
    deviations = (
        FalseAlarm(
            "script-block",
            "A `return` in a script block inside a method does not return from the method.",
            (Good("[DscResource()]\nclass Door { [void] Set() { 1..3 | ForEach-Object { return $_ } } }\n"),),
            is_of_script_block,
        ),
        FalseAlarm(
            "converted-table",
            "A method that returns the class may return a hashtable: PowerShell converts it to the class.",
            (Good("[DscResource()]\nclass Door { [Door] Get() { return @{ Name = 'front' } } }\n"),),
            becomes_the_class,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        if file.fact(facts.dsc_resource) is not None:
            for function in file.fact(facts.resource_functions):
                yield from self.of_function(function, file)
        for definition in file.fact(facts.dsc_classes):
            for member in definition.fields("members"):
                if member.kind == "function_member":
                    yield from self.of_method(member, definition, file)

    def of_function(self, function: Node, file: File) -> Iterator[Finding]:
        """Yields the statements of a resource's function that output another type, or anything at all."""
        name = facts.function_name(function)
        wanted = BY_FUNCTION.get(name.lower())
        for statement, found in Outputs(function, file).of(function.field("body")):
            if found and found.lower() not in INDEFINITE and found != wanted:
                expected = f"return only {wanted}" if wanted else "suppress the output"
                yield self.finding(statement, f"'{name}' returns {found} here; {expected}.")

    def of_method(self, method: Node, definition: Node, file: File) -> Iterator[Finding]:
        """Yields what is wrong with the returns of a method of a resource's class."""
        owner = definition.field("name")
        wanted = {"get": owner.text if owner is not None else "", "test": "System.Boolean", "set": None}
        name = facts.function_name(method)
        if name.lower() not in wanted:
            return
        expected = wanted[name.lower()]
        if expected is not None and not facts.always_returns(method.field("body")):
            message = f"Not all code paths of '{name}()' return a value; return {expected} on each."
            yield self.finding(method, message)
        for statement in method.descendants("return_statement"):
            yield from self.of_return(statement, method, expected, file)

    def of_return(self, statement: Node, method: Node, expected: str | None, file: File) -> Iterator[Finding]:
        """Yields what is wrong with one `return`; nothing is expected from set."""
        name, value = facts.function_name(method), statement.field("pipeline")
        if expected is None:
            if value is not None:
                yield self.finding(method, f"'{name}()' returns a value, but DSC expects none; remove it.")
            return
        if value is None:
            yield self.finding(statement, f"'{name}()' returns no value here; return {expected}.")
            return
        found = own_method_type(value) or Outputs(method, file).returned(statement)
        if found and found.lower() not in (*INDEFINITE, expected.lower()):
            yield self.finding(statement, f"'{name}()' returns {found} here; return {expected}.")


def own_method_type(value: Node) -> str | None:
    """Returns what a call such as `$this.Find()` gives, as the class itself declares that method; else None."""
    around = value.ancestor("type_definition")
    member = facts.constant_string(value.field("member")) if value.kind == "invoke_member_expression" else None
    if around is None or not member or not facts.is_variable(value.field("expression"), "this"):
        return None
    for method in around.fields("members"):
        declared = method.field("type") if method.kind == "function_member" else None
        if declared is not None and facts.function_name(method).lower() == member.lower():
            return facts.resolve_type(facts.type_name_of(declared)) or facts.type_name_of(declared)
    return None
