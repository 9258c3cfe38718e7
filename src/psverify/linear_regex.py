"""Regular expressions that are matched in a time linear in the text, whatever they are.

Python's `re` tries one way after the other, which for `(a+)+b` takes for ever. This one is for expressions that a checked
repository may contain: it follows all ways at once (Thompson's construction), and remembers which sets of states it has
met. The syntax and the meaning are Python's, without what needs more than that: back references, look-around,
conditions, atomic groups and possessive quantifiers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any

from psverify.named_tuple import NamedTuple

if sys.version_info >= (3, 11):
    from re import _compiler as compiler, _constants as constants, _parser as parser  # type: ignore[attr-defined]
else:
    import sre_compile as compiler
    import sre_constants as constants
    import sre_parse as parser

LONGEST = 5000
MOST_STATES = 1000
"""How large an expression may be, its repetitions written out."""
_REMEMBERED = 2000
"""So many sets of states are remembered at a time."""
_ATOMS = {constants.LITERAL, constants.NOT_LITERAL, constants.ANY, constants.IN, constants.CATEGORY}
_MATCH = -1


class UnsupportedError(ValueError):
    """The expression is none of Python's, needs what cannot be matched in linear time, or is too large."""


class _State(NamedTuple):
    """What leads on: `atom` a character that it matches, `place` a place that it matches, else nothing."""

    ways: tuple[int, ...]
    atom: re.Pattern[str] | None = None
    place: re.Pattern[str] | None = None


class LinearRegex:
    """A compiled expression; raises UnsupportedError."""

    def __init__(self, pattern: str, *, ignore_case: bool = False) -> None:
        if len(pattern) > LONGEST:
            raise UnsupportedError(f"is longer than {LONGEST} characters")
        try:
            parsed = parser.parse(pattern, re.IGNORECASE if ignore_case else 0)
        except (re.error, OverflowError, RecursionError) as error:
            raise UnsupportedError(f"is no regular expression: {error}") from error
        self._states: list[_State] = []
        self._parsed = parsed
        self._branches = self._repeats = 0
        try:
            self._start = self._sequence(parsed, parsed.state.flags, _MATCH)
        except RecursionError as error:
            raise UnsupportedError("is nested too deeply") from error
        # Without repetitions, and with one choice at most, Python's own way is linear too, and a hundred times as fast.
        self._plain = (
            compiler.compile(parsed, parsed.state.flags) if self._branches <= 1 and not self._repeats else None
        )
        self._steps: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        self._closed: dict[frozenset[int], frozenset[int] | None] = {}

    def search(self, text: str) -> bool:
        """Whether the expression matches anywhere in a text."""
        return self._run(text, anywhere=True) if self._plain is None else self._plain.search(text) is not None

    def fullmatch(self, text: str) -> bool:
        """Whether the expression matches all of a text."""
        return self._run(text, anywhere=False) if self._plain is None else self._plain.fullmatch(text) is not None

    def _run(self, text: str, *, anywhere: bool) -> bool:
        fresh = frozenset((self._start,))
        open_ = self._close(fresh, text, 0)
        for index, character in enumerate(text):
            if anywhere and _MATCH in open_:
                return True
            after = self._step(open_, character)
            open_ = self._close(after | fresh if anywhere else after, text, index + 1)
        return _MATCH in open_

    def _step(self, open_: frozenset[int], character: str) -> frozenset[int]:
        """Returns the states after a character."""
        key = (open_, character)
        found = self._steps.get(key)
        if found is None:
            if len(self._steps) > _REMEMBERED:
                self._steps.clear()
            states = (self._states[number] for number in open_ if number != _MATCH)
            found = frozenset(
                state.ways[0] for state in states if state.atom is not None and state.atom.match(character)
            )
            self._steps[key] = found
        return found

    def _close(self, some: frozenset[int], text: str, position: int) -> frozenset[int]:
        """Returns the states that wait for a character, or the match, once all that need none are passed."""
        known = self._closed.get(some)
        if known is not None:
            return known
        found, depends = self._passed(some, text, position)
        if not depends:
            if len(self._closed) > _REMEMBERED:
                self._closed.clear()
            self._closed[some] = found
        return found

    def _passed(self, some: Iterable[int], text: str, position: int) -> tuple[frozenset[int], bool]:
        """Returns what `_close` does, and whether that depends on the place."""
        pending, seen, waiting, depends = list(some), set[int](), set[int](), False
        while pending:
            number = pending.pop()
            if number in seen:
                continue
            seen.add(number)
            state = None if number == _MATCH else self._states[number]
            if state is None or state.atom is not None:
                waiting.add(number)
                continue
            if state.place is not None:
                depends = True
                if not state.place.match(text, position):
                    continue
            pending += state.ways
        return frozenset(waiting), depends

    def _add(self, state: _State) -> int:
        if len(self._states) >= MOST_STATES:
            raise UnsupportedError("is too large once its repetitions are written out")
        self._states.append(state)
        return len(self._states) - 1

    def _sequence(self, items: Any, flags: int, then: int) -> int:
        for item in reversed(list(items)):
            then = self._item(item, flags, then)
        return then

    def _item(self, item: tuple[Any, Any], flags: int, then: int) -> int:
        kind, value = item
        if kind in _ATOMS:
            return self._add(_State((then,), atom=self._alone(item, flags)))
        if kind is constants.AT:
            return self._add(_State((then,), place=self._alone(item, flags)))
        if kind is constants.SUBPATTERN:
            _, added, removed, inner = value
            return self._sequence(inner, (flags | added) & ~removed, then)
        if kind is constants.BRANCH:
            self._branches += 1
            return self._add(_State(tuple(self._sequence(branch, flags, then) for branch in value[1])))
        if kind in (constants.MAX_REPEAT, constants.MIN_REPEAT):
            return self._repeat(value, flags, then)
        raise UnsupportedError(f"has {str(kind).lower().replace('_', ' ')}, which cannot be matched in linear time")

    def _repeat(self, value: tuple[int, int, Any], flags: int, then: int) -> int:
        self._repeats += 1
        least, most, inner = value
        if most == constants.MAXREPEAT:
            loop = self._add(_State(()))
            self._states[loop] = _State((self._sequence(inner, flags, loop), then))
            then = loop
        else:
            end = then
            for _ in range(most - least):
                then = self._add(_State((self._sequence(inner, flags, then), end)))
        for _ in range(least):
            then = self._sequence(inner, flags, then)
        return then

    def _alone(self, item: tuple[Any, Any], flags: int) -> re.Pattern[str]:
        """Compiles one item by itself, by Python's own means: what it matches is what it matches there."""
        found: re.Pattern[str] = compiler.compile(parser.SubPattern(self._parsed.state, [item]), flags)
        return found
