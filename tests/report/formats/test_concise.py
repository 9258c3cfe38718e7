from report_samples import ALIAS, BOM, managed, render

from psverify.model import Outcome, Record
from psverify.report.reporter import Style

QUIET = Style(footer=False)


def line(record: Record, style: Style = QUIET) -> str:
    return render("concise", [Outcome("a", (record,))], style=style)


def test_a_line_a_finding() -> None:
    record = ALIAS._replace(message="one\ntwo")
    assert line(record) == "scripts/größe 100%.ps1:2:5: warning PSV301 cmdlet-alias: [*] one two\n"


def test_a_whole_file_is_line_one() -> None:
    assert line(BOM._replace(message="m")) == "scripts/größe 100%.ps1:1:1: warning PSV601 missing-bom: m\n"


def test_colours_and_links() -> None:
    text = line(ALIAS._replace(message="m"), Style(color=True, links=True, footer=False))
    assert text == (
        "\x1b[1mscripts/größe 100%.ps1:2:5\x1b[0m: \x1b[1;33mwarning\x1b[0m "
        "\x1b]8;;https://psverify.example/rules/PSV301\x1b\\PSV301\x1b]8;;\x1b\\ cmdlet-alias: [*] m\n"
    )


def test_a_task() -> None:
    (task,) = managed("task", "storage/list").records
    expected = "managers/storage.manifest.json:14:5: pass PM-TASK task: storage/list: task went well\n"
    assert line(task) == expected


def test_the_footer_ends_it() -> None:
    assert render("concise", [Outcome("a")]) == "No problems found in 1 file.\nThe baseline hides 1 problem.\n"
