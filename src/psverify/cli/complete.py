"""What a shell completes: the values of options and arguments that have a fixed set of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

    from psverify.session import Session

Completer = Callable[["click.Context", "click.Parameter", str], list[str]]


def complete_formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Returns the names of report formats."""
    return _beginning(session_of(ctx).host.reporters, incomplete)


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Returns the codes and names of rules, and PSScriptAnalyzer's; of a list, its last word is completed."""
    before, comma, word = incomplete.rpartition(",")
    return [before + comma + found for found in _beginning(("ALL", *session_of(ctx).registry.words()), word)]


def complete_platforms(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Returns the names of platforms; of a list, its last word is completed."""
    from psverify.facts.commands import platforms

    before, comma, word = incomplete.rpartition(",")
    return [before + comma + found for found in _beginning(platforms(), word)]


def complete_settings(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Returns the names of PSScriptAnalyzer's presets, then the settings files of a folder."""
    from psverify.config.pssa_presets import PRESETS

    return [*_beginning(PRESETS, incomplete), *_files(incomplete, ".psd1")]


def session_of(ctx: click.Context) -> Session:
    """Returns the session of a command line."""
    from psverify.session import Session

    return ctx.ensure_object(Session)


def _beginning(words: Iterable[str], start: str) -> list[str]:
    """Returns the words that begin with a text in any case."""
    return sorted(word for word in words if word.lower().startswith(start.lower()))


def _files(incomplete: str, ending: str) -> list[str]:
    """Returns the files with an ending, and the folders, whose paths begin with a text."""
    import os
    from pathlib import Path

    folder, name = os.path.split(incomplete)
    try:
        found = [entry.name + os.sep * entry.is_dir() for entry in Path(folder or ".").iterdir()]
    except OSError:
        return []
    start = incomplete.removesuffix(name)
    return [start + word for word in _beginning(found, name) if word.endswith((ending, os.sep))]
