"""Test code: scripts of tests, stubs and mocks by their folder and name, Pester's blocks."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from psverify.facts.enclosing_nodes import nearest_above
from psverify.facts.functions import commands_by_name
from psverify.lazy_regex import regex
from psverify.parse.nodes import command_name

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

PESTER_BLOCKS = frozenset(
    "describe context it beforeall beforeeach afterall aftereach beforediscovery mock inmodulescope".split()
)
"""Pester's commands, in lower case, that take a script block."""
_FOLDER = regex(r"_*(?:tests?|specs?|pester|stubs?|mocks?|fakes?|test-?helpers?)(?:[-_. ].*)?_*", re.IGNORECASE)
_NAME = regex(r"(?:.*[._-])?(?:tests?|specs?|stubs?|mocks?)|.*(?:TestHelpers?|Stubs?|Mocks?)", re.IGNORECASE)


def is_test_code(file: File) -> bool:
    """Whether a script is a test, a helper of tests, a stub or a mock, by folder, name or Pester's blocks; a fact."""
    return is_test_path(file.path) or _has_pester_blocks(file)


@lru_cache(maxsize=4096)
def is_test_path(path: str) -> bool:
    """Whether a folder or the name of a file says that it is test code: `tests/`, `Stubs/`, `X.Tests.ps1`."""
    *folders, name = PurePath(path.replace("\\", "/")).parts or ("",)
    return any(map(_FOLDER.fullmatch, folders)) or _NAME.fullmatch(name.rpartition(".")[0]) is not None


def is_in_pester_block(node: Node, file: File) -> bool:
    """Whether a node is in the script block of one of Pester's commands."""
    return nearest_above(node, file, ("command",), _takes_block) is not None


def _takes_block(command: Node, _: File) -> bool:
    return (command_name(command) or "").lower() in PESTER_BLOCKS


def _has_pester_blocks(file: File) -> bool:
    called = file.fact(commands_by_name)
    return "describe" in called and not called.keys().isdisjoint(("it", "context"))
