import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

import pytest

from psverify.errors import UserError
from psverify.model import Failure, Outcome, Summary
from psverify.report.format_targets import Target
from psverify.report.report_files import Factory, ReportFile, Reports
from psverify.report.reporter import PLAIN, Reporter, RunInfo, StreamReporter, Style


class Lines(StreamReporter):
    """Writes a line a call."""

    def open(self, run: RunInfo) -> None:
        self.stream.write(f"open {run.version}\n")

    def outcome(self, outcome: Outcome) -> None:
        self.stream.write(f"outcome {outcome.subject}\n")

    def failure(self, failure: Failure) -> None:
        self.stream.write(f"failure {failure.stage}\n")

    def close(self, summary: Summary) -> None:
        self.stream.write(f"close {summary.subjects}\n")


class Crash(Lines):
    """Falls over at the first outcome."""

    def outcome(self, outcome: Outcome) -> None:
        raise ZeroDivisionError("oh")


class Looks(StreamReporter):
    """Writes the style it was given."""

    def close(self, summary: Summary) -> None:
        self.stream.write(f"{self.style.color} {self.style.links} {self.style.width} {self.style.footer}")


FACTORIES: Mapping[str, Factory] = {"lines": Lines, "crash": Crash, "looks": Looks}
TOLD = "open 1\nfailure plugin\noutcome a.ps1\nclose 7\n"


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def told(*targets: Target, stdout: TextIO | None = None, style: Style = PLAIN) -> Reports:
    with Reports(targets, FACTORIES, stdout or io.StringIO(), style) as reports:
        reports.open(RunInfo("1"))
        reports.failure(Failure("plugin", "x"))
        reports.outcome(Outcome("a.ps1"))
        reports.close(Summary(subjects=7))
    return reports


def test_all_reports_are_told_everything(tmp_path: Path) -> None:
    stdout = io.StringIO()
    reports = told(Target("lines"), Target("lines", str(tmp_path / "deep/er/x.txt")), stdout=stdout)
    assert stdout.getvalue() == TOLD
    assert (tmp_path / "deep/er/x.txt").read_text() == TOLD
    assert names(tmp_path / "deep/er") == ["x.txt"]
    assert reports.failures == []


def test_a_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("before")
    with Reports([Target("lines", str(path))], FACTORIES, io.StringIO(), Style()) as reports:
        reports.open(RunInfo("1"))
        assert path.read_text() == "before"
        reports.close(Summary())
    assert path.read_text() == "open 1\nclose 0\n"


def interrupted(targets: list[Target]) -> None:
    with Reports(targets, FACTORIES, io.StringIO(), Style()) as reports:
        reports.open(RunInfo("1"))
        raise KeyboardInterrupt


def test_an_interrupted_run_leaves_files_as_they_were(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text("before")
    targets = [Target("lines", str(old)), Target("lines", str(tmp_path / "new.txt"))]
    with pytest.raises(KeyboardInterrupt):
        interrupted(targets)
    assert names(tmp_path) == ["old.txt"]
    assert old.read_text() == "before"


def test_a_report_that_crashes_is_a_failure_and_the_others_go_on(tmp_path: Path) -> None:
    stdout = io.StringIO()
    reports = told(Target("crash", str(tmp_path / "x.txt")), Target("lines"), stdout=stdout)
    assert stdout.getvalue() == TOLD
    assert names(tmp_path) == []
    (failure,) = reports.failures
    assert failure.message == f"the crash report to {tmp_path / 'x.txt'} failed: ZeroDivisionError: oh"
    assert (failure.stage, failure.path) == ("report", str(tmp_path / "x.txt"))
    assert "in outcome" in failure.traceback


def test_a_file_that_cannot_be_put_in_its_place_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    with Reports([Target("lines", str(path))], FACTORIES, io.StringIO(), Style()) as reports:
        (path / "in the way").mkdir(parents=True)
        reports.close(Summary())
    (failure,) = reports.failures
    assert failure.message.startswith(f"the lines report to {path} failed: ")
    assert names(tmp_path) == ["x.txt"]


class Full(io.StringIO):
    """A device with no space left."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_standard_output_is_a_failure_too() -> None:
    (failure,) = told(Target("lines"), stdout=Full()).failures
    assert failure.message == "the lines report to standard output failed: OSError: [Errno 28] No space left on device"


def test_a_reader_that_went_away_is_no_failure(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", buffering=1) as pipe:
        reports = told(Target("lines"), Target("lines", str(tmp_path / "x.txt")), stdout=pipe)
        pipe.write("what the interpreter would flush at exit\n")
    assert reports.failures == []
    assert (tmp_path / "x.txt").read_text() == TOLD


def test_a_file_that_cannot_be_opened_is_the_users_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    target = Target("lines", str(tmp_path / "file" / "x.txt"))
    first = Target("lines", str(tmp_path / "first.txt"))
    with pytest.raises(UserError, match=r"cannot write the report '.*x\.txt': "):
        Reports([first, target], FACTORIES, io.StringIO(), Style())
    assert names(tmp_path) == ["file"]


def test_a_folder_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot write the report"):
        ReportFile(str(tmp_path))


def test_what_is_no_regular_file_is_written_to_and_not_replaced() -> None:
    assert told(Target("lines", os.devnull)).failures == []
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="a symbolic link needs a privilege there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text("before")
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    told(Target("lines", str(link)))
    assert link.is_symlink()
    assert real.read_text() == TOLD


def test_the_mode_of_a_replaced_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("before")
    path.chmod(0o640)
    before = path.stat()
    told(Target("lines", str(path)))
    assert path.stat().st_ino != before.st_ino
    assert path.stat().st_mode == before.st_mode


def test_a_file_takes_any_character_and_keeps_line_ends(tmp_path: Path) -> None:
    file = ReportFile(str(tmp_path / "x"))
    file.stream.write("日\udc80\r\n\n")
    file.commit()
    assert (tmp_path / "x").read_bytes() == "日\\udc80\r\n\n".encode()


def test_files_have_no_colours_and_a_fixed_width(tmp_path: Path) -> None:
    stdout = io.StringIO()
    style = Style(color=True, links=True, width=77, footer=False)
    told(Target("looks"), Target("looks", str(tmp_path / "x")), stdout=stdout, style=style)
    assert stdout.getvalue() == "True True 77 False"
    assert (tmp_path / "x").read_text() == f"False False {Style().width} False"


def test_a_reporter_need_not_inherit_anything() -> None:
    class Own:
        """Any object with the four methods."""

        def open(self, run: RunInfo) -> None: ...
        def outcome(self, outcome: Outcome) -> None: ...
        def failure(self, failure: Failure) -> None: ...
        def close(self, summary: Summary) -> None: ...

    def factory(stream: TextIO, style: Style) -> Reporter:
        return Own()

    with Reports([Target("own")], {"own": factory}, io.StringIO(), Style()) as reports:
        reports.open(RunInfo("1"))
        reports.close(Summary())
    assert reports.failures == []


@pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")
def test_a_report_that_is_replaced_keeps_its_owner_and_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owners: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "chown", lambda _, user, group: owners.append((user, group)))
    path = tmp_path / "report"
    path.write_text("old")
    path.chmod(0o604)
    before = path.stat()
    report = ReportFile(str(path))
    report.stream.write("new")
    report.commit()
    assert path.read_text() == "new"
    assert path.stat().st_mode == before.st_mode
    assert owners == [(before.st_uid, before.st_gid)]
