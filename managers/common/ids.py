"""Identifiers that sort by creation time."""

from __future__ import annotations

import os
import threading

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RANDOM_BITS = 80


class Ids:
    """Makes ULIDs (26 characters, Crockford's base 32, lower case), strictly increasing within one instance.

    Layout: the ULID specification (48 bits of milliseconds since 1970, 80 random bits).
    """

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def make(self, now: float) -> str:
        """Returns a new identifier for a time in seconds since 1970."""
        fresh = int(now * 1000) << _RANDOM_BITS | int.from_bytes(os.urandom(10), "big")
        with self._lock:
            self._last = fresh if fresh > self._last else self._last + 1
            return _encode_base32(self._last)


def _encode_base32(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
