import re

import pytest
from report_samples import ALIAS, BOM, BRACES, MANAGED, MENDED, PLUGIN, VERB, render

from psverify.model import Failure, Outcome, Severity
from psverify.report.formats.markdown import LIMIT, escape_markdown, failure_lines


def rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| ")]


def test_counts_rules_and_findings() -> None:
    text = render("markdown", [Outcome("a", (ALIAS, VERB._replace(path="a|b.ps1", message="x|y"), ALIAS))])
    assert text.startswith("## psverify: 3 problems\n\n**3 warnings** in 1 file.\n")
    assert "[*] 2 fixable with `--fix`, 1 more with `--unsafe-fixes`.\n" in text
    assert "| [PSV301](https://psverify.example/rules/PSV301) | cmdlet-alias | 2 | 2 |\n" in text
    assert "| a\\|b.ps1:1:10 | warning | PSV302 unapproved-verb | x\\|y |\n" in text


def test_errors_come_first() -> None:
    text = render("markdown", [Outcome("a", (BOM, ALIAS, BRACES))])
    levels = [row.split(" | ")[1] for row in rows(text)[-3:]]
    assert levels == ["error", "warning", "warning"]


def test_nothing_found() -> None:
    assert render("markdown", [Outcome("a", (MENDED,), after=b"")]) == (
        "## psverify: no problems\n\nFixed 1 problem.\nNo problems remain in 1 file.\nThe baseline hides 1 problem.\n"
    )


def test_failures_are_listed_and_cut() -> None:
    text = render("markdown", [Outcome("a")], [PLUGIN])
    assert "* **failure** plugin 'house-rules' 1.2 does not load: No module named 'acme'\n" in text
    many = failure_lines((Failure("read", "x"),) * 25)
    assert len(many) == 22
    assert many[-1] == "* … and 5 more\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a | b", "a \\| b"),
        ("`code` \\", "\\`code\\` \\\\"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("*a* _b_ [c](d) ~e~", "\\*a\\* \\_b\\_ \\[c\\](d) \\~e\\~"),
        ("#12 @octocat", "\\#12 &#64;octocat"),
        ("a\n| \x1b", "a \\| ␛"),
    ],
)
def test_any_text_is_shown_as_it_is(text: str, written: str) -> None:
    assert escape_markdown(text) == written


def test_it_stays_below_what_a_step_summary_may_have() -> None:
    long = ALIAS._replace(message="é" * 500, frame=None)
    worst = BRACES._replace(message="the worst", frame=None)
    text = render("markdown", [Outcome("a", (long,) * 3000 + (worst,))])
    assert LIMIT * 0.99 < len(text.encode()) <= LIMIT
    assert "| the worst |" in text
    left = re.search(r"… and (\d+) more", text)
    assert left is not None
    assert int(left[1]) == 3001 - (len(rows(text)) - 6)


def test_managers_are_in_it_when_something_is_wrong() -> None:
    text = render("markdown", MANAGED)
    assert "storage/backup: exit code 3 after 2 attempts" in text.replace("\\_", "_")
    assert "storage/list" not in text


def test_the_level_decides_what_counts() -> None:
    assert "no problems" in render("markdown", [Outcome("a", (ALIAS._replace(level=None),))])
    assert "**1 note**" in render("markdown", [Outcome("a", (ALIAS._replace(level=Severity.NOTE),))])
