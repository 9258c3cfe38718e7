"""Adapters that run inside psverify: Python functions in a thread, and HTTP requests."""

from __future__ import annotations

import importlib
import json
import sys
import threading
import traceback
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from psverify_managers.common.adapters.adapter_call import AdapterCall, AttemptResult, manager_environment
from psverify_managers.common.documents.references import UnknownReference, expand_text
from psverify_managers.common.durations import to_bytes
from psverify_managers.common.manifests.adapter_model import HttpAdapter, PythonAdapter
from psverify_managers.common.manifests.manifest_model import Request
from psverify_managers.common.states import TaskState

if TYPE_CHECKING:
    from collections.abc import Callable


class InProcessAdapter:
    """Makes an attempt in a separate thread; a timeout or cancellation only stops waiting for it."""

    def __init__(self, work: Callable[[AdapterCall], AttemptResult]) -> None:
        self._work = work

    def execute(self, call: AdapterCall) -> AttemptResult:
        """Makes one attempt; an abandoned attempt keeps running until it finishes."""
        answers: list[AttemptResult] = []
        wake = threading.Event()
        call.cancel.watch(wake)
        threading.Thread(target=self._run, args=(call, answers, wake), daemon=True).start()
        wake.wait(call.timeout)
        if answers:
            return answers[0]
        if call.cancel.requested:
            return AttemptResult(TaskState.CANCELLED, "cancelled")
        return AttemptResult(TaskState.TIMED_OUT, f"timed out after {call.timeout:g} s")

    def _run(self, call: AdapterCall, answers: list[AttemptResult], wake: threading.Event) -> None:
        try:
            answers.append(self._work(call))
        except Exception as error:
            trace = call.masker.text(traceback.format_exc())
            answers.append(AttemptResult(TaskState.FAILED, call.masker.text(_error_reason(error)), stderr=trace))
        finally:
            wake.set()


def call_python(call: AdapterCall) -> AttemptResult:
    """Calls a manager's function with the parameters as keyword arguments."""
    adapter = call.manager.manifest.adapter
    assert isinstance(adapter, PythonAdapter)
    module, _, names = (call.task.entry or adapter.entry_point).partition(":")
    found: Any = _import_module(module, str(call.manager.working_dir))
    for name in names.split("."):
        found = getattr(found, name)
    value = json.loads(json.dumps(found(**call.params)))
    return AttemptResult(TaskState.SUCCEEDED, "done", 0, call.masker.value(value))


def call_http(call: AdapterCall) -> AttemptResult:
    """Sends an HTTP request to a manager; a status below 400 means success."""
    request = _build_request(call)
    try:
        with urllib.request.urlopen(request, timeout=call.timeout or 60) as answer:  # noqa: S310 - http(s) by the model
            return _read_answer(call, answer.status, answer.read(to_bytes(call.task.max_output) + 1), answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return _read_answer(call, error.code, error.read(to_bytes(call.task.max_output) + 1), error.headers)
    except (urllib.error.URLError, OSError) as error:
        return AttemptResult(
            TaskState.FAILED, call.masker.text(f"{request.full_url} did not respond: {_error_reason(error)}")
        )


def _import_module(name: str, folder: str) -> Any:
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name)
    finally:
        with suppress(ValueError):
            sys.path.remove(folder)


def _build_request(call: AdapterCall) -> urllib.request.Request:
    adapter, asked = call.manager.manifest.adapter, call.task.request or Request()
    assert isinstance(adapter, HttpAdapter)
    quoted = {name: urllib.parse.quote(str(value), safe="") for name, value in call.params.items()}
    url = adapter.base_url.rstrip("/") + "/" + expand_text(asked.path, {"params": quoted}).lstrip("/")
    scope = {"env": manager_environment(call.manager)}
    headers = {name: expand_text(value, scope) for name, value in adapter.headers.items()}
    if asked.method == "GET":
        query = urllib.parse.urlencode({name: value for name, value in call.params.items() if name not in asked.path})
        return urllib.request.Request(f"{url}?{query}" if query else url, headers=headers)  # noqa: S310
    body = json.dumps(dict(call.params)).encode()
    headers = {"Content-Type": "application/json", **headers}
    return urllib.request.Request(url, body, headers, method=asked.method)  # noqa: S310


def _read_answer(call: AdapterCall, status: int, body: bytes, headers: Any) -> AttemptResult:
    limit = to_bytes(call.task.max_output)
    text = call.masker.text(body[:limit].decode("utf-8", "backslashreplace"))
    (call.folder / "stdout.log").write_text(text, encoding="utf-8", newline="\n")
    state = TaskState.SUCCEEDED if status < 400 else TaskState.FAILED
    data = None
    if "json" in headers.get("Content-Type", "") and len(body) <= limit:
        with suppress(ValueError):
            data = call.masker.value(json.loads(body))
    return AttemptResult(state, f"status {status}", status, data, text[-4096:], dropped=len(body) > limit)


def _error_reason(error: Exception) -> str:
    if isinstance(error, UnknownReference):
        return str(error)
    reason = getattr(error, "reason", error)
    return f"{type(error).__name__}: {reason}"
