from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from psverify.check import rule_document
from psverify.check.rule import Bad, Fixed, Good, Options, Rule, option
from psverify.model import Safety, Severity


@dataclass(frozen=True)
class LimitOptions(Options):
    max_length: int = option(120, "The longest line", pssa_name="MaximumLineLength")
    mode: str = option("all", "Which lines count.", choices=("all", "code"))
    words: tuple[str, ...] = option(("a", "b"), "Some words.")
    strict: bool = option(default=False, doc="Whether to be strict.")


class LongLine(Rule):
    """A line that is too long.

    ## Why is this bad?
    It cannot be read.

    ## References
    - [Lines](https://example.org)
    """

    code, name, group = "PSV411", "long-line", "layout"
    severity = Severity.NOTE
    safety = Safety.UNSAFE
    default = False
    aliases = ("PSAvoidLongLines",)
    Options = LimitOptions
    examples = (
        Bad("aaa", options={"max_length": 2, "words": ("x",)}),
        Fixed("a\n"),
        Good("a"),
    )


class Bare(Rule):
    """A rule with nothing but a line."""

    code, name, group = "XYZ001", "bare", "other"


def test_the_first_line_is_the_summary_and_the_rest_the_body() -> None:
    assert rule_document.rule_summary(LongLine) == "A line that is too long."
    assert rule_document.rule_body(LongLine).startswith("## Why is this bad?\nIt cannot be read.\n\n## References\n")
    assert rule_document.rule_body(Bare) == ""


def test_the_shape_has_all_that_is_known() -> None:
    shape = rule_document.rule_fields(LongLine)
    assert {key: shape[key] for key in ("code", "name", "severity", "default", "fix", "aliases")} == {
        "code": "PSV411",
        "name": "long-line",
        "severity": "note",
        "default": False,
        "fix": "unsafe",
        "aliases": ["PSAvoidLongLines"],
    }
    assert shape["options"][0] == {
        "name": "max-length",
        "default": 120,
        "choices": [],
        "documentation": "The longest line",
        "peer": "MaximumLineLength",
    }
    assert shape["examples"][0]["options"] == {"max_length": 2, "words": ("x",)}
    assert [example["kind"] for example in shape["examples"]] == ["bad", "fixed", "good"]
    assert rule_document.rule_fields(Bare)["fix"] is None


def test_the_page_has_facts_options_and_examples() -> None:
    page = rule_document.markdown_page(LongLine)
    assert page.startswith("# long-line (PSV411)\n\nA line that is too long.\n\n- Group: layout\n")
    assert "- Default: off\n- Fix: unsafe\n- PSScriptAnalyzer: PSAvoidLongLines\n" in page
    assert "- `max-length = 120`: The longest line. PSScriptAnalyzer: MaximumLineLength.\n" in page
    assert '- `mode = "all"`: Which lines count. One of all, code.\n' in page
    assert '- `words = ["a", "b"]`: Some words.\n- `strict = false`: Whether to be strict.\n' in page
    assert "\n\nIn the table `[rules.long-line]` of `psverify.toml`:\n\n" in page
    assert 'Reported, with `max-length = 2`, with `words = ["x"]`:\n\n```powershell\naaa\n```\n\nFixed:\n' in page
    assert "Not reported:\n\n```powershell\na\n```\n\n## Options" in page


def test_references_come_last() -> None:
    assert re.findall("^## .*", rule_document.markdown_page(LongLine), re.MULTILINE) == [
        "## Why is this bad?",
        "## Examples",
        "## Options",
        "## References",
    ]
    assert rule_document.markdown_page(LongLine).endswith("## References\n- [Lines](https://example.org)\n")


def test_a_rule_without_options_and_examples_has_no_such_chapters() -> None:
    assert rule_document.markdown_page(Bare).count("#") == 1


@pytest.mark.parametrize("mark", ["#", "```"])
def test_the_text_for_a_terminal_has_no_marks(mark: str) -> None:
    text = rule_document.terminal_page(LongLine)
    assert mark not in text
    assert "\nWhy is this bad?\nIt cannot be read.\n" in text
    assert "\n    aaa\n" in text
