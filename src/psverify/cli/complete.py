"""Shell completion for options and arguments that take a fixed set of words."""

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
    """Returns rule codes, names and PSScriptAnalyzer names; in a list, completes the last word."""
    before, comma, word = incomplete.rpartition(",")
    return [before + comma + found for found in _beginning(("ALL", *session_of(ctx).registry.words()), word)]


def complete_platforms(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Returns platform names; in a list, completes the last word."""
    from psverify.facts.commands import platforms

    before, comma, word = incomplete.rpartition(",")
    return [before + comma + found for found in _beginning(platforms(), word)]


def complete_settings(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Returns the names of PSScriptAnalyzer's presets, then the settings files of a folder."""
    from psverify.config.pssa_presets import PRESETS

    return [*_beginning(PRESETS, incomplete), *_complete_paths(incomplete, ".psd1")]


def session_of(ctx: click.Context) -> Session:
    """Returns the session of a command line."""
    from psverify.session import Session

    return ctx.ensure_object(Session)


def _beginning(words: Iterable[str], start: str) -> list[str]:
    """Returns the words with a prefix, ignoring case."""
    return sorted(word for word in words if word.lower().startswith(start.lower()))


def _complete_paths(incomplete: str, ending: str) -> list[str]:
    """Returns folders, and files with an extension, whose paths start with the text."""
    import os
    from pathlib import Path

    folder, name = os.path.split(incomplete)
    try:
        found = [entry.name + os.sep * entry.is_dir() for entry in Path(folder or ".").iterdir()]
    except OSError:
        return []
    start = incomplete.removesuffix(name)
    return [start + word for word in _beginning(found, name) if word.endswith((ending, os.sep))]
