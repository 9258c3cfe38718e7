from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from command import Answer, command, environment, run

from psverify import __version__
from psverify.cli import main as cli
from psverify.cli.main import CORE, main
from psverify.session import Session

ALIAS = "gci .\n"
CLEAN = "Get-ChildItem .\n"
Call = Callable[..., Answer]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, without anything in the environment that changes what commands say."""
    monkeypatch.chdir(tmp_path)
    for name in ("PSVERIFY_OUTPUT_FORMAT", "PSVERIFY_CACHE_DIR", "PSVERIFY_BACKEND", "FORCE_COLOR", "NO_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def call(folder: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a command line in this process."""

    def run_it(*arguments: str, stdin: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        out, err = (os.fdopen(os.dup(number), "w", encoding="utf-8", newline="\n") for number in (1, 2))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        code = main(arguments)
        out.close()
        err.close()
        return Answer(code, *capfdbinary.readouterr())

    return run_it


def write(folder: Path, **texts: str | bytes) -> None:
    for name, text in texts.items():
        (folder / f"{name}.ps1").write_bytes(text if isinstance(text, bytes) else text.encode())


def test_version_needs_neither_plugins_nor_the_pool(folder: Path) -> None:
    script = "import sys; from psverify.cli.main import main; main(['--version']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment())
    version, modules = done.stdout.splitlines()
    assert version == f"psverify {__version__}"
    heavy = {
        "joblib",
        "pluggy",
        "importlib.metadata",
        "psverify.model",
        "psverify.plugin.host",
        "psverify.outcome.pipeline",
        "json",
    }
    assert heavy.isdisjoint(modules.split())


def test_checking_a_small_file_loads_nothing_that_large_runs_need(folder: Path) -> None:
    write(folder, a=CLEAN)
    script = "import sys; from psverify.cli.main import main; main(['check', 'a.ps1']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment())
    heavy = {"joblib", "importlib.metadata", "pathspec", "psverify.report.formats.sarif", "tomllib", "chardet"}
    if sys.version_info >= (3, 11):  # before, `uuid` brings it, which click brings
        heavy.add("subprocess")
    assert heavy.isdisjoint(done.stdout.splitlines()[-1].split())


def test_every_core_verb_and_plugin_command_has_help(call: Call) -> None:
    answer = call("--help")
    assert answer.code == 0
    for verb in CORE:
        assert f"\n  {verb} " in answer.text
        assert call(verb, "--help").code == 0


HEADINGS = ("Fixes", "Rules", "Files", "Baseline and cache", "Reports", "Configuration")


def test_help_of_check_stands_under_headings(call: Call) -> None:
    text = call("check", "-h").text
    titles = [title for title in HEADINGS if f"\n{title}:\n" not in text]
    assert titles == [], text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "No such command 'chekc'. Did you mean 'check'?"),
        (["lint"], "No such command 'lint'. Did you mean 'check'?"),
        (["check", "--select", "PSV999"], "unknown rule or prefix 'PSV999' in --select\n"),
        (["check", "--stdin-filename", "a.ps1"], "--stdin-filename requires - (standard input)"),
        (["format", "--stdin-filename", "a.ps1", "."], "--stdin-filename requires - (standard input)"),
        (["config", "validate", "none"], "no such file or folder: 'none'"),
        (["check", "--fixx"], "--fix"),
        (["check", "--jobs", "0"], "neither a number from 1 to 256 nor 'auto'"),
        (["check", "--select", "PSV3O1"], "PSV3O1"),
        (["check", "-f", "jsn"], "did you mean 'json'"),
        (["check", "--since", "main"], "--since requires --changed"),
        (["check", "--staged", "--changed"], "--staged cannot be used with --changed"),
        (["check", "--update-baseline"], "no baseline given"),
        (
            ["check", "--update-baseline", "--prune-baseline", "--baseline", "b.json"],
            "cannot be used with --prune-baseline",
        ),
        (["check", "--add-ignore=x", "--fix-only"], "cannot be used with --fix-only"),
        (["check", "--add-ignore=x", "--fix"], "--add-ignore cannot be used with --fix"),
        (["check", "-", "a.ps1"], "cannot be combined with other paths"),
        (["check", "--per-file-ignores", "PSV301"], "not of the form GLOB:RULES"),
        (["-p", "rules", "check"], "not of the form no:NAME"),
        (["check", "--config", "unknwon = 1"], "unknwon"),
        (["rule"], "name at least one rule, or use --all"),
        (["rule", "psv40"], "unknown rule 'psv40'; it is the prefix of 9 rule codes, which --all lists"),
        (["rule", "cmdlet-alas"], "did you mean 'cmdlet-alias'"),
    ],
)
def test_a_users_mistake_is_told_in_a_few_words_and_exits_with_2(call: Call, arguments: list[str], said: str) -> None:
    answer = call(*arguments)
    assert answer.code == 2
    assert said in answer.errors
    assert "Traceback" not in answer.errors
    assert answer.out == b""


