"""Rules that find much: how many findings of each there are, and what a reader can do about the most frequent one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from psverify.model import Record, Safety

if TYPE_CHECKING:
    from psverify.report.reporter import RunInfo

OFTEN = 10
"""From this many findings on a rule is worth a line of advice."""
_UNAVOIDABLE = "PSV001"


class Frequency:
    """The findings that remain, counted by rule."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.names: dict[str, str] = {}
        self._fixable: Counter[str] = Counter()

    def add(self, record: Record) -> None:
        """Counts one finding; other records are none."""
        if record.kind == "finding" and record.rule:
            self.counts[record.rule] += 1
            self.names[record.rule] = record.name
            self._fixable[record.rule] += record.fix is not None and record.fix.safety is Safety.SAFE

    def advice(self, run: RunInfo) -> list[str]:
        """Returns lines about the most frequent rule that can be switched off, or none where no rule finds much."""
        rules = ((code, count) for code, count in self.counts.most_common() if code != _UNAVOIDABLE)
        code, count = next(rules, ("", 0))
        if count < OFTEN or run.rule(code) is None:
            return []
        ways = [
            f'ignore = ["{code}"] in psverify.toml disables it',
            "--baseline FILE --update-baseline accepts all current findings",
        ]
        if fixable := self._fixable[code]:
            ways.insert(0, f"--fix --select {code} fixes {fixable if fixable < count else 'all'}")
        return [f"Most frequent: {code} {self.names[code]}, {count} of {self.counts.total()}.", f"{'; '.join(ways)}."]

    def cut(self, limit: int) -> list[str]:
        """Returns a line for each rule that found more than a report shows."""
        cut = sorted((code, count) for code, count in self.counts.items() if count > limit)
        return [
            f"{code} {self.names[code]}: {limit} of {count} shown; -v shows all, -f concise lists all."
            for code, count in cut
        ]
