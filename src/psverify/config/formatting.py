"""The table [format]: what `format` does beyond PSScriptAnalyzer's Invoke-Formatter, all of it off by default."""

from __future__ import annotations

from psverify.config.declare_keys import setting
from psverify.frozen_record import Frozen, frozen


@frozen
class FormatTable(Frozen):
    """What the table says, worked out; as it is by default, it asks for nothing."""

    line_width: int = setting(
        "Lines with more characters are wrapped where that changes nothing: after `|` and operators, and in brackets, one "
        "entry a line; never in strings, never by a backtick. 0: no line is wrapped.",
        "format.line-width = 120",
        default=0,
        bounds=(0, 100_000),
        heading="Formatting beyond Invoke-Formatter",
    )
    blank_lines_between_functions: int | None = setting(
        "How many empty lines stand between a function and the next one, whose comment stays with it.",
        "format.blank-lines-between-functions = 1",
        default=None,
        bounds=(0, 100),
    )
    sort_usings: bool = setting(
        "Whether `using` statements are sorted: assemblies, modules, namespaces, each by name.",
        "format.sort-usings = true",
        default=False,
    )
    align_comments: bool = setting(
        "Whether comments behind the code of neighbouring lines start in one column.",
        "format.align-comments = true",
        default=False,
    )
    quote_style: str | None = setting(
        "The quotes of strings that mean the same in both kinds.",
        'format.quote-style = "single"',
        default=None,
        choices=("single", "double"),
    )
    hashtable_separators: str | None = setting(
        "Whether a pair of a hashtable that ends a line ends with a semicolon: `remove` those there are, or `add` them.",
        'format.hashtable-separators = "remove"',
        default=None,
        choices=("remove", "add"),
    )
    one_parameter_per_line: bool = setting(
        "Whether each parameter of a `param` block with several has lines of its own.",
        "format.one-parameter-per-line = true",
        default=False,
    )


OFF = FormatTable()
