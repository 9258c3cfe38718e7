"""The control protocol of shims: one line of JSON each way over the loopback interface, with a secret token.

The token is in the store, which only its owner can read.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 5.0
LINE = 4096


class ControlServer:
    """Listens for commands in a thread; calls `act` with each command and its argument, which returns an error or ""."""

    def __init__(self, act: Callable[[str, str], str]) -> None:
        self._act, self._word = act, os.urandom(16).hex()
        self._socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        """The address for `send_command`: port and token."""
        return f"{self._socket.getsockname()[1]}:{self._word}"

    def close(self) -> None:
        """Stops listening."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(SECONDS)
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            asked = json.loads(_read_line(connection))
            if _same_word(str(asked["word"]), self._word):
                wrong = self._act(str(asked["do"]), str(asked.get("with", "")))
                connection.sendall(json.dumps({"wrong": wrong}).encode() + b"\n")


def send_command(address: str, command: str, argument: str = "") -> str:
    """Sends a command and returns an error or ""; raises OSError if the shim does not respond."""
    port, _, word = address.partition(":")
    with socket.create_connection(("127.0.0.1", int(port)), SECONDS) as connection:
        connection.sendall(json.dumps({"word": word, "do": command, "with": argument}).encode() + b"\n")
        answer = _read_line(connection)
    if not answer:
        raise ConnectionError("the shim did not respond")
    return str(json.loads(answer)["wrong"])


def _same_word(given: str, known: str) -> bool:
    # Compares in constant time. hmac could do this, but would load four megabytes of OpenSSL into every shim.
    pairs = zip(given.encode().ljust(len(known)), known.encode(), strict=False)
    return len(given) == len(known) and sum(one ^ other for one, other in pairs) == 0


def _read_line(connection: socket.socket) -> bytes:
    data = b""
    while not data.endswith(b"\n") and len(data) < LINE and (piece := connection.recv(LINE)):
        data += piece
    return data
