"""Texts with holes: `{name}` stands for what the capture `@name` of a query has caught, `{{name}}` for `{name}` itself.

Braces around anything but one word are what they are, for PowerShell is full of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psverify.errors import nearest

if TYPE_CHECKING:
    from psverify.declared.values import Value

_HOLE = re.compile(r"\{(?:\{(?P<literal>[A-Za-z_][\w.-]*)\}|(?P<capture>[A-Za-z_][\w.-]*))\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A text with holes."""

    text: str

    def fill(self, caught: Mapping[str, str], newline: str = "\n") -> str:
        """Returns the text with what was caught, nothing for what was not; its own line ends become `newline`."""

        def filled(hole: re.Match[str]) -> str:
            return f"{{{hole['literal']}}}" if hole["literal"] else caught.get(hole["capture"], "")

        parts, position = [], 0
        for hole in _HOLE.finditer(self.text):
            parts += [self.text[position : hole.start()].replace("\n", newline), filled(hole)]
            position = hole.end()
        return "".join((*parts, self.text[position:].replace("\n", newline)))


def template(value: Value, captures: Collection[str]) -> Template:
    """Returns a text of which each hole is a capture; raises UserError for any other.

    The line end of YAML's `|` is no part of it.
    """
    text = value.text().removesuffix("\n")
    for hole in _HOLE.finditer(text):
        name = hole["capture"]
        if name and name not in captures:
            row = text.count("\n", 0, hole.start())
            raise value.error(
                f"uses the placeholder {{{name}}}, but the query has no capture @{name}{nearest(name, captures)}", row
            )
    return Template(text)
