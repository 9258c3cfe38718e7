"""A file's text as UTF-8, its places as people count them, and the way back to the file's own bytes."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property

from psverify._grammar import line_starts
from psverify.lazy_regex import regex
from psverify.model import Region
from psverify.named_tuple import NamedTuple, made

STRICT = "strict"

_INNER = regex(rb"[\x80-\xbf]")
_SURROGATES = 0xD800
_STAND_INS = 0x10F000
_SURROGATE = regex("[\ud800-\udfff]")
_STAND_IN = regex("[\U0010f000-\U0010f7ff]")


def lift(text: str) -> str:
    """Replaces lone surrogates, which stand for undecodable bytes and have no UTF-8, by private ones of plane 16."""
    return _SURROGATE.sub(lambda found: chr(ord(found[0]) - _SURROGATES + _STAND_INS), text)


def lower(text: str) -> str:
    """Undoes `lift`."""
    return _STAND_IN.sub(lambda found: chr(ord(found[0]) - _STAND_INS + _SURROGATES), text)


class _Read(NamedTuple):
    """What is known of a file once it is read."""

    buffer: bytes
    encoding: str
    bom: bytes
    certain: bool
    digest: str
    raw_size: int
    errors: str = STRICT
    tail: bytes = b""


# A class of its own, for it has a dictionary, in which cached_property keeps what a clean file never asks for.
class Source(_Read):
    """A file as it was read; offsets are bytes of `buffer`, lines and columns are 1-based, columns in characters.

    `buffer` is valid UTF-8 without BOM whatever the file was. `encoding` is Python's name of the codec, `certain` says
    that a BOM or valid UTF-8 proved it. `errors` is the codec's error handler: any but "strict" means that some bytes
    could not be decoded and that private characters stand for them in `buffer`. `tail` holds the bytes after the last
    whole code unit of a cut-off UTF-16 or UTF-32 file. `digest` is the SHA-256 of the file's bytes, `raw_size` their
    number.
    """

    @cached_property
    def newline(self) -> str:
        """The line end most used, of CRLF, LF and a lone CR; LF where there is none, and where it is as frequent."""
        if b"\r" not in self.buffer:
            return "\n"
        crlf = self.buffer.count(b"\r\n")
        counts = {"\n": self.buffer.count(b"\n") - crlf, "\r\n": crlf, "\r": self.buffer.count(b"\r") - crlf}
        return max(counts, key=counts.__getitem__)

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line's first byte; after a final line end there is one more, empty line."""
        return line_starts(self.buffer)

    @cached_property
    def _inner_bytes(self) -> array[int]:
        """The offsets of all bytes that do not begin a character."""
        return array("Q", () if self.buffer.isascii() else (found.start() for found in _INNER.finditer(self.buffer)))

    @cached_property
    def _texts(self) -> dict[int, str]:
        """The lines that were asked for; many findings show the same ones."""
        return {}

    def position(self, offset: int) -> tuple[int, int]:
        """Returns the line and the column of a byte offset; one past the end counts as the end."""
        line = bisect_right(self.line_starts, offset)
        start, end = self.line_starts[line - 1], min(offset, len(self.buffer))
        inner = self._inner_bytes
        if not inner:
            return line, end - start + 1
        before = bisect_left(inner, end)
        is_inside = before < len(inner) and inner[before] == end
        return line, end - start - (before - bisect_left(inner, start)) + (not is_inside)

    def region(self, start: int, end: int) -> Region:
        """Returns the place of the bytes from `start` up to, and without, `end`."""
        return Region(*self.position(start), *self.position(end))

    def regions(self, spans: Iterable[tuple[int, int]]) -> list[Region]:
        """Returns the place of each range of bytes, as `region` does, in less time."""
        if not self.buffer.isascii():
            return [self.region(start, end) for start, end in spans]
        starts, size = self.line_starts, len(self.buffer)
        regions = []
        for start, end in spans:
            if start > size or end > size:
                regions.append(self.region(start, end))
                continue
            line = last = bisect_right(starts, start)
            if line == len(starts) or not start <= end < starts[line]:
                last = bisect_right(starts, end)
            regions.append(made(Region, (line, start - starts[line - 1] + 1, last, end - starts[last - 1] + 1)))
        return regions

    def line_text(self, line: int) -> str:
        """Returns a line without its line end; raises IndexError for a number that is not a line's."""
        text = self._texts.get(line)
        if text is None:
            text = self._texts[line] = self._line(line).decode().rstrip("\r\n")
        return text

    def offset(self, line: int, column: int) -> int:
        """Returns the byte offset of a place, the inverse of `position`; a column past the line's end is that end.

        Raises IndexError for a number that is not a line's.
        """
        return self.line_starts[line - 1] + len(self._line(line).decode()[: column - 1].encode())

    def encode(self, buffer: bytes) -> bytes:
        """Returns a text, UTF-8 as `buffer` is, as bytes of the file's own encoding and BOM.

        Raises UnicodeEncodeError for a character that this encoding does not have.
        """
        if self.encoding == "utf-8" and self.errors == STRICT:
            return self.bom + buffer
        text = buffer.decode()
        if self.errors != STRICT:
            text = lower(text)
        return self.bom + text.encode(self.encoding, self.errors) + self.tail

    def _line(self, line: int) -> bytes:
        if line < 1:
            raise IndexError(line)
        starts = self.line_starts
        return self.buffer[starts[line - 1] : starts[line] if line < len(starts) else None]
