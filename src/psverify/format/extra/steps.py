"""Which steps the table [format] asks for, and when in the course of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.format.extra.align_comments import AlignComments
from psverify.format.extra.blank_lines import BlankLines
from psverify.format.extra.hashtable_separators import HashtableSeparators
from psverify.format.extra.one_parameter import OneParameterPerLine
from psverify.format.extra.quote_style import QuoteStyle
from psverify.format.extra.wrap import LineWidth

if TYPE_CHECKING:
    from psverify.check.rule import Rule
    from psverify.config.formatting import FormatTable
    from psverify.format.extra.step import Step

INDENTATION = "PSV406"


def with_steps(table: FormatTable, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Returns the rules with the steps that the table asks for.

    What breaks lines for its own sake comes before the rules, which lay out the new lines. Lines are wrapped behind
    them, at the width that they give, and comments are aligned when all code is where it stays.
    """
    unit = indentation_unit(rules)
    before: list[tuple[type[Step], object]] = [
        (HashtableSeparators, table.hashtable_separators),
        (OneParameterPerLine, table.one_parameter_per_line),
        (BlankLines, table.blank_lines_between_functions is not None),
    ]
    after: list[tuple[type[Step], object]] = [
        (QuoteStyle, table.quote_style),
        (LineWidth, table.line_width),
        (AlignComments, table.align_comments),
    ]
    first, last = (tuple(step(table, unit) for step, on in steps if on) for steps in (before, after))
    return (*first, *rules, *last)


def indentation_unit(rules: tuple[Rule, ...]) -> str:
    """Returns what one level is, by the options of the indentation rule; four blanks where it is off."""
    for rule in rules:
        if rule.code == INDENTATION:
            return "\t" if rule.options.kind == "tab" else " " * rule.options.indentation_size
    return "    "
