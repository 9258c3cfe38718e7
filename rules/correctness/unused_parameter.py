"""PSV119."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Options, Rule, facts, option, options

OPPOSITES = (
    ("deactivate", "activate"),
    ("disable", "enable"),
    ("exclude", "include"),
    ("uninstall", "install"),
    ("remove", "add"),
    ("absent", "present"),
    ("deny", "allow"),
    ("hide", "show"),
    ("stop", "start"),
    ("unlock", "lock"),
    ("off", "on"),
    ("private", "public"),
)
EXTENDS = "extends"
"""The parameter, in lower case, with which an Invoke-Build script names the scripts that it extends."""
TRAVERSED = ("where-object", "foreach-object", "where", "foreach", "?", "%")


@options
class UnusedOptions(Options):
    """The commands whose script blocks belong to the enclosing function."""

    commands_to_traverse: tuple[str, ...] = option(
        (),
        "Commands, besides Where-Object and ForEach-Object, in whose script blocks a parameter counts as used",
        pssa_name="CommandsToTraverse",
    )


def is_used_in_nested_block(node: Node, file: File) -> bool:
    """Whether a script block or function inside uses the parameter, which is not hidden by another of its name."""
    block, name = block_of(node), facts.bare_variable_name(node)
    same = facts.nodes_within(file.fact(facts.variables_by_name).get(name, []), block)
    return any(variable != node and not is_hidden(variable, block, file) for variable in same)


def is_hidden(variable: Node, block: Node, file: File) -> bool:
    """Whether a variable in a block is another one of the same name: a parameter of a block inside, or set there."""
    if variable.field_name in ("name", "left"):
        return True
    inner = facts.owner(variable)
    while inner is not None and inner != block:
        declared = inner.fields("parameters") if inner.kind == "function_definition" else facts.block_parameters(inner)
        if any(facts.parameter_name(parameter).lower() == facts.bare_variable_name(variable) for parameter in declared):
            return True
        inner = facts.owner(inner)
    path = facts.variable_path(variable)
    return path.drive_qualified or path.scope == "global" or (path.scope == "script" and block != file.tree.root)


def is_read_with_others(node: Node, file: File) -> bool:
    """Whether the block passes on all its parameters, or asks which were given, if only in a block inside."""
    block = block_of(node)
    return file.fact_of(hands_on_parameters, block) or facts.is_looked_up("psboundparameters", block, file)


def hands_on_parameters(block: Node, file: File) -> bool:
    """Whether a block mentions `$PSBoundParameters`, or passes on `$PSCmdlet` or `$MyInvocation`."""
    names = ("psboundparameters", "myinvocation", "pscmdlet")
    return any(is_handed_on(variable) for name in names for variable in facts.variables_in(block, name, file))


def is_handed_on(variable: Node) -> bool:
    """Whether a variable is `$PSBoundParameters`, or `$PSCmdlet` and the like as a whole or with bound parameters."""
    if facts.bare_variable_name(variable) == "psboundparameters":
        return True
    around = variable.parent
    whole = around is None or around.kind not in ("member_expression", "invoke_member_expression", "index_expression")
    return whole or is_invocation(variable)


def selects_parameter_set(node: Node, file: File) -> bool:
    """Whether a parameter says which of the function's parameter sets is meant."""
    parameter = parameter_of(node)
    declared = facts.attributes(parameter, "Parameter") if parameter is not None else ()
    named = [attribute for attribute in declared if facts.attribute_argument(attribute, "ParameterSetName")]
    if parameter is None or not named:
        return False
    is_mandatory = any(facts.has_true_argument(attribute, "Mandatory") for attribute in named)
    return is_switch(parameter) or (is_mandatory and file.fact_of(asks_for_parameter_set, block_of(node)))


def is_switch(parameter: Node) -> bool:
    """Whether a parameter is a switch."""
    return any(
        facts.resolve_type(facts.type_name_of(constraint)) == "System.Management.Automation.SwitchParameter"
        for constraint in facts.type_constraints(parameter)
    )


def asks_for_parameter_set(block: Node, file: File) -> bool:
    """Whether a block reads `$PSCmdlet.ParameterSetName`."""
    return any(
        has_member(variable.parent, "parametersetname") for variable in facts.variables_in(block, "pscmdlet", file)
    )


