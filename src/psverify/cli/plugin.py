"""`psverify plugin`: lists installed plugins, what each adds, and which are broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from psverify.cli.options import plugin_option
from psverify.report import console

if TYPE_CHECKING:
    from psverify.plugin.host import Host
    from psverify.session import Session


@click.group("plugin")
def command() -> None:
    """Inspect installed plugins."""


@command.command("list")
@plugin_option
@click.pass_obj
def list_(session: Session, /) -> None:
    """List plugins, what each one adds, and which are disabled."""
    added = gathered(session.host)
    for name, point in session.host.loaded.items():
        console.show(f"{name}  {point.origin}  {', '.join(added.get(name, [])) or 'observes'}")
    for broken in session.host.broken:
        console.show(str(broken))
    for name in session.host.blocked:
        console.show(f"disabled by -p: {name}")


def gathered(host: Host) -> dict[str, list[str]]:
    """Returns what each plugin adds, by plugin name, as phrases such as "3 rules"."""
    added: dict[str, list[str]] = {}
    for hook, noun in (("rules", "rule"), ("reporters", "report format"), ("commands", "command"), ("config", "table")):
        for name, things in host.offers(f"psverify_{hook}").items():
            added.setdefault(name, []).append(f"{len(things)} {noun}{'' if len(things) == 1 else 's'}")
    return added
