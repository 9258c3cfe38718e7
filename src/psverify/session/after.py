"""What becomes of an outcome that has new bytes: a patch, a written file, or nothing yet (`--dry-run`)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from psverify.errors import ExitCode

if TYPE_CHECKING:
    from psverify.model import Outcome


class After(NamedTuple):
    """How a run deals with changes.

    `reason` is that of `--add-ignore`, None without it. `only_changes` leaves out of the reports what remains.
    """

    diff: bool = False
    dry_run: bool = False
    only_changes: bool = False
    reason: str | None = None

    @property
    def writes(self) -> bool:
        """Whether anything is changed for good."""
        return not (self.diff or self.dry_run)


class Changes:
    """Deals with the changes of one run, and counts them."""

    def __init__(self, after: After) -> None:
        self.after = after
        self.files = 0
        self.fixed = 0
        self.suppressed = 0

    def deal(self, outcome: Outcome, write: Callable[[Outcome], Outcome]) -> Outcome:
        """Shows or writes the new bytes of an outcome; `write` returns what there is to say afterwards."""
        if outcome.after is not None:
            if self.after.diff:
                from psverify.apply.diff import unified

                sys.stdout.buffer.write(unified(outcome.subject, Path(outcome.subject).read_bytes(), outcome.after))
            elif self.after.writes:
                outcome = write(outcome)
        return self.count(outcome)

    def count(self, outcome: Outcome) -> Outcome:
        """Counts what an outcome changes, and returns it as reports are to have it."""
        if outcome.after is not None:
            self.files += 1
            self.fixed += sum(record.fixed for record in outcome.records)
            self.suppressed += outcome.suppressed
        if self.after.only_changes:
            return outcome._replace(records=tuple(record for record in outcome.records if record.fixed))
        return outcome

    def summary(self) -> str:
        """Says in one line what was changed, for runs whose reports leave out what remains."""
        if not self.files:
            return "nothing to change"
        files = f"{self.files} file{'' if self.files == 1 else 's'}"
        if self.after.reason is not None:
            verb, count, noun = ("suppressed" if self.after.writes else "would suppress"), self.suppressed, "finding"
        else:
            verb, count, noun = ("fixed" if self.after.writes else "would fix"), self.fixed, "problem"
        return f"{verb} {count} {noun}{'' if count == 1 else 's'} in {files}"

    def exit_code(self) -> ExitCode:
        """Returns what the changes alone make of the exit code: a patch that is not empty is a finding."""
        return ExitCode.FINDINGS if self.after.diff and self.files else ExitCode.CLEAN
