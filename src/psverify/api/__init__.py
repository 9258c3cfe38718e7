"""The public face of psverify for rules: what a first rule needs.

`psverify.api.facts` answers questions about scripts, `psverify.api.report` is for report formats, `psverify.api.session` for
commands. Everything else in psverify may change without notice.
"""

from __future__ import annotations

from psverify.check.deviation import FalseAlarm as FalseAlarm, MissedFinding as MissedFinding
from psverify.check.layout_rule import Correction as Correction, LayoutRule as LayoutRule
from psverify.check.platform_targets import Target as Target, TargetOptions as TargetOptions, target as target
from psverify.check.rule import (
    Bad as Bad,
    Fixed as Fixed,
    Good as Good,
    Options as Options,
    Rule as Rule,
    delete as delete,
    insert as insert,
    option as option,
    options as options,
    replace as replace,
)
from psverify.check.rule_entry import RuleEntry as RuleEntry
from psverify.errors import ExitCode as ExitCode, UserError as UserError, nearest as nearest
from psverify.facts.file import File as File
from psverify.lazy_regex import regex as regex
from psverify.model import (
    Edit as Edit,
    Effect as Effect,
    Finding as Finding,
    Fix as Fix,
    Place as Place,
    Safety as Safety,
    Severity as Severity,
    Span as Span,
)
from psverify.named_tuple import made as made
from psverify.parse.tree import Node as Node
from psverify.plugin.hooks import hookimpl as hookimpl
