"""Loads plugins one by one and asks their hooks one at a time, so that no plugin can silence or break another."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pluggy

from psverify.check.engine_rules import OWN_RULES
from psverify.check.registry import Registry
from psverify.errors import UserError, nearest
from psverify.model import Failure
from psverify.named_tuple import NamedTuple
from psverify.plugin import entrypoints
from psverify.plugin.hooks import PROJECT, Hooks

if TYPE_CHECKING:
    import click

    from psverify.check.rule import Rule
    from psverify.check.rule_entry import RuleEntry
    from psverify.model import Outcome, Summary
    from psverify.plugin.entrypoints import EntryPoint

Factory = Callable[..., Any]


class Broken(NamedTuple):
    """A plugin that could not be used, and why."""

    point: EntryPoint
    reason: str

    def __str__(self) -> str:
        return f"plugin '{self.point.name}' of {self.point.origin} is disabled: {self.reason}"


class Host:
    """The plugins of one process; `blocked` holds names of plugins or distributions that are not to be loaded.

    What our own plugins raise is raised: without its rules psverify would call everything clean.
    """

    def __init__(self, points: Iterable[EntryPoint], blocked: Collection[str] = ()) -> None:
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(Hooks)
        self._broken: list[Broken] = []
        self.loaded: dict[str, EntryPoint] = {}
        self.blocked = tuple(sorted(blocked))
        for point in points:
            if not {point.name, point.distribution} & set(blocked):
                self._load(point)

    def _load(self, point: EntryPoint) -> None:
        if owner := self.loaded.get(point.name):
            self._fail(point, f"{owner.origin} already has a plugin with this name")
            return
        try:
            self._manager.register(point.load(), point.name)
            self._manager.check_pending()
        except Exception as error:  # whatever a plugin does wrong is its own fault, told in one line
            if point.distribution == PROJECT:
                raise
            self._manager.unregister(name=point.name) if self._manager.has_plugin(point.name) else None
            self._fail(point, f"{type(error).__name__}: {error}")
        else:
            self.loaded[point.name] = point

    def _fail(self, point: EntryPoint, reason: str) -> None:
        self._broken.append(Broken(point, " ".join(reason.split())))

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The plugins that failed so far; a plugin may also fail when it is first asked for its rules or reporters."""
        return tuple(self._broken)

    def require(self, names: Iterable[str]) -> None:
        """Raises UserError unless each of these plugins or distributions is loaded and sound."""
        present = {word for point in self.loaded.values() for word in (point.name, point.distribution)}
        for name in names:
            reasons = [str(broken) for broken in self._broken if name in {broken.point.name, broken.point.distribution}]
            if reasons:
                raise UserError(f"required-plugins: {reasons[0]}")
            if name not in present:
                raise UserError(f"required-plugins: no plugin '{name}' is installed{nearest(name, present)}")

    def offers(self, hook: str) -> dict[str, list[tuple[str, Any]]]:
        """Returns what each plugin offers through a hook, as (name, thing), by the plugin's name."""
        return {point.name: list(_pairs(answer)) for point, answer in self._ask(hook)}

    @functools.cache  # noqa: B019 - a host lives as long as its process
    def _ask(self, hook: str) -> tuple[tuple[EntryPoint, Any], ...]:
        """Returns each plugin's answer to a hook; a plugin that raises is broken, and the next one is asked."""
        answers = ((self.loaded[name], self._answer(name, hook, call)) for name, call in self._callers(hook))
        return tuple((point, answer) for point, answer in answers if answer is not None)

    def _answer(self, name: str, hook: str, call: Callable[..., Any]) -> Any:
        try:
            return next(iter(call()), None)
        except Exception as error:
            if self.loaded[name].distribution == PROJECT:
                raise
            self._fail(self.loaded[name], f"{hook} raised {type(error).__name__}: {error}")
            return None

    @functools.cache  # noqa: B019 - a host lives as long as its process
    def _callers(self, hook: str) -> tuple[tuple[str, Callable[..., Any]], ...]:
        plugins = {name: self._manager.get_plugin(name) for name in self.loaded}
        return tuple(
            (name, self._manager.subset_hook_caller(hook, [other for other in plugins.values() if other is not plugin]))
            for name, plugin in plugins.items()
            if any(caller.name == hook for caller in self._manager.get_hookcallers(plugin) or ())
        )

    @functools.cached_property
    def registry(self) -> Registry:
        """The engine's own rules and those of all plugins; raises UserError when two claim one code or name."""
        answers = self._ask("psverify_rules")
        return Registry((*OWN_RULES, *(rule for point, rules in answers for rule in rules if self._sound(point, rule))))

    def _sound(self, point: EntryPoint, rule: type[Rule] | RuleEntry) -> bool:
        missing = [name for name in ("code", "name", "group", "kinds") if not hasattr(rule, name)]
        if missing:
            self._fail(point, f"its rule {rule!r} has no '{missing[0]}'")
        return not missing

    @functools.cached_property
    def reporters(self) -> Mapping[str, Factory]:
        """Reporter factories by format name; raises UserError when two plugins claim one name."""
        return self._named("psverify_reporters", "report format")

    def commands(self, core: Collection[str]) -> Mapping[str, click.Command]:
        """Plugins' commands by name; raises UserError when one has the name of a `core` verb or of another."""
        return self._named("psverify_commands", "command", core)

    @functools.cached_property
    def config_tables(self) -> Mapping[str, type]:
        """The dataclass of each configuration table that a plugin owns."""
        return self._named("psverify_config", "configuration table")

    def _named(self, hook: str, what: str, core: Collection[str] = ()) -> dict[str, Any]:
        things: dict[str, Any] = {}
        points: dict[str, EntryPoint] = {}
        for point, answer in self._ask(hook):
            for name, thing in _pairs(answer):
                if name in core or name in points:
                    owner = "psverify itself" if name in core else points[name].origin
                    raise UserError(
                        f"plugin '{point.name}' of {point.origin} adds the {what} '{name}', "
                        f"which already belongs to {owner}; disable the plugin with -p no:{point.name}"
                    )
                points[name], things[name] = point, thing
        return things

    @property
    def is_observed(self) -> bool:
        """Whether any plugin observes outcomes."""
        return bool(self._callers("psverify_outcome"))

    def outcome(self, outcome: Outcome) -> list[Failure]:
        """Shows an outcome to every observer; returns the failures of those that raised."""
        return self._tell("psverify_outcome", outcome=outcome)

    def finish(self, summary: Summary) -> list[Failure]:
        """Shows the summary to every observer; returns the failures of those that raised."""
        return self._tell("psverify_finish", summary=summary)

    def _tell(self, hook: str, **facts: Any) -> list[Failure]:
        told = (self._observe(name, call, facts) for name, call in self._callers(hook))
        return [failure for failure in told if failure is not None]

    def _observe(self, name: str, call: Factory, facts: dict[str, Any]) -> Failure | None:
        try:
            call(**facts)
        except Exception as error:
            import traceback  # noqa: PLC0415 - only when something is wrong

            message = f"plugin '{name}' of {self.loaded[name].origin}: {type(error).__name__}: {error}"
            return Failure("plugin", message, None, traceback.format_exc())
        return None


def _pairs(answer: Mapping[str, Any] | Sequence[Any]) -> Iterable[tuple[str, Any]]:
    return answer.items() if isinstance(answer, Mapping) else ((command.name, command) for command in answer)


@functools.cache
def host(blocked: tuple[str, ...] = ()) -> Host:
    """Returns this process's host, made once for the names that are blocked; our own plugins keep their names."""
    return Host(sorted(entrypoints.find_entry_points(), key=lambda point: point.distribution != PROJECT), blocked)
