"""A hostile repository: what its configuration, links, pipes and names may not do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command import command, environment, misbehaving_plugin, run

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="links need rights on Windows, pipes and signals are POSIX's"
)
BAD = "gci\n"
LONG_KEY = json.dumps({"schema": "psverify.baseline/1", "files": {"a" * 100_000: {"PSV301": 1}}})
FORMATS = ["full", "concise", "grouped", "csv", "junit", "github", "markdown", "json", "sarif", "statistics"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "a.ps1").write_text(BAD)
    (tmp_path / "secret").write_text(BAD)
    (tmp_path / "outside.toml").write_text('ignore = ["ALL"]\n')
    return folder


@pytest.mark.parametrize(
    "line",
    [
        'output-format = ["concise=../secret"]',
        'output-format = ["concise=.git/config"]',
        'baseline = "../secret"',
        'cache-dir = ".."',
        'rule-folders = ["/"]',
        'rule-folders = [".."]',
        'extend = "../outside.toml"',
        'format-settings = "../secret"',
        'process.state = "../s"',
        'process.log = "/l"',
        'process.manifests = [".."]',
        'rules.PSV601.profile-dir-path = "/"',
        "jobs = 100000",
        "jobs = 0xffffffffffffffffffffffffffffffff",
        "rules.PSV406.indentation-size = 1000000000",
        "rules.PSV404.max-length = 99999999999",
        'baseline = "a\\u0000b"',
        'include = ["a\\u0000b"]',
        "x" + ".x" * 200 + " = 1",
    ],
)
def test_a_configuration_that_asks_for_too_much_is_refused(project: Path, line: str) -> None:
    (project / "psverify.toml").write_text(line + "\n")
    before = (project.parent / "secret").read_text()
    for verb in ("check", "format"):
        answer = run(verb, cwd=project)
        assert answer.code == 2
        assert "psverify.toml" in answer.errors
        assert "internal error" not in answer.errors
    assert (project.parent / "secret").read_text() == before


@pytest.mark.parametrize("number", ["9" * 5000, "1e400", "-1e400", "0x" + "f" * 5000])
def test_numbers_without_end_are_no_fault(project: Path, number: str) -> None:
    settings = f"@{{ Rules = @{{ PSUseConsistentIndentation = @{{ Enable = $true; IndentationSize = {number} }} }} }}\n"
    (project / "s.psd1").write_text(settings)
    (project / "m.psd1").write_text(f"@{{ ModuleVersion = '1.0'; PowerShellVersion = '{number}.0' }}\n")
    (project / "b.ps1").write_text(f"function Get-It {{ [OutputType([int])] param() {number} }}\n")
    for arguments in (
        ["check", "--select", "ALL"],
        ["check", "--settings", "s.psd1"],
        ["check", "-j", number],
        ["format", "--range", f"1:{number}", "a.ps1"],
        ["check", "--config", f"jobs = {number}"],
        ["check", "--config", f'required-version = "{number}"'],
    ):
        answer = run(*arguments, cwd=project)
        assert "internal error" not in answer.errors
        assert b"rule crashed" not in answer.out
        assert b"Error:" not in answer.out


@pytest.mark.parametrize("text", ["[" * 100_000, LONG_KEY])
def test_no_baseline_is_a_fault(project: Path, text: str) -> None:
    (project / "b.json").write_text(text)
    for more in ([], ["--update-baseline"], ["--prune-baseline"]):
        answer = run("check", "--baseline", "b.json", *more, cwd=project)
        assert "internal error" not in answer.errors
        (project / "b.json").write_text(text)


@posix
def test_a_name_that_is_not_utf8_goes_into_a_baseline_and_comes_back(project: Path) -> None:
    (Path(os.fsdecode(os.fsencode(project) + b"/\xff\xfe.ps1"))).write_text(BAD)
    assert run("check", "--baseline", "b.json", "--update-baseline", cwd=project).code == 0
    assert len(json.loads((project / "b.json").read_bytes())["files"]) == 2
    assert run("check", "--baseline", "b.json", cwd=project).code == 0


@posix
def test_links_that_lead_out_are_neither_shown_nor_rewritten(project: Path) -> None:
    (project / "link.ps1").symlink_to(project.parent / "secret")
    (project / "environment.ps1").symlink_to("/proc/self/environ")
    (project / "config.ps1").symlink_to(project / ".git" / "config")
    (project / ".git" / "config").write_text("token\n")
    answer = run("check", "--fix", cwd=project)
    assert answer.code == 0
    assert "skipped 3 links, such as config.ps1, leading out of the project" in answer.errors
    assert (project.parent / "secret").read_text() == BAD
    assert run("check", "--fix", "link.ps1", cwd=project).code == 0
    assert (project.parent / "secret").read_text() != BAD


@posix
@pytest.mark.parametrize("name", ["psverify.sarif", "out/psverify.sarif"])
def test_a_report_is_not_written_through_a_planted_link(project: Path, name: str) -> None:
    (project.parent / "psverify.sarif").write_text("mine")
    place = project / name.split("/", maxsplit=1)[0]
    place.symlink_to(project.parent if "/" in name else project.parent / "psverify.sarif")
    answer = run("check", "-f", f"sarif={name}", cwd=project)
    assert answer.code == 2
    assert "leads out of the project" in answer.errors
    assert (project.parent / "psverify.sarif").read_text() == "mine"


@posix
@pytest.mark.parametrize("name", ["p.ps1", ".gitignore", ".ignore", "psverify.toml", "b.json", "m.psd1", "README"])
def test_a_pipe_keeps_nobody_waiting(project: Path, name: str) -> None:
    os.mkfifo(project / name)
    answer = run("check", "--baseline", "b.json", "--update-baseline", cwd=project)
    assert answer.code in {0, 2}
    for path in (["p.ps1"], ["m.psd1"], ["--settings", "m.psd1"], ["--config", "psverify.toml"]):
        run("check", "--force-exclude", *path, cwd=project)


@posix
def test_devices_are_not_read(project: Path) -> None:
    for arguments in (["--baseline", "/dev/zero"], ["/dev/zero"], ["--settings", "/dev/zero"]):
        answer = run("check", *arguments, cwd=project)
        assert answer.code == 2
        assert "internal error" not in answer.errors


def test_an_untrusted_tree_configures_nothing(project: Path) -> None:
    (project / "psverify.toml").write_text('ignore = ["ALL"]\nbaseline = "b.json"\n')
    (project / "b.json").write_text("no baseline")
    (project / ".gitignore").write_text("*.ps1\n")
    (project / ".git" / "info").mkdir()
    answer = run("check", "--untrusted", "-f", "concise", cwd=project)
    assert (answer.code, answer.out.count(b"PSV301")) == (1, 1)
    assert not (project / ".psverify_cache").exists()
    answer = run("check", "--untrusted", "--config", "../outside.toml", "--cache-dir", "../cache", cwd=project)
    assert answer.code == 0
    assert (project.parent / "cache").exists()
    (project / "b.ps1").write_text("if($x){1}\n")
    assert run("format", "--untrusted", "--check", "b.ps1", cwd=project).code == 1
    assert not (project / ".psverify_cache").exists()


@posix
@pytest.mark.parametrize(
    "form", ["full", "concise", "grouped", "csv", "junit", "github", "markdown", "json", "sarif", "statistics"]
)
def test_no_report_makes_a_terminal_or_a_log_obey_a_name(project: Path, form: str) -> None:
    names = ["::add-mask::x", "\x1b]0;x\x07", "\u202etxt", "\x9b31m", "##[add-path]x", "a\n::stop-commands::x", "\x85"]
    for name in names:
        (project / f"{name}.ps1").write_text(BAD)
    out = run("check", "-f", form, "--show-fixes", cwd=project).text
    assert not set("\x1b\x07\u202e\x9b\x85") & set(out)
    assert "##[" not in out
    allowed = ("::error", "::warning", "::notice")
    assert not [line for line in out.splitlines() if line.lstrip().startswith("::") and not line.startswith(allowed)]
    for verb in (["check", "--show-files"], ["ast", "."], ["check", "--diff", "nothing", "\x1b[31m.ps1"]):
        answer = run(*verb, cwd=project)
        assert not set("\x1b\x07\u202e\x9b\x85") & set(answer.text + answer.errors)
        assert not [line for line in (answer.text + answer.errors).splitlines() if line.lstrip().startswith("::")]


def test_no_warning_of_a_library_repeats_what_a_file_says(project: Path) -> None:
    (project / "rules").mkdir()
    (project / "psverify.toml").write_text('rule-folders = ["rules"]\n')
    (project / "rules" / "a.yml").write_text('a: &x "::stop-commands::t"\nb: &x "\\e"\n')
    answer = run("check", cwd=project)
    assert answer.errors == "psverify: rules/a.yml:1: unknown key 'a'\n"


HANG = "# HANG\n"


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL] if sys.platform != "win32" else [])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_nothing_lives_on_when_a_run_is_killed(
    project: Path, tmp_path: Path, number: signal.Signals, jobs: str
) -> None:
    for name in ("b", "c", "d"):
        (project / f"{name}.ps1").write_text(BAD)
    (project / "e.ps1").write_text(HANG)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    site = misbehaving_plugin(tmp_path / "site")
    process = subprocess.Popen(
        command("check", "-j", jobs, "-f", "json=report.json", "--no-cache"),
        cwd=project, env=environment(site, FIFO=str(fifo), PYTHONWARNINGS="ignore"), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with fifo.open() as pipe:  # opens when the rule that hangs has opened its end
        process.send_signal(number)
        assert pipe.read() == ""  # ends when no process has the rule's end open
    assert process.wait() == (143 if number is signal.SIGTERM else -signal.SIGKILL)
    if number is signal.SIGTERM:
        assert not [path for path in project.iterdir() if path.suffix in {".tmp", ".json"}]


WAITING = """import os, threading
with open(os.environ["FIFO"], "w"):
    threading.Event().wait()
"""


@posix
@pytest.mark.parametrize("module", ["click", "misbehaving"])
def test_ctrl_c_during_an_import_is_no_fault(project: Path, tmp_path: Path, module: str) -> None:
    site = misbehaving_plugin(tmp_path / "site")
    (site / f"{module}.py").write_text(WAITING)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        command("check"), cwd=project, stderr=subprocess.PIPE,
        env=environment(site, FIFO=str(fifo), PYTHONWARNINGS="ignore"),
    )  # fmt: skip
    with fifo.open():  # opens when the import has come so far
        process.send_signal(signal.SIGINT)
        errors = process.communicate()[1]
    assert process.returncode == 130
    assert errors.strip() == b"psverify: interrupted"
