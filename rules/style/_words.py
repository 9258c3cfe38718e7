"""Words in a command's place that are not cmdlets: programs by their arguments, and commands of other scripts."""

from __future__ import annotations

from collections.abc import Iterable

from psverify.api import File, Node, facts, regex
from psverify.api.facts import COMMON_PARAMETERS, Command

OPTION = regex(r"--[A-Za-z]|-\d+[A-Za-z]")
COMMON_ALIASES = frozenset("cf db ea ev infa iv ob ov proga pv vb wa wi wv".split())
IMPORTS = ("import-module", "ipmo")


def is_program(word: Node, file: File) -> bool:
    """Whether the arguments of an alias are such that the cmdlet cannot bind them, so that a program is meant: `ls -la`."""
    command = command_at(word)
    table = facts.commands_of(file)
    full = table.aliases.get((facts.command_name(command) or "").lower()) if command is not None else None
    known = table.find(full) if full is not None else None
    return command is not None and known is not None and not can_bind(facts.command_elements(command)[1:], known)


def is_word_of_other_script(word: Node, file: File) -> bool:
    """Whether a word that is neither alias nor command may be declared elsewhere, and not be short for `Get-…`."""
    command = command_at(word)
    name = (facts.command_name(command) or "").lower() if command is not None else ""
    table = facts.commands_of(file)
    if command is None or name in table.aliases or name == "process":
        return False
    known = table.find(f"Get-{name}")
    return (
        known is None or loads_others(file) or facts.is_in_pester_block(word, file) or not is_plain_call(command, known)
    )


def command_at(place: Node) -> Node | None:
    """Returns the command that has a word as its name, found from the word or from the command."""
    return place if place.kind == "command" else place.ancestor("command")


def loads_others(file: File) -> bool:
    """Whether commands may come from elsewhere: it is a module's file, imports a module, or runs a script in its scope."""
    called = file.fact(facts.commands_by_name)
    if file.extension != ".ps1" or not called.keys().isdisjoint(IMPORTS):
        return True
    root = file.tree.root
    return bool(root.descendants("using_statement")) or any(map(is_dot_sourced, root.descendants("command")))


def is_dot_sourced(command: Node) -> bool:
    """Whether a command runs in the scope of its caller: `. ./helper.ps1`."""
    operator = command.field("invocation_operator")
    return operator is not None and operator.text == "."


def is_plain_call(command: Node, known: Command) -> bool:
    """Whether a command has no arguments, or begins with a parameter of the cmdlet that is meant."""
    elements = facts.command_elements(command)[1:]
    if not elements:
        return True
    first = elements[0]
    return first.kind == "command_parameter" and bool(meant(first, known)) and can_bind(elements, known)


def can_bind(elements: list[Node], known: Command) -> bool:
    """Whether each parameter that looks like a program's option is one of the cmdlet, and has the value that it needs."""
    following = [*elements, None][1:]
    return all(
        is_bindable(element, after, known) for element, after in zip(elements, following, strict=True)
    ) and not any(OPTION.match(element.text) for element in elements)


def is_bindable(element: Node, after: Node | None, known: Command) -> bool:
    """Whether an element is not a parameter, or one that PowerShell finds in the cmdlet."""
    if element.kind != "command_parameter":
        return True
    found = meant(element, known)
    if len(found) != 1:
        return len(found) == 0 and len(facts.command_parameter_name(element)) > LONGEST_OPTION
    has_value = element.field("argument") is not None or (after is not None and after.kind != "command_parameter")
    return has_value or found[0] in switches(known)


LONGEST_OPTION = 4
"""A longer word that no table contains is a parameter of a provider or of a version that was not recorded."""


def meant(element: Node, known: Command) -> list[str]:
    """Returns the parameters, in lower case, that a name may mean: by full name, alias or prefix."""
    written = facts.command_parameter_name(element).lower()
    names = set(known.parameters) | COMMON_PARAMETERS
    if written in names or written in COMMON_ALIASES:
        return [written]
    if written in known.parameter_aliases:
        return [known.parameter_aliases[written].lower()]
    return sorted(begins(names, written))


def begins(names: Iterable[str], start: str) -> list[str]:
    """Returns the names that begin with a text."""
    return [name for name in names if name.startswith(start)]


def switches(known: Command) -> frozenset[str]:
    """Returns the parameters, in lower case, that take no value."""
    own = (parameter.name.lower() for one in known.sets for parameter in one if parameter.switch)
    return frozenset(("verbose", "debug", "whatif", "confirm", "vb", "db", "wi", "cf", *own))
