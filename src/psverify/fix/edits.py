"""Which fixes go together, and what the text is after them: pure, and independent of the order they come in."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence

from psverify.check.run_rules import finding_order
from psverify.check.settings import FixMode, RuleSetting
from psverify.model import Edit, Effect, Finding, Fix, Safety
from psverify.named_tuple import NamedTuple, made

_APPLIED = {
    FixMode.NONE: frozenset[Safety](),
    FixMode.SAFE: frozenset({Safety.SAFE}),
    FixMode.UNSAFE: frozenset({Safety.SAFE, Safety.UNSAFE}),
}


class Taken(NamedTuple):
    """A fix that is applied, and the findings that it fixes: those whose fixes have the same edits.

    `edits` are sorted by place; those that would change nothing are left out.
    """

    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]
    encoding: str | None
    effect: Effect

    @property
    def rule(self) -> str:
        """The code of the rule whose fix it is."""
        return self.findings[0].rule


class Applied(NamedTuple):
    """The text after one pass of fixes.

    `findings` are those that were fixed, `edits` what was done to the old text, by their place in it (byte offsets);
    `encoding` is what the file is to be written in (None: as it was).
    """

    buffer: bytes
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    encoding: str | None = None


def applicable(findings: Iterable[Finding], mode: FixMode) -> list[Finding]:
    """Returns the findings whose fix a mode applies."""
    wanted = _APPLIED[mode]
    if not wanted:
        return []
    return [finding for finding in findings if finding.fix is not None and finding.fix.safety in wanted]


def with_setting(finding: Finding, setting: RuleSetting) -> Finding:
    """Returns a finding with the fix that the user allows: none, one held to be safe, or one held to be unsafe."""
    fix = finding.fix
    if fix is None or (setting.fixable and not setting.promoted and not setting.demoted):
        return finding
    if not setting.fixable:
        return finding._replace(fix=None)
    if setting.promoted and fix.safety is Safety.UNSAFE:
        return finding._replace(fix=fix._replace(safety=Safety.SAFE))
    if setting.demoted and fix.safety is Safety.SAFE:
        return finding._replace(fix=fix._replace(safety=Safety.UNSAFE))
    return finding


def ordered(fix: Fix) -> tuple[Edit, ...]:
    """Returns the edits of a fix by place, several insertions at one offset in the order the rule gave them."""
    return tuple(sorted(fix.edits, key=lambda edit: edit.span))


def valid(fix: Fix, buffer: bytes) -> bool:
    """Whether the edits of a fix lie within the buffer and do not overlap each other."""
    end = 0
    for edit in ordered(fix):
        if not end <= edit.span.start <= edit.span.end <= len(buffer):
            return False
        end = edit.span.end
    return True


def apply(buffer: bytes, findings: Iterable[Finding], mode: FixMode) -> Applied:
    """Applies all fixes of a mode that go together in one pass (`choose`)."""
    return applied(buffer, choose(buffer, findings, mode))


def applied(buffer: bytes, taken: Sequence[Taken]) -> Applied:
    """Applies fixes that go together."""
    edits = tuple(sorted((edit for fix in taken for edit in fix.edits), key=lambda edit: edit.span))
    findings = tuple(finding for fix in taken for finding in fix.findings)
    encoding = next((fix.encoding for fix in taken if fix.encoding is not None), None)
    return Applied(rewrite(buffer, edits), findings, edits, encoding)


def choose(buffer: bytes, findings: Iterable[Finding], mode: FixMode) -> list[Taken]:
    """Returns all fixes of a mode that go together in one pass, in the order in which they were chosen.

    Earlier places win, then shorter fixes, then the order of rule codes. A fix that overlaps or touches one already
    taken, or whose isolation group is taken, waits for the next pass, in which its rule sees the new text: two edits
    that touch may each be right and together glue two tokens into one. Equal fixes count as one. Fixes that are invalid
    or change nothing are left out.
    """
    choice = _Choice(buffer)
    for finding in sorted(applicable(findings, mode), key=_order):
        if finding.fix is not None:
            choice.offer(finding, finding.fix)
    return list(choice.taken.values())


def rewrite(buffer: bytes, edits: Sequence[Edit]) -> bytes:
    """Returns the text after edits that are sorted by place and do not overlap."""
    parts: list[bytes] = []
    position = 0
    for edit in edits:
        parts += (buffer[position : edit.span.start], edit.text.encode())
        position = edit.span.end
    return b"".join((*parts, buffer[position:]))


def _order(finding: Finding) -> tuple[object, ...]:
    fix = finding.fix
    if fix is None:
        return ()
    edits = ordered(fix)
    first, last = (edits[0].span.start, edits[-1].span.end) if edits else (-1, -1)
    # The rest only decides between fixes of one rule and place, so that no order of the input ever does.
    rest = (fix.encoding or "", fix.isolation or "", fix.safety.value, fix.title, finding_order(finding))
    return (first, last, finding.rule, edits, *rest)


class _Choice:
    """The fixes taken so far in one pass."""

    def __init__(self, buffer: bytes) -> None:
        self.buffer = buffer
        self.taken: dict[tuple[tuple[Edit, ...], str | None], Taken] = {}
        self._encoding: str | None = None
        self._spans: list[tuple[int, int]] = []
        self._groups: set[str] = set()

    def offer(self, finding: Finding, fix: Fix) -> None:
        edits = tuple(edit for edit in ordered(fix) if self._changes(edit))
        key = (edits, fix.encoding)
        if (same := self.taken.get(key)) is not None:
            self.taken[key] = same._replace(findings=(*same.findings, finding))
        elif (edits or fix.encoding) and valid(fix, self.buffer) and self._free(fix, edits):
            self.taken[key] = made(Taken, ((finding,), edits, fix.encoding, fix.effect))
            self._occupy(fix, edits)

    def _changes(self, edit: Edit) -> bool:
        return self.buffer[edit.span.start : edit.span.end] != edit.text.encode()

    def _free(self, fix: Fix, edits: tuple[Edit, ...]) -> bool:
        if fix.isolation in self._groups or (fix.encoding and self._encoding not in (None, fix.encoding)):
            return False
        return not any(self._touches(edit) for edit in edits)

    def _touches(self, edit: Edit) -> bool:
        """Whether a taken edit overlaps or touches this one; taken spans of different fixes never touch."""
        after = bisect.bisect_left(self._spans, (edit.span.start, -1))
        if after < len(self._spans) and self._spans[after][0] <= edit.span.end:
            return True
        return after > 0 and self._spans[after - 1][1] >= edit.span.start

    def _occupy(self, fix: Fix, edits: tuple[Edit, ...]) -> None:
        self._encoding = fix.encoding or self._encoding
        if fix.isolation is not None:
            self._groups.add(fix.isolation)
        for edit in edits:
            bisect.insort(self._spans, (edit.span.start, edit.span.end))
