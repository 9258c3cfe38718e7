"""An error reported to the catalogue, and when two of them are equal."""

from __future__ import annotations

import hashlib
import re
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Severity = Literal["critical", "error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("critical", "error", "warning", "note")
_VARIABLE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-hjkmnp-tv-z]{26}|0x[0-9a-f]+|\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Incident:
    """An error: `module` is the reporting part (`process`, `deploy` …); `path` and `line` locate the definition of `subject`."""

    module: str
    message: str
    severity: Severity = "error"
    operation: str = ""
    detail: str = ""
    subject: str = ""
    path: str = ""
    line: int = 1
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The identity of an error, ignoring numbers and identifiers in its message."""
        plain = _VARIABLE.sub("0", self.message)
        parts = (self.module, self.severity, self.operation, self.subject, plain)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def incident_of(error: BaseException, module: str, operation: str, severity: Severity = "error") -> Incident:
    """Returns an incident for an exception, with its traceback, causes and notes as detail."""
    detail = "".join(traceback.format_exception(error)).rstrip()
    return Incident(module, f"{type(error).__name__}: {error}", severity, operation, detail)
