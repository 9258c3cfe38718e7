"""The input and the result of every adapter."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from psverify_managers.common.documents.references import expand_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from psverify_managers.common.children.cancellation import Cancel
    from psverify_managers.common.children.output_stream import Line
    from psverify_managers.common.manifests.manager import Manager
    from psverify_managers.common.manifests.manifest_model import TaskDefinition
    from psverify_managers.common.masking import Masker
    from psverify_managers.common.states import TaskState
    from psverify_managers.common.store.rows import Owner

ALWAYS_INHERITED = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


def _nobody(_: Any) -> None:
    return None


@dataclass(frozen=True, slots=True)
class AdapterCall:
    """One attempt of a task. `folder` holds its parameters, results and logs; `timeout` is in seconds."""

    identifier: str
    manager: Manager
    task: TaskDefinition
    params: Mapping[str, Any]
    folder: Path
    masker: Masker
    cancel: Cancel
    timeout: float | None = None
    stdout: Line | None = None
    stderr: Line | None = None
    started: Callable[[Owner], None] = _nobody

    @property
    def scope(self) -> dict[str, Any]:
        """The values that references in arguments can use."""
        return {**shared_scope(self.manager), "params": self.params, "task": {"id": self.identifier}}


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """The result of an attempt. `data` is the parsed output; the tails are masked text."""

    state: TaskState
    message: str
    exit_code: int | None = None
    data: Any = None
    stdout: str = ""
    stderr: str = ""
    dropped: bool = field(default=False)


class Adapter(Protocol):
    """Calls managers of one kind."""

    def execute(self, call: AdapterCall) -> AttemptResult:
        """Makes one attempt and waits for it. Failures of the process are results, never exceptions."""
        ...


def shared_scope(manager: Manager) -> dict[str, Any]:
    """Returns the values that references can use anywhere in a manifest."""
    return {"env": dict(os.environ), "config": manager.config}


def manager_environment(manager: Manager) -> dict[str, str]:
    """Returns the environment of a manager's processes; raises UnknownReference."""
    manifest = manager.manifest
    inherited = {name: value for name, value in os.environ.items() if manifest.env_inherit or name in ALWAYS_INHERITED}
    scope = shared_scope(manager)
    named = {name: expand_text(value, scope) for name, value in manifest.env.items()}
    return inherited | secret_values(manifest.secrets) | named


def secret_values(names: Sequence[str]) -> dict[str, str]:
    """Returns the secrets that are set: in the variable, or in the file that `NAME_FILE` names."""
    found = {}
    for name in names:
        path = os.environ.get(f"{name}_FILE")
        if name in os.environ:
            found[name] = os.environ[name]
        elif path and Path(path).is_file():
            found[name] = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    return found
