from report_samples import ALIAS, BOM, BRACES, CRASH, MENDED, render

from psverify.model import Outcome, Region
from psverify.report.reporter import Style

QUIET = Style(footer=False)


def grouped(*outcomes: Outcome, style: Style = QUIET) -> str:
    return render("grouped", outcomes, style=style)


def test_columns_fit_the_group() -> None:
    far = BRACES._replace(region=Region(1200, 1, 1200, 2), message="c", frame=None)
    text = grouped(Outcome("a.ps1", (BOM._replace(message="a"), ALIAS._replace(message="b"), far)))
    assert text == (
        "a.ps1:\n"
        "  1:1     warning PSV601     missing-bom: a\n"
        "  2:5     warning PSV301 [*] cmdlet-alias: b\n"
        "  1200:1  error   PSV001     syntax-error: c\n"
        "\n"
    )


def test_a_file_with_nothing_to_say_has_no_group() -> None:
    assert grouped(Outcome("clean.ps1"), Outcome("mended.ps1", (MENDED,))) == ""


def test_a_failure_needs_no_group() -> None:
    assert grouped(Outcome("a", failures=(CRASH,))).startswith("scripts/größe 100%.ps1: error: rule PSV411")


def test_colours_do_not_disturb_the_columns() -> None:
    text = grouped(Outcome("a.ps1", (ALIAS._replace(message="b"),)), style=Style(color=True, links=True, footer=False))
    assert text.splitlines()[1] == (
        "  2:5  \x1b[1;33mwarning\x1b[0m \x1b]8;;https://psverify.example/rules/PSV301\x1b\\PSV301\x1b]8;;\x1b\\ "
        "[*] cmdlet-alias: b"
    )
