"""Messages through a pipe: eight bytes of length, then as many bytes."""

from __future__ import annotations

from typing import BinaryIO

_LENGTH = 8


def write(stream: BinaryIO, data: bytes) -> None:
    """Writes one message; raises OSError where nobody reads any more."""
    stream.write(len(data).to_bytes(_LENGTH, "little"))
    stream.write(data)
    stream.flush()


def read(stream: BinaryIO) -> bytes:
    """Returns one message; raises EOFError where the other side is gone, be it in the middle of a message."""
    return _exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "little"))


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data
