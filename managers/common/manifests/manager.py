"""A discovered manager: its manifest and the position of each part."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from psverify_managers.common.documents.positions import Document, DocumentProblem
    from psverify_managers.common.manifests.manifest_model import Manifest

PLATFORM = {"win32": "windows", "darwin": "darwin"}.get(sys.platform, "linux")


@dataclass(frozen=True, slots=True)
class Manager:
    """A valid manifest, its file, and the lines of its parts."""

    manifest: Manifest
    path: Path
    document: Document
    config: Mapping[str, Any] = field(default_factory=dict)
    """The shared settings: `${config.…}` in arguments and environments."""

    @property
    def name(self) -> str:
        """The manager's name."""
        return self.manifest.name

    @property
    def working_dir(self) -> Path:
        """The working directory of its processes."""
        return (self.path.parent / self.manifest.working_dir).resolve()

    @property
    def available(self) -> bool:
        """Whether it is enabled and supports this platform."""
        return self.manifest.enabled and (not self.manifest.platforms or PLATFORM in self.manifest.platforms)

    def beside(self, name: str) -> Path:
        """Returns the path of a file, relative to the manifest."""
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
    """An error in a manifest or workflow; a `warning` does not prevent its use."""

    path: Path
    problem: DocumentProblem
    warning: bool = False
