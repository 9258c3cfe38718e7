"""A manager's manifest (`*.manifest.json`, `*.manifest.yaml`), version 1."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from psverify_managers.common.documents.declared_parameters import Param
from psverify_managers.common.documents.strict_model import Argv, Duration, Model, Name, Size
from psverify_managers.common.manifests.adapter_model import (
    Adapter,
    BinaryAdapter,
    DockerAdapter,
    HttpAdapter,
    PowerShellAdapter,
    PythonAdapter,
)
from psverify_managers.common.manifests.schedule_model import Schedule
from psverify_managers.common.manifests.service_model import Probe, Service

SCHEMA_ID = "psverify/manager-manifest-1.json"
_PARAM = re.compile(r"\$\{params\.([^}]*)\}")


class Retry(Model):
    """When to retry a failed attempt; without `on_exit_codes`, after any failure."""

    limit: int = Field(default=0, ge=0, le=100)
    initial: Duration = "1s"
    factor: float = Field(default=2.0, ge=1.0, strict=False)
    max: Duration = "60s"
    jitter: float = Field(default=0.1, ge=0.0, le=1.0, strict=False)
    on_exit_codes: list[int] = Field(default=[])


class Request(Model):
    """An HTTP request; parameters go into the JSON body, the query of a GET, or `path` as `${params.x}`."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    path: str = "/"


class TaskDefinition(Model):
    """A task that a manager offers."""

    description: str = ""
    args: Argv = Field(default=[])
    entry: str | None = Field(
        default=None, description="the script or module:function for this task; overrides the adapter's"
    )
    request: Request | None = None
    params: dict[str, Param] = Field(default={})
    timeout: Duration | None = None
    retry: Retry = Retry()
    success_exit_codes: list[int] = Field(default=[0])
    output: Literal["text", "json", "jsonl", "records"] = "text"
    max_output: Size = "1MiB"
    concurrency_key: str | None = None
    produces: list[str] = Field(default=[], description="files, relative to working_dir, that the task must create")
    mcp: bool = False
    destructive: bool = False

    @model_validator(mode="after")
    def _known_params(self) -> TaskDefinition:
        texts = [*self.args, self.request.path if self.request else ""]
        for name in (found for text in texts for found in _PARAM.findall(text)):
            if name not in self.params:
                raise ValueError(f"'${{params.{name}}}' refers to unknown parameter '{name}'")
            if self.params[name].secret:
                raise ValueError(f"secret parameter '{name}' would be visible in the process arguments")
        return self


class Manifest(Model):
    """A manager: how it is called and what it offers."""

    manifest_version: Literal[1]
    name: Name
    version: str
    schema_: str | None = Field(default=None, alias="$schema")
    description: str = ""
    platforms: list[Literal["linux", "windows", "darwin"]] = Field(default=[])
    requires: list[str] = Field(default=[])
    enabled: bool = True
    env: dict[str, str] = Field(default={})
    env_inherit: bool = True
    working_dir: str = "."
    secrets: list[str] = Field(default=[], description="environment variables whose values are masked in all output")
    adapter: Adapter
    tasks: dict[str, TaskDefinition] = Field(default={})
    service: Service | None = None
    schedules: list[Schedule] = Field(default=[])
    health: list[Probe] = Field(default=[])

    @field_validator("schema_")
    @classmethod
    def _same_version(cls, value: str | None) -> str | None:
        named = re.search(r"manager-manifest-([0-9]+)\.json$", value or "")
        if named and named[1] != "1":
            raise ValueError(f"refers to version {named[1]}, but manifest_version is 1")
        return value

    @model_validator(mode="after")
    def _schedules_name_tasks(self) -> Manifest:
        for schedule in self.schedules:
            if schedule.task is not None and schedule.task not in self.tasks:
                raise ValueError(f"schedule refers to unknown task '{schedule.task}'")
        return self

    @model_validator(mode="after")
    def _service_can_run(self) -> Manifest:
        runs = BinaryAdapter | PowerShellAdapter | PythonAdapter | DockerAdapter
        if self.service is not None and not isinstance(self.adapter, runs):
            raise ValueError("an http manager cannot have a service: it does not start a process")
        if isinstance(self.adapter, PythonAdapter) and self.service and self.adapter.isolation == "thread":
            raise ValueError("a service requires isolation: process")
        return self

    @model_validator(mode="after")
    def _tasks_fit_the_adapter(self) -> Manifest:
        for name, task in self.tasks.items():
            if task.args and not isinstance(self.adapter, BinaryAdapter | DockerAdapter):
                raise ValueError(f"task '{name}' has args, which only binary and docker managers support")
            if task.entry and not isinstance(self.adapter, PowerShellAdapter | PythonAdapter):
                raise ValueError(f"task '{name}' has an entry, which only powershell and python managers support")
            if task.entry and isinstance(self.adapter, PowerShellAdapter) and not task.entry.lower().endswith(".ps1"):
                raise ValueError(f"the entry of the task '{name}' does not end in .ps1")
            if task.request and not isinstance(self.adapter, HttpAdapter):
                raise ValueError(f"task '{name}' has a request, which only http managers support")
        return self
