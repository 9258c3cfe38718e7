from __future__ import annotations

import io
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command import Answer, command, environment, misbehaving_plugin, run

from psverify.errors import ExitCode
from psverify.model import Failure, Outcome, Record, Severity, Summary
from psverify.plugin.host import host
from psverify.session import Session
from psverify.session.options import RunOptions
from psverify.verbs.apply_changes import show_patch
from psverify.verbs.check.check_work import CheckWork

ALIAS = "gci .\n"
FIXED = "Get-ChildItem .\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def plugins(tmp_path: Path) -> tuple[Path, ...]:
    """A folder for Python's path in which a plugin is installed whose rule does what a script asks for."""
    return (misbehaving_plugin(tmp_path / "site"),)


def fill(folder: Path, count: int, text: str = ALIAS) -> None:
    for number in range(count):
        (folder / f"script{number:02}.ps1").write_text(text * (number % 5 + 1))


def nameless(text: bytes) -> bytes:
    """Takes out what names a run: every run has its own."""
    return re.sub(rb"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}", b"RUN", text)


def records(answer: Answer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(answer.text)["records"]
    return found


def test_a_rule_that_crashes_is_a_failure_of_its_file_and_all_else_is_reported(folder: Path, plugins: Any) -> None:
    fill(folder, 4)
    (folder / "bad.ps1").write_text("# CRASH\n" + ALIAS)
    for jobs in ("1", "2"):
        answer = run("check", "-f", "json", "-j", jobs, cwd=folder, path=plugins)
        assert answer.code == 2
        failures = [record for record in records(answer) if record["kind"] == "error"]
        assert [(failure["path"], failure["source"]) for failure in failures] == [("bad.ps1", "check")]
        assert "rule BAD001 (misbehaving) crashed: RuntimeError: the rule crashed" in failures[0]["message"]
        found = {record["path"] for record in records(answer) if record["rule"] == "PSV301"}
        assert found == {"bad.ps1", *(f"script{number:02}.ps1" for number in range(4))}


def test_a_worker_that_dies_is_a_failure_of_the_file_it_died_of(folder: Path, plugins: Any) -> None:
    fill(folder, 30)
    (folder / "script07.ps1").write_text("# DIE\n")
    answer = run("check", "-f", "json", "-j", "2", cwd=folder, path=plugins)
    assert answer.code == 2
    failures = [record for record in records(answer) if record["kind"] == "error"]
    assert [(failure["path"], failure["source"]) for failure in failures] == [("script07.ps1", "pool")]
    assert "the worker process died" in failures[0]["message"]
    assert len({record["path"] for record in records(answer)}) == 30
    assert answer.errors == ""


def test_a_file_that_somebody_edits_meanwhile_is_left_alone_and_reported(folder: Path, plugins: Any) -> None:
    fill(folder, 3)
    (folder / "edited.ps1").write_text("# EDIT\n" + ALIAS)
    answer = run("check", "--fix", "-f", "concise", "--select", "PSV301,BAD001", cwd=folder, path=plugins)
    assert answer.code == 2
    assert "edited.ps1: error: changed while psverify ran; not changed" in answer.text
    assert "edited.ps1:2:1: warning PSV301" in answer.text
    assert ALIAS in (folder / "edited.ps1").read_text()
    assert [(folder / f"script{number:02}.ps1").read_text()[: len(FIXED)] for number in range(3)] == [FIXED] * 3
    assert not list(folder.glob(".psverify-*"))


def test_there_is_no_patch_for_a_file_that_changed_since_it_was_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = folder / "a.ps1"
    script.write_text(ALIAS)
    outcome = Outcome("a.ps1", before="0" * 64, after=b"new\n")
    assert show_patch(outcome) == Failure("apply", "changed while psverify ran; no patch created", "a.ps1")
    script.unlink()
    gone = show_patch(outcome)
    assert gone is not None
    assert "cannot be read" in gone.message
    assert capsys.readouterr().out == ""


def test_a_file_that_somebody_edits_meanwhile_has_no_patch(folder: Path, plugins: Any) -> None:
    (folder / "edited.ps1").write_text("# EDIT\n" + ALIAS)
    answer = run("check", "--diff", "--select", "PSV301,BAD001", cwd=folder, path=plugins)
    assert (answer.code, answer.out) == (2, b"")
    assert "edited.ps1: changed while psverify ran; no patch created" in answer.errors


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes and signals to groups are POSIX's")
@pytest.mark.parametrize(
    ("jobs", "number", "code", "last_words"),
    [
        ("1", signal.SIGINT, 130, "psverify: interrupted"),
        ("2", signal.SIGINT, 130, "psverify: interrupted"),
        ("2", signal.SIGTERM, 143, ""),
    ],
)
def test_a_signal_stops_the_workers_and_leaves_nothing_half_written(
    folder: Path, tmp_path: Path, plugins: Any, jobs: str, number: signal.Signals, code: int, last_words: str
) -> None:
    fill(folder, 6)
    (folder / "script03.ps1").write_text("# HANG\n")
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        command("check", "--fix", "-j", jobs, "-f", "json=report.json"),
        cwd=folder,
        # The signal may fall into an import, of whose open file Python would warn.
        env=environment(*plugins, FIFO=str(fifo), PYTHONWARNINGS="ignore"),
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with fifo.open() as pipe:  # opens when the rule that hangs has opened its end
        if number is signal.SIGINT:
            os.killpg(process.pid, number)  # as a terminal does
        else:
            process.send_signal(number)
        assert pipe.read() == ""  # ends when no process has the rule's end open: the worker is gone
    assert process.stderr is not None
    assert process.stderr.read().decode().strip() == last_words
    process.stderr.close()
    assert process.wait() == code
    assert {file.name for file in folder.iterdir()} == {f"script{number:02}.ps1" for number in range(6)}
    for script in (folder / f"script{number:02}.ps1" for number in (0, 1, 2, 4, 5)):
        assert len(set(script.read_text().splitlines())) == 1


@pytest.mark.parametrize("form", ["full", "concise", "grouped", "csv", "github", "markdown", "statistics"])
def test_the_output_is_the_same_to_the_byte_for_any_number_of_workers(folder: Path, form: str) -> None:
    fill(folder, 40, "gci . | % { Write-Host $_ }  \nif ($x -eq $null) { }\n")
    (folder / "broken.ps1").write_text("if (\n")
    one, two = (run("check", "-f", form, "-j", jobs, "--no-cache", cwd=folder) for jobs in ("1", "2"))
    assert one.code == two.code == 1
    assert nameless(one.out) == nameless(two.out)
    assert (one.err, two.err) == (b"", b"")


def test_the_output_is_the_same_to_the_byte_with_and_without_a_cache(folder: Path) -> None:
    fill(folder, 5)
    (folder / "clean.ps1").write_text("Write-Host 'a' # psverify: ignore[PSV305] a greeting\n")
    first, second = (run("check", cwd=folder) for _ in range(2))
    assert first.out == second.out
    table = json.loads(next((folder / ".psverify_cache").glob("*/*.json")).read_text())
    assert sorted(Path(name).name for name in table["files"]) == sorted(file.name for file in folder.glob("*.ps1"))


def test_a_cached_file_is_not_read_again_until_it_changes(folder: Path, plugins: Any) -> None:
    script = folder / "a.ps1"
    script.write_text(FIXED)
    os.utime(script, (10**9, 10**9))
    assert run("check", cwd=folder).code == 0
    script.write_bytes(b"gci .          \n"[: len(FIXED)].ljust(len(FIXED)))
    os.utime(script, (10**9, 10**9))
    assert run("check", cwd=folder).code == 1  # neither its size nor its time tells that it is another one
    assert run("check", "--no-cache", cwd=folder).code == 1


def test_a_file_is_not_remembered_as_clean_where_its_neighbours_bear_on_it(folder: Path) -> None:
    methods = "[Door] Get() { return $this } [void] Set() { } [bool] Test() { return $true }"
    (folder / "Doors.psm1").write_text(
        f"[DscResource()]\nclass Door {{ [DscProperty(Key)] [string] $Name; {methods} }}\n"
    )
    for name in ("Examples", "Tests"):
        (folder / name).mkdir()
        (folder / name / "Door.ps1").write_text(FIXED)
    chosen = ["check", "--select", "PSV811,PSV812", "--min-severity", "note", "--fail-on", "note", "Doors.psm1"]
    assert run(*chosen, cwd=folder).code == 0
    (folder / "Examples" / "Door.ps1").unlink()
    assert run(*chosen, cwd=folder).code == 1


def test_other_rules_and_options_do_not_share_a_cache(folder: Path) -> None:
    (folder / "a.ps1").write_text(ALIAS)
    assert run("check", "--ignore", "PSV301", cwd=folder).code == 0
    assert run("check", cwd=folder).code == 1
    assert run("check", "--min-severity", "error", cwd=folder).code == 0
    assert run("check", cwd=folder).code == 1


def test_what_workers_send_back_and_get_can_be_pickled(folder: Path) -> None:
    script = folder / "a.ps1"
    script.write_text(ALIAS + "Write-Host 'a' # psverify: ignore[PSV305] a greeting\n")
    session = Session()
    session.overrides["fix"] = True
    work = CheckWork((session.config.settings_for("a.ps1"),), ())
    outcome = work(("a.ps1", 0))
    assert outcome.after is not None
    assert pickle.loads(pickle.dumps(outcome)) == outcome
    assert pickle.loads(pickle.dumps(work))(("a.ps1", 0)) == outcome


def test_files_of_one_configuration_share_their_settings(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "psverify.toml").write_text('ignore = ["PSV301"]\n')
    (folder / "sub" / "a.ps1").write_text(ALIAS)
    fill(folder, 3)
    answer = run("check", "-f", "concise", "-j", "2", cwd=folder)
    assert answer.text.count("PSV301") == 1 + 2 + 3
    assert "sub/" not in answer.text


def task(subject: str) -> Outcome:
    """The work of a manager."""
    if subject == "boom":
        raise RuntimeError("no such host")
    level = Severity.WARNING if subject == "late" else None
    return Outcome(subject, (Record("task", "T1", "task", level, "ran", None, subject=subject),))


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    """A session that writes to a string; what it says stands in `stream`."""
    session = Session(RunOptions(isolated=True))
    session.reporting = session.reporting._replace(stream=io.StringIO())
    session.overrides["output-format"] = ["concise"]
    yield session
    host.cache_clear()


def said(session: Session) -> str:
    assert isinstance(session.stream, io.StringIO)
    return session.stream.getvalue()


def test_a_managers_work_runs_and_is_reported_by_the_session(session: Session) -> None:
    assert session.run(task, ["a", "b"], unit="task") is ExitCode.CLEAN
    assert "No problems found in 2 tasks." in said(session)


def test_a_managers_finding_and_failure_decide_its_exit_code(session: Session) -> None:
    assert session.run(task, ["a", "late"]) is ExitCode.FINDINGS
    assert session.run(task, ["boom", "a"]) is ExitCode.ERROR
    assert "boom: error: RuntimeError: no such host" in said(session)


def test_a_managers_work_waits_in_threads_at_the_same_time(session: Session) -> None:
    meeting = threading.Barrier(3, timeout=10)

    def meet(subject: str) -> Outcome:
        meeting.wait()
        return Outcome(subject)

    assert session.run(meet, ["a", "b", "c"]) is ExitCode.CLEAN


def test_observers_see_each_outcome_and_the_summary(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def outcome(outcome: Outcome) -> list[Failure]:
        seen.append(outcome.subject)
        return []

    def finish(summary: Summary) -> list[Failure]:
        seen.append(str(summary.subjects))
        return []

    monkeypatch.setattr(session.host, "outcome", outcome)
    monkeypatch.setattr(session.host, "finish", finish)
    session.run(task, ["a", "b"])
    assert seen == ["a", "b", "2"]


def test_an_observer_that_fails_is_a_failure_of_the_run(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session.host, "finish", lambda _: [Failure("plugin", "the observer broke")])
    assert session.run(task, ["a"]) is ExitCode.ERROR
    assert "the observer broke" in said(session)


def test_a_report_that_fails_is_told_and_the_others_are_written(
    session: Session, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Failing:
        def __init__(self, *_: object) -> None:
            pass

        def __getattr__(self, name: str) -> Any:
            raise OSError(28, "No space left on device")

    session.host.__dict__["reporters"] = {**session.host.reporters, "failing": Failing}
    session.overrides["output-format"] = ["failing=x.txt", "concise"]
    assert session.run(task, ["a"]) is ExitCode.ERROR
    assert "the failing report to x.txt failed" in capsys.readouterr().err
    assert "the failing report to x.txt failed" in said(session)
    assert "1 failure: not everything could be checked." in said(session)
    assert not (folder / "x.txt").exists()


def test_a_report_that_fails_early_is_counted_in_the_others(session: Session) -> None:
    class Failing:
        def __init__(self, *_: object) -> None:
            pass

        def open(self, _: object) -> None:
            raise OSError(28, "No space left on device")

    session.host.__dict__["reporters"] = {**session.host.reporters, "failing": Failing}
    session.overrides["output-format"] = ["failing=x.txt", "json"]
    assert session.run(task, ["a"]) is ExitCode.ERROR
    report = json.loads(said(session))
    assert report["summary"]["failures"] == 1
    assert report["summary"]["exit_code"] == ExitCode.ERROR
    assert "the failing report to x.txt failed: OSError" in report["records"][-1]["message"]


def test_a_broken_plugin_is_a_warning_and_a_required_one_an_error(folder: Path, tmp_path: Path) -> None:
    site = misbehaving_plugin(tmp_path / "site")
    (site / "misbehaving.py").write_text("import nothing_of_this_name\n")
    answer = run("check", cwd=folder, path=(site,))
    assert answer.code == 0
    assert "warning: plugin 'misbehaving' of misbehaving 1.0 is disabled: ModuleNotFoundError" in answer.errors
    answer = run("check", "--config", 'required-plugins = ["misbehaving"]', cwd=folder, path=(site,))
    assert answer.code == 2
    assert "required-plugins: plugin 'misbehaving' of misbehaving 1.0 is disabled" in answer.errors
    assert run("-p", "no:misbehaving", "check", cwd=folder, path=(site,)).errors.count("misbehaving") == 0


def test_a_required_plugin_that_fails_when_asked_for_its_rules_is_an_error_too(folder: Path, tmp_path: Path) -> None:
    site = misbehaving_plugin(tmp_path / "site")
    text = (site / "misbehaving.py").read_text()
    (site / "misbehaving.py").write_text(text.replace("return [Misbehaving]", "raise RuntimeError('no rules today')"))
    (folder / "a.ps1").write_text(FIXED)
    answer = run("check", "--config", 'required-plugins = ["misbehaving"]', cwd=folder, path=(site,))
    assert answer.code == 2
    assert "no rules today" in answer.errors
