"""Python functions in a thread, and HTTP against a real server on the loopback interface."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from psverify_managers.common.adapters.adapter_call import AdapterCall, AttemptResult
from psverify_managers.common.adapters.choose_adapter import adapter_for
from psverify_managers.common.children.cancellation import Cancel
from psverify_managers.common.masking import Masker
from psverify_managers.common.states import TaskState

if TYPE_CHECKING:
    from pathlib import Path

MakeCall = Callable[..., AdapterCall]
MODULE = """
import threading
def add(a, b=1): return {"sum": a + b}
def fail(): raise ValueError("bad s3cret")
def leave(): raise SystemExit(3)
def odd(): return object()
def hang(): threading.Event().wait()
"""


class Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = {
            "method": self.command,
            "path": self.path,
            "auth": self.headers.get("Authorization"),
            "body": self.rfile.read(length).decode(),
        }
        self.send_response(500 if "fail" in self.path else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - the names are http.server's

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so is this one
        return


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        thread = threading.Thread(target=found.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{found.server_port}/api/"
        found.shutdown()
        thread.join()


def execute(call: AdapterCall) -> AttemptResult:
    return adapter_for(call.manager.manifest).execute(call)


@pytest.fixture
def call_python(make_call: MakeCall, tmp_path: Path) -> Callable[..., AttemptResult]:
    module = f"inside_{tmp_path.name.replace('-', '_')}"
    (tmp_path / f"{module}.py").write_text(MODULE)

    def call(function: str, **fields: object) -> AttemptResult:
        adapter = {"kind": "python", "entry_point": f"{module}:{function}", "isolation": "thread"}
        return execute(make_call({}, adapter, **fields))

    return call


def test_function(call_python: Callable[..., AttemptResult]) -> None:
    assert call_python("add", params={"a": 2}) == AttemptResult(TaskState.SUCCEEDED, "done", 0, {"sum": 3})


def test_function_that_fails(call_python: Callable[..., AttemptResult]) -> None:
    result = call_python("fail", masker=Masker(["s3cret"]))
    assert (result.state, result.message) == (TaskState.FAILED, "ValueError: bad ***")
    assert "line 4, in fail" in result.stderr
    assert call_python("odd").state is TaskState.FAILED
    assert call_python("none").message.startswith("AttributeError")


def test_function_that_hangs(call_python: Callable[..., AttemptResult]) -> None:
    assert call_python("hang", timeout=0.05).state is TaskState.TIMED_OUT
    cancel = Cancel()
    cancel.request()
    assert call_python("hang", cancel=cancel).state is TaskState.CANCELLED


def test_http_post_get_and_status(make_call: MakeCall, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "s3cret")
    adapter = {"kind": "http", "base_url": server, "headers": {"Authorization": "Bearer ${env.TOKEN}"}}
    params: dict[str, dict[str, str]] = {"name": {}, "id": {}}
    given = {"name": "a b", "id": "x/y"}

    def ask(request: dict[str, str]) -> AttemptResult:
        task = {"request": request, "params": params}
        return execute(make_call(task, adapter, params=given, masker=Masker(["s3cret"])))

    posted = ask({"path": "jobs/${params.id}"})
    assert (posted.state, posted.exit_code) == (TaskState.SUCCEEDED, 200)
    assert posted.data == {
        "method": "POST",
        "path": "/api/jobs/x%2Fy",
        "auth": "Bearer ***",
        "body": json.dumps(given),
    }
    got = ask({"method": "GET", "path": "/jobs"})
    assert got.data["path"] == "/api/jobs?name=a+b&id=x%2Fy"
    failed = ask({"method": "DELETE", "path": "fail"})
    assert (failed.state, failed.message) == (TaskState.FAILED, "status 500")


def test_http_nobody_there(make_call: MakeCall) -> None:
    result = execute(make_call({}, {"kind": "http", "base_url": "http://127.0.0.1:1"}))
    assert result.state is TaskState.FAILED
    assert "http://127.0.0.1:1/ did not respond" in result.message


def test_http_body_is_bounded(make_call: MakeCall, server: str) -> None:
    result = execute(make_call({"max_output": "10B"}, {"kind": "http", "base_url": server}))
    assert (len(result.stdout), result.dropped, result.data) == (10, True, None)
