"""A script that runs as a task does what it does under `pwsh -File`: tried with a real PowerShell."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from psverify_managers.common.adapters.adapter_call import AdapterCall, AttemptResult
from psverify_managers.common.adapters.choose_adapter import adapter_for
from psverify_managers.common.children.cancellation import Cancel
from psverify_managers.common.states import TaskState

MakeCall = Callable[..., AdapterCall]
Run = Callable[..., AttemptResult]
SHARED = Path(__file__).parents[4].parent / "shared" / "pwsh" / "bin" / "pwsh"
PWSH = shutil.which("pwsh") or (str(SHARED) if SHARED.is_file() else None)
pytestmark = pytest.mark.skipif(PWSH is None, reason="there is no pwsh on PATH or in ../shared/pwsh")

SCRIPTS = {
    "text": "'one'; 'two'",
    "table": "[pscustomobject]@{ Name = 'a'; Size = 1 }, [pscustomobject]@{ Name = 'b'; Size = 2 }",
    "format-table": "Get-ChildItem $PSHOME -Filter *.json | Sort-Object Name | Format-Table Name, Length",
    "goes on after Write-Error": "Write-Error 'x'; 'after'",
    "goes on after an exception": "1 / 0; 'after'",
    "goes on after a failed cmdlet": "Get-Item ./none; 'after'",
    "silent error": "Get-Item ./none -ErrorAction SilentlyContinue; 'after'",
    "caught": "try { Get-Item ./none -ErrorAction Stop } catch { 'caught' } finally { 'finally' }",
    "throw": "'before'; throw 'no config'; 'never'",
    "stop preference": "$ErrorActionPreference = 'Stop'; Get-Item ./none; 'never'",
    "exit": "'x'; exit 3",
    "exit negative": "exit -1",
    "exit 0 after a native failure": "& sh -c 'exit 4'; exit 0",
    "native failure last": "'x'; & sh -c 'exit 4'",
    "native failure before the end": "& sh -c 'exit 4'; \"done $LASTEXITCODE $?\"",
    "exit after a native failure": "& sh -c 'exit 4'; exit $LASTEXITCODE",
    "exit in a function": "function f { exit 5 }; f; 'never'",
    "exit in another script": "Set-Content inner.ps1 'exit 7'; & ./inner.ps1; \"$LASTEXITCODE $?\"",
    "error of a cmdlet's own": (
        "[CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new("
        "[Exception]::new('oh'), 'Id', 0, $null)); 'after'"
    ),
    "syntax error": "'x'\nif (",
    "missing parameter": "param([Parameter(Mandatory)] [string] $Name) 'ran'",
    "unmet requirement": "#Requires -Modules NoSuchModule\n'ran'",
    "streams": "$VerbosePreference = 'Continue'; Write-Verbose v; Write-Warning w; Write-Host h; Write-Information i",
    "own variables": '"[$Script][$Parameters][$Result][$Mode][$run][$shell]"; $x = 1; $global:x; $args.Count',
    "own name": "$MyInvocation.InvocationName; $MyInvocation.MyCommand.Path; $PSCommandPath; $PSScriptRoot",
    "error variable": '$Error.Count; "[$LASTEXITCODE]"; $ErrorActionPreference',
    "functions are global": (
        "Import-Module Microsoft.PowerShell.Utility; function f { 'f' }; "
        "& (Get-Module Microsoft.PowerShell.Utility) { f }"
    ),
    "break": "'a'; break; 'b'",
    "return": "'a'; return; 'b'",
    "unicode": "'Gr\u00fc\u00dfe \U0001f600'",
}


@pytest.fixture
def run(make_call: MakeCall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a script as a task; `adapter` and `call` are more fields of both."""
    monkeypatch.setenv("PSVERIFY_PWSH", PWSH or "")
    monkeypatch.setenv("NO_COLOR", "1")

    def execute(script: str, task: Any = None, adapter: Any = None, **call: Any) -> AttemptResult:
        (tmp_path / "s.ps1").write_text(script, encoding="utf-8-sig")
        adapter = {"kind": "powershell", "script": "s.ps1", "lint_gate": "off", **(adapter or {})}
        made = make_call(task or {}, adapter, **call)
        return adapter_for(made.manager.manifest).execute(made)

    return execute


@pytest.mark.parametrize("name", SCRIPTS)
def test_task_does_what_file_does(run: Run, tmp_path: Path, name: str) -> None:
    result = run(SCRIPTS[name])
    command = [PWSH or "", "-NoLogo", "-NoProfile", "-NonInteractive", "-File", str(tmp_path / "s.ps1")]
    plain = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert (result.stdout, result.stderr, result.exit_code) == (plain.stdout, plain.stderr, plain.returncode)


