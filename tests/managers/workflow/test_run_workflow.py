"""Whole runs with real processes: order, outputs, failures, repetitions, time limits, cancellation, and going on."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from psverify_managers.common.installation import Installation, Places
from psverify_managers.common.states import TaskState
from psverify_managers.common.webhooks import Endpoint
from psverify_managers.process.tasks.run_task import Engine
from psverify_managers.workflow.run_workflow import FinishedRun, Runner, RunOrder
from psverify_managers.workflow.validate import workflow_faults
from psverify_managers.workflow.workflow_files import LoadedWorkflow, load_workflow

if TYPE_CHECKING:
    from pathlib import Path

    from psverify_managers.common.children.cancellation import Cancel

MEET = """
import os, sys, threading
open(sys.argv[1], "w").close()
while not os.path.exists(sys.argv[2]): threading.Event().wait(0.01)
"""
TASKS = {
    "say": {"args": ["print(__import__('json').dumps({'said': __import__('sys').argv[1]}))", "${params.text}"],
            "params": {"text": {}}, "output": "json"},
    "fail": {"args": ["raise SystemExit(3)"]},
    "hang": {"args": ["import signal; print('up', flush=True); signal.pause()"]},
    "meet": {"args": [MEET,
                      "${params.mine}", "${params.other}"], "params": {"mine": {}, "other": {}}},
}  # fmt: skip
Make = Callable[..., FinishedRun]


class World:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        adapter = {"kind": "binary", "path": sys.executable, "args": ["-c"]}
        manifest = {"manifest_version": 1, "name": "m", "version": "1", "adapter": adapter, "tasks": TASKS}
        (folder / "m.manifest.json").write_text(json.dumps(manifest))
        self.here = Installation(Places(folder, folder / "state", (folder,)))
        self.endpoints: Mapping[str, Endpoint] = {}
        self.told: list[str] = []

    def load(self, **workflow: Any) -> LoadedWorkflow:
        path = self.folder / "w.yaml"
        with path.open("w") as file:
            YAML().dump({"version": 1, "name": "w", **workflow}, file)
        loaded = load_workflow(path)
        assert isinstance(loaded, LoadedWorkflow), loaded
        assert workflow_faults(loaded, self.here.managers.found) == []
        return loaded

    def run(self, cancel: Cancel | None = None, order: Mapping[str, Any] | None = None, **workflow: Any) -> FinishedRun:
        made = RunOrder(self.load(**workflow), **(order or {}))

        def progress(name: str, state: TaskState, message: str) -> None:
            self.told.append(f"{name} {state.value}")

        with Engine(self.here, lambda _: ()) as engine:
            runner = Runner(engine, self.endpoints, progress)
            return runner.perform(made, runner.order(made), cancel)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    found = World(tmp_path)
    yield found
    found.here.close()


def say(name: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "task": "m/say", "with": {"text": text}, **more}


def fail(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "task": "m/fail", **more}


def states(done: FinishedRun) -> list[str]:
    return [step.state.value for step in done.steps]


def test_outputs_go_from_step_to_step(world: World) -> None:
    steps = [say("a", "${params.word}"), say("b", "${steps.a.output.said} ${steps.a.status} ${run.id}")]
    done = world.run(params={"word": {"default": "x"}}, order={"params": {"word": "hi"}}, steps=steps)
    assert done.row.state is TaskState.SUCCEEDED
    assert done.steps[1].output == {"said": f"hi succeeded {done.row.id}"}
    assert world.told == ["w/a running", "w/a succeeded", "w/b running", "w/b succeeded"]
    assert {task.run for task in world.here.tasks.select()} == {done.row.id}


def test_failure_skips_the_rest_and_calls_handlers(world: World) -> None:
    report = {"uses": "report.write", "with": {"path": "out/r.json"}}
    steps = [fail("a"), say("b", "x"), say("c", "${steps.a.status}", **{"if": "always()"})]
    done = world.run(steps=steps, on={"failure": [report], "success": [{"task": "m/fail"}]})
    assert (done.row.state, done.row.message) == (TaskState.FAILED, "a failed")
    assert states(done) == ["failed", "skipped", "succeeded"]
    assert done.steps[2].output == {"said": "failed"}
    written = json.loads((world.folder / "out" / "r.json").read_text())
    assert (written["status"], written["steps"]["b"]["status"]) == ("failed", "skipped")
    world.here.catalogue.flush()
    assert {entry.operation for entry in world.here.catalogue.select()} == {"task", "workflow"}


def test_allowed_failure_and_failing_handler(world: World) -> None:
    done = world.run(steps=[fail("a", continue_on=["failed"]), say("b", "x")])
    assert (done.row.state, states(done)) == (TaskState.SUCCEEDED, ["failed", "succeeded"])
    done = world.run(steps=[say("a", "x")], on={"always": [{"task": "m/fail"}]})
    assert (done.row.state, done.row.message) == (TaskState.FAILED, "on-1 (m/fail): exit code 3")


def test_steps_at_once(world: World) -> None:
    one, two = str(world.folder / "one"), str(world.folder / "two")
    steps = [
        {"id": "a", "task": "m/meet", "with": {"mine": one, "other": two}, "needs": []},
        {"id": "b", "task": "m/meet", "with": {"mine": two, "other": one}, "needs": []},
        say("c", "both", needs=["a", "b"]),
    ]
    done = world.run(steps=steps, max_parallel=2, timeout="1m")
    assert states(done) == ["succeeded"] * 3
    assert world.told[-2:] == ["w/c running", "w/c succeeded"]


def test_step_is_repeated(world: World) -> None:
    done = world.run(steps=[fail("a", retry={"limit": 2, "initial": "1ms"})])
    assert (done.steps[0].attempt, len(world.here.tasks.select())) == (3, 3)


def test_time_limits_of_step_and_run(world: World) -> None:
    hang = {"id": "a", "task": "m/hang"}
    assert states(world.run(steps=[{**hang, "timeout": "200ms"}])) == ["timed_out"]
    done = world.run(steps=[hang, say("b", "x")], timeout="300ms")
    assert (done.row.state, states(done)) == (TaskState.TIMED_OUT, ["cancelled", "skipped"])
    waits = {"id": "a", "uses": "wait", "with": {"duration": "1h"}, "timeout": "10ms"}
    done = world.run(steps=[waits])
    assert (states(done), done.steps[0].message) == (["timed_out"], "timed out after 0.01 s")


def test_cancel_through_the_store(world: World) -> None:
    other = Installation(world.here.places)
    steps = [{"id": "a", "task": "m/hang"}, say("b", "x", **{"if": "always()"})]
    found: list[str] = []

    def cancel() -> None:
        while not (tasks := other.tasks.select("running")):
            threading.Event().wait(0.01)
        found.extend(str(task.run) for task in tasks)
        other.runs.cancel(found[0], 1.0)

    thread = threading.Thread(target=cancel)
    thread.start()
    done = world.run(steps=steps)
    thread.join()
    other.close()
    assert (done.row.state, states(done), found) == (TaskState.CANCELLED, ["cancelled", "skipped"], [done.row.id])


def test_going_on_from_an_earlier_run(world: World) -> None:
    steps = [say("a", "first"), fail("b"), say("c", "${steps.a.output.said}")]
    first = world.run(steps=steps)
    reuse = {step.id: step for step in first.steps if step.state is TaskState.SUCCEEDED}
    mended = [steps[0], say("b", "now"), steps[2]]
    second = world.run(steps=mended, order={"reuse": reuse, "retry_of": first.row.id})
    assert second.row.state is TaskState.SUCCEEDED
    assert second.steps[0].message == f"reused from run {first.row.id}"
    assert second.steps[2].output == {"said": "first"}
    assert len([task for task in world.here.tasks.select() if task.task == "say"]) == 3


def test_secret_parameters_are_masked_wherever_they_go(world: World) -> None:
    done = world.run(
        params={"key": {"secret": True}},
        order={"params": {"key": "hush-hush"}},
        steps=[say("a", "it is ${params.key}")],
    )
    assert done.row.params == {"key": "***"}
    assert done.steps[0].output == {"said": "it is ***"}
    world.here.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in (world.folder / "state").rglob("*"):
        assert not path.is_file() or b"hush-hush" not in path.read_bytes(), path


def test_lint_steps(world: World) -> None:
    (world.folder / "bad.ps1").write_text("if (\n")
    (world.folder / "good.ps1").write_text("Get-ChildItem\n")
    check = {"id": "a", "uses": "lint.check", "with": {"paths": ["bad.ps1"], "fail_on": "error"}}
    done = world.run(steps=[check])
    assert (states(done), done.steps[0].output["exit_code"]) == (["failed"], 1)
    assert "errors" in done.steps[0].message
    done = world.run(steps=[{**check, "with": {"paths": ["good.ps1"]}}])
    assert (states(done), done.steps[0].message) == (["succeeded"], "no problems")


def test_reference_to_nothing_fails_the_step(world: World) -> None:
    done = world.run(steps=[say("a", "x"), say("b", "${steps.a.output.none}")])
    assert (states(done), done.steps[1].message) == (
        ["succeeded", "failed"],
        "'${steps.a.output.none}' does not resolve",
    )


class Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(500 if "broken" in self.path else 202)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so is this one
        return


def test_webhook_is_signed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_KEY", "header-secret")
    monkeypatch.setenv("HOOK_HMAC", "hmac-secret")
    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        got: list[tuple[dict[str, str], bytes]] = []
        server.got = got  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/"
        world.endpoints = {
            "n8n": Endpoint(url, ("X-Api-Key", "env:HOOK_KEY"), "env:HOOK_HMAC"),
            "broken": Endpoint(url + "broken"),
            "poor": Endpoint(url, ("X-Api-Key", "env:NO_SUCH")),
        }
        steps = [
            {"id": name, "uses": "webhook.send", "with": {"to": name, "event": "e"}, "continue_on": ["failed"]}
            for name in ("n8n", "broken", "poor", "nowhere")
        ]
        done = world.run(steps=steps)
        server.shutdown()
        thread.join()
    assert [step.message for step in done.steps] == [
        "status 202",
        "status 500",
        "secret env:NO_SUCH not found",
        "'nowhere' is neither a URL nor a configured webhook",
    ]
    headers, body = got[0]
    assert headers["X-Api-Key"] == "header-secret"
    assert json.loads(body) == {"event": "e", "run": {"id": done.row.id, "workflow": "w"}, "steps": {
        "n8n": "running", "broken": "queued", "poor": "queued", "nowhere": "queued"}}  # fmt: skip
    signed = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.new(b"hmac-secret", signed, hashlib.sha256).digest()).decode()
    assert headers["Webhook-Signature"] == f"v1,{digest}"
