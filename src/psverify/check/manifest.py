"""Module manifests: whether a file is one, and what its keys say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.parse.nodes import constant_string, is_string_constant

if TYPE_CHECKING:
    from psverify.check.file import File
    from psverify.parse.tree import Node

KEYS = frozenset(
    "rootmodule moduletoprocess moduleversion compatiblepseditions guid author companyname copyright description "
    "powershellversion powershellhostname powershellhostversion dotnetframeworkversion clrversion processorarchitecture "
    "requiredmodules requiredassemblies scriptstoprocess typestoprocess formatstoprocess nestedmodules functionstoexport "
    "cmdletstoexport variablestoexport aliasestoexport dscresourcestoexport modulelist filelist privatedata helpinfouri "
    "defaultcommandprefix".split()
)
"""The keys that a manifest may have, in lower case."""
ROOT_MODULES = (".psm1", ".dll", ".cdxml", ".xaml")
NESTED_MODULES = (*ROOT_MODULES, ".ps1", ".psd1")


def manifest(file: File) -> Node | None:
    """Returns the hashtable of a module manifest, None for any other file; a fact of the file.

    A `.psd1` file with an unknown key is data for something else.
    """
    if file.extension != ".psd1":
        return None
    tables = [node for node in file.tree.root.named_children if node.kind == "hashtable"]
    return tables[0] if tables and entries(tables[0]) and KEYS.issuperset(entries(tables[0])) else None


def entries(table: Node) -> Mapping[str, Node]:
    """Returns the values of a hashtable by their keys in lower case; a key that is not constant is left out."""
    pairs = zip(table.fields("key"), table.fields("value"), strict=False)
    return {name.lower(): value for key, value in pairs if (name := constant_string(key)) is not None}


def names_missing_files(file: File) -> bool:
    """Whether a manifest names a root module, nested modules or a file list that are not there; a fact of the file.

    Test-ModuleManifest calls such a manifest invalid, and a root module with another extension too. What another machine
    may have (nested modules without extension, assemblies, required modules) is taken as there, and so is everything
    where the manifest itself is not on disk.
    """
    table, path = file.fact(manifest), Path(file.path)
    if table is None or not path.exists():
        return False
    file.look_around()
    fields = entries(table)
    root = constant_string(fields.get("rootmodule") or fields.get("moduletoprocess"))
    if root and not root.lower().endswith(ROOT_MODULES):
        return True
    nested = [name for name in _names(fields.get("nestedmodules")) if name.lower().endswith(NESTED_MODULES)]
    named = (root or "", *nested, *_names(fields.get("filelist")))
    return not all((path.parent / name.replace("\\", "/")).exists() for name in named)


def constants_in(value: Node | None) -> list[Node]:
    """Returns the string constants of which a value consists: a list's, or itself."""
    if value is None:
        return []
    return [value] if is_string_constant(value) else value.descendants("string_constant_expression")


def _names(value: Node | None) -> list[str]:
    return [constant_string(text) or "" for text in constants_in(value)]
