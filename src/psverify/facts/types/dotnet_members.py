"""What members of .NET types give: `[Environment]::NewLine`, `$text.Trim()` where `$text` is a string.

The members most used are in two tables, as .NET 10 has them. A method is found in any case, by the number of its
arguments, as PSScriptAnalyzer finds it: what it gives is known where all methods of that name and number give the same.
A property or field (no arguments) is found as it is spelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from psverify.facts.commands import DATA
from psverify.facts.types.dotnet_types import static_members

_EVERYWHERE = {"tostring()": "System.String", "gettype()": "System.Type", "gethashcode()": "System.Int32"}
_OF_ARRAYS = {"Length": "System.Int32", "LongLength": "System.Int64", "Rank": "System.Int32"}


def static_type_of(owner: str, member: str, arguments: int | None) -> str | None:
    """Returns the full name of the type that a static member of a type gives, or None where it is not known."""
    known = _member_table("static").get(owner)
    if known is None:
        return None
    if arguments is None and "*" in known and member in static_members()[owner]:
        return known["*"]
    return _find_member(known, member, arguments)


def instance_type_of(owner: str, member: str, arguments: int | None) -> str | None:
    """Returns the full name of the type that a member of an object gives, or None where it is not known."""
    if owner.endswith("]"):
        return _find_member(_OF_ARRAYS, member, arguments)
    known = _member_table("instance").get(owner)
    found = _find_member(known, member, arguments) if known is not None else None
    return found or (_EVERYWHERE.get(f"{member.lower()}()") if arguments == 0 else None)


@cache
def instance_members() -> frozenset[str]:
    """The names, in lower case, of all members of objects of which it is known what they give."""
    found = (name.partition("(")[0].lower() for known in _member_table("instance").values() for name in known)
    return frozenset((*found, "gettype", "gethashcode", *map(str.lower, _OF_ARRAYS)))


def _find_member(known: Mapping[str, str], member: str, arguments: int | None) -> str | None:
    if arguments is None:
        return known.get(member)
    return known.get(f"{member.lower()}()") or known.get(f"{member.lower()}({arguments})")


@cache
def _member_table(kind: str) -> Mapping[str, Mapping[str, str]]:
    """The type that each member gives, by the type that has it: `Name`, `name()` or, of that many arguments, `name(1)`."""
    found: dict[str, dict[str, str]] = {}
    for line in (DATA / f"{kind}_types.tsv").read_text(encoding="utf-8").splitlines():
        owner, given, members = line.split("\t")
        names = (name.lower() if name.endswith(")") else name for name in members.split())
        found.setdefault(owner, {}).update(dict.fromkeys(names, given))
    return found
