from report_samples import ALIAS, BOM, CRASH, VERB, WIDE, managed, render

from psverify.model import EditRecord, FixRecord, Frame, Outcome, Record, Region, Safety
from psverify.report.formats.full import rows
from psverify.report.reporter import PLAIN, Style
from psverify.report.terminal import Ink


def shown(record: Record, style: Style = PLAIN) -> list[str]:
    return list(rows(record, Ink(style)))


def test_a_finding_is_head_place_source_and_fix() -> None:
    assert shown(ALIAS._replace(message="m")) == [
        "warning[PSV301] cmdlet-alias: m",
        " --> scripts/größe 100%.ps1:2:5",
        "  |",
        "1 | function Fetch-Thing {",
        "2 |     gci $Path | % {",
        "  |     ^^^",
        "3 |     $_.Name -replace '日本', \"<U+202E>\"",
        "4 |     }",
        "  |",
        "  = [*] safe fix: Use Get-ChildItem",
        "2 -     gci $Path | % {",
        "2 +     Get-ChildItem $Path | % {",
    ]


def test_a_fix_that_cannot_be_seen_or_is_too_wide_is_shown_by_its_title_only() -> None:
    assert ALIAS.fix is not None
    blanks = ALIAS.fix._replace(edits=(EditRecord(Region(2, 21, 2, 21), "  "),))
    assert shown(ALIAS._replace(fix=blanks))[-1] == "  = [*] safe fix: Use Get-ChildItem"
    assert shown(ALIAS, Style(width=30))[-1] == "  = [*] safe fix: Use Get-ChildItem"


def test_the_lines_of_a_fix_are_coloured() -> None:
    assert shown(ALIAS, Style(color=True))[-2].startswith("2 \x1b[31m-\x1b[0m ")
    assert shown(ALIAS, Style(color=True))[-1].startswith("2 \x1b[32m+\x1b[0m ")


def test_notes_hints_and_fixes_are_remarks() -> None:
    assert shown(VERB)[-4:-2] == [
        "  = note: 'Fetch-Thing' is called nowhere in this file",
        "  = [-] unsafe fix: Rename to Get-Thing",
    ]
    assert shown(WIDE)[-1] == "  = hint: remove it"
    only_shown = ALIAS._replace(fix=FixRecord(Safety.DISPLAY, "Use a class", ()))
    assert shown(only_shown)[-1] == "  = suggestion: Use a class"


def test_a_finding_about_a_file_has_no_source() -> None:
    assert shown(BOM._replace(message="m", fix=ALIAS.fix)) == [
        "warning[PSV601] missing-bom: m",
        " --> scripts/größe 100%.ps1:1:1",
        "  = [*] safe fix: Use Get-ChildItem",
    ]


def test_a_frame_of_another_place_is_not_drawn() -> None:
    elsewhere = ALIAS._replace(frame=Frame(7, ("x",)), region=Region(2, 1, 2, 2))
    assert not [row for row in shown(elsewhere) if "|" in row]


def test_level_and_code_are_coloured_and_linked() -> None:
    head = shown(ALIAS, Style(color=True, links=True))[0]
    link = "\x1b]8;;https://psverify.example/rules/PSV301\x1b\\[PSV301]\x1b]8;;\x1b\\"
    assert head.startswith(f"\x1b[1;33mwarning{link}\x1b[0m \x1b[1mcmdlet-alias\x1b[0m: ")


def test_a_task_that_went_well_is_told_with_its_status() -> None:
    (task,) = managed("task", "storage/list").records
    assert shown(task) == [
        "pass[PM-TASK] task: storage/list: task went well",
        " --> managers/storage.manifest.json:14:5",
    ]


def test_records_and_failures_are_set_apart_by_empty_lines() -> None:
    text = render("full", [Outcome("a", (BOM,), (CRASH,))], style=Style(footer=False))
    assert [part.split(":")[0] for part in text.split("\n\n")] == [
        "warning[PSV601] missing-bom",
        "scripts/größe 100%.ps1",
        "",
    ]