def is_read_elsewhere(node: Node, file: File) -> bool:
    """Whether a parameter is looked up by name, or read by a function that is called or a script that is run."""
    name, block = facts.bare_variable_name(node), block_of(node)
    if facts.is_looked_up(name, block, file) or facts.is_read_by_callee(name, block, file):
        return True
    if facts.is_read_by_dot_sourced(name, block, file) or facts.is_read_by_other_script(name, block, file):
        return True
    return block == file.tree.root and facts.is_read_by_dot_sourcing(name, file)


def is_dictated(node: Node, file: File) -> bool:
    """Whether the caller decides which parameters the block or function has."""
    block = block_of(node)
    function = block.parent
    if file.fact_of(has_dictated_parameters, block):
        return True
    if function is None or function.kind != "function_definition":
        return False
    name = facts.bare_variable_name(node)
    return facts.is_used_by_sibling(name, function, file) or facts.is_implementation(name, function, file)


def is_given_rest(node: Node, file: File) -> bool:
    """Whether the block takes all further arguments and does nothing with them."""
    return file.fact_of(swallows_rest, block_of(node))


def swallows_rest(block: Node, file: File) -> bool:
    """Whether a block takes all further arguments and does nothing with them, as it is given those of an interface."""
    return any(
        len(facts.variables_in(block, facts.parameter_name(parameter).lower(), file)) == 1
        for parameter in facts.block_parameters(block)
        if any(
            facts.has_true_argument(attribute, "ValueFromRemainingArguments")
            for attribute in facts.attributes(parameter, "Parameter")
        )
    )


def has_dictated_parameters(block: Node, file: File) -> bool:
    """Whether the caller decides which parameters a block has."""
    function = block.parent
    if function is not None and function.kind == "function_definition":
        return facts.has_dictated_signature(function, file)
    return (
        facts.is_called_back(block, file)
        or facts.has_known_signature(facts.block_parameters(block))
        or facts.is_azure_function(file)
    )


def is_convention(node: Node, file: File) -> bool:
    """Whether the scripts of a folder have the parameter in common, or the build tool gives it its meaning."""
    parameter = parameter_of(node)
    default = parameter.field("default_value") if parameter is not None else None
    called = default.descendants("command") if default is not None else []
    if any((facts.command_name(command) or "").lower() == "property" for command in called):
        return True
    name = facts.bare_variable_name(node)
    return (name == EXTENDS and "task" in file.fact(facts.commands_by_name)) or facts.is_common_in_folder(name, file)


def is_counterpart(node: Node, file: File) -> bool:
    """Whether a switch is the opposite of another one that is used: `-Disabled` and `-Enabled`."""
    return not file.fact_of(parameter_names, block_of(node)).isdisjoint(opposites(facts.bare_variable_name(node)))


def parameter_names(block: Node, _file: File) -> frozenset[str]:
    """Returns the names, in lower case, of a block's parameters."""
    return frozenset(facts.parameter_name(parameter).lower() for parameter in facts.block_parameters(block))


def opposites(name: str) -> Iterator[str]:
    """Yields the names, in lower case, with the opposite meaning of a name."""
    for one, other in OPPOSITES:
        yield from (name.replace(a, b) for a, b in ((one, other), (other, one)) if a in name)


def is_of_test(node: Node, file: File) -> bool:
    """Whether a function is a stub or replaces another in a test, or a script is a test."""
    return file.fact_of(stands_in, block_of(node))


def stands_in(block: Node, file: File) -> bool:
    """Whether a block does nothing, is a test, or is the body of a function in a test."""
    if facts.is_stub(block) or facts.is_stub_file(file):
        return True
    if not file.fact(facts.is_test_code):
        return False
    return block == file.tree.root or facts.is_fake(block) or facts.owner(block.parent or block) != file.tree.root


def is_kept(node: Node, file: File) -> bool:
    """Whether a parameter is unused on purpose."""
    parameter = parameter_of(node)
    return parameter is not None and facts.is_kept_on_purpose(parameter, block_of(node), file)


def is_piped_input(node: Node, file: File) -> bool:
    """Whether a parameter takes the pipeline's objects, which the block reads as `$input`."""
    parameter = parameter_of(node)
    takes = parameter is not None and any(
        facts.has_true_argument(a, "ValueFromPipeline") for a in facts.attributes(parameter)
    )
    return takes and bool(facts.variables_in(block_of(node), "input", file))


def is_read_by_engine(node: Node, _file: File) -> bool:
    """Whether PowerShell itself reads a variable of the parameter's name."""
    return facts.is_special(node)


