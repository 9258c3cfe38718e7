"""Loads the manifests in the configured folders; an invalid manifest does not affect the others."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psverify.api import nearest
from psverify_managers.common.documents.positions import DocumentProblem, parse_document, validate_document
from psverify_managers.common.manifests.adapter_model import BinaryAdapter, PowerShellAdapter
from psverify_managers.common.manifests.manager import Fault, Manager
from psverify_managers.common.manifests.manifest_model import Manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

ENDINGS = (".manifest.json", ".manifest.yaml", ".manifest.yml")


@dataclass(frozen=True, slots=True)
class DiscoveredManagers:
    """The managers sorted by name, and the errors in all manifests."""

    found: Mapping[str, Manager]
    faults: tuple[Fault, ...]


def discover_managers(places: Iterable[Path], config: Mapping[str, Any] | None = None) -> DiscoveredManagers:
    """Loads manifest files and all manifests in folders, at any depth; `config` holds the shared settings."""
    loaded = [load_manifest(path, config) for path in manifest_files(places)]
    faults = [fault for each in loaded if not isinstance(each, Manager) for fault in each]
    found: dict[str, Manager] = {}
    for manager in (each for each in loaded if isinstance(each, Manager)):
        first = found.setdefault(manager.name, manager)
        if first is not manager:
            message = f"name: manager '{manager.name}' is already defined in {first.path.name}"
            faults.append(Fault(manager.path, DocumentProblem(message, *manager.document.place(("name",)))))
    faults.extend(
        fault for manager in found.values() for fault in (*_missing_files(manager), *_unknown_names(manager, found))
    )
    faults.extend(_dependency_cycles(found))
    return DiscoveredManagers(
        dict(sorted(found.items())), tuple(sorted(faults, key=lambda each: (each.path, each.problem.line)))
    )


def manifest_files(places: Iterable[Path]) -> list[Path]:
    """Returns the manifest files in folders and paths, sorted and without duplicates."""
    found = {path.resolve() for place in places for path in (place.rglob("*") if place.is_dir() else [place])}
    return sorted(path for path in found if path.name.endswith(ENDINGS))


def load_manifest(path: Path, config: Mapping[str, Any] | None = None) -> Manager | list[Fault]:
    """Loads one manifest; returns its errors if it is invalid."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [Fault(path, DocumentProblem(f"cannot read file: {error}", 1))]
    document = parse_document(text, is_json=path.suffix == ".json")
    if isinstance(document, DocumentProblem):
        return [Fault(path, document)]
    manifest = validate_document(Manifest, document)
    if isinstance(manifest, list):
        return [Fault(path, problem) for problem in manifest]
    return Manager(manifest, path, document, config or {})


def service_dependencies(managers: Mapping[str, Manager], name: str) -> tuple[str, ...]:
    """Returns the services that a service depends on."""
    service = managers[name].manifest.service if name in managers else None
    return tuple(service.depends_on) if service else ()


def _missing_files(manager: Manager) -> Iterator[Fault]:
    adapter = manager.manifest.adapter
    if isinstance(adapter, PowerShellAdapter):
        if not manager.beside(adapter.script).is_file():
            yield _manifest_fault(manager, f"adapter.script: file '{adapter.script}' not found", "adapter", "script")
        for name, task in manager.manifest.tasks.items():
            if task.entry and not manager.beside(task.entry).is_file():
                message = f"tasks.{name}.entry: file '{task.entry}' not found"
                yield _manifest_fault(manager, message, "tasks", name, "entry")
    if isinstance(adapter, BinaryAdapter) and find_program(manager, adapter.path) is None:
        yield _manifest_fault(
            manager, f"adapter.path: program '{adapter.path}' not found", "adapter", "path", warning=True
        )
    if not manager.working_dir.is_dir():
        yield _manifest_fault(manager, f"working_dir: folder '{manager.manifest.working_dir}' not found", "working_dir")


def find_program(manager: Manager, name: str) -> str | None:
    """Returns the path of a program: next to the manifest, else in PATH."""
    beside = manager.beside(name)
    return str(beside) if beside.is_file() else shutil.which(name)


def _unknown_names(manager: Manager, managers: Mapping[str, Manager]) -> Iterator[Fault]:
    for number, name in enumerate(manager.manifest.requires):
        if name not in managers:
            message = f"requires: unknown manager '{name}'{nearest(name, managers)}"
            yield _manifest_fault(manager, message, "requires", number)
    for name in service_dependencies(managers, manager.name):
        other = managers.get(name)
        if other is None or other.manifest.service is None:
            message = f"service.depends_on: unknown service '{name}'{nearest(name, managers)}"
            yield _manifest_fault(manager, message, "service", "depends_on", name)


def _dependency_cycles(managers: Mapping[str, Manager]) -> Iterator[Fault]:
    for name, manager in managers.items():
        for dependency in service_dependencies(managers, name):
            if name in _reachable_from(managers, dependency):
                message = f"service.depends_on: '{name}' and '{dependency}' depend on each other"
                yield _manifest_fault(manager, message, "service", "depends_on", dependency)


def _reachable_from(managers: Mapping[str, Manager], name: str) -> list[str]:
    found = [name]
    for each in found:
        found.extend(other for other in service_dependencies(managers, each) if other not in found)
    return found


def _manifest_fault(manager: Manager, message: str, *steps: str | int, warning: bool = False) -> Fault:
    return Fault(manager.path, DocumentProblem(message, *manager.document.place(steps)), warning)
