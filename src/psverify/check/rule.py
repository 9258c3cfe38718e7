"""The shape of a rule: metadata, options, examples, and what it says of a node, a command or a file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from psverify.frozen_record import Frozen, fields, frozen
from psverify.model import Edit, Effect, Finding, Fix, Place, Safety, Severity, Span, span_of
from psverify.named_tuple import NamedTuple, made

if TYPE_CHECKING:
    from psverify.check.deviation import Deviation
    from psverify.facts.file import File
    from psverify.parse.tree import Node

EXAMPLE = "example.ps1"
_NONE: Mapping[str, Any] = MappingProxyType({})


class Bad(NamedTuple):
    """An example that the rule reports `count` times; `options` are keywords of the rule's `Options`."""

    code: str
    count: int = 1  # type: ignore[assignment]  # in place of the tuple's method of this name
    path: str = EXAMPLE
    options: Mapping[str, Any] = _NONE


class Fixed(NamedTuple):
    """What the fix makes of the `Bad` example before it."""

    code: str


class Good(NamedTuple):
    """An example that the rule has nothing to say about."""

    code: str
    path: str = EXAMPLE
    options: Mapping[str, Any] = _NONE


Example = Bad | Fixed | Good


class Options(Frozen):
    """A rule's options; this one has none. A subclass under `@options` has fields that are made by `option`.

    It may override `__post_init__` to raise UserError for values that cannot be.
    """


options = frozen


def option(
    default: Any,
    doc: str,
    *,
    pssa_name: str | None = None,
    choices: tuple[str, ...] = (),
    bounds: tuple[int, int] = (-1_000_000, 1_000_000),
    is_path: bool = False,
) -> Any:
    """Declares an option of a rule.

    `default` is a bool, int, float, str or tuple of str. `pssa_name` is PSScriptAnalyzer's name of the option. In TOML
    it is the field's name with dashes; `choices` are the only values a str may have, `bounds` are
    the least and the greatest number. `is_path` marks what names a file or folder, which a
    configuration file may not have outside of its project.
    """
    metadata = {"doc": doc, "pssa_name": pssa_name, "choices": choices, "bounds": bounds, "is_path": is_path}
    return dataclasses.field(default=default, metadata=metadata)


_OptionsOfRule = Options
"""`Rule` has an attribute of the same name, which type checkers would see in its own annotations."""


class Rule:
    """One check, its documentation and its tests; a subclass lives in a file of its own and keeps no state on `self`.

    A rule declares what it wants to see: `kinds` of nodes for `visit`, `commands` (names in any case; `visit` is then
    called with each `command` node of that name), or it overrides `check` to look at the whole file once. The first
    line of the docstring is its summary everywhere; the rest is its documentation page.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    group: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    safety: ClassVar[Safety | None] = None
    """How safe its fix is; None: it has no fix. A single fix may be less safe than this, never safer."""
    effect: ClassVar[Effect] = Effect.CODE
    """What its fixes change; the engine drops a fix that changes anything else, and reports it."""
    default: ClassVar[bool] = True
    """Whether it runs when nothing is said about it."""
    aliases: ClassVar[tuple[str, ...]] = ()
    """PSScriptAnalyzer's names: valid in selections, SuppressMessage attributes and settings files."""
    pssa_enable: ClassVar[bool | None] = None
    """What `Enable` is when a settings file does not say; None: PSScriptAnalyzer's rule is not configurable."""
    kinds: ClassVar[tuple[str, ...]] = ()
    commands: ClassVar[tuple[str, ...]] = ()
    extensions: ClassVar[tuple[str, ...]] = ()
    """Lower-case file name endings that the rule speaks of, such as ".psm1"; empty: all."""
    words: ClassVar[tuple[bytes, ...]] = ()
    """Words in lower case, one of which a file must contain for the rule to have anything to say; empty: any file."""
    needs_valid_tree: ClassVar[bool] = False
    """Whether it stays silent on a file with syntax errors."""
    targets_option: ClassVar[str] = ""
    """The option that names platforms; where it and `target-platforms` are empty, the rule has nothing to say."""
    Options: ClassVar[type[Options]] = Options
    examples: ClassVar[tuple[Example, ...]] = ()
    deviations: ClassVar[tuple[Deviation, ...]] = ()
    """Where it differs from PSScriptAnalyzer's rule on purpose; `--pssa-parity` leaves these steps out."""
    pssa_severity: ClassVar[Severity | None] = None
    """The severity under `--pssa-parity`, where PSScriptAnalyzer's differs."""

    def __init__(self, options: _OptionsOfRule | None = None, severity: Severity | None = None) -> None:
        self.options: Any = options if options is not None else self.Options()
        self.level = severity if severity is not None else self.severity

    def visit(self, node: Node, file: File) -> Iterable[Finding]:
        """Yields the findings about one node of the declared kinds or commands."""
        raise NotImplementedError

    def check(self, file: File) -> Iterable[Finding]:
        """Yields the findings about the file as a whole; called once a file."""
        raise NotImplementedError

    def finding(
        self,
        place: Place | None,
        message: str,
        *,
        fix: Fix | None = None,
        severity: Severity | None = None,
        subject_id: str | None = None,
        notes: Iterable[str] = (),
    ) -> Finding:
        """Makes a finding of this rule about a node or span (None: the whole file).

        `severity` is given only where one rule speaks at several levels; a level that the user has set wins over it.
        """
        span = None if place is None else span_of(place)
        level = severity if severity is not None and self.level is self.severity else self.level
        return made(Finding, (self.code, span, message, level, fix, tuple(notes), subject_id))

    def fix(
        self,
        title: str,
        *edits: Edit,
        safety: Safety | None = None,
        isolation: str | None = None,
        effect: Effect | None = None,
    ) -> Fix:
        """Makes a fix with this rule's safety, or with a lesser one, and with its effect, or with another."""
        safety = safety or self.safety or Safety.DISPLAY
        return made(Fix, (edits, safety, title, isolation, None, effect or self.effect))


def replace(place: Place, text: str) -> Edit:
    """An edit that puts `text` in the place of a node or span."""
    return made(Edit, (span_of(place), text))


def insert(offset: int, text: str) -> Edit:
    """An edit that puts `text` before the byte at `offset`."""
    return Edit(Span(offset, offset), text)


def delete(start: int, end: int) -> Edit:
    """An edit that removes the bytes from `start` to `end`."""
    return Edit(Span(start, end), "")


def option_fields(rule: type[Rule]) -> tuple[dataclasses.Field[Any], ...]:
    """Returns the declared options of a rule, as dataclass fields with `doc`, `pssa_name` and `choices` as metadata."""
    return fields(rule.Options)
