"""Module manifests: whether a file is one, and what its keys say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.parse.nodes import constant_string, is_string_constant

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

KEYS = frozenset(
    "rootmodule moduletoprocess moduleversion compatiblepseditions guid author companyname copyright description "
    "powershellversion powershellhostname powershellhostversion dotnetframeworkversion clrversion processorarchitecture "
    "requiredmodules requiredassemblies scriptstoprocess typestoprocess formatstoprocess nestedmodules functionstoexport "
    "cmdletstoexport variablestoexport aliasestoexport dscresourcestoexport modulelist filelist privatedata helpinfouri "
    "defaultcommandprefix".split()
)
"""The keys that a manifest may have, in lower case."""
LATE_KEYS = {"dscresourcestoexport": (5, 0), "compatiblepseditions": (5, 1)}
"""Keys that a manifest for an older PowerShell (from 3.0 on) may not have, and the version that brought them."""
ROOT_MODULES = (".psm1", ".dll", ".cdxml", ".exe")
NESTED_MODULES = (*ROOT_MODULES, ".ps1", ".psd1")
PROCESSED = {"typestoprocess": ".ps1xml", "formatstoprocess": ".ps1xml", "scriptstoprocess": ".ps1"}
"""Keys whose files are looked for with the ending that they must have."""
_VERSION = regex(r"\s*(\d{1,9})\s*\.\s*(\d{1,9})\s*(?:\.\s*\d+\s*){0,2}")


def manifest(file: File) -> Node | None:
    """Returns the hashtable of a module manifest, None for any other file; a fact of the file.

    A `.psd1` file with a key that is unknown, no constant or newer than the PowerShell it is for, is data for something else.
    """
    if file.extension != ".psd1":
        return None
    table = next((node for node in file.tree.root.named_children if node.kind == "hashtable"), None)
    if table is None or not all(map(is_string_constant, table.fields("key"))):
        return None
    fields = entries(table)
    oldest = min_version(fields)
    newer = {key for key, version in LATE_KEYS.items() if oldest is not None and (3, 0) <= oldest < version}
    return table if fields and (KEYS - newer).issuperset(fields) else None


def min_version(fields: Mapping[str, Node]) -> tuple[int, int] | None:
    """Returns the PowerShell that a manifest is for, as major and minor number; None: any, or no version."""
    version = fields.get("powershellversion")
    match = _VERSION.fullmatch(next(iter(_names(version)), ""))
    return (int(match.group(1)), int(match.group(2))) if match else None


def is_version(value: Node | None) -> bool:
    """Whether a manifest's value may be a version: a text of two to four numbers, or empty, or no constant text."""
    text = constant_string(value)
    return not text or _VERSION.fullmatch(text) is not None


def is_given(fields: Mapping[str, Node], key: str) -> bool:
    """Whether a key is there, and not as an empty text, which counts as left out."""
    return key in fields and constant_string(fields[key]) != ""


def entries(table: Node) -> Mapping[str, Node]:
    """Returns the values of a hashtable by their keys in lower case; a key that is not constant is left out."""
    pairs = zip(table.fields("key"), table.fields("value"), strict=False)
    return {name.lower(): value for key, value in pairs if (name := constant_string(key)) is not None}


def names_missing_files(file: File) -> bool:
    """Whether a manifest names modules, scripts or other files that are not there; a fact of the file.

    Test-ModuleManifest calls such a manifest invalid, and also one with a root module of another kind or outside of the
    manifest's folder. What another machine may have (nested modules without extension, assemblies, required modules) is
    taken as there, and so is everything where the manifest itself is not on disk.
    """
    table = file.fact(manifest)
    if table is None or not os.path.exists(file.path):  # noqa: PTH110 - never raises, and so below
        return False
    fields = entries(table)
    root = constant_string(fields.get("rootmodule") or fields.get("moduletoprocess"))
    nested = [name for name in _names(fields.get("nestedmodules")) if name.lower().endswith(NESTED_MODULES)]
    own = (*nested, *_names(fields.get("filelist")))
    processed = ((name, end) for key, end in PROCESSED.items() for name in _names(fields.get(key)))
    endings = (name if name.lower().endswith(end) else name + end for name, end in processed)
    return not (
        (not root or _has_root(file, root))
        and all(_is_within(file, name) for name in own)
        and all(_is_there(file, name) for name in endings)
    )


def _has_root(file: File, name: str) -> bool:
    """Whether a root module is there, of a kind that may be one; its ending may be left out."""
    if "." in name.replace("\\", "/").rpartition("/")[2]:
        return name.lower().endswith(ROOT_MODULES) and _is_within(file, name)
    return any(_is_within(file, name + ending) for ending in ROOT_MODULES)


def _is_within(file: File, name: str) -> bool:
    """Whether a file or folder is there, in a manifest's folder or below."""
    place = _resolve_relative_path(file, name)
    if place is None or not os.path.exists(place):  # noqa: PTH110
        return False
    return Path(place).resolve().is_relative_to(_manifest_folder(file).resolve())


def _is_there(file: File, name: str) -> bool:
    """Whether a file is there; one that is named from the root on, which this machine need not have, is taken as there."""
    place = _resolve_relative_path(file, name)
    return place is None or os.path.exists(place)  # noqa: PTH110


def _resolve_relative_path(file: File, name: str) -> str | None:
    """Returns where a relative name leads to; None for others, after which nothing looks.

    A look at a share of another machine would already tell that machine who looks.
    """
    path = name.replace("\\", "/")
    if path.startswith("/") or os.path.splitdrive(path)[0]:
        return None
    place = os.path.join(_manifest_folder(file), path)  # noqa: PTH118
    file.look_at("place", place, str(_manifest_folder(file)))
    return place


def _manifest_folder(file: File) -> Path:
    return Path(file.path).absolute().parent


def constants_in(value: Node | None) -> list[Node]:
    """Returns the string constants in a value: the elements of a list, or the value itself."""
    if value is None:
        return []
    return [value] if is_string_constant(value) else value.descendants("string_constant_expression")


def _names(value: Node | None) -> list[str]:
    return [constant_string(text) or "" for text in constants_in(value)]
