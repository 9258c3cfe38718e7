from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from report_samples import OUTCOMES, render

from psverify.plugin.builtin_reporters import FORMATS
from psverify.report.reporter import needs_of

if TYPE_CHECKING:
    from psverify.model import Record


def brief(record: Record, *, frames: bool) -> Record:
    """A record without what a worker leaves out where no format wants it; edits go with the source lines."""
    fix = None if record.fix is None else record.fix._replace(edits=())
    plain = record._replace(fingerprint="")
    return plain if frames else plain._replace(fix=fix, frame=None)


def frameless(record: Record) -> Record:
    return record._replace(frame=None)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_format_that_needs_no_details_does_without_fingerprints_and_edits(name: str) -> None:
    frames = needs_of(FORMATS[name]).source_lines
    outcomes = [one._replace(records=tuple(brief(r, frames=frames) for r in one.records)) for one in OUTCOMES]
    assert (render(name, outcomes) == render(name, OUTCOMES)) is not needs_of(FORMATS[name]).details


@pytest.mark.parametrize(
    "name", sorted(name for name, factory in FORMATS.items() if not needs_of(factory).source_lines)
)
def test_formats_without_frames_do_not_miss_them(name: str) -> None:
    outcomes = tuple(one._replace(records=tuple(map(frameless, one.records))) for one in OUTCOMES)
    assert render(name, outcomes) == render(name, OUTCOMES)
