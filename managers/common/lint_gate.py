"""The lint gate: a script with findings does not run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.api import Severity
from psverify.api.report import Record
from psverify_managers.common.manifests.adapter_model import PowerShellAdapter

if TYPE_CHECKING:
    from psverify_managers.common.manifests.manager import Manager
    from psverify_managers.common.manifests.manifest_model import TaskDefinition

Lint = Callable[[Path], Sequence[Record]]
"""A linter: returns the findings in one script."""
_LEVEL = {"error": Severity.ERROR, "warning": Severity.WARNING}


def task_objections(manager: Manager, task: TaskDefinition, lint: Lint) -> tuple[Record, ...]:
    """Returns the findings that block a task's script."""
    return _script_objections(manager, task.entry, lint)


def service_objections(manager: Manager, lint: Lint) -> tuple[Record, ...]:
    """Returns the findings that block a service's script."""
    return _script_objections(manager, None, lint)


def _script_objections(manager: Manager, entry: str | None, lint: Lint) -> tuple[Record, ...]:
    adapter = manager.manifest.adapter
    if not isinstance(adapter, PowerShellAdapter) or adapter.lint_gate == "off":
        return ()
    level = _LEVEL[adapter.lint_gate]
    found = lint(manager.beside(entry or adapter.script))
    return tuple(record for record in found if record.level is not None and record.level >= level)


def refusal_reason(found: Sequence[Record]) -> str:
    """Returns the message for a blocked script."""
    rules = ", ".join(sorted({record.rule for record in found}))
    count = "1 finding" if len(found) == 1 else f"{len(found)} findings"
    return f"script not run: the lint gate reported {count} ({rules})"
