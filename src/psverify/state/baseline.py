"""A baseline: how many findings of each rule a file had when it was accepted, so that only new ones are shown.

Counts are kept rather than lines, as ESLint does: lines move whenever a file is edited, counts do not.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from psverify.check.engine_rules import REFUSALS
from psverify.errors import UserError
from psverify.read.read_file import read_file

if TYPE_CHECKING:
    from psverify.model import Outcome, Record

SCHEMA = "psverify.baseline/1"
LIMIT = 64_000_000
"""Bytes of a baseline."""
_MOST = 10**9

Counts = Mapping[str, int]
Files = Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Stale:
    """An entry that promises more than there is; `path` is the baseline's, `found` is 0 where the file is gone."""

    path: str
    rule: str
    recorded: int
    found: int

    def __str__(self) -> str:
        return f"{self.path}: stale baseline entry: {self.recorded} of {self.rule} recorded, {self.found} found"


@dataclass(frozen=True, slots=True)
class Run:
    """What one run can tell: the counts of each file it looked at, by key, and the codes of the rules it asked.

    A file in which something failed does not belong to `seen`; of files not seen `exists` says whether they are still
    there.
    """

    seen: Files
    rules: Collection[str]
    exists: Callable[[str], bool]

    def found(self, path: str, rule: str) -> int | None:
        """Returns how many findings of a rule a file has now; None if this run cannot tell."""
        if path in self.seen:
            return self.seen[path].get(rule, 0) if rule in self.rules else None
        return None if self.exists(path) else 0


@dataclass(frozen=True, slots=True)
class Baseline:
    """Accepted findings by file and rule code; paths are relative to `root`, the baseline file's folder, with `/`."""

    root: str
    files: Files = field(default_factory=lambda: MappingProxyType({}))

    def key(self, path: str) -> str:
        """Returns a file's path as the baseline writes it; absolute on another drive than the baseline's."""
        try:
            return PurePath(os.path.relpath(path, self.root)).as_posix()
        except ValueError:
            return PurePath(path).as_posix()

    def hide(self, outcome: Outcome) -> tuple[Outcome, int]:
        """Takes accepted findings out of an outcome; returns it and their number.

        Of a rule with more findings than recorded all are shown, for nobody can tell which of them is new.
        """
        accepted = self.files.get(self.key(outcome.subject))
        if not accepted:
            return outcome, 0
        found = counts(outcome)
        hidden = {rule for rule, count in found.items() if count <= accepted.get(rule, 0)}
        kept = tuple(record for record in outcome.records if not (countable(record) and record.rule in hidden))
        return outcome._replace(records=kept), len(outcome.records) - len(kept)

    def stale(self, run: Run) -> Iterator[Stale]:
        """Yields the entries that hide more than was found."""
        for path, accepted in self.files.items():
            for rule, count in accepted.items():
                found = run.found(path, rule)
                if found is not None and found < count:
                    yield Stale(path, rule, count, found)

    def updated(self, run: Run) -> Baseline:
        """Returns the baseline that accepts all that was found; what the run cannot tell stays as it is."""
        kept = {
            path: {r: n for r, n in entry.items() if run.found(path, r) is None} for path, entry in self.files.items()
        }
        files = {path: {**kept.get(path, {}), **run.seen.get(path, {})} for path in (*kept, *run.seen)}
        return Baseline(self.root, {path: entry for path, entry in files.items() if entry})

    def pruned(self, run: Run) -> Baseline:
        """Returns the baseline without what is stale; nothing new is accepted."""
        surplus = {(stale.path, stale.rule): stale.found for stale in self.stale(run)}
        files = {
            path: {rule: left for rule, count in entry.items() if (left := surplus.get((path, rule), count))}
            for path, entry in self.files.items()
        }
        return Baseline(self.root, {path: entry for path, entry in files.items() if entry})

    def dump(self) -> bytes:
        """Returns the text of the baseline file: JSON in UTF-8, sorted, the same for the same findings.

        Names of files that are not UTF-8 have escapes such as `\\udcff`, which JSON knows too.
        """
        files = {path: dict(sorted(self.files[path].items())) for path in sorted(self.files)}
        return (json.dumps({"schema": SCHEMA, "files": files}, indent=2, ensure_ascii=False) + "\n").encode(
            errors="backslashreplace"
        )


def countable(record: Record) -> bool:
    """Whether a record counts in a baseline: a finding that is still there, and no syntax or semantic error."""
    return record.kind == "finding" and not record.fixed and record.rule not in REFUSALS


def counts(outcome: Outcome) -> Counts:
    """Returns how many findings of each rule an outcome has."""
    return Counter(record.rule for record in outcome.records if countable(record))


def load(path: str) -> Baseline:
    """Reads a baseline file; raises UserError if it cannot be read or is none."""
    root = str(Path(path).absolute().parent)
    try:
        content = json.loads(read_file(path, LIMIT))
    except FileNotFoundError as error:
        raise UserError(f"no such baseline: {path}; create it with --update-baseline") from error
    except OSError as error:
        raise UserError(f"the baseline {path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"the baseline {path} is not valid JSON: {error}") from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise UserError(f"the baseline {path} does not have the schema '{SCHEMA}'")
    return Baseline(root, _baseline_files(content.get("files"), path))


def _baseline_files(content: Any, path: str) -> Files:
    if not isinstance(content, dict):
        raise UserError(f"the baseline {path} has no table 'files'")
    for name, entry in content.items():
        if not isinstance(entry, dict) or not all(_is_count(count) for count in entry.values()):
            raise UserError(f"the baseline {path}: '{_shorten_message(name)}' must map rules to numbers of findings")
    return content


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MOST


def _shorten_message(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
