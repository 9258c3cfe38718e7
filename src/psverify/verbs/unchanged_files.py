"""The note on standard error about files that a run was asked to change and left as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.fix.protected_files import BROKEN, SIGNED

if TYPE_CHECKING:
    from psverify.session import Session

SHOWN = 5
_ADVICE = {BROKEN: "", SIGNED: "; use --fix-signed to change them"}


class LeftAlone:
    """Collects the subjects of a run whose outcome has `left_alone`, by reason."""

    def __init__(self) -> None:
        self._subjects: dict[str, list[str]] = {}

    def add(self, subject: str, reason: str | None) -> None:
        """Remembers a subject, if there is a reason for leaving it alone."""
        if reason is not None:
            self._subjects.setdefault(reason, []).append(subject)

    @property
    def has_broken(self) -> bool:
        """Whether a subject has syntax errors."""
        return BROKEN in self._subjects

    def warn(self, session: Session) -> None:
        """Writes one line for each reason, with the first subjects by name."""
        for reason, subjects in self._subjects.items():
            more = f" and {len(subjects) - SHOWN} more" if len(subjects) > SHOWN else ""
            files = "a file" if len(subjects) == 1 else f"{len(subjects)} files"
            names = f"{', '.join(subjects[:SHOWN])}{more}"
            session.warn(f"did not change {files} with {reason}: {names}{_ADVICE[reason]}")
