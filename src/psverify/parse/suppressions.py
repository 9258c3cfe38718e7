"""What a script itself says about findings: suppression comments and attributes, and how far each of them reaches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.model import Span
from psverify.named_tuple import NamedTuple
from psverify.parse.lines import Lines
from psverify.parse.suppression_comments import (
    DISABLE,
    ENABLE,
    FILE_IGNORE,
    Directive,
    Problem,
    Word,
    directives,
    may_instruct,
)

if TYPE_CHECKING:
    from psverify.parse.tree import Tree
    from psverify.read.source import Source

# An attribute whose name is SuppressMessage or as long and begins with the same letter: it may be misspelt.
_ATTRIBUTE = regex(rb"\[[ \t]*(?:\w+[ \t]*\.[ \t]*)*s\w{11,26}[ \t]*\(", re.IGNORECASE)


class Suppression(NamedTuple):
    """One rule that is silenced in some places.

    `ranges` hold the offsets where a suppressed finding begins; of an attribute the finding must also end there.
    `whole` says whether findings about the whole file are meant too. `directive` is the comment that says so (None: an
    attribute), `closed` the word and the comment that end a range. `subject_id` restricts an attribute
    (`Finding.subject_id`, in any case).
    """

    word: Word
    ranges: tuple[Span, ...]
    whole: bool = False
    directive: Directive | None = None
    closed: tuple[Word, Directive] | None = None
    subject_id: str = ""

    @property
    def is_attribute(self) -> bool:
        """Whether it is a SuppressMessage attribute."""
        return self.directive is None

    def places(self) -> Iterator[tuple[Directive, Word]]:
        """Yields the comments in which its word stands; none for an attribute."""
        if self.directive is not None:
            yield self.directive, self.word
        if self.closed is not None:
            word, directive = self.closed
            yield directive, word


class Suppressions(NamedTuple):
    """All suppressions of a file, and those that are none because something is wrong with them."""

    items: tuple[Suppression, ...] = ()
    problems: tuple[Problem, ...] = ()


_NONE = Suppressions()
Key = Callable[[str], str]


def suppressions(tree: Tree, source: Source, key: Key = str.lower) -> Suppressions:
    """Returns the suppressions of a script; one that has none is only searched for what looks like one.

    `key` tells which words mean the same rule: `enable[write-host]` may end what `disable[PSV305]` began.
    """
    items: list[Suppression] = []
    problems: list[Problem] = []
    if may_instruct(source.buffer):
        _read_comments(Lines(tree, source), key, items, problems)
    if _ATTRIBUTE.search(source.buffer):
        from psverify.parse.suppress_message_attribute import suppress_message_attributes  # noqa: PLC0415 - only few files have any

        for found in suppress_message_attributes(tree):
            problems.append(found) if isinstance(found, Problem) else items.append(found)
    return Suppressions(tuple(items), tuple(problems)) if items or problems else _NONE


def _read_comments(lines: Lines, key: Key, items: list[Suppression], problems: list[Problem]) -> None:
    ranges = _Ranges(key)
    for comment in lines.comments:
        for found in directives(lines.buffer, comment):
            if isinstance(found, Problem):
                problems.append(found)
            elif found.verb == DISABLE:
                ranges.open(found)
            elif found.verb == ENABLE:
                problems += ranges.close(found)
            else:
                items += _of_words(found, lines)
    items += ranges.all(len(lines.buffer) + 1)


def _of_words(directive: Directive, lines: Lines) -> Iterator[Suppression]:
    whole = directive.verb == FILE_IGNORE
    places = (Span(0, len(lines.buffer) + 1),) if whole else _reach(directive, lines)
    return (Suppression(word, places, whole, directive) for word in directive.words)


class _Ranges:
    """Pairs each word of a `disable` with the next `enable` that means the same."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._open: dict[str, list[tuple[Word, Directive]]] = {}
        self._done: list[Suppression] = []

    def open(self, directive: Directive) -> None:
        for word in directive.words:
            self._open.setdefault(self._key(word.text), []).append((word, directive))

    def close(self, directive: Directive) -> Iterator[Problem]:
        for last in directive.words:
            same = self._open.get(self._key(last.text))
            if same:
                first, opener = same.pop()
                span = Span(opener.span.start, directive.span.start)
                self._done.append(Suppression(first, (span,), directive=opener, closed=(last, directive)))
            else:
                yield Problem(last.span, f"there is no disable[{last.text}] before this enable[{last.text}]")

    def all(self, end: int) -> list[Suppression]:
        """Returns the ranges by place; those still open reach to the end."""
        still = (pair for pairs in self._open.values() for pair in pairs)
        reaching = [Suppression(word, (Span(opener.span.start, end),), directive=opener) for word, opener in still]
        return sorted((*self._done, *reaching), key=lambda item: item.word.span)


def _reach(directive: Directive, lines: Lines) -> tuple[Span, ...]:
    """Returns where findings begin that an `ignore` speaks of.

    Beside code or other words it means its line, and the lines that strings and backticks join to it; alone on a line
    it means all up to the next statement, and that statement without the code in its braces.
    """
    comment = directive.comment
    if directive.after_text or not lines.alone(comment):
        first, last = lines.extent(lines.number(comment.start))
        return (lines.span(first, last),)
    below = lines.number(comment.end) + 1
    if below >= len(lines.starts):
        return ()
    offset = lines.next_code(comment.end)
    if offset is None:
        return (lines.span(below, len(lines.starts) - 1),)
    own = list(lines.own(lines.statement(offset)))
    own[0] = (below, own[0][1])
    return tuple(lines.span(*run) for run in own)
