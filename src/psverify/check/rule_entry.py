"""What every run asks of every rule; a rule's class is imported when more is asked of it."""

from __future__ import annotations

import importlib

from psverify.check.rule import Rule
from psverify.model import Severity
from psverify.named_tuple import NamedTuple


class RuleEntry(NamedTuple):
    """A rule as the registry lists it; what is not explained here is the class's attribute of this name.

    `source` is the class, or its name in `module`, which is then imported when the class is asked for. `whole` says
    whether it overrides `check`.
    """

    code: str
    name: str
    group: str
    module: str
    source: type[Rule] | str
    whole: bool = False
    severity: Severity = Severity.WARNING
    default: bool = True
    aliases: tuple[str, ...] = ()
    pssa_enable: bool | None = None
    kinds: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    words: tuple[bytes, ...] = ()
    needs_valid_tree: bool = False
    pssa_severity: Severity | None = None
    targets_option: str = ""

    @property
    def rule(self) -> type[Rule]:
        """The rule's class; raises what its import raises."""
        if not isinstance(self.source, str):
            return self.source
        found: type[Rule] = getattr(importlib.import_module(self.module), self.source)
        return found


_OTHERS = {"module", "source", "whole"}
_ATTRIBUTES = tuple(name for name in RuleEntry._fields if name not in _OTHERS)


def entry_of(rule: type[Rule]) -> RuleEntry:
    """Returns what the registry lists of a rule."""
    said = {name: getattr(rule, name) for name in _ATTRIBUTES}
    return RuleEntry(**said, module=rule.__module__, source=rule, whole=rule.check is not Rule.check)
