from __future__ import annotations

from psverify.check.engine_rules import OWN_RULES
from psverify.check.registry import Registry
from psverify.check.rule import Rule
from psverify.model import Edit, EditRecord, Finding, Fix, FixRecord, Record, Region, Safety, Severity, Span
from psverify.outcome.records import Placer
from psverify.read.decode import decode


class Alias(Rule):
    code, name, group, aliases = "PSV301", "cmdlet-alias", "style", ("PSAvoidUsingCmdletAliases",)


REGISTRY = Registry([Alias, *OWN_RULES])
SOURCE = decode("é dir\r\nü dir\r\n".encode())
FIRST, SECOND = Span(3, 6), Span(11, 14)


def finding(span: Span | None, fix: Fix | None = None) -> Finding:
    return Finding("PSV301", span, "an alias", Severity.WARNING, fix, notes=("see there",))


def placer(path: str = "a.ps1", *, with_frames: bool = True, with_details: bool = True) -> Placer:
    return Placer(path, SOURCE, REGISTRY, with_frames=with_frames, with_details=with_details)


def test_places_count_characters() -> None:
    fix = Fix((Edit(SECOND, "gci"),), Safety.SAFE, "Write it out")
    (record,) = placer().records([finding(SECOND, fix)])
    assert record.region == Region(2, 3, 2, 6)
    assert record.fix is not None
    assert record.fix.edits == (EditRecord(Region(2, 3, 2, 6), "gci"),)
    assert (record.name, record.aliases, record.notes) == ("cmdlet-alias", Alias.aliases, ("see there",))


def test_edits_have_places_of_their_own() -> None:
    fix = Fix((Edit(FIRST, "gci"), Edit(SECOND, "ls")), Safety.SAFE, "Write it out")
    (of_a_place, of_the_file) = placer().records([finding(FIRST, fix), finding(None, fix)])
    expected = (EditRecord(Region(1, 3, 1, 6), "gci"), EditRecord(Region(2, 3, 2, 6), "ls"))
    assert (of_a_place.fix and of_a_place.fix.edits, of_the_file.fix and of_the_file.fix.edits) == (expected, expected)


def test_frames_are_made_on_demand() -> None:
    (with_frame,) = placer().records([finding(FIRST)])
    assert with_frame.frame is not None
    assert with_frame.frame.lines == ("é dir", "ü dir")
    (without,) = placer(with_frames=False).records([finding(FIRST)])
    assert without.frame is None


def test_what_a_finding_does_not_say_is_as_in_any_record() -> None:
    (record,) = placer().records([finding(None)])
    assert record == Record(
        "finding",
        "PSV301",
        "cmdlet-alias",
        Severity.WARNING,
        "an alias",
        "a.ps1",
        aliases=Alias.aliases,
        fingerprint=record.fingerprint,
        notes=("see there",),
    )


def test_details_are_made_on_demand() -> None:
    fix = Fix((Edit(SECOND, "gci"),), Safety.SAFE, "Write it out")
    (record,) = placer(with_details=False, with_frames=False).records([finding(SECOND, fix)])
    assert (record.fix, record.fingerprint) == (FixRecord(Safety.SAFE, "Write it out", ()), "")
    (detailed,) = placer().records([finding(SECOND, fix)])
    assert record == detailed._replace(fix=record.fix, fingerprint="", frame=None)
    (framed,) = placer(with_details=False).records([finding(SECOND, fix)])
    assert framed == detailed._replace(fingerprint="")


def test_the_whole_file_has_neither_place_nor_frame() -> None:
    (record,) = placer().records([finding(None)])
    assert (record.region, record.frame) == (None, None)


def test_fingerprints_differ_within_a_file_and_do_not_depend_on_frames() -> None:
    findings = [finding(None), finding(FIRST), finding(FIRST), finding(SECOND)]
    prints = [record.fingerprint for record in placer().records(findings)]
    assert len(set(prints)) == 4
    assert prints == [record.fingerprint for record in placer(with_frames=False).records(findings)]


def test_fixed_records_say_so() -> None:
    (record,) = placer().records([finding(FIRST)], fixed=True)
    assert record.fixed
