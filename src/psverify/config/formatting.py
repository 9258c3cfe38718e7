"""The table [format]: options of `format` beyond PSScriptAnalyzer's Invoke-Formatter, all off by default."""

from __future__ import annotations

from psverify.config.declare_keys import declare_key
from psverify.frozen_record import Frozen, frozen


@frozen
class FormatTable(Frozen):
    """The resolved table; by default, all options are off."""

    line_width: int = declare_key(
        "The maximum line length; longer lines are wrapped after `|` and operators, and inside brackets, one entry "
        "per line. Strings are never split and no backticks are added. 0 disables wrapping.",
        "format.line-width = 120",
        default=0,
        bounds=(0, 100_000),
        heading="Formatting beyond Invoke-Formatter",
    )
    blank_lines_between_functions: int | None = declare_key(
        "The number of blank lines between functions. Comments stay with the function below them.",
        "format.blank-lines-between-functions = 1",
        default=None,
        bounds=(0, 100),
    )
    sort_usings: bool = declare_key(
        "Whether to sort `using` statements: assemblies, then modules, then namespaces, each by name.",
        "format.sort-usings = true",
        default=False,
    )
    align_comments: bool = declare_key(
        "Whether to align trailing comments on adjacent lines.",
        "format.align-comments = true",
        default=False,
    )
    quote_style: str | None = declare_key(
        "The preferred quotes for strings that mean the same with both kinds.",
        'format.quote-style = "single"',
        default=None,
        choices=("single", "double"),
    )
    hashtable_separators: str | None = declare_key(
        "Whether to `remove` or `add` the semicolon after a hashtable entry that ends a line.",
        'format.hashtable-separators = "remove"',
        default=None,
        choices=("remove", "add"),
    )
    one_parameter_per_line: bool = declare_key(
        "Whether to put each parameter of a `param` block with several parameters on its own line.",
        "format.one-parameter-per-line = true",
        default=False,
    )


OFF = FormatTable()
