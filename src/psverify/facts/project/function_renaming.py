"""Renaming a function with all that refers to it, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from psverify.facts.commands import command_table
from psverify.facts.functions import bare_name, commands_by_name, function_name
from psverify.facts.project.repository import absolute_path, repository_of
from psverify.facts.project.used_names import used_names
from psverify.model import Edit, Span

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node


def function_renaming(function: Node, new: str, file: File) -> tuple[Edit, ...]:
    """Returns the edits that rename a function where it is declared and wherever a bare word of the file calls it.

    There are none unless these are all references that there can be: the old name is nowhere else, in this file or
    in another one of the repository, nobody puts it together of parts, and no module exports it. The new name must be
    that of no command on any platform, and are nowhere either.
    """
    old = bare_name(function_name(function))
    if not (_is_plain(old) and _is_plain(new)) or is_exported(function, file):
        return ()
    called, count = file.fact(commands_by_name).get(old.lower(), ()), file.fact(used_names).count(old)
    if count > len(called) + 1:  # mentioned elsewhere: known before all the calls are looked at
        return ()
    edits = (_declaration(function, old, new), *_renamed_calls(called, old, new))
    if len(edits) != count or is_taken(new, file) or is_used_elsewhere(old, file):
        return ()
    return edits


def renaming_group(new: str) -> str:
    """Returns the isolation group of fixes that rename to one name: after the first the name is taken."""
    return f"rename to {new.lower()}"


def is_exported(function: Node, file: File) -> bool:
    """Whether a function may be called by others: it is global, of a module, or of a script below a module's folder."""
    if file.extension == ".psm1" or function_name(function).lower().startswith("global:"):
        return True
    repository = file.fact(repository_of)
    above = map(str, absolute_path(file).parents)
    return repository is not None and not repository.module_folders.isdisjoint(above)


def is_taken(name: str, file: File) -> bool:
    """Whether a name is that of a known command, or is anywhere in the repository."""
    table = command_table()
    if name in table or name.lower() in table.alias_names:
        return True
    return file.fact(used_names).count(name) > 0 or is_used_elsewhere(name, file)


def is_used_elsewhere(name: str, file: File) -> bool:
    """Whether another file of the repository has a name, or this or another one may put it together of parts."""
    if file.fact(used_names).may_make(name):
        return True
    repository = file.fact(repository_of)
    if repository is None:
        return False
    file.look_at("texts below", repository.root)
    return not repository.complete or repository.has_name_elsewhere(name, str(absolute_path(file)))


def _is_plain(name: str) -> bool:
    """Whether a name is of the form `Verb-Noun`, of ASCII letters, digits and `_`."""
    return re.fullmatch(r"\w+(?:-\w+)+", name, re.ASCII) is not None


def _declaration(function: Node, old: str, new: str) -> Edit:
    name = function.field("name")
    end = name.end if name is not None else function.start
    return Edit(Span(end - len(old), end), new)


def _renamed_calls(called: Iterable[Node], old: str, new: str) -> list[Edit]:
    first = (command.field("command_elements") for command in called)
    words = (word for word in first if word is not None and word.text.lower() == old.lower())
    return [Edit(Span(word.start, word.end), new) for word in words]
