"""The brackets and quotes that are open where parsing stopped, and the keywords that they belong to."""

from __future__ import annotations

from dataclasses import dataclass

CLOSERS = {"{": "}", "@{": "}", "(": ")", "$(": ")", "@(": ")", "[": "]", "quote": "quote"}
_LISTS = ("_item", "_repeat1", ";", "_newline", "_semicolons")
#: Keywords that brackets belong to.
_OWNERS = frozenset(
    "if elseif else switch default foreach for while do until function filter workflow class enum param begin process end clean "
    "dynamicparam data parallel sequence configuration try catch finally trap".split()
)


@dataclass(frozen=True, slots=True)
class Opener:
    """A bracket or quote that is still open, and the offset of the keyword it belongs to (its own, if there is none)."""

    symbol: str
    start: int
    end: int
    owner: str
    owner_start: int


def open_brackets(stack: tuple[tuple[str, int, int], ...]) -> list[Opener]:
    """Returns what is open, the outermost first; `stack` is the parser's."""
    found: list[Opener] = []
    owner, owner_start = "", 0
    for symbol, start, end in stack:
        if found and symbol == CLOSERS[found[-1].symbol]:
            closed = found.pop()
            owner, owner_start = closed.owner, closed.owner_start
        elif symbol in CLOSERS:
            found.append(Opener(symbol, start, end, owner or symbol, owner_start if owner else start))
            owner = ""
        elif symbol.endswith(_LISTS):
            owner = ""
        elif symbol in _OWNERS:
            owner, owner_start = symbol, start
    return found
