"""A finding's identity from one run to the next, though lines be added above it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BYTES = 12


def finding_fingerprint(rule: str, line_text: str, occurrence: int) -> str:
    """Returns "b2:" and 24 hexadecimal digits of BLAKE2b.

    `line_text` is the finding's first line, of which the indentation does not count; it is empty for a finding about
    the whole file. `occurrence` counts from 1 the findings of this rule on equal lines of the file.
    """
    return _digest_of_line(_hash_of(rule, line_text.strip()), occurrence)


def fingerprints(findings: Iterable[tuple[str, str]]) -> list[str]:
    """Returns the fingerprints of a file's findings, given in order as pairs of a rule's code and the line's text.

    Each line is read once for a rule, however many findings it has.
    """
    stripped: dict[str, str] = {}
    seen: dict[tuple[str, str], tuple[blake2b, int]] = {}
    prints = []
    for rule, line_text in findings:
        text = stripped.get(line_text)
        if text is None:
            text = stripped[line_text] = line_text.strip()
        known, last = seen.get((rule, text)) or (_hash_of(rule, text), 0)
        seen[rule, text] = known, last + 1
        prints.append(_digest_of_line(known, last + 1))
    return prints


def _hash_of(rule: str, text: str) -> blake2b:
    return blake2b(f"{rule}\0{text}\0".encode(errors="surrogatepass"), digest_size=_BYTES)


def _digest_of_line(known: blake2b, occurrence: int) -> str:
    identity = known.copy()
    identity.update(str(occurrence).encode())
    return "b2:" + identity.hexdigest()
