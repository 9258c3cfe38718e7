"""Which reports are wanted and where they go: the values of `-f FORMAT[=FILE]`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.errors import UserError, nearest
from psverify.named_tuple import NamedTuple
from psverify.report.reporter import needs_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

DEFAULT = "full"
_STANDARD_OUTPUT = "-"
_LIKENESS = 0.7
"""How alike words must be to be taken for each other: `gitlab` is no misspelt `github`."""


class Target(NamedTuple):
    """One report; `file` None is standard output."""

    format: str
    file: str | None = None


def parse_targets(values: Sequence[str], known: Collection[str]) -> tuple[Target, ...]:
    """Returns the reports that the values ask for, `full` if there are none.

    Raises UserError for an unknown format, a missing file name, and two reports in one place.
    """
    targets = tuple(_parse_target(value, known) for value in values) or (Target(DEFAULT),)
    places: dict[str | None, Target] = {}
    for target in targets:
        place = None if target.file is None else os.path.normcase(Path(target.file).resolve())
        if (other := places.setdefault(place, target)) is not target:
            raise UserError(_clash(other, target))
    return targets


def _parse_target(value: str, known: Collection[str]) -> Target:
    name, equals, file = value.partition("=")
    if name not in known:
        hint = nearest(name, known, _LIKENESS) or f"; valid formats: {', '.join(sorted(known))}"
        raise UserError(f"-f/--output-format: unknown format '{name}'{hint}")
    if equals and not file:
        raise UserError(f"-f/--output-format: '{value}' is missing the file name")
    return Target(name, None if file in {"", _STANDARD_OUTPUT} else file)


def _clash(first: Target, second: Target) -> str:
    place = "standard output" if first.file is None else f"'{first.file}'"
    return (
        f"-f/--output-format: {first.format} and {second.format} would both be written to {place}; "
        f"write one to a file: -f {second.format}=FILE"
    )


def statistics_targets(targets: Sequence[Target], factories: Mapping[str, object]) -> tuple[Target, ...]:
    """Returns what `--statistics` makes of the reports: counts by rule, in the format that each format names.

    Raises UserError for a format that has no statistics.
    """
    return tuple(Target(_statistics(target.format, factories), target.file) for target in targets)


def _statistics(name: str, factories: Mapping[str, object]) -> str:
    if found := needs_of(factories.get(name)).statistics:
        return found
    raise UserError(f"--statistics: format '{name}' has no statistics; use full or json")
