"""One output stream of a child: decoded, masked, truncated, and passed on line by line."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from psverify_managers.common.masking import Masker

TAIL = 4096
Line = Callable[[str], None]


class Decoder:
    """Turns bytes into text with line feeds.

    UTF-8, or UTF-16 if a byte order mark or zero bytes in the first piece indicate it; invalid bytes become
    `\\xNN`.
    """

    def __init__(self) -> None:
        self._decoder: codecs.IncrementalDecoder | None = None
        self._held = b""
        self._start = True
        self._return = False

    def feed(self, piece: bytes, *, final: bool = False) -> str:
        """Returns the text of the next piece."""
        if self._decoder is None:
            self._held += piece
            if not final and _has_partial_bom(self._held):
                return ""
            self._decoder = codecs.getincrementaldecoder(_bom_encoding(self._held))("backslashreplace")
            piece = self._held
        text = ("\r" if self._return else "") + self._decoder.decode(piece, final)
        if self._start and text:
            self._start, text = False, text.removeprefix("\ufeff")
        self._return = text.endswith("\r") and not final
        return (text[:-1] if self._return else text).replace("\r\n", "\n")


class Output:
    """Writes the first `limit` characters and the end of a stream to a file; calls `line` for every line."""

    def __init__(self, path: Path, limit: int, masker: Masker, line: Line | None = None) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._decoder, self._masker, self._line = Decoder(), masker.stream(), line
        self._room, self._dropped, self._tail, self._partial, self._closed = limit, 0, "", "", False
        self._head: list[str] = []

    @property
    def whole(self) -> bool:
        """Whether the file holds the whole stream."""
        return self._dropped == 0

    @property
    def tail(self) -> str:
        """The last few kilobytes."""
        return self._tail

    @property
    def text(self) -> str:
        """The kept beginning."""
        return "".join(self._head)

    def feed(self, piece: bytes) -> None:
        """Adds a piece; does nothing after `close`."""
        if not self._closed:
            self._take(self._masker.feed(self._decoder.feed(piece)))

    def close(self) -> None:
        """Ends the stream."""
        if self._closed:
            return
        self._take(self._masker.feed(self._decoder.feed(b"", final=True)) + self._masker.finish())
        self._closed = True
        if self._line and self._partial:
            self._line(self._partial)
        if self._dropped:
            self._file.write(f"\n[psverify: {self._dropped} characters omitted]\n{self._tail[-self._dropped :]}")
        self._file.close()

    def _take(self, text: str) -> None:
        kept = text[: self._room]
        self._room -= len(kept)
        self._dropped += len(text) - len(kept)
        if kept:
            self._head.append(kept)
            self._file.write(kept)
            self._file.flush()
        self._tail = (self._tail + text)[-TAIL:]
        if self._line:
            *lines, self._partial = (self._partial + text).split("\n")
            for each in lines:
                self._line(each)


def _has_partial_bom(start: bytes) -> bool:
    return len(start) < 2 or (len(start) < 4 and (b"\0" in start or start[0] in {0xFE, 0xFF}))


def _bom_encoding(start: bytes) -> str:
    if start.startswith(codecs.BOM_UTF16_LE) or start[1:4:2] == b"\0\0":
        return "utf-16-le"
    if start.startswith(codecs.BOM_UTF16_BE) or (len(start) >= 4 and start[0:3:2] == b"\0\0"):
        return "utf-16-be"
    return "utf-8"
