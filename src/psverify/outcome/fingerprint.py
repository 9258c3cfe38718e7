"""A finding's identity from one run to the next, though lines be added above it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BYTES = 12


def fingerprint(rule: str, line_text: str, occurrence: int) -> str:
    """Returns "b2:" and 24 hexadecimal digits of BLAKE2b.

    `line_text` is the finding's first line, of which the indentation does not count; it is empty for a finding about
    the whole file. `occurrence` counts from 1 the findings of this rule on equal lines of the file.
    """
    return _digest(rule, line_text.strip(), occurrence)


def fingerprints(findings: Iterable[tuple[str, str]]) -> list[str]:
    """Returns the fingerprints of a file's findings, given in order as pairs of a rule's code and the line's text."""
    seen: dict[tuple[str, str], int] = {}
    prints = []
    for rule, line_text in findings:
        text = line_text.strip()
        seen[rule, text] = occurrence = seen.get((rule, text), 0) + 1
        prints.append(_digest(rule, text, occurrence))
    return prints


def _digest(rule: str, text: str, occurrence: int) -> str:
    identity = f"{rule}\0{text}\0{occurrence}".encode(errors="surrogatepass")
    return "b2:" + blake2b(identity, digest_size=_BYTES).hexdigest()
