"""What is known of .NET types that a script may name: full names, base classes of exceptions, what can be derived from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.semantic.script import Script

DATA = Path(__file__).with_name("data")
EXCEPTION, OBJECT = "System.Exception", "System.Object"
REFERENCES = frozenset({"ref", "system.management.automation.psreference"})
"""The names of `[ref]`, in lower case."""
VOIDS = frozenset({"void", "system.void"})
"""The names of `[void]`, in lower case."""


class KnownType(NamedTuple):
    """A type's full name, its flags, the base class of an exception.

    Flags: `i` interface, `s` sealed, `e` enum, `n` without a constructor that derived classes could call without arguments.
    """

    name: str
    flags: str
    base: str


def written_name(node: Node) -> str:
    """Returns the name in a type constraint, type expression or attribute, in lower case and without blanks."""
    name = node.field("type_name")
    return "".join(name.text.split()).lower() if name is not None else ""


def find_type(name: str, script: Script) -> KnownType | None:
    """Returns the type that a name in lower case means, None for one that the tables lack or that the script defines."""
    if name in script.type_definitions:
        return None
    known = known_types()
    for prefix in ("", "system.", *(namespace.lower() for namespace in script.namespaces)):
        if found := known.get(prefix + name):
            return found
    return None


def is_derived(name: str, base: str) -> bool:
    """Whether an exception type, by its full name, is a base type or derives from it; anything derives from Object."""
    if base == OBJECT:
        return True
    known = known_types()
    while name:
        if name == base:
            return True
        found = known.get(name.lower())
        name = found.base if found is not None else ""
    return False


@cache
def known_types() -> Mapping[str, KnownType]:
    """Returns the public types of PowerShell 7.6 that are special in some way, by names and accelerators in lower case."""
    known: dict[str, KnownType] = {}
    accelerators: dict[str, str] = {}
    for line in (DATA / "types.tsv").read_text(encoding="utf-8").splitlines():
        name, flags, base = line.split("\t")
        if flags == "=":
            accelerators[name.lower()] = base
        else:
            known[name.lower()] = KnownType(name, flags, base)
    for short, full in accelerators.items():
        known[short] = known.get(full.lower()) or KnownType(full, "", "")
    return known
