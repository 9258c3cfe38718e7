"""`check -`: one script from standard input; what is fixed goes to standard output, the report then to standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from psverify.check.settings import FixMode
from psverify.outcome.pipeline import check_bytes, suppress_bytes
from psverify.report import console

if TYPE_CHECKING:
    from psverify.model import Outcome
    from psverify.session import Session
    from psverify.verbs.apply_changes import Changes


def check_stdin(session: Session, name: str, changes: Changes) -> Outcome:
    """Checks standard input as a file of this name, and puts out the fixed script byte for byte, or the patch."""
    raw = sys.stdin.buffer.read()
    settings = session.config.settings_for(name)
    registry = session.registry_of(settings.rule_folders)
    after = changes.after
    if after.reason is None:
        outcome = check_bytes(raw, name, settings, registry)
    else:
        outcome = suppress_bytes(raw, name, settings, registry, after.reason)
    new = raw if outcome.after is None else outcome.after
    if after.diff:
        from psverify.apply.diff import unified

        console.show_bytes(unified(name, raw, new))
    elif after.writes and (settings.fix is not FixMode.NONE or after.reason is not None):
        session.reporting = session.reporting._replace(stream=console.errors())
        console.show_bytes(new)
    return changes.count(outcome)
