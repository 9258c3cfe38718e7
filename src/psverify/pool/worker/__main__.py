"""A worker process, started by the name of this file: this folder, which must hold no other module, leads its path.

Messages come on standard input: the parent's `sys.path`, the pickled work, then batches of items. Their results go to
standard output. The process ends when its input does, and that is when its parent ends, be it killed.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

_STDIN, _STDOUT, _STDERR = 0, 1, 2


def main() -> None:
    """Works until there is no more to do."""
    import os
    import queue
    import threading
    import warnings

    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # as in the process of the command
    source, sink = _take_pipes()
    sys.path[:] = _first_message(source).decode(errors="surrogateescape").split("\0")
    from psverify.pool import frames
    from psverify.pool.serve import run_pickled_batch

    batches: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        try:
            while True:
                batches.put(frames.read_message(source))
        except (OSError, EOFError):
            os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    work = batches.get()
    try:
        frames.write_message(sink, b"ready")
        while True:
            frames.write_message(sink, run_pickled_batch(work, batches.get()))
    except OSError:
        os._exit(0)


def _first_message(source: BinaryIO) -> bytes:
    """Returns what `frames.read` would, which cannot be imported yet; ends the process where the parent is gone."""
    import os

    size = source.read(8)
    data = source.read(int.from_bytes(size, "little"))
    if len(size) < 8 or not data:
        os._exit(0)
    return data


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Returns both pipes, and gives what else may read and write nothing to read, and standard error to write to."""
    import os

    pipes = os.dup(_STDIN), os.dup(_STDOUT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, _STDIN)
    os.close(nothing)
    os.dup2(_STDERR, _STDOUT)
    if sys.platform == "win32":
        import msvcrt

        for pipe in pipes:
            msvcrt.setmode(pipe, os.O_BINARY)
    return os.fdopen(pipes[0], "rb"), os.fdopen(pipes[1], "wb")


if __name__ == "__main__":
    main()
