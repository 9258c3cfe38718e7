"""A systemd unit that runs an installation's services and schedules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_UNIT = """\
[Unit]
Description=psverify: services and schedules of {root}
Documentation=https://github.com/psverify/psverify
After=network-online.target
Wants=network-online.target

[Service]
Type=simple
WorkingDirectory={directory}
ExecStart={run}
Restart=on-failure
RestartSec=5s
KillMode=process
{user}
[Install]
WantedBy={target}
"""


def unit_text(root: Path, *, user: str | None = None, personal: bool = False) -> str:
    """Returns the text of a unit; `user` is the account to run as, `personal` creates a unit for `systemctl --user`.

    Services outlive the unit (`KillMode=process`), as they outlive any command; it finds them again on start.
    """
    program = [sys.executable, "-m", "psverify"]
    return _UNIT.format(
        root=str(root).replace("%", "%%"),
        directory=_escape_path(str(root)),
        run=_command_line([*program, "schedule", "run"]),
        user=f"User={user}\n" if user else "",
        target="default.target" if personal else "multi-user.target",
    )


def _command_line(argv: Sequence[str]) -> str:
    return " ".join(_quote_word(each) for each in argv)


def _quote_word(word: str) -> str:
    # systemd.service(5), "Command lines": specifiers, variables and quotes.
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if any(each in word for each in " \t'\";") else escaped


def _escape_path(path: str) -> str:
    return path.replace("%", "%%")
