"""A file's change as a patch that `git apply` takes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator

from psverify.apply.compare import Comparison
from psverify.lazy_regex import regex
from psverify.model import Failure
from psverify.read.read_file import read_file

_ODD = regex(rb'[\x00-\x1f"\\\x7f]')
_ESCAPES = {b"\a": b"a", b"\b": b"b", b"\t": b"t", b"\n": b"n", b"\v": b"v", b"\f": b"f", b"\r": b"r"}
CONTEXT = 3
"""How many lines stand around a change."""
_CUT_OFF = b"\n\\ No newline at end of file\n"


def patch(path: str, after: bytes, expected_digest: str) -> bytes | Failure:
    """Returns what `unified` does for a file as it stands, if its bytes still have the SHA-256 that was read."""
    try:
        before = read_file(path)
    except OSError as error:
        return Failure("apply", f"cannot be read: {error.strerror or error}; no patch created", path)
    if hashlib.sha256(before).hexdigest() != expected_digest:
        return Failure("apply", "changed while psverify ran; no patch created", path)
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
    old, new = _quote_path(b"a/" + name), _quote_path(b"b/" + name)
    # git marks the end of a name that has a space by a tab.
    tab = b"\t" if b" " in name else b""
    header = b"diff --git %b %b\n--- %b%b\n+++ %b%b\n" % (old, new, old, tab, new, tab)
    return header + b"".join(_hunks(_lines(before), _lines(after)))


def _hunks(before: list[bytes], after: list[bytes]) -> Iterator[bytes]:
    for group in Comparison(before, after).get_grouped_opcodes(CONTEXT):
        (_, start, _, other, _), (_, _, end, _, other_end) = group[0], group[-1]
        yield b"@@ -%b +%b @@\n" % (_range(start, end), _range(other, other_end))
        for tag, old, old_end, new, new_end in group:
            if tag == "equal":
                yield from _marked(b" ", before[old:old_end])
            else:
                yield from _marked(b"-", before[old:old_end])
                yield from _marked(b"+", after[new:new_end])


def _range(start: int, end: int) -> bytes:
    """Writes places of lines as patches do: from 1 on, of none the one before, without a count of one."""
    count = end - start
    return b"%d" % end if count == 1 else b"%d,%d" % (start + (count > 0), count)


def _marked(mark: bytes, lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + line if line.endswith(b"\n") else mark + line + _CUT_OFF


def _lines(data: bytes) -> list[bytes]:
    *whole, last = data.split(b"\n")
    return [line + b"\n" for line in whole] + ([last] if last else [])


def _quote_path(name: bytes) -> bytes:
    """Writes a name as git does with `core.quotePath` off: characters that would break the header in C's way."""
    escaped = _ODD.sub(_escape_byte, name)
    return name if escaped == name else b'"%b"' % escaped


def _escape_byte(found: re.Match[bytes]) -> bytes:
    byte = found[0]
    if byte in b'"\\':
        return b"\\" + byte
    return b"\\" + _ESCAPES.get(byte, b"%03o" % ord(byte))
