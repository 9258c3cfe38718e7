"""From a file's bytes to a Source: BOM first, then UTF-8, and only where that fails a guess."""

from __future__ import annotations

import codecs
import hashlib

from psverify.read.source import Source, lift


def decode(raw: bytes) -> Source:
    """Reads any bytes; what cannot be decoded survives `Source.encode` byte for byte."""
    if raw.startswith(codecs.BOM_UTF8):
        return _utf8(raw, codecs.BOM_UTF8)
    return _utf8(raw, b"")


def _utf8(raw: bytes, bom: bytes) -> Source:
    buffer = raw.removeprefix(bom)
    digest = hashlib.sha256(raw).hexdigest()
    try:
        buffer.decode()
    except UnicodeDecodeError:
        text = lift(buffer.decode(errors="surrogateescape"))
        return Source(text.encode(), "utf-8", bom, False, digest, len(raw), "surrogateescape")  # noqa: FBT003
    return Source(buffer, "utf-8", bom, True, digest, len(raw))  # noqa: FBT003


def encode_as(source: Source, buffer: bytes, encoding: str) -> bytes:
    """Returns a text as bytes of another encoding, "utf-8" or "utf-8-sig"; raises ValueError if the source's was a guess."""
    if not source.certain:
        raise ValueError(source.encoding)
    return buffer.decode().encode(encoding)
