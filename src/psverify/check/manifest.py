"""Module manifests: whether a file is one, and what its keys say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from psverify.parse.nodes import constant_string

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
