"""PSV605."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from psverify.api import (
    Bad,
    File,
    Finding,
    Good,
    Node,
    Rule,
    Span,
    TargetOptions,
    facts,
    option,
    options,
    regex,
    target,
)

NAME = regex(r"[\w.+]+")


@options
class TypeOptions(TargetOptions):
    """The target platforms, and what to ignore."""

    ignore_types: tuple[str, ...] = option((), "Types to ignore", pssa_name="IgnoreTypes")


class IncompatibleType(Rule):
    """A type, accelerator or static member that a target platform does not have.

    ## Why is this bad?
    The script fails on that platform. The rule does not report types that are missing from all of its tables, nor
    classes of the script itself.
    """

    code, name, group = "PSV605", "incompatible-type", "compatibility"
    aliases = ("PSUseCompatibleTypes",)
    targets_option = "target_profiles"
    default, pssa_enable = False, False
    Options = TypeOptions
    examples = (
        Bad("[semver] '1.0'", options={"target_profiles": ("desktop-5.1-windows",)}),
        Bad("[Math]::Clamp($x, 0, 9)", options={"target_profiles": ("desktop-5.1-windows",)}),
        Good("[Math]::Clamp($x, 0, 9)", options={"target_profiles": ("core-7.6-linux",)}),
        Good("[semver] '1.0'"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        targets = facts.target_platforms(file, self.options.target_profiles)
        if not targets:
            return
        for node in file.tree.root.descendants("type_name"):
            yield from self.types(node.text, node.start, targets, file)
        for node in file.tree.root.descendants("member_expression", "invoke_member_expression"):
            yield from self.member(node, targets)
        for node in file.fact(facts.commands_by_name).get("new-object", ()):
            named = facts.bound_argument(node, "TypeName", 0)
            if named is not None and facts.is_string_constant(named):
                yield from self.types(
                    facts.constant_string(named) or "", named.start + len(facts.quote_of(named)), targets, file
                )

    def types(self, text: str, start: int, targets: tuple[str, ...], file: File) -> Iterator[Finding]:
        """Yields the types in a type's name that a target lacks: its own, and those of its generic arguments."""
        for match in NAME.finditer(text):
            name = match.group()
            places = lacking(spellings(name, file), targets, self.options.profile_dir_path)
            if not places or name.lower() in self.ignored() or name.lower() in file.fact(own_types):
                continue
            begin = start + len(text[: match.start()].encode())
            for place in places:
                message = f"Type '{name}' does not exist on {place}; use one that every target has."
                yield self.finding(Span(begin, begin + len(name.encode())), message)

    def ignored(self) -> frozenset[str]:
        """Returns the types to ignore, in lower case."""
        return frozenset(map(str.lower, self.options.ignore_types))

    def member(self, node: Node, targets: tuple[str, ...]) -> Iterator[Finding]:
        """Yields a static member that a target lacks."""
        owner, member = node.field("expression"), facts.constant_string(node.field("member"))
        name = owner.field("type_name") if owner is not None and owner.kind == "type_expression" else None
        if name is None or member is None or facts.operator_text(node) != "::" or name.text.lower() in self.ignored():
            return
        for wanted in targets:
            place = target(wanted, self.options.profile_dir_path)
            if place.lacks_member(name.text, member):
                message = (
                    f"Member '{member}' of '{name.text}' does not exist on {place.name}; use one that every target has."
                )
                yield self.finding(node, message, subject_id=f"{name.text}/{member}")


def own_types(file: File) -> frozenset[str]:
    """The names of the classes and enums that the file declares, in lower case; a fact of the file."""
    names = (node.field("name") for node in file.tree.root.descendants("type_definition"))
    return frozenset(name.text.lower() for name in names if name is not None)


def namespaces(file: File) -> tuple[str, ...]:
    """The namespaces that the file uses; a fact of the file."""
    using = file.tree.root.descendants("using_statement")
    words = ((node.field("keyword"), node.field("name")) for node in using)
    return tuple(
        name.text for word, name in words if word is not None and name is not None and "namespace" in word.text.lower()
    )


def spellings(name: str, file: File) -> tuple[str, ...]:
    """Returns what a type's name may mean: itself, and unless PowerShell knows it, one in each namespace in use."""
    return (
        (name,)
        if "." in name or facts.resolve_type(name) is not None
        else (name, *(f"{namespace}.{name}" for namespace in file.fact(namespaces)))
    )


@lru_cache(maxsize=4096)
def lacking(names: tuple[str, ...], profiles: tuple[str, ...], folder: str) -> tuple[str, ...]:
    """Returns the names of the targets that lack the type which one of the names may mean."""
    places = (target(profile, folder) for profile in profiles)
    return tuple(place.name for place in places if any(map(place.lacks_type, names)))
