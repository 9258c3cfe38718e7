"""A manager as it was found: its manifest, and where each part of it stands."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from psverify_managers.common.documents.lines import Document, Problem
    from psverify_managers.common.manifests.manifest_model import Manifest

PLATFORM = {"win32": "windows", "darwin": "darwin"}.get(sys.platform, "linux")


@dataclass(frozen=True, slots=True)
class Manager:
    """A manifest that holds, its file, and the lines of its parts."""

    manifest: Manifest
    path: Path
    document: Document
    config: Mapping[str, Any] = field(default_factory=dict)
    """The settings that all managers share: `${config.…}` in arguments and environments."""

    @property
    def name(self) -> str:
        """The manager's name."""
        return self.manifest.name

    @property
    def working_dir(self) -> Path:
        """Where its processes start."""
        return (self.path.parent / self.manifest.working_dir).resolve()

    @property
    def available(self) -> bool:
        """Whether it may run here."""
        return self.manifest.enabled and (not self.manifest.platforms or PLATFORM in self.manifest.platforms)

    def beside(self, name: str) -> Path:
        """Returns the path of a file that the manifest names."""
        return (self.path.parent / name).resolve()

    def task_line(self, task: str) -> int:
        """Returns the 1-based line that defines a task."""
        return self.document.line("tasks", task)

    @property
    def service_line(self) -> int:
        """The 1-based line that defines the service."""
        return self.document.line("service")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a manifest or workflow; `warning` does not keep it from being used."""

    path: Path
    problem: Problem
    warning: bool = False
