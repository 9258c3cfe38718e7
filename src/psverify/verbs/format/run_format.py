"""The verb `format`: formats scripts and writes them back, or reports what would change."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from psverify.errors import ExitCode, UserError
from psverify.format.format_file import format_bytes, format_file
from psverify.format.settings import FormatSettings, format_settings
from psverify.garbage_collection import spare
from psverify.named_tuple import NamedTuple
from psverify.read.stamp import Stamp, stamp
from psverify.report import console
from psverify.session import Ending, outcome_of
from psverify.verbs.apply_changes import show_patch
from psverify.verbs.format.formatted_files import Formatted
from psverify.verbs.selected_files import STDIN, refuse, subjects
from psverify.verbs.unchanged_files import LeftAlone

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.config.resolve import Profile
    from psverify.model import Outcome
    from psverify.session import Session

UNREADABLE = Stamp(0, 0)


class FormatFlags(NamedTuple):
    """What the command line says of `format` alone; `lines` is `START:END`."""

    check: bool = False
    diff: bool = False
    lines: str | None = None
    staged: bool = False
    changed: bool = False
    since: str | None = None
    stdin_filename: str | None = None
    show_files: bool = False
    error_on_unmatched: bool = False
    follow_links: bool = False
    cache: bool = True


class FormatWork:
    """Formats a file, given its path and the place of its settings in the table."""

    def __init__(self, table: tuple[FormatSettings, ...], blocked: tuple[str, ...]) -> None:
        self.table = table
        self.blocked = blocked

    @cached_property
    def registry(self) -> Registry:
        """The rules of this process's plugins, without the blocked ones."""
        from psverify.plugin.host import host

        registry = host(self.blocked).registry
        spare()
        return registry

    def __call__(self, item: tuple[str, int]) -> Outcome:
        """Returns what became of one file."""
        path, place = item
        return format_file(path, self.table[place], self.registry)


def format_(session: Session, arguments: Sequence[str], flags: FormatFlags) -> ExitCode:
    """Runs `format`; raises UserError for flags that contradict each other."""
    speaks_of_many = flags.lines is not None and len(arguments) != 1
    refuse(flags, arguments, {"--range requires exactly one file": speaks_of_many})
    run = Format(session, flags)
    run.settings_for(STDIN)  # report configuration errors before searching for files
    if STDIN in arguments:
        return run.stdin()
    found = subjects(session, arguments, flags, "format")
    if isinstance(found, ExitCode):
        return found
    return session.report(run.files(found.paths), len(found.paths), failures=found.failures, ending=run.ending)


class Subject(NamedTuple):
    """A file to format: its path as it is shown, the place of its settings in the table, how it looked from outside."""

    path: str
    place: int
    seen: Stamp


