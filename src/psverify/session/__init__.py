"""One command's context: configuration, plugins, pool, reports, and the one way in which work becomes an exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from psverify.errors import ExitCode
from psverify.named_tuple import NamedTuple
from psverify.report import console
from psverify.session.options import RunOptions

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule import Rule
    from psverify.config.resolve import ConfigStore
    from psverify.model import Failure, Outcome
    from psverify.plugin.host import Host
    from psverify.pool import Lane, Lost
    from psverify.state.cache import Cache

Target = TypeVar("Target")


class Ending(NamedTuple):
    """What only the end of a run can tell: the findings that a baseline hid, and an exit code that is the least."""

    baselined: int = 0
    at_least: ExitCode = ExitCode.CLEAN


class Reporting(NamedTuple):
    """How a verb wants its run reported; the verb sets it before the run.

    `default_format` is the report where neither the command line nor configuration names one. `fix_hint` is the option or
    command that applies safe fixes, as reports name it. `secrets` are texts of the command line that no report may show.
    `only_changes` leaves out reports without a file. `stream` is where these go, standard output where it is None.
    """

    default_format: str = "full"
    fix_hint: str = "--fix"
    secrets: frozenset[str] = frozenset()
    only_changes: bool = False
    stream: TextIO | None = None


class Session:
    """The context of one command; plugin commands receive it through `@click.pass_obj`.

    `options` is what the command line says of the run, `overrides` what it says in place of configuration keys, by their
    names in TOML. Nothing is loaded before it is asked for.
    """

    def __init__(self, options: RunOptions | None = None) -> None:
        self.options = options or RunOptions()
        self.overrides: dict[str, Any] = {}
        self.blocked: tuple[str, ...] = ()
        self.lint_overrides: dict[str, Any] = {}
        """What the command line says of `LintSettings`."""
        self.reporting = Reporting()

    @cached_property
    def host(self) -> Host:
        """The plugins."""
        from psverify.plugin.host import host

        return host(tuple(sorted(self.blocked)))

    @property
    def stream(self) -> TextIO:
        """Where reports without a file go."""
        return self.reporting.stream or console.output()

    @property
    def registry(self) -> Registry:
        """All rules of all plugins."""
        return self.host.registry

    @cached_property
    def config(self) -> ConfigStore:
        """The configuration; `run` applies to the run as a whole. Raises UserError if it is invalid."""
        from psverify.check.settings import LintSettings
        from psverify.config.resolve import CommandLine, ConfigStore

        options = self.options
        # A tree's own ignore files would leave out what it does not want to have checked.
        keys = {"respect-gitignore": False, **self.overrides} if options.untrusted else self.overrides
        command_line = CommandLine(keys, options.config, options.isolated, options.untrusted, options.settings)
        template = LintSettings(rules=(), **self.lint_overrides)
        store = ConfigStore(command_line, self.registry_of, tables=self.host.config_tables, template=template)
        self.host.require(store.run.required_plugins)
        return store

    def registry_of(self, folders: tuple[str, ...]) -> Registry:
        """All rules of all plugins and those declared in YAML in folders; raises UserError for a mistake in these."""
        return registry_of(self.registry, folders)

    @property
    def registry_here(self) -> Registry:
        """The rules of plugins and those declared in YAML for the working directory."""
        return self.registry_of(tuple(map(str, self.config.run.rule_folders)))

    def rule(self, code: str) -> type[Rule] | None:
        """Returns a rule of a plugin, or one that is declared in YAML for some file of this run."""
        return self.registry.find(code) or self.config.declared_rule(code)

    @property
    def jobs(self) -> int | None:
        """The requested number of workers; None adapts to the work."""
        jobs = self.config.run.jobs
        return None if jobs == "auto" else int(jobs)

    @property
    def may_cache(self) -> bool:
        """Whether caching is allowed: in an untrusted tree, a cache could hide findings."""
        return not self.options.untrusted or "cache-dir" in self.overrides

    @property
    def cache_folder(self) -> Path:
        """The folder that holds the cache."""
        return self.config.run.cache_dir or Path.cwd() / ".psverify_cache"

    def save(self, cache: Cache) -> None:
        """Writes a cache, and warns if the folder named by the user cannot be used."""
        if not cache.save() and self.config.run.cache_dir is not None:
            self.warn(f"the cache folder {self.cache_folder} cannot be used; caching is disabled")

    def warn(self, text: str) -> None:
        """Prints a warning."""
        self.note(f"warning: {text}")

    def note(self, text: str) -> None:
        """Prints a note to standard error, unless `--quiet` is given."""
        if not self.options.quiet:
            self.complain(text)

    def announce(self) -> None:
        """Warns about ineffective configuration and broken plugins; raises UserError if a required plugin is broken."""
        self.host.require(self.config.run.required_plugins)
        for text in (*self.config.warnings, *self.host.broken):
            self.warn(str(text))

    def complain(self, text: str) -> None:
        """Writes a line to standard error."""
        console.say(f"psverify: {text}")

    def run(
        self,
        work: Callable[[Target], Outcome],
        targets: Sequence[Target],
        *,
        unit: str = "target",
        lane: Lane | None = None,
    ) -> ExitCode:
        """Runs `work(target)` for each target, reports the outcomes in the order of the targets, returns the exit code.

        Work runs in threads, for managers mostly wait; with `lane` PROCESSES it must be a module-level function. A
        target whose work raises is a Failure, and `str(target)` its subject. `unit` is what one target is called.
        """
        from psverify import pool

        results = pool.run(work, targets, self.jobs, lane=lane or pool.Lane.THREADS)
        outcomes = (outcome_of(str(target), result) for target, result in zip(targets, results, strict=True))
        return self.report(outcomes, len(targets), unit=unit)

    def report(
        self,
        outcomes: Iterable[Outcome],
        total: int,
        *,
        unit: str = "file",
        failures: Sequence[Failure] = (),
        ending: Callable[[], Ending] = Ending,
    ) -> ExitCode:
        """Passes each outcome, then the summary, to reports and observers, and returns the exit code.

        `failures` are told first. `ending` is asked when all outcomes are told.
        """
        from psverify.session.publish import Publisher

        return Publisher(self, total, unit).publish(outcomes, failures, ending)


def registry_of(plugins: Registry, folders: tuple[str, ...]) -> Registry:
    """Returns the rules of plugins and those declared in YAML in folders; raises UserError for a mistake in these."""
    if not folders:
        return plugins
    from psverify.declared.folders import registry_with

    return registry_with(plugins, folders)


def outcome_of(subject: str, result: Outcome | Lost) -> Outcome:
    """Returns the outcome, or a failed one for a lost result."""
    from psverify.model import Failure, Outcome

    if isinstance(result, Outcome):
        return result
    return Outcome(subject, failures=(Failure("pool", result.reason, subject, result.traceback),))
