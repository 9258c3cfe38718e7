"""All schedules of an installation, from managers and workflows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psverify.api import ExitCode, UserError, nearest
from psverify_managers.workflow import face as workflows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from psverify_managers.common.installation import Installation
    from psverify_managers.common.manifests.schedule_model import When


@dataclass(frozen=True, slots=True)
class ScheduleEntry:
    """A schedule of a task `(manager, task)` or a workflow file; `path` and `line` locate its definition."""

    name: str
    when: When
    path: Path
    line: int
    task: tuple[str, str] | None = None
    workflow: Path | None = None
    params: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return self.name


def schedule_entries(here: Installation) -> dict[str, ScheduleEntry]:
    """Returns the schedules by name; duplicate names get a number."""
    found: dict[str, ScheduleEntry] = {}
    for entry in (*_of_managers(here), *_of_workflows(here)):
        name, number = entry.name, 1
        while name in found:
            number += 1
            name = f"{entry.name}-{number}"
        found[name] = ScheduleEntry(name, entry.when, entry.path, entry.line, entry.task, entry.workflow, entry.params)
    return dict(sorted(found.items()))


def require_entry(here: Installation, name: str) -> ScheduleEntry:
    """Returns a schedule by name; raises UserError if it is unknown."""
    known = schedule_entries(here)
    if name not in known:
        raise UserError(f"unknown schedule '{name}'{nearest(name, known)}", ExitCode.UNKNOWN_SUBJECT)
    return known[name]


def _of_managers(here: Installation) -> Iterator[ScheduleEntry]:
    for manager in here.managers.found.values():
        if not manager.available:
            continue
        for number, each in enumerate(manager.manifest.schedules):
            line = manager.document.line("schedules", number)
            subject = each.task or Path(each.workflow or "").stem
            task = (manager.name, each.task) if each.task else None
            workflow = manager.beside(each.workflow) if each.workflow else None
            name = each.name or f"{manager.name}/{subject}"
            yield ScheduleEntry(name, each, manager.path, line, task, workflow, each.params)


def _of_workflows(here: Installation) -> Iterator[ScheduleEntry]:
    for path in workflows.find_workflow_files(here.places.workflows):
        loaded = workflows.load_workflow(path)
        if isinstance(loaded, workflows.LoadedWorkflow) and loaded.workflow.schedule is not None:
            line = loaded.document.line("schedule")
            yield ScheduleEntry(loaded.workflow.name, loaded.workflow.schedule, path, line, workflow=path)