def parameter_of(node: Node) -> Node | None:
    """Returns the parameter that a finding is about, which may be no more than its name."""
    return node if node.kind == "parameter" else node.parent


def block_of(node: Node) -> Node:
    """Returns the block that declares the parameter of a finding."""
    block = node.ancestor("param_block")
    return (block.parent if block is not None else None) or node.tree.root


class UnusedParameter(Rule):
    """A parameter that is never used.

    ## Why is this bad?
    Callers pass a value and it has no effect. Use the parameter or remove it.
    """

    code, name, group = "PSV119", "unused-parameter", "correctness"
    aliases = ("PSReviewUnusedParameter",)
    kinds = ("param_block",)
    Options = UnusedOptions
    examples = (
        Bad("function Get-It { param($Name, $Unused) $Name }"),
        Good("function Get-It { param($Name) $Name }"),
        Good("function Get-It { param($Name, $Other) $PSBoundParameters }"),
    )
    deviations = (
        FalseAlarm(
            "stub",
            "Stubs and mocks have the parameters of the command that they replace: functions that do "
            "nothing or throw, and in tests also functions that return a constant and functions in "
            "blocks. The test runner determines the parameters of a test script.",
            (
                Good("function Get-It { param($Name) throw 'stub' }"),
                Good("function Get-It { param($Name) 1 }", "a.Tests.ps1"),
            ),
            is_of_test,
        ),
        FalseAlarm(
            "nested-block",
            "Nested blocks and functions, whatever they are for, see the parameters of the enclosing "
            "function; PSScriptAnalyzer looks into the blocks of `ForEach-Object` and `Where-Object`.",
            (
                Good("function Get-It { param($Name) & { $Name } }"),
                Good("param($Name) function Get-It { $Name }; Get-It"),
            ),
            is_used_in_nested_block,
        ),
        FalseAlarm(
            "handed-on",
            "`$PSBoundParameters` in a nested block or from `Get-Variable`, and `$PSCmdlet` or "
            "`$MyInvocation` passed to another command, give access to all parameters.",
            (
                Good("function Get-It { param($Name) & { $PSBoundParameters } }"),
                Good("function Get-It { param($Name) Send-It -Variable (Get-Variable -Name PSBoundParameters) }"),
                Good("function Get-It { param($Name) Write-Call $MyInvocation }"),
            ),
            is_read_with_others,
        ),
        FalseAlarm(
            "parameter-set",
            "A switch in a named parameter set selects that set, and so does a mandatory parameter "
            "if the function reads `$PSCmdlet.ParameterSetName`.",
            (Good("function Get-It { param([Parameter(ParameterSetName = 'All')] [switch] $All) 1 }"),),
            selects_parameter_set,
        ),
        FalseAlarm(
            "read-elsewhere",
            "`Get-Variable`, evaluated text, called functions (including those in other scripts of "
            "the repository) and scripts that the function runs can read parameters too.",
            (
                Good("function Get-A { param($Name) Show-Name }; function Show-Name { $Name }"),
                Good("function Get-It { param($Name) . $script }"),
            ),
            is_read_elsewhere,
        ),
        FalseAlarm(
            "dictated-signature",
            "Event handlers, completers, entry points and functions with a common interface, such as "
            "plugins in the scripts of a folder, have the parameters that their caller passes; so "
            "does a block that is passed to a command or stored in a variable.",
            (
                Good("$button.add_Click({ param($s, $e) $e })"),
                Good("function Get-TargetResource { param($Ensure) @{ a = Get-Date } }"),
            ),
            is_dictated,
        ),
        FalseAlarm(
            "further-arguments",
            "A function with an unused parameter for all remaining arguments is called with the "
            "arguments of an interface.",
            (Good("function Add-It { param($Name, $Zone, [Parameter(ValueFromRemainingArguments)] $Others) $Name }"),),
            is_given_rest,
            reported=2,
        ),
        FalseAlarm(
            "convention",
            "A parameter that most scripts of a folder share is a convention; in Invoke-Build "
            "scripts, `property` supplies a shared value, and `$Extends` names the scripts that one "
            "extends.",
            (
                Good("param($Output = (property Output 'out')) task Build { 1 }"),
                Good("param([ValidateScript({ 'Base.build.ps1' })] $Extends) task Build { 1 }"),
            ),
            is_convention,
        ),
        FalseAlarm(
            "counterpart",
            "A switch that is the opposite of another need not be read.",
            (Good("function Set-It { param([switch] $Enabled, [switch] $Disabled) if ($Enabled) { 1 } else { 2 } }"),),
            is_counterpart,
        ),
        FalseAlarm(
            "kept-on-purpose",
            "A name such as `$_args` or `$Dummy`, `[Obsolete()]`, `ValueFromRemainingArguments`, a "
            "comment or the help can declare a parameter as unused.",
            (Good("function Get-It { param($Dummy) Get-Date }"),),
            is_kept,
        ),
        FalseAlarm(
            "pipeline-input",
            "A block without `process` reads pipeline input from `$input`.",
            (Good("function Get-It { param([Parameter(ValueFromPipeline)] $Item) @($input) }"),),
            is_piped_input,
        ),
        FalseAlarm(
            "engine-variable",
            "PowerShell itself reads variables such as `$PSDefaultParameterValues`.",
            (Good("function Get-It { param($PSDefaultParameterValues) Get-Date }"),),
            is_read_by_engine,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        block, declared = node.parent, facts.block_parameters(node)
        if block is None or not declared or reads_bound_parameters(block, file):
            return
        blocks = blocks_of(block, file, {*TRAVERSED, *map(str.lower, self.options.commands_to_traverse)})
        for parameter in declared:
            variable = parameter.field("name")
            name = facts.user_path(variable.text) if variable is not None else ""
            same = facts.variables_in(block, name.lower(), file)
            if not any(v != variable and facts.owner(v) in blocks for v in same) and not is_piped(
                parameter, block, blocks, file
            ):
                message = f"Parameter '{name}' is declared but never used; use it or remove it."
                yield self.finding(variable, message, subject_id=name)


def blocks_of(block: Node, file: File, commands: Collection[str]) -> set[Node]:
    """Returns a block and the nested blocks that are arguments of some commands."""
    named = file.fact(facts.commands_by_name)
    calls = [call for name in commands if name in named for call in facts.nodes_within(named[name], block)]
    found = {block}
    for call in facts.in_order(calls):  # the outer ones first
        if facts.owner(call) in found:
            found.update(word for word in facts.command_elements(call)[1:] if word.kind == "script_block_expression")
    return found


def reads_bound_parameters(block: Node, file: File) -> bool:
    """Whether a block looks at `$PSBoundParameters`, or at the same by `$MyInvocation`."""
    if not file.mentions(b"boundparameters"):
        return False
    looks = [*facts.variables_in(block, "psboundparameters", file)]
    looks += filter(is_invocation, facts.variables_in(block, "pscmdlet", file))
    looks += filter(is_invocation, facts.variables_in(block, "myinvocation", file))
    return any(facts.owner(variable) == block for variable in looks)


def is_invocation(variable: Node) -> bool:
    """Whether this is the variable of `$MyInvocation.BoundParameters` or `$PSCmdlet.MyInvocation.BoundParameters`."""
    around = variable.parent
    if facts.is_variable(variable, "PSCmdlet") and has_member(around, "myinvocation"):
        return has_member(around.parent if around is not None else None, "boundparameters")
    return facts.is_variable(variable, "MyInvocation") and has_member(around, "boundparameters")


def has_member(node: Node | None, member: str) -> bool:
    """Whether a node is the access to a member of this name."""
    if node is None or node.kind not in ("member_expression", "invoke_member_expression"):
        return False
    return (facts.constant_string(node.field("member")) or "").lower() == member


def is_piped(parameter: Node, block: Node, blocks: Collection[Node], file: File) -> bool:
    """Whether a parameter takes the pipeline's objects by value, and the `process` block mentions `$_` or `$PSItem`.

    In script blocks within it these are something else, but for those that belong to the function.
    """
    if not any(facts.has_true_argument(attribute, "ValueFromPipeline") for attribute in facts.attributes(parameter)):
        return False
    process = process_block(block)
    if process is None:
        return False
    return any(
        facts.owner(variable) in blocks
        for name in ("_", "psitem")
        for variable in facts.variables_in(process, name, file)
    )


def process_block(block: Node) -> Node | None:
    """Returns the `process` block of a script block, or None; a filter's body is one, unless it has named blocks."""
    parts = block.fields("named_blocks")
    keyword = block.parent.field("keyword") if block.parent is not None else None
    if not parts and keyword is not None and keyword.text.lower() == "filter":
        return block
    return next((part for part in parts if part.children[0].text.lower() == "process"), None)
