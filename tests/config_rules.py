"""Small rules with options of every kind, for the tests of configuration."""

from __future__ import annotations

from dataclasses import dataclass

from psverify.check.registry import Registry
from psverify.check.rule import Options, Rule, option
from psverify.model import Severity


@dataclass(frozen=True)
class AliasOptions(Options):
    allow: tuple[str, ...] = option((), "Aliases that may be used.", pssa_name="allowlist")


@dataclass(frozen=True)
class LineOptions(Options):
    max_length: int = option(120, "The longest line.", pssa_name="MaximumLineLength")
    ignore_comments: bool = option(False, "Whether comments may be longer.")


@dataclass(frozen=True)
class IndentOptions(Options):
    kind: str = option("space", "What to indent by.", pssa_name="Kind", choices=("space", "tab"))
    pipeline: str = option(
        "increase-for-first", "How.", pssa_name="PipelineIndentation", choices=("increase-for-first", "none")
    )
    size: int = option(4, "How far.", pssa_name="IndentationSize")


@dataclass(frozen=True)
class RatioOptions(Options):
    share: float = option(0.2, "The least share.")


class Alias(Rule):
    code, name, group, aliases = "PSV301", "cmdlet-alias", "style", ("PSAvoidUsingCmdletAliases",)
    Options = AliasOptions


class WriteHost(Rule):
    code, name, group, aliases = "PSV305", "write-host", "style", ("PSAvoidUsingWriteHost",)


class Positional(Rule):
    code, name, group, aliases = "PSV304", "positional-parameters", "style", ("PSAvoidUsingPositionalParameters",)
    severity = Severity.NOTE
    pssa_enable = True


class Line(Rule):
    code, name, group, aliases = "PSV411", "long-line", "layout", ("PSAvoidLongLines",)
    Options = LineOptions
    default, pssa_enable = False, False


class Indent(Rule):
    code, name, group, aliases = "PSV406", "inconsistent-indentation", "layout", ("PSUseConsistentIndentation",)
    Options = IndentOptions
    default, pssa_enable = False, False


class MultiDot(Rule):
    code, name, group, aliases = "PSV111", "multi-dot-value", "correctness", ("PSInvalidMultiDotValue",)
    severity = Severity.ERROR
    default, pssa_enable = False, False


class Newline(Rule):
    code, name, group = "PSV402", "missing-final-newline", "layout"


class Ratio(Rule):
    code, name, group = "PSV702", "low-documentation-ratio", "documentation"
    Options = RatioOptions
    default = False


REGISTRY = Registry([Alias, WriteHost, Positional, Line, Indent, MultiDot, Newline, Ratio])
