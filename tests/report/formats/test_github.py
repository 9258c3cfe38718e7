import pytest
from report_samples import ALIAS, BOM, MANAGED, MENDED, OUTCOMES, PLUGIN, RUN, render

from psverify.model import Failure, Outcome, Record, Region, Severity
from psverify.report.formats.github import command, rooted

SHORT = ALIAS._replace(path="a.ps1", message="m")


def test_an_annotation() -> None:
    expected = "::warning title=PSV301 (cmdlet-alias),file=a.ps1,line=2,col=5,endLine=2,endColumn=8::a.ps1:2:5: m"
    assert command(SHORT, Severity.WARNING) == expected


def test_columns_are_left_out_over_lines() -> None:
    several = SHORT._replace(region=Region(2, 5, 4, 1))
    assert (
        command(several, Severity.ERROR)
        == "::error title=PSV301 (cmdlet-alias),file=a.ps1,line=2,endLine=4::a.ps1:2:5: m"
    )


def test_a_whole_file_is_line_one() -> None:
    whole = SHORT._replace(region=None)
    assert command(whole, Severity.NOTE) == "::notice title=PSV301 (cmdlet-alias),file=a.ps1,line=1::a.ps1:1:1: m"


def test_escapes_of_the_message_and_of_properties() -> None:
    odd = SHORT._replace(region=None, path="a:b,c%.ps1", message="50%, a: b;\r\n::error::x\x1b[0m")
    assert command(odd, Severity.WARNING) == (
        "::warning title=PSV301 (cmdlet-alias),file=a%3Ab%2Cc%25.ps1,line=1::"
        "a:b,c%25.ps1:1:1: 50%25, a: b;%0D%0A::error::x\\x1b[0m"
    )


def test_the_worst_come_first_and_in_order() -> None:
    report = render("github", OUTCOMES * 2)
    levels = [line.split()[0] for line in report.splitlines()]
    assert levels == ["::error"] * 4 + ["::warning"] * 8 + ["::notice"] * 2
    rules = [line.split()[1] for line in report.splitlines() if line.startswith("::warning")]
    assert rules == ["title=PSV601", "title=PSV302", "title=PSV301", "title=PSV305"] * 2


def test_one_of_each_rule_comes_before_the_second_of_any() -> None:
    host = SHORT._replace(rule="PSV305", name="write-host")
    report = render("github", [Outcome("a", (host,) * 11), Outcome("b", (SHORT, host, SHORT))])
    rules = [line.split()[1] for line in report.splitlines()]
    assert rules == ["title=PSV305", "title=PSV301", *["title=PSV305"] * 11, "title=PSV301"]


def test_what_is_fixed_or_well_is_not_annotated() -> None:
    assert render("github", [Outcome("a", (MENDED,)), MANAGED[1]]) == ""


def test_a_failure_is_an_error() -> None:
    failure = Failure("read", "cannot read: denied", "a.ps1")
    report = render("github", [Outcome("a.ps1", failures=(failure,))], [PLUGIN])
    assert report == (
        "::error title=psverify plugin-failure::plugin 'house-rules' 1.2 does not load: No module named 'acme'\n"
        "::error title=psverify read-failure,file=a.ps1,line=1::a.ps1:1:1: cannot read: denied\n"
    )


def test_a_task_names_its_subject() -> None:
    assert render("github", MANAGED[:1]) == (
        "::error title=PM-TASK (task),file=managers/storage.manifest.json,line=14,col=5,endLine=14,endColumn=20"
        "::managers/storage.manifest.json:14:5: storage/backup: exit code 3 after 2 attempts\n"
    )


@pytest.mark.parametrize(
    ("path", "prefix", "seen"),
    [
        ("a.ps1", "", "a.ps1"),
        ("a.ps1", "sub/dir/", "sub/dir/a.ps1"),
        ("/tmp/a.ps1", "sub/", "/tmp/a.ps1"),
        ("C:/a.ps1", "sub/", "C:/a.ps1"),
        ("//host/share/a.ps1", "sub/", "//host/share/a.ps1"),
    ],
)
def test_paths_count_from_the_root_of_the_repository(path: str, prefix: str, seen: str) -> None:
    assert rooted(path, prefix) == seen
    run = RUN._replace(prefix=prefix)
    text = render("github", [Outcome(path, (BOM._replace(path=path),))], run=run)
    assert f"file={seen.replace(':', '%3A')}," in text


def test_more_warnings_than_are_kept_in_memory() -> None:
    record: Record = SHORT._replace(message="x" * 1000)
    report = render("github", [Outcome("a", (record,) * 3000)])
    assert report.count("\n") == 3000