def test_findings_exit_with_1_and_a_clean_folder_with_0(call: Call, folder: Path) -> None:
    write(folder, a=CLEAN)
    assert call("check").code == 0
    write(folder, b=ALIAS)
    answer = call("check", "-f", "concise")
    assert answer.code == 1
    assert "b.ps1:1:1: warning PSV301 cmdlet-alias" in answer.text
    assert call("check", "a.ps1").code == 0
    assert call("check", "--exit-zero").code == 0


def test_levels_decide_what_is_shown_and_what_fails(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS)
    assert call("check", "--fail-on", "error").code == 0
    assert call("check", "--min-severity", "error").code == 0
    assert b"PSV301" not in call("check", "--min-severity", "error").out
    assert call("check", "--config", 'rules.cmdlet-alias.severity = "error"', "--fail-on", "error").code == 1


def test_rules_are_chosen_by_flags(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS + "Write-Host 'a'\n")
    assert call("check", "--select", "PSV305", "-f", "csv").text.count("\n") == 2
    assert call("check", "--select", "PSV305,PSAvoidUsingCmdletAliases", "-f", "csv").text.count("\n") == 3
    assert call("check", "--ignore", "PSV305", "--ignore", "PSV301").code == 0
    assert call("check", "--per-file-ignores", "a.*:PSV3").code == 0
    assert call("check", "--extend-select", "ALL", "--min-severity", "note", "-f", "csv").text.count("\n") > 3


def test_files_are_chosen_by_flags(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS, b=CLEAN)
    (folder / "c.txt").write_text(ALIAS)
    assert call("check", "--show-files").text == "a.ps1\nb.ps1\n"
    assert call("check", "--show-files", "--exclude", "a.*").text == "b.ps1\n"
    assert call("check", "--show-files", "--include", "*.txt").text == "c.txt\n"
    assert call("check", "--show-files", "c.txt", "b.ps1").text == "b.ps1\nc.txt\n"
    assert call("check", "--show-files", "--force-exclude", "--extend-exclude", "b.ps1", "b.ps1").text == ""


def test_a_path_that_is_not_there_is_a_failure_and_the_rest_is_checked(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS)
    answer = call("check", "nothing.ps1", "a.ps1", "-f", "concise")
    assert answer.code == 2
    assert "nothing.ps1" in answer.text
    assert "PSV301" in answer.text
    assert call("check", "--show-files", "nothing.ps1").code == 2


def test_nothing_to_check_is_a_warning_unless_it_is_to_be_an_error(call: Call) -> None:
    answer = call("check")
    assert answer.code == 0
    assert "no PowerShell scripts found to check" in answer.errors
    assert call("check", "--error-on-unmatched").code == 2


def test_safe_fixes_are_written_and_what_remains_is_reported(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS + "Invoke-Expression $x  \n")
    answer = call("check", "--fix", "--extend-select", "PSV401", "-f", "concise", "--show-fixes")
    assert answer.code == 1
    assert (folder / "a.ps1").read_text() == CLEAN + "Invoke-Expression $x\n"
    assert "Fixed 2 problems" in answer.text
    assert "1 x PSV301 cmdlet-alias" in answer.text
    write(folder, a=ALIAS)
    assert call("check", "--fix").code == 0
    write(folder, a=ALIAS)
    assert call("check", "--fix", "--exit-non-zero-on-fix").code == 1


