"""The plugin's hooks; commands are loaded when they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.api import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TextIO

    import click


@hookimpl
def psverify_commands() -> Sequence[click.Command]:
    """Offers `process`, `workflow`, `schedule` and `errors`."""
    from psverify_managers.command_groups import command_groups  # noqa: PLC0415 - click is not needed to check

    return command_groups()


@hookimpl
def psverify_config() -> Mapping[str, type]:
    """Owns the table `[process]`."""
    from psverify_managers.common.config_table import ProcessTable  # noqa: PLC0415 - only where configuration is read

    return {"process": ProcessTable}


@hookimpl
def psverify_reporters() -> Mapping[str, Callable[..., Any]]:
    """Offers the report format `table`, the default of this plugin's commands."""

    def table(stream: TextIO, style: Any) -> Any:
        from psverify_managers.tables import make_table  # noqa: PLC0415 - only where it is asked for

        return make_table(stream, style)

    return {"table": table}
