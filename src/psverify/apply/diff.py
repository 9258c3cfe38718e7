"""A file's change as a patch that `git apply` takes."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from pathlib import Path

from psverify.model import Failure
from psverify.regex import regex

_ODD = regex(rb'[\x00-\x1f"\\\x7f]')
_ESCAPES = {b"\a": b"a", b"\b": b"b", b"\t": b"t", b"\n": b"n", b"\v": b"v", b"\f": b"f", b"\r": b"r"}
_CUT_OFF = b"\n\\ No newline at end of file\n"


def patch(path: str, after: bytes, expected_digest: str) -> bytes | Failure:
    """Returns what `unified` does for a file as it stands, if its bytes still have the SHA-256 that was read."""
    try:
        before = Path(path).read_bytes()
    except OSError as error:
        return Failure("apply", f"cannot be read: {error.strerror or error}; there is no patch for it", path)
    if hashlib.sha256(before).hexdigest() != expected_digest:
        return Failure("apply", "changed while psverify ran; there is no patch for it", path)
    return unified(path, before, after)


def unified(path: str, before: bytes, after: bytes) -> bytes:
    """Returns the unified diff between a file's bytes, empty if they are the same.

    `path` is as reports show it: relative to the working directory, with `/`. Bytes are compared as they stand in the
    file, lines end at LF alone: that is git's own notion, and so the patch also holds for UTF-16, legacy code pages
    and lone CRs, though it is not pleasant to read there.
    """
    if before == after:
        return b""
    name = os.fsencode(path).lstrip(b"/")
    old, new = _quoted(b"a/" + name), _quoted(b"b/" + name)
    hunks = difflib.diff_bytes(difflib.unified_diff, _lines(before), _lines(after), b"", b"", lineterm=b"\n")
    # git marks the end of a name that has a space by a tab.
    tab = b"\t" if b" " in name else b""
    header = b"diff --git %b %b\n--- %b%b\n+++ %b%b\n" % (old, new, old, tab, new, tab)
    return header + b"".join(line if line.endswith(b"\n") else line + _CUT_OFF for line in list(hunks)[2:])


def _lines(data: bytes) -> list[bytes]:
    *whole, last = data.split(b"\n")
    return [line + b"\n" for line in whole] + ([last] if last else [])


def _quoted(name: bytes) -> bytes:
    """Writes a name as git does with `core.quotePath` off: characters that would break the header in C's way."""
    escaped = _ODD.sub(_escape, name)
    return name if escaped == name else b'"%b"' % escaped


def _escape(found: re.Match[bytes]) -> bytes:
    byte = found[0]
    if byte in b'"\\':
        return b"\\" + byte
    return b"\\" + _ESCAPES.get(byte, b"%03o" % ord(byte))
