"""Messages through pipes: whole whatever pieces the system hands over, and an end in the middle is an error."""

from __future__ import annotations

import io
import os
import threading

import pytest

from psverify.pool import frames


class Trickle(io.BytesIO):
    """Reads and writes a few bytes at a time, as a pipe without a buffer may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 3))

    def write(self, data: object, /) -> int:
        return super().write(bytes(memoryview(data))[:3])  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [b"", b"x", b"0123456789"])
def test_a_message_arrives_whole_in_pieces(data: bytes) -> None:
    stream = Trickle()
    frames.write_message(stream, data)
    stream.seek(0)
    assert frames.read_message(stream) == data


@pytest.mark.parametrize("kept", [0, 5, 8, 12])
def test_an_end_within_a_message_is_an_error(kept: int) -> None:
    stream = io.BytesIO()
    frames.write_message(stream, b"0123456789")
    with pytest.raises(EOFError):
        frames.read_message(io.BytesIO(stream.getvalue()[:kept]))


def test_more_than_a_pipe_holds_goes_through_without_a_buffer() -> None:
    source, sink = os.pipe()
    data = bytes(1_000_000)
    with open(source, "rb", buffering=0) as reader, open(sink, "wb", buffering=0) as writer:  # noqa: PTH123
        thread = threading.Thread(target=frames.write_message, args=(writer, data))
        thread.start()
        assert frames.read_message(reader) == data
        thread.join()