def test_parameters_keep_their_types(run: Run) -> None:
    script = """
        param([string] $Date, [hashtable] $Table, [securestring] $Secret, [pscredential] $Login, $Any, [switch] $On,
            [string[]] $List, [pscustomobject] $Object, [int] $Number)
        $Date; $Table.Count; $Table['a']; $Table['A']; $Table['']
        $Secret.Length; $Login.UserName; $Login.GetNetworkCredential().Password
        $Any.b[1]; $On.IsPresent; $List.Count; $List[0]; $Object.PSObject.Properties.Name; $Number + 1
    """
    params = {
        "Date": "2026-12-31T23:00:00+01:00",
        "Table": {"a": 1, "A": 2, "": 3},
        "Secret": "s3c",
        "Login": {"UserName": "me", "Password": 'p"\\w\n=1'},
        "Any": {"b": [1, "2026-01-01T00:00:00Z"]},
        "On": True,
        "List": ["\\\"'=x"],
        "Object": {"p": None},
        "Number": 41,
    }
    shown = run(script, {"params": {name: {} for name in params}}, params=params).stdout
    expected = '2026-12-31T23:00:00+01:00|3|1|2|3|3|me|p"\\w|=1|2026-01-01T00:00:00Z|True|1|\\"\'=x|p|42|'
    assert shown.replace("\n", "|") == expected


@pytest.mark.parametrize(
    ("script", "kind", "data"),
    [
        ("[pscustomobject]@{ a = @{ b = 1 }; when = '2026-12-31T23:00:00+01:00' }", "json",
         {"a": {"b": 1}, "when": "2026-12-31T23:00:00+01:00"}),
        ("1, 2", "json", [1, 2]),
        ("@{ 1 = 'one' }", "json", {"1": "one"}),
        ("'text'", "json", "text"),
        ("@{ a = 1 } | ConvertTo-Json", "json", {"a": 1}),
        ("", "json", None),
        ("@{ a = 1 }", "jsonl", [{"a": 1}]),
        ("@{ message = 'm' }", "records", [{"message": "m"}]),
        ("@{ a = 1 } | Format-Table; @{ b = 2 }; Write-Error 'x'", "json", {"b": 2}),
        ("@{ a = 1 }", "text", None),
        ("try { 1 / 0 } catch { $_ }", "json", None),
    ],
)  # fmt: skip
def test_objects_are_data_where_output_asks(run: Run, tmp_path: Path, script: str, kind: str, data: object) -> None:
    result = run(script, {"output": kind})
    assert (result.state, result.data) == (TaskState.SUCCEEDED, data), result
    assert not (tmp_path / "task" / "result.json").exists()


@pytest.mark.parametrize("script", ["Get-Command Get-Item", "Get-Item $PSHOME"])
def test_rich_objects_are_flat(run: Run, script: str) -> None:
    result = run(script, {"output": "json"})
    assert result.state is TaskState.SUCCEEDED
    assert all(not isinstance(value, dict) for value in result.data.values())


def test_objects_have_a_bound(run: Run) -> None:
    result = run("1..1000 | ForEach-Object { @{ n = $_ } }; 'end'", {"output": "json", "max_output": "1KiB"})
    assert result.state is TaskState.FAILED
    assert "its objects take more than max_output" in result.message
    assert "end" in result.stdout.splitlines()


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("throw 'no config'", "exit code 1: no config"),
        ("Write-Error 'x'; exit 3", "exit code 3: Write-Error: x"),
        ("exit 3", "exit code 3"),
    ],
)
def test_message_is_the_last_error(run: Run, script: str, message: str) -> None:
    assert run(script).message == message


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("Get-Item ./none; 'after'", 1),
        ("Write-Error x -ErrorAction Continue; 'after'", 1),
        ("try { 1 / 0 } catch { 'caught' }", 0),
    ],
)
def test_strict_fails_on_any_error(run: Run, script: str, code: int) -> None:
    result = run(script, adapter={"strict": True})
    assert result.exit_code == code
    assert ("after" in result.stdout) == ("Continue" in script)


def test_finally_runs_where_a_task_is_cancelled(run: Run, tmp_path: Path) -> None:
    cancel = Cancel()
    script = "try { 'up'; Start-Sleep 600 } finally { Set-Content ended.txt x }"
    result = run(script, cancel=cancel, stdout=lambda _: cancel.request())
    assert (result.state, (tmp_path / "ended.txt").exists()) == (TaskState.CANCELLED, True)


def test_secrets_of_the_runner_are_for_their_owner(run: Run, tmp_path: Path) -> None:
    script = "(Get-ChildItem task -Filter *.json).UnixMode"
    assert re.fullmatch(r"(-rw-------\n){2}", run(script, {"output": "json"}).stdout)


def test_a_folder_with_odd_characters(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "a [b] \u2019'$x"
    odd.mkdir()
    (odd / "s.ps1").write_text("'ran'", encoding="utf-8-sig")
    assert run("", {"entry": f"{odd.name}/s.ps1"}).stdout == "ran\n"
