"""What static members of .NET types give: `[Environment]::NewLine`, `[Convert]::ToBase64String($bytes)`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from psverify.check.commands import DATA
from psverify.check.types import static_members


def static_type_of(owner: str, member: str, arguments: int | None) -> str | None:
    """Returns the full name of the type that a static member of a type gives, or None where it is not known.

    A method is found in any case, by the number of its arguments, as PSScriptAnalyzer finds it: what it gives is known
    where all methods of that name and number give the same. A property or field (no arguments) is found as it is
    spelt. The members most used are in `static_types.tsv`, as .NET 10 has them.
    """
    known = _table().get(owner)
    if known is None:
        return None
    if arguments is None:
        return known.get(member) or (known.get("*") if member in static_members()[owner] else None)
    return known.get(f"{member.lower()}()") or known.get(f"{member.lower()}({arguments})")


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    """The type that each member gives, by the type that has it: `Name`, `name()` or, of that many arguments, `name(1)`."""
    found: dict[str, dict[str, str]] = {}
    for line in (DATA / "static_types.tsv").read_text(encoding="utf-8").splitlines():
        owner, given, members = line.split("\t")
        names = (name.lower() if name.endswith(")") else name for name in members.split())
        found.setdefault(owner, {}).update(dict.fromkeys(names, given))
    return found
