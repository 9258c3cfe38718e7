"""Makes the package's tables of commands and types from the recorded facts: make_tables.py SHARED_DATA_FOLDER.

The tables are text, one thing a line, tab-separated: a change can be read in a diff, and a look-up parses one line.
"""

from __future__ import annotations

import json
import lzma
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

REFERENCE = "desktop-5.1-windows"
TABLES = Path(__file__).parent.parent / "src" / "psverify" / "facts" / "data"


def bits(platforms: list[str], known: list[str]) -> str:
    """Platforms as a hexadecimal mask, the first one lowest."""
    return f"{sum(1 << known.index(p) for p in platforms):x}"


def parameter(name: str, facts: list[Any]) -> str:
    """`Name`, then `?` for a switch, `!` if mandatory, `@N` for a position."""
    kind, mandatory, position = facts
    return name + "?" * (kind == "switch") + "!" * mandatory + (f"@{position}" if position is not None else "")


def command_columns(facts: Mapping[str, Any]) -> str:
    """Kind, module, default set number, output types, parameter aliases, parameter sets."""
    by_name = facts.get("parameter_aliases", {}).items()
    aliases = ";".join(f"{name}={','.join(short)}" for name, short in by_name if short)
    sets = "|".join(" ".join(parameter(*item) for item in one.items()) for one in facts["sets"])
    return "\t".join((facts["type"], facts["module"] or "", ";".join(facts.get("output", ())), aliases, sets))


def is_private(name: str, platform: str, by_platform: Mapping[str, Any], modules: set[str]) -> bool:
    """Whether a recorded function is one that its module does not export.

    PowerShell 6's profiles list these too. They are told by Windows PowerShell, which has the module, one of `modules`,
    but not the function: no module of both has public functions that only the later one has. A private function of
    older profiles has no dash in its name.
    """
    facts = by_platform[platform]
    if facts["type"] != "Function" or facts["module"] not in modules or REFERENCE in by_platform:
        return False
    return platform.startswith("core") or "-" not in name


def modules_of(data: Mapping[str, Any], platform: str) -> set[str]:
    """The modules of which a platform has commands; those of no module have none."""
    found = (by_platform.get(platform) for by_platform in data["commands"].values())
    return {facts["module"] for facts in found if facts and facts["module"]}


def command_lines(data: Mapping[str, Any]) -> Iterator[str]:
    """A line a command and variant; platforms with the same facts share one."""
    yield "\t".join(data["platforms"])
    modules = modules_of(data, REFERENCE)
    for name, by_platform in sorted(data["commands"].items(), key=lambda item: item[0].lower()):
        variants: dict[str, list[str]] = defaultdict(list)
        for platform, facts in by_platform.items():
            private = is_private(name, platform, by_platform, modules)
            variants[command_columns({**facts, "type": "Private"} if private else facts)].append(platform)
        for columns, platforms in variants.items():
            yield f"{name}\t{bits(platforms, data['platforms'])}\t{columns}"


def alias_lines(data: Mapping[str, Any]) -> Iterator[str]:
    """A line an alias and definition; an alias whose command was not recorded has an empty definition."""
    variants: dict[tuple[str, str], list[str]] = defaultdict(list)
    for platform, aliases in data["aliases"].items():
        for alias, definition in aliases.items():
            variants[alias, definition or ""].append(platform)
    for (alias, definition), platforms in sorted(variants.items()):
        yield f"{alias}\t{bits(platforms, data['platforms'])}\t{definition}"


def type_lines(data: Mapping[str, Any]) -> Iterator[str]:
    """Accelerators as `name<TAB>=Type`, then types with their static members."""
    for name, full in sorted(data["accelerators"].items()):
        yield f"{name}\t={full}"
    for name, members in sorted(data["types"].items()):
        yield f"{name}\t{' '.join(members)}"


def main() -> None:
    source = Path(sys.argv[1])
    commands = json.loads(lzma.decompress((source / "commands.json.xz").read_bytes()))
    types = json.loads(lzma.decompress((source / "types.json.xz").read_bytes()))
    TABLES.mkdir(exist_ok=True)
    for name, lines in (
        ("commands", command_lines(commands)),
        ("aliases", alias_lines(commands)),
        ("types", type_lines(types)),
        ("verbs", (verb["verb"] for verb in commands["verbs"])),
    ):
        (TABLES / f"{name}.tsv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
