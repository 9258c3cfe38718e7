"""Built-in actions of workflows (`uses:`)."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psverify_managers.common.children import run_child
from psverify_managers.common.children.output_stream import Output
from psverify_managers.common.documents.declared_parameters import Param
from psverify_managers.common.durations import to_seconds
from psverify_managers.common.masking import Masker
from psverify_managers.common.states import TaskState
from psverify_managers.common.webhooks import Endpoint, Undelivered, deliver_event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from psverify_managers.common.children.cancellation import Cancel
    from psverify_managers.common.clock import Clock

REPORT_LIMIT = 256 << 20


@dataclass(frozen=True, slots=True)
class ActionInputs:
    """The input of a built-in action: expanded values, the working directory, and the state of the run so far."""

    values: Mapping[str, Any]
    root: Path
    folder: Path
    clock: Clock
    cancel: Cancel
    timeout: float | None
    run: Mapping[str, Any]
    endpoints: Mapping[str, Endpoint]


@dataclass(frozen=True, slots=True)
class ActionResult:
    """The result of a step, and the output that later steps can refer to."""

    state: TaskState
    message: str
    output: Any = None


@dataclass(frozen=True, slots=True)
class BuiltinAction:
    """A built-in action and its parameters."""

    params: Mapping[str, Param]
    act: Callable[[ActionInputs], ActionResult]


def _lint_action(verb: tuple[str, ...]) -> Callable[[ActionInputs], ActionResult]:
    def act(work: ActionInputs) -> ActionResult:
        options = ["-f", "json", "--fail-on", work.values["fail_on"], "--no-progress", "--"]
        argv = [sys.executable, "-m", "psverify", *verb, *options, *work.values["paths"]]
        masker = Masker(())
        stdout = Output(work.folder / "report.json", REPORT_LIMIT, masker)
        stderr = Output(work.folder / "stderr.log", 1 << 20, masker)
        try:
            command = run_child.ChildCommand(argv, work.root, dict(os.environ), work.folder.name)
            ended = run_child.run_child(command, (stdout, stderr), work.cancel, work.timeout)
        finally:
            stdout.close()
            stderr.close()
        if ended.state is not TaskState.RUNNING:
            return ActionResult(ended.state, ended.state.value.replace("_", " "))
        return _lint_result(ended.exit_code, stdout, stderr)

    return act


def _lint_result(code: int | None, stdout: Output, stderr: Output) -> ActionResult:
    try:
        report = json.loads(stdout.text)
    except ValueError:
        return ActionResult(
            TaskState.FAILED, stderr.tail.strip() or f"psverify did not produce a report (exit code {code})"
        )
    summary = report["summary"]
    output = {"exit_code": code, "summary": summary}
    counts = ", ".join(f"{summary[name]} {name}" for name in ("errors", "warnings", "notes") if summary.get(name))
    return ActionResult(TaskState.SUCCEEDED if code == 0 else TaskState.FAILED, counts or "no problems", output)


def _wait_action(work: ActionInputs) -> ActionResult:
    if work.clock.wait(work.cancel.event, to_seconds(work.values["duration"])):
        return ActionResult(TaskState.CANCELLED, "cancelled")
    return ActionResult(TaskState.SUCCEEDED, f"waited {work.values['duration']}")


def _report_action(work: ActionInputs) -> ActionResult:
    path = work.root / work.values["path"]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(work.run, indent=2, ensure_ascii=False, default=str) + "\n"
    path.write_text(text if work.values["format"] == "json" else _run_markdown(work.run), encoding="utf-8")
    return ActionResult(TaskState.SUCCEEDED, f"wrote {work.values['path']}", {"path": str(path)})


def _run_markdown(run: Mapping[str, Any]) -> str:
    rows = [f"| {name} | {step['status']} | {step['message']} |" for name, step in run["steps"].items()]
    return "\n".join([f"# {run['workflow']}", "", "| step | state | message |", "|---|---|---|", *rows]) + "\n"


def _webhook_action(work: ActionInputs) -> ActionResult:
    values = work.values
    endpoint = work.endpoints.get(values["to"]) or Endpoint(values["to"])
    body: dict[str, Any] = {"event": values["event"], "run": {"id": work.run["id"], "workflow": work.run["workflow"]}}
    if values["include"] == "summary":
        body["steps"] = {name: step["status"] for name, step in work.run["steps"].items()}
    elif values["include"] == "everything":
        body["steps"] = work.run["steps"]
    if "data" in values:
        body["data"] = values["data"]
    try:
        status = deliver_event(
            endpoint, f"{work.run['id']}.{values['event']}", body, work.clock.now(), work.timeout or 30.0
        )
    except Undelivered as error:
        return ActionResult(TaskState.FAILED, str(error))
    return ActionResult(TaskState.SUCCEEDED, f"status {status}", {"status": status})


_PATHS = {
    "paths": Param(type="array", default=["."]),
    "fail_on": Param(enum=["error", "warning", "note"], default="warning"),
}
BUILTINS: Mapping[str, BuiltinAction] = {
    "lint.check": BuiltinAction(_PATHS, _lint_action(("check",))),
    "lint.fix": BuiltinAction(_PATHS, _lint_action(("check", "--fix"))),
    "webhook.send": BuiltinAction(
        {
            "to": Param(required=True),
            "event": Param(required=True),
            "include": Param(enum=["nothing", "summary", "everything"], default="summary"),
            "data": Param(type="object"),
        },
        _webhook_action,
    ),
    "report.write": BuiltinAction(
        {"path": Param(required=True), "format": Param(enum=["json", "markdown"], default="json")}, _report_action
    ),
    "wait": BuiltinAction({"duration": Param(required=True)}, _wait_action),
}
