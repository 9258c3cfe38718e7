"""A PowerShell script that registers an installation's services and schedules with the Windows Task Scheduler."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPT = """\
#Requires -Version 5.1
#Requires -RunAsAdministrator

$action = @{{
    Execute          = {python}
    Argument         = '-m psverify schedule run'
    WorkingDirectory = {folder}
}}
$limits = @{{
    RestartCount       = 999
    RestartInterval    = New-TimeSpan -Minutes 1
    ExecutionTimeLimit = [TimeSpan]::Zero
    MultipleInstances  = 'IgnoreNew'

    AllowStartIfOnBatteries    = $true
    DontStopIfGoingOnBatteries = $true
}}
$task = @{{
    TaskName    = 'psverify'
    Description = {description}
    Action      = New-ScheduledTaskAction @action
    Trigger     = New-ScheduledTaskTrigger -AtStartup
    Settings    = New-ScheduledTaskSettingsSet @limits
    User        = {user}
}}
Register-ScheduledTask @task -Force
"""


def registration_script(root: Path, *, user: str | None = None) -> str:
    """Returns the text of the script; `user` is the account to run as, by default LOCAL SERVICE.

    A Python program needs a wrapper to be a Windows service, but the Task Scheduler also starts it at boot.
    """
    return _SCRIPT.format(
        python=_quote_literal(sys.executable),
        folder=_quote_literal(str(root)),
        description=_quote_literal(f"psverify: services and schedules of {root}"),
        user=_quote_literal(user or "NT AUTHORITY\\LOCAL SERVICE"),
    )


def _quote_literal(text: str) -> str:
    # Typographic quotation marks end a string, too; each is doubled as it is.
    return "'" + re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", text) + "'"
