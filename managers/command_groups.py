"""The command groups; a command's module is imported when the command is used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

from psverify.api import UserError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = "psverify_managers"
_EXTRA = {"pydantic", "ruamel", "croniter"}
_PROCESS = {
    "list-managers": "process.cli.manager_commands",
    "validate": "process.cli.manager_commands",
    "run-task": "process.cli.task_commands",
    "tasks": "process.cli.task_commands",
    "cancel": "process.cli.task_commands",
    "retry": "process.cli.task_commands",
    "start": "process.cli.service_commands",
    "stop": "process.cli.service_commands",
    "restart": "process.cli.service_commands",
    "reload": "process.cli.service_commands",
    "signal": "process.cli.service_commands",
    "scale": "process.cli.service_commands",
    "status": "process.cli.status_command",
    "health": "process.cli.health_command",
    "logs": "process.cli.logs_command",
    "install-service": "process.cli.install_service",
    "prune": "process.cli.prune_command",
}
_WORKFLOW = {
    "validate": "workflow.cli.workflow_commands",
    "run": "workflow.cli.workflow_commands",
    "dry-run": "workflow.cli.workflow_commands",
    "retry": "workflow.cli.workflow_commands",
    "list": "workflow.cli.run_commands",
    "status": "workflow.cli.run_commands",
    "history": "workflow.cli.run_commands",
    "logs": "workflow.cli.run_commands",
    "cancel": "workflow.cli.run_commands",
    "graph": "workflow.cli.graph_command",
}
_SCHEDULE = {
    "list": "schedule.cli.schedule_commands",
    "next": "schedule.cli.schedule_commands",
    "preview": "schedule.cli.schedule_commands",
    "enable": "schedule.cli.schedule_commands",
    "disable": "schedule.cli.schedule_commands",
    "run-now": "schedule.cli.scheduler_commands",
    "run": "schedule.cli.scheduler_commands",
}
_ERRORS = {
    "list": "process.cli.error_commands",
    "show": "process.cli.error_commands",
    "resolve": "process.cli.error_commands",
}


class LazyGroup(click.Group):
    """A group that imports its commands on demand."""

    def __init__(self, name: str, modules: Mapping[str, str], text: str) -> None:
        super().__init__(name, help=text)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Returns the commands in the order of the help."""
        return list(self._modules)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command named by the first argument; raises UserError if it is unknown."""
        if args and args[0] not in self._modules and not args[0].startswith("-") and not ctx.resilient_parsing:
            hint = nearest(args[0], self._modules) or f"; see psverify {self.name} --help"
            raise UserError(f"{self.name}: unknown command '{args[0]}'{hint}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Imports a command; raises UserError if the extra is not installed."""
        if cmd_name not in self._modules:
            return None
        try:
            module = importlib.import_module(f"{_HERE}.{self._modules[cmd_name]}")
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] in _EXTRA:
                raise UserError(f"{self.name} requires an extra: pip install 'psverify[process]' ({error})") from error
            raise
        command: click.Command = getattr(module, cmd_name.replace("-", "_") + "_command")
        return command


def command_groups() -> list[click.Command]:
    """Returns the groups."""
    return [
        LazyGroup("process", _PROCESS, "Run tasks and services."),
        LazyGroup("workflow", _WORKFLOW, "Run workflows: steps across managers."),
        LazyGroup("schedule", _SCHEDULE, "Run tasks and workflows on a schedule."),
        LazyGroup("errors", _ERRORS, "List, show and resolve recorded errors."),
    ]
