"""Rules about white space and letter case: each says where the text should read otherwise, and the formatter listens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from psverify.check.rule import Rule
from psverify.model import Edit, Effect, Finding, Fix, Safety, Span
from psverify.named_tuple import NamedTuple, made

if TYPE_CHECKING:
    from psverify.facts.file import File


class Correction(NamedTuple):
    """A place with incorrect layout, and the one edit that corrects it; all offsets are bytes.

    `subject_id` is PSScriptAnalyzer's RuleSuppressionID; `effect` is what the edit may change (None: what the rule says).
    """

    start: int
    end: int
    message: str
    edit_start: int
    edit_end: int
    text: str
    subject_id: str | None = None
    effect: Effect | None = None


class LayoutRule(Rule):
    """A rule whose every finding is one correction."""

    safety: ClassVar[Safety] = Safety.SAFE
    effect: ClassVar[Effect] = Effect.WHITESPACE
    default, pssa_enable = False, False
    title: ClassVar[str]
    """What the fix does, as an order."""
    moves_lines: ClassVar[bool] = False
    """Whether its corrections break or join lines; if not, they give no other layout rule anything new to do."""
    one_pass: ClassVar[bool] = False
    """Whether all its corrections together leave it nothing to correct."""

    def corrections(self, file: File) -> Iterator[Correction]:
        """Yields what is to be corrected, in any order."""
        raise NotImplementedError

    def check(self, file: File) -> Iterator[Finding]:
        """Yields one finding a correction."""
        code, level, safety, title, usual = self.code, self.level, self.safety, self.title, self.effect
        for start, end, message, edit_start, edit_end, text, subject_id, effect in self.corrections(file):
            # As `self.fix` and `self.finding` would make them, in a third of the time: most findings of all come from here.
            edit = made(Edit, (made(Span, (edit_start, edit_end)), text))
            fix = made(Fix, ((edit,), safety, title, None, None, effect or usual))
            yield made(Finding, (code, made(Span, (start, end)), message, level, fix, (), subject_id))
