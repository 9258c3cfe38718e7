from pathlib import Path

import pytest

from psverify.errors import UserError
from psverify.plugin.builtin_reporters import FORMATS
from psverify.report.format_targets import Target, parse_targets, statistics_targets

KNOWN = ("full", "json", "sarif", "junit")


def test_full_on_standard_output_is_the_default() -> None:
    assert parse_targets((), KNOWN) == (Target("full"),)


def test_several_reports_in_one_run() -> None:
    values = ("full", "sarif=out/a=b.sarif", "junit=x.xml")
    assert parse_targets(values, KNOWN) == (Target("full"), Target("sarif", "out/a=b.sarif"), Target("junit", "x.xml"))


def test_a_dash_is_standard_output() -> None:
    assert parse_targets(("json=-",), KNOWN) == (Target("json"),)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("jsno", "-f/--output-format: unknown format 'jsno'; did you mean 'json'?"),
        ("zzz", "-f/--output-format: unknown format 'zzz'; valid formats: full, json, junit, sarif"),
        ("junti", "-f/--output-format: unknown format 'junti'; did you mean 'junit'?"),
        ("fail", "-f/--output-format: unknown format 'fail'; valid formats: full, json, junit, sarif"),
        ("json=", "-f/--output-format: 'json=' is missing the file name"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(value: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_targets((value,), KNOWN)
    assert str(caught.value) == message


def test_two_reports_cannot_share_standard_output() -> None:
    with pytest.raises(UserError, match=r"full and json would both be written to standard output; .*-f json=FILE"):
        parse_targets(("full", "json"), KNOWN)


def test_two_reports_cannot_share_a_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="json and sarif would both be written to"):
        parse_targets((f"json={tmp_path}/a/../x", f"sarif={tmp_path}/x"), KNOWN)


def test_statistics_take_the_place_of_text_and_json() -> None:
    targets = (Target("full"), Target("json", "x.json"))
    assert statistics_targets(targets, FORMATS) == (Target("statistics"), Target("statistics-json", "x.json"))


def test_other_formats_have_no_statistics() -> None:
    with pytest.raises(UserError, match="--statistics: format 'sarif' has no statistics"):
        statistics_targets((Target("sarif"),), FORMATS)
