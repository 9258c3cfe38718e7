"""Messages through a pipe: eight bytes of length, then as many bytes."""

from __future__ import annotations

from typing import BinaryIO

_LENGTH = 8


def write_message(stream: BinaryIO, data: bytes) -> None:
    """Writes one message to a stream, buffered or not; raises OSError where nobody reads any more."""
    message = memoryview(len(data).to_bytes(_LENGTH, "little") + data)
    while message:
        message = message[stream.write(message) :]
    stream.flush()


def read_message(stream: BinaryIO) -> bytes:
    """Returns one message; raises EOFError where the other side is gone, be it in the middle of a message."""
    return _exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "little"))


def _exactly(stream: BinaryIO, count: int) -> bytes:
    """Returns `count` bytes; a stream without a buffer may give them in several pieces."""
    pieces = []
    while count:
        piece = stream.read(count)
        if not piece:
            raise EOFError
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
