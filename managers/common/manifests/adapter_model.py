"""How a manager is called."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from psverify_managers.common.documents.strict_model import Argv, Model

LintGate = Literal["off", "error", "warning"]


class BinaryAdapter(Model):
    """A program: `path` is looked up beside the manifest, then in PATH; its arguments are `args` and the task's."""

    kind: Literal["binary"]
    path: str = Field(min_length=1)
    args: Argv = Field(default=[])


class PowerShellAdapter(Model):
    """A PowerShell script: parameters reach it as data, and it runs only if the lint gate lets it."""

    kind: Literal["powershell"]
    script: str = Field(min_length=1)
    edition: Literal["core", "desktop", "any"] = "any"
    lint_gate: LintGate = "error"


class PythonAdapter(Model):
    """A Python function `module:function`; it gets the parameters by name and returns what JSON can say.

    `isolation` "process" runs it in an interpreter of its own, which can be stopped; "thread" runs it inside
    psverify: cheap, but a timeout or cancel can only stop waiting for it.
    """

    kind: Literal["python"]
    entry_point: str = Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*$")
    isolation: Literal["process", "thread"] = "process"


class HttpAdapter(Model):
    """A service that is called over HTTP; headers may hold `${env.X}`."""

    kind: Literal["http"]
    base_url: str = Field(pattern=r"^https?://")
    headers: dict[str, str] = Field(default={})


class DockerAdapter(Model):
    """A container image that is run once for each task with the `docker` command."""

    kind: Literal["docker"]
    image: str = Field(min_length=1)
    options: Argv = Field(default=[])


Adapter = Annotated[
    BinaryAdapter | PowerShellAdapter | PythonAdapter | HttpAdapter | DockerAdapter, Field(discriminator="kind")
]