def test_dry_run_writes_nothing_and_says_what_it_would_do(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS)
    answer = call("check", "--fix", "--dry-run")
    assert answer.code == 0
    assert "Would fix 1 problem" in answer.text
    assert (folder / "a.ps1").read_text() == ALIAS


def test_diff_is_a_patch_on_standard_output_and_nothing_else(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS, b=CLEAN)
    answer = call("check", "--diff")
    assert answer.code == 1
    assert answer.text.splitlines()[:3] == ["diff --git a/a.ps1 b/a.ps1", "--- a/a.ps1", "+++ b/a.ps1"]
    assert answer.errors == "psverify: would fix 1 problem in 1 file\n"
    assert (folder / "a.ps1").read_text() == ALIAS
    assert call("check", "--diff", "b.ps1").code == 0
    assert call("check", "--diff", "b.ps1").out == b""
    assert call("check", "--diff", "--exit-zero").code == 0


def test_fix_only_says_nothing_of_what_remains(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS + "Write-Host 'a'\n")
    answer = call("check", "--fix-only")
    assert (answer.code, answer.out) == (0, b"")
    assert "fixed 1 problem in 1 file" in answer.errors


def test_fix_only_lists_what_was_fixed_if_asked(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS + "Write-Host 'a'\n", b=ALIAS + ALIAS, c=CLEAN)
    would = call("check", "--fix-only", "--show-fixes", "--dry-run")
    assert would.text == "Would fix:\n  a.ps1\n    1 x PSV301 cmdlet-alias\n  b.ps1\n    2 x PSV301 cmdlet-alias\n\n"
    assert call("check", "--fix-only", "--show-fixes", "-qq", "--dry-run").out == b""
    assert call("check", "--fix-only", "--show-fixes").text == would.text.replace("Would fix", "Fixed")
    assert call("check", "--fix-only", "--show-fixes").out == b""


def test_a_patch_is_alone_on_standard_output(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS)
    answer = call("check", "--diff", "--show-fixes")
    assert answer.text.startswith("diff --git")
    assert "Would fix" not in answer.text
    assert answer.errors.startswith("Would fix:\n  a.ps1\n    1 x PSV301 cmdlet-alias\n")


@pytest.mark.parametrize("verb", [["check", "--diff"], ["check", "--fix-only"], ["format", "--diff"]])
def test_failures_are_told_where_no_report_does(call: Call, verb: list[str]) -> None:
    answer = call(*verb, "none.ps1")
    assert (answer.code, answer.out) == (2, b"")
    assert "psverify: none.ps1: no such file or folder\n" in answer.errors
    assert "none.ps1" not in call(*verb, "-qq", "none.ps1").errors


def test_unsafe_fixes_and_single_rules_are_asked_for(call: Call, folder: Path) -> None:
    bad = "function Fetch-Thing { }\nFetch-Thing\n"
    write(folder, a=bad)
    call("check", "--fix")
    assert (folder / "a.ps1").read_text() == bad
    call("check", "--fix", "--unsafe-fixes", "--unfixable", "PSV302")
    assert (folder / "a.ps1").read_text() == bad
    call("check", "--fix", "--unsafe-fixes", "--fixable", "PSV302")
    assert (folder / "a.ps1").read_text() != bad


def test_suppressions_are_added_and_can_be_ignored(call: Call, folder: Path) -> None:
    write(folder, a="Invoke-Expression $x\n")
    answer = call("check", "--add-ignore=a constant")
    assert answer.code == 0
    assert "suppressed 1 finding in 1 file" in answer.errors
    assert (folder / "a.ps1").read_text() == "Invoke-Expression $x # psverify: ignore[PSV201] a constant\n"
    assert call("check").code == 0
    assert call("check", "--ignore-suppressions").code == 1


