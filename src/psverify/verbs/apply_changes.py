"""What becomes of an outcome that has new bytes: a patch, a written file, or nothing yet (`--dry-run`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from psverify.errors import ExitCode
from psverify.named_tuple import NamedTuple
from psverify.report import console
from psverify.verbs.unchanged_files import LeftAlone

if TYPE_CHECKING:
    from psverify.model import Failure, Outcome


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
        self.left_alone = LeftAlone()
        self._fixes: dict[str, Counter[tuple[str, str]]] = {}

    def deal(self, outcome: Outcome, unfixed: Callable[[Failure], Outcome]) -> Outcome:
        """Shows or writes the new bytes of an outcome; `unfixed` returns what there is to say if that fails."""
        failure = self._make(outcome)
        return self.count(outcome if failure is None else unfixed(failure))

    def _make(self, outcome: Outcome) -> Failure | None:
        if self.after.diff:
            return show_patch(outcome)
        if outcome.after is None or not self.after.writes:
            return None
        from psverify.apply.write import write_file

        return write_file(outcome.subject, outcome.after, outcome.before or "")

    def count(self, outcome: Outcome) -> Outcome:
        """Counts what an outcome changes, and returns it as reports are to have it."""
        self.left_alone.add(outcome.subject, outcome.left_alone)
        if outcome.after is not None:
            self.files += 1
            fixed = Counter((record.rule, record.name) for record in outcome.records if record.fixed)
            self.fixed += fixed.total()
            if fixed:
                self._fixes[outcome.subject] = fixed
            self.suppressed += outcome.suppressed
        if self.after.only_changes:
            return outcome._replace(records=tuple(record for record in outcome.records if record.fixed))
        return outcome

    def listing(self) -> str:
        """Returns what was fixed, by file and rule (`--show-fixes`), for runs whose reports leave out what remains."""
        from psverify.report.human_text import fix_list

        return fix_list(self._fixes, dry_run=not self.after.writes) if self._fixes else ""

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
        """Returns what the changes alone make of the exit code.

        A patch that is not empty is a finding, and so is a script too broken to have one.
        """
        found = self.after.diff and (self.files or self.left_alone.has_broken)
        return ExitCode.FINDINGS if found else ExitCode.CLEAN


def show_patch(outcome: Outcome) -> Failure | None:
    """Writes the patch of an outcome to standard output; returns what stood in the way."""
    if outcome.after is None:
        return None
    from psverify.apply.diff import patch

    text = patch(outcome.subject, outcome.after, outcome.before or "")
    if not isinstance(text, bytes):
        return text
    console.show_bytes(text)
    return None
