from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from report_samples import OUTCOMES, render

from psverify.plugin.builtin_reporters import FORMATS
from psverify.verbs.check.check_files import FOR_PEOPLE, FRAMELESS

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
def test_only_formats_for_people_do_without_fingerprints_and_edits(name: str) -> None:
    frames = name not in FRAMELESS
    outcomes = [one._replace(records=tuple(brief(r, frames=frames) for r in one.records)) for one in OUTCOMES]
    assert (render(name, outcomes) == render(name, OUTCOMES)) is (name in FOR_PEOPLE)


@pytest.mark.parametrize("name", sorted(FRAMELESS))
def test_formats_without_frames_do_not_miss_them(name: str) -> None:
    outcomes = tuple(one._replace(records=tuple(map(frameless, one.records))) for one in OUTCOMES)
    assert render(name, outcomes) == render(name, OUTCOMES)
