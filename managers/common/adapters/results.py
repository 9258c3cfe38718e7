"""Turns the exit code and output of a process into a result."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from psverify_managers.common.adapters import powershell
from psverify_managers.common.adapters.adapter_call import AdapterCall, AttemptResult
from psverify_managers.common.manifests.adapter_model import PowerShellAdapter, PythonAdapter
from psverify_managers.common.states import TaskState

if TYPE_CHECKING:
    from pathlib import Path

    from psverify_managers.common.children.output_stream import Output
    from psverify_managers.common.children.run_child import ChildExit


TOO_LONG = "too long"
"""What the runner writes in place of the objects that go beyond its bounds."""


class NoData(ValueError):  # noqa: N818 - users see it as a state, not as an error class
    """Raised for output that does not have the declared format."""


def judge_attempt(call: AdapterCall, ended: ChildExit, stdout: Output, stderr: Output, result: Path) -> AttemptResult:
    """Returns the result of an attempt from its exit code, its output, and the files it had to produce."""
    state, message, data = _attempt_verdict(call, ended, stdout, result)
    if state is TaskState.FAILED:
        message += _exception_line(call, stderr)
    left = f"; {len(ended.survivors)} of its processes could not be stopped" if ended.survivors else ""
    text = call.masker.text(message + left)
    dropped = not (stdout.whole and stderr.whole)
    return AttemptResult(state, text, ended.exit_code, call.masker.value(data), stdout.tail, stderr.tail, dropped)


def _attempt_verdict(call: AdapterCall, ended: ChildExit, stdout: Output, result: Path) -> tuple[TaskState, str, Any]:
    if ended.state is not TaskState.RUNNING:
        message = "cancelled" if ended.state is TaskState.CANCELLED else f"timed out after {call.timeout:g} s"
        return ended.state, message, None
    if ended.exit_code not in call.task.success_exit_codes:
        return TaskState.FAILED, _exit_message(ended.exit_code), None
    missing = [name for name in call.task.produces if not (call.manager.working_dir / name).exists()]
    if missing:
        return TaskState.FAILED, f"{_exit_message(ended.exit_code)}, but did not produce {', '.join(missing)}", None
    try:
        return TaskState.SUCCEEDED, _exit_message(ended.exit_code), _read_data(call, stdout, result)
    except NoData as error:
        return TaskState.FAILED, f"{_exit_message(ended.exit_code)}, but {error}", None


def _exception_line(call: AdapterCall, stderr: Output) -> str:
    adapter = call.manager.manifest.adapter
    if isinstance(adapter, PowerShellAdapter):
        said = powershell.last_error(stderr.tail)
        return f": {said}" if said else ""
    # The last line of a traceback is the exception.
    tail = stderr.tail.rstrip() if isinstance(adapter, PythonAdapter) else ""
    return f": {tail.splitlines()[-1]}" if "Traceback (most recent call last)" in tail else ""


def _exit_message(code: int | None) -> str:
    return f"ended by signal {-code}" if code is not None and code < 0 else f"exit code {code}"


def _read_data(call: AdapterCall, stdout: Output, result: Path) -> Any:
    adapter = call.manager.manifest.adapter
    written = result.read_text(encoding="utf-8-sig")
    if isinstance(adapter, PowerShellAdapter):
        return read_objects(call.task.output, written)
    if isinstance(adapter, PythonAdapter) and written:
        return parse_output("json", written, whole=True)
    return parse_output(call.task.output, stdout.text, whole=stdout.whole)


def read_objects(kind: str, text: str) -> Any:
    """Returns what the objects of a PowerShell script mean, given one a line; texts are read as JSON where they are.

    Raises NoData.
    """
    lines = text.splitlines()
    if kind == "text":
        return None
    if lines and lines[-1] == TOO_LONG:
        raise NoData("its objects take more than max_output, or longer than 20 seconds to write down")
    values = [_parse_line(line, number) for number, line in enumerate(lines, 1)]
    if values and all(isinstance(each, str) for each in values):
        with suppress(NoData):
            return parse_output(kind, "\n".join(values), whole=True)
    if kind == "json":
        return values[0] if len(values) == 1 else values or None
    return _require_records(kind, values)


def parse_output(kind: str, text: str, *, whole: bool) -> Any:
    """Parses output: a value for `json`, a list for `jsonl` and `records`, else None. Raises NoData."""
    if kind == "text":
        return None
    if not whole:
        raise NoData("output exceeds max_output")
    lines = [text] if kind == "json" else [line for line in text.splitlines() if line.strip()]
    values = [_parse_line(line, number) for number, line in enumerate(lines, 1)]
    return values[0] if kind == "json" else _require_records(kind, values)


def _require_records(kind: str, values: list[Any]) -> list[Any]:
    if kind == "records" and not all(isinstance(each, dict) and "message" in each for each in values):
        raise NoData("output contains a line that is not a record; each line must be an object with at least a message")
    return values[0] if kind == "json" else values


def _parse_line(line: str, number: int) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise NoData(f"line {number} of its output is not valid JSON: {error}") from None
