"""A run with a baseline: hides what was accepted, notes what there is, and at the end tells, updates or prunes."""

from __future__ import annotations

import enum
import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.errors import UserError
from psverify.report.report_files import ReportFile
from psverify.state.baseline import Baseline, Run, Stale, countable, counts, load

if TYPE_CHECKING:
    from psverify.model import Outcome
    from psverify.state.baseline import Counts


class Change(enum.Enum):
    """What becomes of the baseline's file."""

    NONE = "none"
    UPDATE = "update"
    PRUNE = "prune"


class Accepted:
    """The baseline of one run; `hidden` counts the findings it took out."""

    def __init__(self, file: str, change: Change = Change.NONE) -> None:
        self.file = file
        self.change = change
        self.hidden = 0
        self._seen: dict[str, Counts] = {}
        self._new = change is Change.UPDATE and not os.path.exists(file)  # noqa: PTH110 - never raises, as below
        self.baseline = Baseline(str(Path(file).absolute().parent)) if self._new else load(file)

    def hide(self, outcome: Outcome) -> Outcome:
        """Takes accepted findings out of an outcome; when the baseline is updated, all of them."""
        if not outcome.failures:
            self._seen[self.baseline.key(outcome.subject)] = counts(outcome)
        if self.change is Change.UPDATE and not outcome.failures:
            kept = tuple(record for record in outcome.records if not countable(record))
            hidden, outcome = len(outcome.records) - len(kept), outcome._replace(records=kept)
        else:
            outcome, hidden = self.baseline.hide(outcome)
        self.hidden += hidden
        return outcome

    def finish(self, rules: Collection[str], *, dry_run: bool) -> list[Stale]:
        """Writes the file if it is to change, and returns what in it is stale and stays; `rules` are those asked."""
        run = Run(self._seen, rules, self._exists)
        if self.change is Change.NONE:
            return list(self.baseline.stale(run))
        changed = self.baseline.updated(run) if self.change is Change.UPDATE else self.baseline.pruned(run)
        if not dry_run and (self._new or changed.files != self.baseline.files):
            self._write(changed)
        return []

    def _exists(self, path: str) -> bool:
        return os.path.exists(os.path.join(self.baseline.root, path))  # noqa: PTH110, PTH118

    def _write(self, baseline: Baseline) -> None:
        file = ReportFile(self.file)
        try:
            file.stream.write(baseline.dump().decode())
            file.commit()
        except OSError as error:
            file.discard()
            raise UserError(f"the baseline {self.file} cannot be written: {error.strerror or error}") from error
