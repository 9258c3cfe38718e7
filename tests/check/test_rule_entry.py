from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.check.rule import Rule
from psverify.check.rule_entry import RuleEntry, entry_of
from psverify.model import Severity

if TYPE_CHECKING:
    import pytest


class Braces(Rule):
    """A brace."""

    code, name, group, severity = "PSV404", "open-brace", "layout", Severity.NOTE
    aliases, kinds, words = ("PSPlaceOpenBrace",), ("script_block",), (b"{",)


class Whole(Rule):
    """A file."""

    code, name, group = "PSV402", "final-newline", "layout"

    def check(self, file: object) -> tuple[()]:
        return ()


def test_an_entry_says_what_the_class_declares() -> None:
    entry = entry_of(Braces)
    assert entry == RuleEntry(
        "PSV404",
        "open-brace",
        "layout",
        __name__,
        Braces,
        severity=Severity.NOTE,
        aliases=("PSPlaceOpenBrace",),
        kinds=("script_block",),
        words=(b"{",),
    )
    assert entry.rule is Braces


def test_a_rule_that_looks_at_the_whole_file_says_so() -> None:
    assert entry_of(Whole).whole
    assert not entry_of(Braces).whole


def test_a_rule_is_imported_when_its_class_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "late_rule.py").write_text("class Late:\n    code = 'X1'\n")
    monkeypatch.syspath_prepend(tmp_path)
    entry = RuleEntry("X1", "late", "other", "late_rule", "Late")
    assert "late_rule" not in sys.modules
    assert entry.rule.code == "X1"
    monkeypatch.delitem(sys.modules, "late_rule")


def test_defaults_are_those_of_rules() -> None:
    usual = RuleEntry._field_defaults
    assert {name: usual[name] for name in usual if name != "whole"} == {
        name: getattr(Rule, name) for name in usual if name != "whole"
    }