def test_a_path_after_add_ignore_is_no_reason(call: Call, folder: Path) -> None:
    write(folder, a="Write-Host 'a'\n", b="Write-Host 'b'\n")
    assert call("check", "--add-ignore", "a.ps1").code == 0
    assert (folder / "a.ps1").read_text() == "Write-Host 'a' # psverify: ignore[PSV305]\n"
    assert (folder / "b.ps1").read_text() == "Write-Host 'b'\n"
    assert "no such file" in call("check", "--", "--add-ignore").text


@pytest.mark.parametrize(
    "raw",
    [b"gci .\r\n", b"\xef\xbb\xbfgci .\n", "gci .  # é\r\n".encode("utf-16"), b"gci . # \xe9\n", b"gci .\r"],
)
def test_standard_input_is_fixed_byte_for_byte(call: Call, raw: bytes) -> None:
    answer = call("check", "--fix", "--select", "PSV301", "-", stdin=raw)
    wide = raw.startswith(b"\xff\xfe")
    assert answer.out == raw.replace(
        "gci".encode("utf-16-le") if wide else b"gci", "Get-ChildItem".encode("utf-16-le") if wide else b"Get-ChildItem"
    )
    assert "Fixed 1 problem" in answer.errors
    assert answer.code == 0


def test_standard_input_without_anything_to_fix_comes_out_as_it_went_in(call: Call) -> None:
    raw = b"Write-Host 'a'\r\n\x00\xff"
    answer = call(
        "check", "--fix", "--select", "PSV305", "-f", "concise", "-", "--stdin-filename", "lib/x.ps1", stdin=raw
    )
    assert answer.out == raw
    assert "lib/x.ps1:1:1" in answer.errors


def test_standard_input_is_checked_under_its_name(call: Call, folder: Path) -> None:
    (folder / "psverify.toml").write_text('per-file-ignores = { "lib/" = ["PSV301"] }\n')
    assert call("check", "-", stdin=ALIAS.encode()).code == 1
    assert call("check", "--stdin-filename", "lib/x.ps1", "-", stdin=ALIAS.encode()).code == 0
    answer = call("check", "--diff", "--stdin-filename", "x.ps1", "-", stdin=ALIAS.encode())
    assert answer.code == 1
    assert answer.text.startswith("diff --git a/x.ps1 b/x.ps1\n")


