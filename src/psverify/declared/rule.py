"""A rule declared in YAML, which the engine takes for any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from psverify.check.rule import Rule, replace
from psverify.declared.query import HERE, Captures, Queries
from psverify.fix.edits import valid

if TYPE_CHECKING:
    from psverify.declared.template import Template
    from psverify.facts.file import File
    from psverify.model import Finding, Fix

_LONGEST = 60
"""How many characters of a script a message shows."""


class QueryRule(Rule):
    """What all rules declared in YAML have in common.

    They are silent on a file with syntax errors, for tree-sitter's runtime mends them in other ways than our parser.
    """

    needs_valid_tree = True
    queries: ClassVar[Queries]
    message: ClassVar[Template]
    replacements: ClassVar[Mapping[str, Template]]
    """What takes the place of each capture."""

    def check(self, file: File) -> Iterable[Finding]:
        """Returns the findings, equal ones once: a query may match one place in several ways."""
        matches = file.fact(self.queries.find).get(self.code, ())  # asked once for all rules of these queries
        return dict.fromkeys(self._about(captures, file) for captures in matches)

    def _about(self, captures: Captures, file: File) -> Finding:
        caught = {name: file.slice(span.start, span.end) for name, span in captures.items()}
        message = self.message.fill({name: short(text) for name, text in caught.items()})
        return self.finding(captures[HERE], message, fix=self._mend(captures, caught, file))

    def _mend(self, captures: Captures, caught: Mapping[str, str], file: File) -> Fix | None:
        templates = {name: text for name, text in self.replacements.items() if name in captures}
        texts = {name: text.fill(caught, file.source.newline) for name, text in templates.items()}
        title = f"Use {short(', '.join(texts.values()))}" if any(texts.values()) else "Remove it"
        fix = self.fix(title, *(replace(captures[name], text) for name, text in texts.items()))
        return fix if texts and valid(fix, file.buffer) else None


def short(text: str) -> str:
    """Returns a text on one line, cut where it is too long for a message."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
