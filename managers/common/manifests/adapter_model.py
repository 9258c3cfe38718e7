"""The adapters that a manifest can declare."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from psverify_managers.common.documents.strict_model import Argv, Model

# PowerShell calls a file with another ending as a program, with its parameters on the command line.
ScriptName = Annotated[str, Field(pattern=r"\.[Pp][Ss]1$")]
LintGate = Literal["off", "error", "warning"]


class BinaryAdapter(Model):
    """A program: `path` is looked up next to the manifest, then in PATH; its arguments are `args` and the task's."""

    kind: Literal["binary"]
    path: str = Field(min_length=1)
    args: Argv = Field(default=[])


class PowerShellAdapter(Model):
    """A PowerShell script: it receives parameters as data, and runs only if it passes the lint gate."""

    kind: Literal["powershell"]
    script: ScriptName
    strict: bool = False
    edition: Literal["core", "desktop", "any"] = "any"
    lint_gate: LintGate = "error"


class PythonAdapter(Model):
    """A Python function `module:function`: takes parameters as keyword arguments and returns a JSON value.

    `isolation` "process" runs it in a separate interpreter, which can be stopped; "thread" runs it inside
    psverify: cheaper, but a timeout or cancellation can only stop waiting for it.
    """

    kind: Literal["python"]
    entry_point: str = Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*$")
    isolation: Literal["process", "thread"] = "process"


class HttpAdapter(Model):
    """A service that is called over HTTP; headers may contain `${env.X}`."""

    kind: Literal["http"]
    base_url: str = Field(pattern=r"^https?://")
    headers: dict[str, str] = Field(default={})


class DockerAdapter(Model):
    """A container image; each task runs it once with `docker run`."""

    kind: Literal["docker"]
    image: str = Field(min_length=1)
    options: Argv = Field(default=[])


Adapter = Annotated[
    BinaryAdapter | PowerShellAdapter | PythonAdapter | HttpAdapter | DockerAdapter, Field(discriminator="kind")
]