class Format:
    """One run of `format`."""

    def __init__(self, session: Session, flags: FormatFlags) -> None:
        self.session = session
        self.flags = flags
        self.lines = _lines(flags.lines)
        self.writes = not (flags.check or flags.diff or session.options.dry_run)
        self.changed = 0
        self.left_alone = LeftAlone()
        session.reporting = session.reporting._replace(only_changes=flags.diff, fix_hint="psverify format")
        self._by_profile: dict[Profile, FormatSettings] = {}

    def settings_for(self, path: str) -> FormatSettings:
        """Returns what holds for a file; the same object for files that are treated alike."""
        config = self.session.config
        absolute = os.path.abspath(os.path.join(config.cwd, path))  # noqa: PTH100, PTH118 - asked for every file
        profile = config.profile(os.path.dirname(absolute))  # noqa: PTH120 - as above
        if profile not in self._by_profile:
            argument, folder = self._argument(profile)
            self._by_profile[profile] = format_settings(
                argument,
                folder,
                self.session.registry,
                layers=profile.merged.layers,
                platforms=config.settings_for(path).platforms,
                lines=self.lines,
                fix_signed=profile.merged.configuration.fix_signed,
            )
        return self._by_profile[profile]

    def _argument(self, profile: Profile) -> tuple[str, str]:
        """Returns which preset or file holds, and the folder that the file is relative to."""
        cwd = str(self.session.config.cwd)
        if self.session.options.settings is not None:
            return self.session.options.settings, cwd
        said = [layer.folder for layer in profile.merged.layers if "format_settings" in layer.values]
        return profile.merged.configuration.format_settings, said[-1] if said else cwd

    def files(self, paths: Sequence[str]) -> Iterator[Outcome]:
        """Yields the outcome of each file, in their order."""
        from psverify import pool

        subjects = self._subjects(paths)
        table = tuple(self._by_profile.values())
        # Ranges are many, and each would have a table of its own in the cache.
        memory = (
            Formatted(self.session, table)
            if self.flags.cache and self.lines is None and self.session.may_cache
            else None
        )
        known = {one.path: outcome for one in subjects if memory and (outcome := memory.known(*one))}
        new = [one for one in subjects if one.path not in known]
        results = pool.run(
            FormatWork(table, self.session.host.blocked),
            [(one.path, one.place) for one in new],
            self.session.jobs,
            weights=[one.seen.size for one in new],
        )
        for one in subjects:
            if (outcome := known.get(one.path)) is None:
                outcome = outcome_of(one.path, next(results))
                if memory:
                    memory.remember(one.place, one.seen, outcome)
            yield self._finished(outcome)
        if memory:
            memory.save()

    def _subjects(self, paths: Sequence[str]) -> list[Subject]:
        found = [self.settings_for(path) for path in paths]
        places = {id(settings): place for place, settings in enumerate(self._by_profile.values())}
        return [
            Subject(path, places[id(settings)], stamp(path) or UNREADABLE)
            for path, settings in zip(paths, found, strict=True)
        ]

    def _finished(self, outcome: Outcome) -> Outcome:
        """Shows or writes what an outcome changes, and returns what reports are to tell of it."""
        self.left_alone.add(outcome.subject, outcome.left_alone)
        if outcome.after is None:
            return outcome
        if self.flags.diff and (failure := show_patch(outcome)) is not None:
            return outcome._replace(records=(), after=None, failures=(failure,))
        self.changed += 1
        if not self.writes:
            return _undone(outcome)
        from psverify.apply.write import write_file

        failure = write_file(outcome.subject, outcome.after, outcome.before or "")
        return outcome if failure is None else outcome._replace(records=(), after=None, failures=(failure,))

    def stdin(self) -> ExitCode:
        """Formats standard input; the script goes to standard output byte for byte, the report to standard error."""
        name = self.flags.stdin_filename or STDIN
        raw = sys.stdin.buffer.read()
        outcome = format_bytes(raw, name, self.settings_for(name), self.session.registry)
        new = raw if outcome.after is None else outcome.after
        self.changed = int(outcome.after is not None)
        self.left_alone.add(name, outcome.left_alone)
        if self.flags.diff:
            from psverify.apply.diff import unified

            console.show_bytes(unified(name, raw, new))
        elif self.writes:
            self.session.reporting = self.session.reporting._replace(stream=console.errors())
            console.show_bytes(new)
        told = outcome if self.writes else _undone(outcome)
        return self.session.report([told], 1, ending=self.ending)

    def ending(self) -> Ending:
        """Says what was changed; returns what that makes of the exit code."""
        self.left_alone.warn(self.session)
        verb = "reformatted" if self.writes else "would reformat"
        self.session.note(f"{verb} {self.changed} file{'' if self.changed == 1 else 's'}")
        findings = bool(self.changed) and not self.writes and not self.session.options.exit_zero
        return Ending(0, ExitCode.FINDINGS if findings else ExitCode.CLEAN)


def _undone(outcome: Outcome) -> Outcome:
    """Returns an outcome whose changes are not made."""
    return outcome._replace(records=tuple(record._replace(fixed=False) for record in outcome.records))


def _lines(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    start, _, end = text.partition(":")
    numbers = all(word.isdecimal() and len(word) < 10 for word in (start, end))
    if not (numbers and 1 <= int(start) <= int(end)):
        raise UserError(f"--range: '{text}' is not of the form START:END (two line numbers)")
    return int(start), int(end)