def test_reports_go_where_they_are_told(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, a=ALIAS)
    answer = call("check", "-f", "concise", "-f", "json=out/report.json", "-f", "sarif=psverify.sarif")
    assert "PSV301" in answer.text
    assert json.loads((folder / "out/report.json").read_text())["records"][0]["rule"] == "PSV301"
    assert json.loads((folder / "psverify.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "PSV301"
    monkeypatch.setenv("PSVERIFY_OUTPUT_FORMAT", "github csv=x.csv")
    assert call("check").text.startswith("::")
    assert (folder / "x.csv").exists()


@pytest.mark.parametrize("flags", [[], ["--exit-zero"], ["--diff"], ["--fix"], ["--fail-on", "error"], ["nothing.ps1"]])
def test_reports_say_the_exit_code(call: Call, folder: Path, flags: list[str]) -> None:
    write(folder, a=ALIAS)
    answer = call("check", "-f", "json=report.json", "a.ps1", *flags)
    assert json.loads((folder / "report.json").read_text())["summary"]["exit_code"] == answer.code


def test_quiet_leaves_findings_and_very_quiet_the_exit_code(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS)
    assert "problem" not in call("check", "-q", "-f", "concise").text
    assert "PSV301" in call("check", "-q", "-f", "concise").text
    answer = call("check", "-qq")
    assert (answer.code, answer.out, answer.err) == (1, b"", b"")


def test_statistics_and_times_by_rule(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS * 3)
    assert call("check", "--statistics").text.split()[:2] == ["3", "PSV301"]
    assert "PSV301 cmdlet-alias" in call("check", "--profile-rules").errors


def test_colour_is_asked_for_or_refused(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS)
    assert b"\x1b[" in call("check", "--color", "always").out
    assert b"\x1b[" not in call("check").out


def test_clean_files_are_remembered_and_forgotten(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, a=CLEAN)
    assert call("check", "--no-cache").code == 0
    assert not (folder / ".psverify_cache").exists()
    call("check")
    assert (folder / ".psverify_cache" / "CACHEDIR.TAG").exists()
    assert "Removed" in call("clean").errors
    assert not (folder / ".psverify_cache").exists()
    assert "No cache in" in call("clean").errors
    monkeypatch.setenv("PSVERIFY_CACHE_DIR", str(folder / "elsewhere"))
    call("check")
    assert (folder / "elsewhere").is_dir()


@pytest.mark.parametrize("verb", ["check", "format"])
def test_a_cache_folder_that_cannot_be_used_is_reported(call: Call, folder: Path, verb: str) -> None:
    (folder / "file").touch()
    (folder / "clean.ps1").write_text("Get-Date\n")
    answer = call(verb, "--cache-dir", "file/cache", "clean.ps1")
    assert answer.code == 0
    assert "cannot be used; caching is disabled" in answer.errors
    assert call(verb, "--cache-dir", "file/cache", "-q", "clean.ps1").errors == ""
    assert call(verb, "--cache-dir", "cache", "clean.ps1").errors.count("cached") == 0


def test_a_baseline_is_made_used_and_kept_short(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS * 2, b=ALIAS)
    assert call("check", "--baseline", "b.json", "--update-baseline").code == 0
    assert json.loads((folder / "b.json").read_text())["files"] == {"a.ps1": {"PSV301": 2}, "b.ps1": {"PSV301": 1}}
    assert call("check", "--baseline", "b.json").code == 0
    write(folder, a=ALIAS, c=ALIAS)
    answer = call("check", "--baseline", "b.json", "-f", "concise")
    assert answer.code == 1
    assert "c.ps1" in answer.text
    assert "a.ps1: stale baseline entry: 2 of PSV301 recorded, 1 found" in answer.errors
    assert call("check", "--baseline", "b.json", "--strict-baseline", "a.ps1").code == 1
    assert call("check", "--baseline", "b.json", "--prune-baseline", "--dry-run", "a.ps1").code == 0
    assert '"PSV301": 2' in (folder / "b.json").read_text()
    assert call("check", "--baseline", "b.json", "--prune-baseline", "a.ps1").code == 0
    assert json.loads((folder / "b.json").read_text())["files"]["a.ps1"] == {"PSV301": 1}
    assert call("check", "--baseline", "absent.json").code == 2


def test_only_files_that_git_says_are_changed(call: Call, folder: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=folder, check=True, capture_output=True
        )

    write(folder, a=ALIAS, b=ALIAS)
    git("init", "-q")
    git("add", "a.ps1")
    assert call("check", "--staged", "--show-files").text == "a.ps1\n"
    git("commit", "-qm", "x")
    assert call("check", "--changed", "--show-files").text == "b.ps1\n"
    assert call("check", "--changed", "--since", "HEAD", "--show-files").text == "b.ps1\n"


def test_peer_settings_choose_rules(call: Call, folder: Path) -> None:
    write(folder, a=ALIAS + "Write-Host 'a'\n")
    (folder / "s.psd1").write_text("@{ IncludeRules = @('PSAvoidUsingWriteHost') }\n")
    text = call("check", "--isolated", "--settings", "s.psd1", "-f", "csv").text
    assert "PSV305" in text
    assert "PSV301" not in text


def test_a_baseline_that_accepts_nothing_is_one(call: Call, folder: Path) -> None:
    write(folder, a=CLEAN)
    assert call("check", "--baseline", "b.json").code == 2
    assert call("check", "--baseline", "b.json", "--update-baseline", "--dry-run").code == 0
    assert not (folder / "b.json").exists()
    assert call("check", "--baseline", "b.json", "--update-baseline").code == 0
    assert json.loads((folder / "b.json").read_text())["files"] == {}
    assert call("check", "--baseline", "b.json").code == 0


def test_configuration_is_shown_validated_and_described(call: Call, folder: Path) -> None:
    assert call("config", "validate").errors == ".: no configuration file; using defaults\n"
    (folder / "psverify.toml").write_text('ignore = ["PSV301"]\n')
    assert 'ignore = ["PSV301"]  # psverify.toml' in call("config", "show").text
    rules = {rule["code"]: rule for rule in json.loads(call("config", "show", "-f", "json").text)["rules"]}
    assert not rules["PSV301"]["on"]
    assert "psverify.toml: valid" in call("config", "validate").errors
    assert json.loads(call("config", "schema").text)["type"] == "object"
    (folder / "psverify.toml").write_text('ignroe = ["PSV301"]\n')
    answer = call("config", "validate")
    assert answer.code == 2
    assert "ignore" in answer.errors


def test_rules_are_explained_in_three_ways(call: Call) -> None:
    text = call("rule", "PSV301").text
    assert text.startswith("cmdlet-alias (PSV301)\n")
    assert "    gci ." in text
    assert call("rule", "PSAvoidUsingCmdletAliases").text == text
    assert call("rule", "cmdlet-alias", "-f", "markdown").text.startswith("# cmdlet-alias (PSV301)\n")
    every = json.loads(call("rule", "--all", "-f", "json").text)["rules"]
    assert [rule["code"] for rule in every] == sorted(rule["code"] for rule in every)
    assert len(call("rule", "--all").text.splitlines()) == len(every)


def test_trees_are_drawn_and_dumped(call: Call, folder: Path) -> None:
    write(folder, a="\ufeff'é'; gci\n", b="if (\n")
    drawn = call("ast", "a.ps1").text
    assert "script_block" in drawn
    assert "'gci'" in drawn
    answer = call("ast", "--json", "b.ps1", "a.ps1", "absent.ps1")
    assert answer.code == 2
    first, second = (json.loads(line) for line in answer.text.splitlines())
    assert (first["path"], first["errors"]) == ("a.ps1", [])
    assert ["CommandAst"[:-3], 5, 8] in first["nodes"]
    assert second["errors"]


def test_the_completion_of_every_shell_is_printed(call: Call) -> None:
    for shell in ("bash", "zsh", "fish", "powershell"):
        assert "_PSVERIFY_COMPLETE" in call("completion", shell).text


def test_words_are_completed(folder: Path) -> None:
    done = run(cwd=folder, _PSVERIFY_COMPLETE="bash_complete", COMP_WORDS="psverify che", COMP_CWORD="1")
    assert done.text.split(",")[1].strip() == "check"


def test_debug_info_names_what_psverify_runs_on(call: Call) -> None:
    text = call("debug", "info").text
    assert f"psverify {__version__}" in text
    assert "plugin: rules (psverify" in text


def test_plugins_are_listed_and_left_out(call: Call) -> None:
    assert "report formats" in call("plugin", "list").text
    text = call("-p", "no:reporters", "plugin", "list").text
    assert "disabled by -p: reporters" in text
    assert "report formats" not in text
    assert call("plugin", "list", "-p", "no:reporters").text == text


def test_a_fault_of_our_own_asks_for_a_report(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise KeyError("broken")

    write(folder, a=CLEAN)
    monkeypatch.setattr(Session, "report", crash)
    answer = call("check")
    assert answer.code == 2
    assert "internal error: KeyError: 'broken'" in answer.errors
    assert cli.ISSUES in answer.errors
    assert "Traceback" not in answer.errors
    assert "Traceback" in call("check", "-v").errors


def test_an_interrupt_is_told_in_one_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(click.Group, "invoke", interrupt)
    answer = call("check")
    assert (answer.code, answer.errors.lstrip()) == (130, "psverify: interrupted\n")


def test_a_reader_that_goes_away_is_no_fault(folder: Path) -> None:
    write(folder, **{f"a{number}": ALIAS * 50 for number in range(100)})
    process = subprocess.Popen(command("check"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() in {1, 2}
