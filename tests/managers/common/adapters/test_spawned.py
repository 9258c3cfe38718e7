"""Programs, PowerShell scripts, Python entry points and containers, called for real or through a stand-in."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from psverify_managers.common.adapters import powershell
from psverify_managers.common.adapters.adapter_call import AdapterCall, AttemptResult
from psverify_managers.common.adapters.choose_adapter import adapter_for
from psverify_managers.common.children.cancellation import Cancel
from psverify_managers.common.masking import Masker
from psverify_managers.common.states import TaskState

MakeCall = Callable[..., AdapterCall]
POWERSHELL = {"kind": "powershell", "script": "s.ps1"}
PARAMS = {"a": {"type": "string"}, "n": {"type": "integer"}}
HOSTILE = "$(touch x); `id` \"'\\ %PATH% \u00e9\n--flag"


def execute(call: AdapterCall) -> AttemptResult:
    return adapter_for(call.manager.manifest).execute(call)


def test_parameters_reach_arguments_environment_and_file_as_they_are(make_call: MakeCall, tmp_path: Path) -> None:
    code = (
        "import json,os,sys; p=json.load(open(os.environ['PSVERIFY_PARAMETERS'])); print(json.dumps([sys.argv[1:],p]))"
    )
    task = {"args": ["-c", code, "--a=${params.a}", "${params.n}"], "params": PARAMS, "output": "json"}
    result = execute(make_call(task, params={"a": HOSTILE, "n": 3}))
    assert result.data == [[f"--a={HOSTILE}", "3"], {"a": HOSTILE, "n": 3}]
    assert not (tmp_path / "task" / "parameters.json").exists()


@pytest.mark.parametrize(
    ("task", "state", "message"),
    [
        ({"args": ["-c", "exit(3)"]}, TaskState.FAILED, "exit code 3"),
        ({"args": ["-c", "exit(3)"], "success_exit_codes": [0, 3]}, TaskState.SUCCEEDED, "exit code 3"),
        (
            {"args": ["-c", "print('x')"], "output": "json"},
            TaskState.FAILED,
            "exit code 0, but line 1 of its output is",
        ),
        ({"args": ["-c", "print('1\\n\\n2')"], "output": "jsonl"}, TaskState.SUCCEEDED, "exit code 0"),
        ({"args": ["-c", "print('{}')"], "output": "records"}, TaskState.FAILED, "a line that is not a record"),
        (
            {"args": ["-c", "print('1' * 9)"], "output": "json", "max_output": "5B"},
            TaskState.FAILED,
            "exceeds max_output",
        ),
        ({"args": ["-c", ""], "produces": ["made.txt"]}, TaskState.FAILED, "did not produce made.txt"),
        ({"args": ["-c", "open('made.txt','w')"], "produces": ["made.txt"]}, TaskState.SUCCEEDED, "exit code 0"),
    ],
)
def test_verdicts(make_call: MakeCall, task: dict[str, object], state: TaskState, message: str) -> None:
    result = execute(make_call(task))
    assert result.state is state
    assert message in result.message


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_end_by_signal(make_call: MakeCall) -> None:
    result = execute(make_call({"args": ["-c", "import os; os.kill(os.getpid(), 9)"]}))
    assert (result.message, result.exit_code) == ("ended by signal 9", -9)


def test_program_that_is_not_there(make_call: MakeCall) -> None:
    result = execute(make_call({}, {"kind": "binary", "path": "no-such-program"}))
    assert (result.state, result.message) == (
        TaskState.FAILED,
        "could not start: no-such-program not found",
    )


def test_secrets_are_masked_in_output_data_and_message(
    make_call: MakeCall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN_FILE", str(tmp_path / "token"))
    (tmp_path / "token").write_text("s3cret\n")
    code = "import os,sys; print('{\"t\": \"%s\"}' % os.environ['TOKEN']); print(os.environ['TOKEN'], file=sys.stderr)"
    task = {"args": ["-c", code], "output": "json"}
    result = execute(make_call(task, manifest={"secrets": ["TOKEN"]}, masker=Masker(["s3cret"])))
    assert (result.data, result.stderr) == ({"t": "***"}, "***\n")
    assert all(b"s3cret" not in path.read_bytes() for path in (tmp_path / "task").iterdir())


def test_environment_that_is_not_inherited(make_call: MakeCall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTSIDE", "seen")
    code = "import json,os; print(json.dumps([os.environ.get(n) for n in ('OUTSIDE', 'INSIDE', 'COPY')]))"
    manifest = {"env_inherit": False, "env": {"INSIDE": "1", "COPY": "${env.OUTSIDE}"}}
    assert execute(make_call({"args": ["-c", code], "output": "json"}, manifest=manifest)).data == [None, "1", "seen"]


def test_timeout_and_cancel(make_call: MakeCall) -> None:
    task = {"args": ["-c", "import threading; print('up', flush=True); threading.Event().wait()"]}
    assert execute(make_call(task, timeout=0.3)).message == "timed out after 0.3 s"
    cancel = Cancel()
    assert execute(make_call(task, cancel=cancel, stdout=lambda _: cancel.request())).state is TaskState.CANCELLED


def test_python_entry_point_in_a_process(make_call: MakeCall, tmp_path: Path) -> None:
    (tmp_path / "jobs.py").write_text(
        "class A:\n def f(**p): print('hi'); return {'got': p, 1: None}\ndef g(): exit(4)\n"
    )
    adapter = {"kind": "python", "entry_point": "jobs:A.f"}
    result = execute(make_call({"params": PARAMS}, adapter, params={"a": "x"}))
    assert (result.state, result.data, result.stdout) == (TaskState.SUCCEEDED, {"got": {"a": "x"}, "1": None}, "hi\n")
    assert execute(make_call({}, {"kind": "python", "entry_point": "jobs:g"})).message == "exit code 4"
    failed = execute(make_call({}, {"kind": "python", "entry_point": "jobs:none"}))
    assert failed.exit_code == 1
    assert failed.message == "exit code 1: AttributeError: module 'jobs' has no attribute 'none'"
    assert failed.stderr.rstrip().endswith(failed.message.partition(": ")[2])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_powershell(make_call: MakeCall, tmp_path: Path, fake_pwsh: Path, encoding: str) -> None:
    script = f"# fake: encoding {encoding}\n# fake: say Gr\u00fc\u00dfe\n# fake: echo\n# fake: err oh\n"
    (tmp_path / "s.ps1").write_text(script + '# fake: result {"n": 1}\n# fake: exit 3\n', encoding="utf-8")
    task = {"params": PARAMS, "success_exit_codes": [3], "output": "json"}
    result = execute(make_call(task, POWERSHELL, params={"a": HOSTILE}))
    assert result.state is TaskState.SUCCEEDED, result
    assert result.stdout == "Gr\u00fc\u00dfe\n" + json.dumps({"a": HOSTILE}) + "\n"
    assert (result.stderr, result.data) == ("oh\n", {"n": 1})


def test_no_powershell(make_call: MakeCall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PSVERIFY_PWSH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "s.ps1").touch()
    assert execute(make_call({}, POWERSHELL)).message == (
        "could not start: PowerShell not found; install it or set PSVERIFY_PWSH"
    )


def test_edition_decides_which_powershell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PSVERIFY_PWSH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("pwsh", "powershell"):
        (tmp_path / name).touch(0o755)
    found = [Path(powershell.find_powershell(edition) or "").name for edition in ("core", "desktop", "any")]
    assert found == ["pwsh", "powershell", "pwsh"]


def test_docker_argument_vector_and_removal_after_a_timeout(make_call: MakeCall, tmp_path: Path) -> None:
    log = tmp_path / "log"
    (tmp_path / "docker").write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >>{log}\n[ "$1" = rm ] || exec tail -f /dev/null\n'
    )
    (tmp_path / "docker").chmod(0o755)
    adapter = {"kind": "docker", "image": "app:1", "options": ["--network", "none"]}
    manifest = {"env": {"LEVEL": "3"}}
    task = {"args": ["go", "${params.a}"], "params": PARAMS}
    result = execute(make_call(task, adapter, manifest, params={"a": "b c"}, timeout=0.5))
    assert result.state is TaskState.TIMED_OUT
    said = log.read_text().splitlines()
    name = f"psverify-test-{tmp_path.parent.name}-{tmp_path.name}"
    assert said[:5] == ["run", "--rm", "--init", "--name", name]
    assert said[said.index("--network") :] == ["--network", "none", "app:1", "go", "b c", "rm", "--force", name]
    assert said[said.index("--mount") + 1].endswith("target=/psverify/parameters.json,readonly")
    assert "LEVEL" in said


def test_parameters_are_for_the_owner_only(make_call: MakeCall) -> None:
    code = "import os,sys; sys.exit(os.stat(os.environ['PSVERIFY_PARAMETERS']).st_mode & 0o077)"
    assert os.name == "nt" or execute(make_call({"args": ["-c", code]})).exit_code == 0
