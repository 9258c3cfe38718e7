"""The six hooks, as pluggy specifications; an implementation may take fewer arguments than its specification."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    import click

    from psverify.check.rule import Rule
    from psverify.check.rule_entry import RuleEntry
    from psverify.model import Outcome, Summary

PROJECT = "psverify"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Hooks:
    """What a plugin may implement."""

    @hookspec
    def psverify_rules(self) -> Sequence[type[Rule] | RuleEntry]:
        """Returns rule classes, or entries of some that are imported later; called once a process, also in each worker."""
        raise NotImplementedError

    @hookspec
    def psverify_reporters(self) -> Mapping[str, Callable[..., Any]]:
        """Returns reporter factories by format name; called once, in the parent."""
        raise NotImplementedError

    @hookspec
    def psverify_commands(self) -> Sequence[click.Command]:
        """Returns click commands, which get the `Session` by `@click.pass_obj`; called when a verb asks for them."""
        raise NotImplementedError

    @hookspec
    def psverify_config(self) -> Mapping[str, type]:
        """Returns a frozen dataclass for each configuration table that the plugin owns; called before loading it."""
        raise NotImplementedError

    @hookspec
    def psverify_outcome(self, outcome: Outcome) -> None:
        """Observes one outcome; called in the parent, once an outcome."""

    @hookspec
    def psverify_finish(self, summary: Summary) -> None:
        """Observes the end of a run; called in the parent."""
