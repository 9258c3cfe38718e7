"""One file's way through the formatter, on bytes: what the pool runs, and it never raises."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.check.engine_rules import SyntaxErrors
from psverify.check.layout_rule import LayoutRule
from psverify.check.rule_pages import SITE
from psverify.config.formatting import OFF, FormatTable
from psverify.config.value_types import shapes
from psverify.discover.script_kinds import is_help_text
from psverify.facts.file import File
from psverify.fix.protected_files import BROKEN, SIGNED
from psverify.format.layout_passes import UnsettledError, settled
from psverify.format.same_tree import difference
from psverify.model import Failure, Finding, Fix, Outcome, Record, Span
from psverify.named_tuple import NamedTuple
from psverify.outcome.records import Placer
from psverify.parse.authenticode_signature import has_signature_block
from psverify.parse.syntax_errors import syntax_errors
from psverify.parse.tree import parse
from psverify.read.decode import decode
from psverify.read.read_file import read_file

if TYPE_CHECKING:
    from psverify.check.layout_rule import Correction
    from psverify.check.registry import Registry
    from psverify.check.rule import Rule
    from psverify.format.settings import FormatSettings

ROUNDS = 5


def format_file(path: str, settings: FormatSettings, registry: Registry) -> Outcome:
    """Reads a file and does what `format_bytes` does; a file that cannot be read is a Failure, a help topic no script."""
    if is_help_text(Path(path).name.lower()):
        return Outcome(path)
    try:
        raw = read_file(path)
    except OSError as error:
        return Outcome(path, failures=(Failure("read", f"cannot be read: {error.strerror or error}", path),))
    return format_bytes(raw, path, settings, registry)


def format_bytes(raw: bytes, path: str, settings: FormatSettings, registry: Registry) -> Outcome:
    """Formats a file's bytes; nothing is written.

    The outcome has the new bytes in `after` if there are any, and one record for each rule that changed something. A
    script with syntax errors is left alone: the errors are its records. So is a signed one, unless `settings.fix_signed`
    allows it, and one whose new text would mean something
    else: that is a Failure, and a fault of ours.
    """
    try:
        return _formatted(raw, path, settings, registry)
    except UnsettledError as error:
        return Outcome(path, failures=(Failure("format", f"not formatted: {error}", path),), size=len(raw))
    except Exception as error:
        import traceback  # noqa: PLC0415 - only when something is wrong

        failure = Failure("format", f"{type(error).__name__}: {error}", path, traceback.format_exc())
        return Outcome(path, failures=(failure,), size=len(raw))


def _formatted(raw: bytes, path: str, settings: FormatSettings, registry: Registry) -> Outcome:
    source = decode(raw)
    first = File(source, parse(source.buffer), path, settings.platforms)
    if first.tree.has_error:
        broken = [SyntaxErrors().about(issue, issue.message) for issue in syntax_errors(first.tree)]
        records = tuple(Placer(path, source, registry, with_frames=False).records(broken))
        return Outcome(path, records, before=source.digest, size=len(raw), left_alone=BROKEN)
    if not settings.fix_signed and has_signature_block(first.tree):
        return Outcome(path, before=source.digest, size=len(raw), left_alone=SIGNED)
    start, sorting = _sorted(first, settings)
    last, changes = _rounds(start, settings, registry)
    if last.buffer == first.buffer:
        return Outcome(path, before=source.digest, size=len(raw))
    final = parse(last.buffer)  # the tree at hand may have been moved along, without parsing
    if final.has_error:
        raise UnsettledError("the result would have syntax errors")
    other = difference(start.tree, final, settings.platforms)
    if other is not None:
        raise UnsettledError(f"the result would change the meaning at {other!r}")
    found = [change.finding() for change in (*sorting, *changes)]
    records = tuple(map(_about_key, Placer(path, source, registry, with_frames=False).records(found, fixed=True)))
    return Outcome(path, records, before=source.digest, after=last.source.encode(last.buffer), size=len(raw))


class _Change(NamedTuple):
    """What a rule corrected when it was first asked."""

    rule: Rule
    corrections: list[Correction]

    def finding(self) -> Finding:
        first, count = self.corrections[0], len(self.corrections)
        others = f" (and {count - 1} more)" if count > 1 else ""
        fix = Fix((), self.rule.safety, getattr(self.rule, "title", "Format")) if self.rule.safety else None
        return Finding(self.rule.code, Span(first.start, first.end), first.message + others, self.rule.level, fix)


def _rounds(file: File, settings: FormatSettings, registry: Registry) -> tuple[File, list[_Change]]:
    """Asks all rules in turn, and those before one that moved lines again, for that may give them something new to do.

    Two rules may each undo what the other does (blanks before a `=`, and its alignment): the last one has its way.
    """
    rules = _layout_rules(settings, registry)
    file, changes, again = _run_format_round(file, rules, settings.lines)
    for _ in range(ROUNDS):
        if not again:
            return file, changes
        before = file
        file, more, again = _run_format_round(file, rules[:again], settings.lines)
        if more:
            file, others, again = _run_format_round(file, rules, settings.lines)
            changes += more + others
        if file.buffer == before.buffer:
            return file, changes
    raise UnsettledError("the rules undo each other's changes")


def _run_format_round(
    file: File, rules: Sequence[Rule], lines: tuple[int, int] | None
) -> tuple[File, list[_Change], int]:
    """Asks rules in turn; returns also how many of them are to be asked again."""
    changes: list[_Change] = []
    again = 0
    for number, rule in enumerate(rules):
        file, found = settled(file, rule, lines)
        if found:
            changes.append(_Change(rule, found))
            again = number if not isinstance(rule, LayoutRule) or rule.moves_lines else again
    return file, changes, again


@cache
def _layout_rules(settings: FormatSettings, registry: Registry) -> tuple[Rule, ...]:
    found = ((registry.find(code), options) for code, options in settings.rules)
    rules = tuple(rule(options) for rule, options in found if rule is not None)
    if settings.table == OFF:
        return rules
    from psverify.format.extra.steps import with_steps  # noqa: PLC0415 - few configurations ask for more

    return with_steps(settings.table, rules)


def _sorted(file: File, settings: FormatSettings) -> tuple[File, list[_Change]]:
    """Sorts the using statements, if that is asked for: the one step that moves code, so it has a check of its own."""
    if not settings.table.sort_usings:
        return file, []
    from psverify.format.extra.sort_usings import SortUsings, misplaced  # noqa: PLC0415 - as above

    step = SortUsings(settings.table, "")
    last, found = settled(file, step, settings.lines)
    other = misplaced(file.tree, last.tree)
    if other is not None:
        raise UnsettledError(f"sorting the using statements would change {other}")
    return last, [_Change(step, found)] if found else []


@cache
def _keys() -> frozenset[str]:
    return frozenset(shapes(FormatTable))


def _about_key(record: Record) -> Record:
    """Returns what speaks of a key of the table [format] under the key's name, as it is no rule's."""
    if record.rule not in _keys():
        return record
    told = ("finding", "", record.rule, record.level, record.message, record.path, record.region)
    return Record(*told, url=f"{SITE}/formatting", fix=record.fix, fixed=record.fixed, fingerprint=record.fingerprint)
