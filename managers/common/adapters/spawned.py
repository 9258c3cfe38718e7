"""Adapters that start a process: binary, PowerShell, Python and Docker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from psverify_managers.common.adapters import powershell, results
from psverify_managers.common.adapters.adapter_call import AdapterCall, AttemptResult, manager_environment, shared_scope
from psverify_managers.common.children import run_child
from psverify_managers.common.children.output_stream import Output
from psverify_managers.common.documents.references import UnknownReference, expand_text
from psverify_managers.common.durations import to_bytes
from psverify_managers.common.manifests.adapter_model import (
    BinaryAdapter,
    DockerAdapter,
    PowerShellAdapter,
    PythonAdapter,
)
from psverify_managers.common.manifests.discovery import find_program
from psverify_managers.common.states import TaskState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psverify_managers.common.manifests.manager import Manager

PARAMETERS_VARIABLE = "PSVERIFY_PARAMETERS"
PYTHON_RUNNER = Path(__file__).with_name("python_runner.py")


class CannotStart(Exception):  # noqa: N818 - users see it as a state, not as an error class
    """Raised when a process cannot start; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class SharedFiles:
    """Files shared with a process: its parameters and its result."""

    parameters: Path
    result: Path


@dataclass(frozen=True, slots=True)
class ProcessInputs:
    """What to run: expanded arguments, shared files, a name, and the task's own script or function."""

    args: Sequence[str]
    files: SharedFiles
    identifier: str
    entry: str | None = None
    result_limit: int | None = None
    """How long the result of a PowerShell script may be; None: its objects are only shown."""


class SpawnedAdapter:
    """Starts a process for each task."""

    def execute(self, call: AdapterCall) -> AttemptResult:
        """Makes one attempt in a separate process."""
        files = SharedFiles(call.folder / "parameters.json", call.folder / "result.json")
        limit = to_bytes(call.task.max_output)
        stdout = Output(call.folder / "stdout.log", limit, call.masker, call.stdout)
        stderr = Output(call.folder / "stderr.log", limit, call.masker, call.stderr)
        try:
            _write_private(files.parameters, json.dumps(dict(call.params)))
            _write_private(files.result, "")
            command = self._command(call, files)
            ended = run_child.run_child(command, (stdout, stderr), call.cancel, call.timeout, call.started)
            return _judge(call, ended, (stdout, stderr), files.result)
        except (CannotStart, UnknownReference, OSError) as error:
            return AttemptResult(TaskState.FAILED, call.masker.text(f"could not start: {error}"))
        finally:
            stdout.close()
            stderr.close()
            files.parameters.unlink(missing_ok=True)
            files.result.unlink(missing_ok=True)

    def _command(self, call: AdapterCall, files: SharedFiles) -> run_child.ChildCommand:
        args = [expand_text(each, call.scope) for each in call.task.args]
        env = manager_environment(call.manager) | {PARAMETERS_VARIABLE: str(files.parameters)}
        limit = None if call.task.output == "text" else to_bytes(call.task.max_output)
        argv = argument_vector(call.manager, ProcessInputs(args, files, call.identifier, call.task.entry, limit))
        return run_child.ChildCommand(argv, call.manager.working_dir, env, call.identifier, stop_signal(call.manager))


def argument_vector(manager: Manager, work: ProcessInputs) -> list[str]:
    """Returns the argument vector of a manager's process. Raises CannotStart."""
    adapter = manager.manifest.adapter
    if isinstance(adapter, BinaryAdapter):
        # The adapter's own arguments can only refer to the environment.
        fixed = [expand_text(each, shared_scope(manager)) for each in adapter.args]
        return [_require_program(find_program(manager, adapter.path), adapter.path), *fixed, *work.args]
    if isinstance(adapter, PowerShellAdapter):
        shell = powershell.find_powershell(adapter.edition)
        if shell is None:
            edition = "PowerShell" if adapter.edition == "any" else f"PowerShell ({adapter.edition} edition)"
            raise CannotStart(f"{edition} not found; install it or set {powershell.VARIABLE}")
        return powershell.powershell_arguments(shell, _script_call(manager, adapter, work))
    if isinstance(adapter, PythonAdapter):
        return _python_arguments(work.entry or adapter.entry_point, work.files)
    assert isinstance(adapter, DockerAdapter)
    return [_require_program(find_program(manager, "docker"), "docker"), *_docker_arguments(manager, adapter, work)]


def stop_signal(manager: Manager) -> str:
    """Returns the signal that asks a manager's processes to end.

    PowerShell dies of TERM at once; INT lets `finally` blocks and the `PowerShell.Exiting` event run.
    """
    return "INT" if isinstance(manager.manifest.adapter, PowerShellAdapter) else "TERM"


def _judge(
    call: AdapterCall, ended: run_child.ChildExit, outputs: tuple[Output, Output], result: Path
) -> AttemptResult:
    for output in outputs:
        output.close()
    if ended.state is not TaskState.RUNNING:
        _remove_container(call)
    return results.judge_attempt(call, ended, *outputs, result)


def _script_call(manager: Manager, adapter: PowerShellAdapter, work: ProcessInputs) -> powershell.ScriptCall:
    script, files = manager.beside(work.entry or adapter.script), work.files
    if work.result_limit is None:
        return powershell.ScriptCall(script, files.parameters, adapter.strict)
    return powershell.ScriptCall(script, files.parameters, adapter.strict, files.result, work.result_limit)


def _python_arguments(entry_point: str, files: SharedFiles) -> list[str]:
    # The first entry is the folder of the running program; the others hold modules.
    interpreter = [sys.executable, "-S", str(PYTHON_RUNNER)]
    shared = [str(files.parameters), str(files.result), sys.prefix, os.pathsep.join(sys.path[1:])]
    return [*interpreter, entry_point, *shared]


def _docker_arguments(manager: Manager, adapter: DockerAdapter, work: ProcessInputs) -> list[str]:
    mount = f"type=bind,source={work.files.parameters},target=/psverify/parameters.json,readonly"
    variable = f"{PARAMETERS_VARIABLE}=/psverify/parameters.json"
    passed = [part for name in (*manager.manifest.env, *manager.manifest.secrets) for part in ("--env", name)]
    own = ["--rm", "--init", "--name", container_name(work.identifier), "--mount", mount, "--env", variable, *passed]
    return ["run", *own, *adapter.options, adapter.image, *work.args]


def container_name(identifier: str) -> str:
    """Returns the name of a task's container."""
    return f"psverify-{identifier}"


def _require_program(path: str | None, name: str) -> str:
    if path is None:
        raise CannotStart(f"{name} not found")
    return path


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _remove_container(call: AdapterCall) -> None:
    # Stopping the docker client does not stop the container.
    if isinstance(call.manager.manifest.adapter, DockerAdapter):
        docker = find_program(call.manager, "docker")
        if docker is not None:
            subprocess.run([docker, "rm", "--force", container_name(call.identifier)], capture_output=True, check=False)
