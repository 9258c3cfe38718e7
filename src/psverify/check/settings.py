"""What the check of one file depends on, resolved: made by `config`, sent to workers, never changed."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from psverify.model import Severity
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.check.rule import Options


class FixMode(enum.Enum):
    """Which fixes are applied."""

    NONE = "none"
    SAFE = "safe"
    UNSAFE = "unsafe"


class RuleSetting(NamedTuple):
    """One enabled rule: `options` and `severity` None are the rule's own.

    `fixable` says whether its fixes may be applied (`--fixable`, `--unfixable`); `promoted` calls its unsafe fixes
    safe, `demoted` its safe ones unsafe (`extend-safe-fixes`, `extend-unsafe-fixes`).
    """

    code: str
    options: Options | None
    severity: Severity | None = None
    fixable: bool = True
    promoted: bool = False
    demoted: bool = False


class LintSettings(NamedTuple):
    """All that a worker needs to know to check a file, beside its path and bytes.

    `rules` are in the order of their codes. `platforms` are names such as "core-7.6-linux" whose commands are known.
    `suppressions` False ignores suppression comments and attributes. `timed` measures each rule.
    """

    rules: tuple[RuleSetting, ...]
    fix: FixMode = FixMode.NONE
    platforms: tuple[str, ...] = ()
    suppressions: bool = True
    timed: bool = False
    min_severity: Severity = Severity.NOTE
    rule_folders: tuple[str, ...] = ()
    """Folders with rules declared in YAML."""
    frames: bool = True
    """Whether records carry the source lines around a finding, as the format `full` shows them."""
    pssa_parity: bool = False
    """Whether rules report what PSScriptAnalyzer reports, its false alarms included."""
    details: bool = True
    """Whether records carry what programs read alone: fingerprints, and the edits of fixes."""
    fix_signed: bool = False
    """Whether scripts with a signature block are rewritten."""

    def __hash__(self) -> int:
        """Asked for each file, and there are few settings: a part of them will do."""
        return hash((len(self.rules), self.platforms, self.timed))
