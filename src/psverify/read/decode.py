"""From a file's bytes to a Source: a byte order mark first, then UTF-8, and only where both fail a guess."""

from __future__ import annotations

import codecs
import hashlib

from psverify.read.half_width import JAPANESE, is_half_width
from psverify.read.source import STRICT, Source, lift

_UTF8 = "utf-8"
# UTF-32's little-endian mark starts with UTF-16's, so it is tried first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, _UTF8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDTHS = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
# The code pages that Windows uses as its ANSI page, which is what Windows PowerShell reads a file without mark in.
_CODE_PAGES = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874")
_DOUBLE_BYTE_PAGES = ("cp932", "gbk", "cp949", "big5")
_OBVIOUS = 0.25
_TELLING = 16


def decode(raw: bytes) -> Source:
    """Reads any bytes, and never raises; bytes that cannot be decoded survive `Source.encode` as they were."""
    for mark, encoding in _MARKS:
        source = _marked(raw, mark, encoding) if raw.startswith(mark) else None
        if source:
            return source
    return _unmarked(raw)


def encode_as(source: Source, buffer: bytes, encoding: str) -> bytes:
    """Returns a text, UTF-8 as `source.buffer` is, in another encoding: "utf-8" or, with a BOM, "utf-8-sig".

    Raises ValueError if the source's own encoding was not certain, for then its characters may be others.
    """
    if not source.certain:
        raise ValueError(f"the encoding of the file was guessed ({source.encoding})")
    return buffer.decode().encode(encoding)


def _marked(raw: bytes, mark: bytes, encoding: str) -> Source | None:
    body = raw[len(mark) :]
    if encoding == _UTF8 and _is_utf8(body):
        return _source_of(raw, body, encoding, bom=mark)
    return _lenient(raw, encoding, mark)


def _unmarked(raw: bytes) -> Source:
    wide = _obviously_wide(raw) if b"\0" in raw else None
    if wide:
        source = _lenient(raw, wide, b"")
    elif _is_utf8(raw):
        return _source_of(raw, raw, _UTF8)
    elif is_half_width(raw):
        source = _decoded(raw, JAPANESE)
    elif _mostly_utf8(raw):
        source = _lenient(raw, _UTF8, b"")
    else:
        source = _guessed(raw)
    return source or _source_of(raw, raw.decode("latin-1").encode(), "latin-1", certain=False)


def _is_utf8(raw: bytes) -> bool:
    if raw.isascii():
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(raw: bytes) -> bool:
    """Whether more characters of UTF-8's longer sequences stand in the bytes than bytes that break its rules."""
    text = raw.decode(errors="surrogateescape")
    broken = sum("\udc80" <= character <= "\udcff" for character in text)
    return sum(not character.isascii() for character in text) > 2 * broken


def _obviously_wide(raw: bytes) -> str | None:
    """Names the UTF-16 or UTF-32 in which bytes without a mark hold no U+0000 but much ASCII; None if none does.

    A few characters tell too little: PowerShell takes U+0000 in a short script for what it is.
    """
    for encoding, width in _WIDTHS.items():
        text = raw[: len(raw) // width * width].decode(encoding, errors="replace")
        if len(text) >= _TELLING and "\0" not in text and sum(map(str.isascii, text)) > _OBVIOUS * len(text):
            return encoding
    return None


def _lenient(raw: bytes, encoding: str, mark: bytes) -> Source | None:
    """Reads a Unicode encoding, with stand-ins for what breaks its rules; None if the bytes would not survive that."""
    end = len(raw) - (len(raw) - len(mark)) % _WIDTHS.get(encoding, 1)
    body, tail = raw[len(mark) : end], raw[end:]
    try:
        text, errors = body.decode(encoding), STRICT
    except UnicodeDecodeError:
        errors = "surrogateescape" if encoding == _UTF8 else "surrogatepass"
        try:
            text = lift(body.decode(encoding, errors))
        except UnicodeDecodeError:
            return None
    certain = bool(mark) and errors == STRICT and not tail
    return _faithful(raw, _source_of(raw, text.encode(), encoding, bom=mark, certain=certain, errors=errors, tail=tail))


def _guessed(raw: bytes) -> Source | None:
    import chardet  # noqa: PLC0415  70 ms that only a file in a legacy code page is worth

    # The rest of a script is ASCII: it would tell nothing, and outvote the little that does.
    telling = b"\n".join(line for line in raw.splitlines() if not line.isascii())
    pages = _CODE_PAGES + _DOUBLE_BYTE_PAGES
    guess = chardet.detect(telling, include_encodings=pages, compat_names=False)["encoding"] or "cp1252"
    return _decoded(raw, guess)


def _decoded(raw: bytes, encoding: str) -> Source | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return _faithful(raw, _source_of(raw, text.encode(), encoding, certain=False))


def _faithful(raw: bytes, source: Source) -> Source | None:
    try:
        return source if source.encode(source.buffer) == raw else None
    except UnicodeEncodeError:
        return None


def _source_of(
    raw: bytes,
    buffer: bytes,
    encoding: str,
    *,
    bom: bytes = b"",
    certain: bool = True,
    errors: str = STRICT,
    tail: bytes = b"",
) -> Source:
    return Source(buffer, encoding, bom, certain, hashlib.sha256(raw).hexdigest(), len(raw), errors, tail)
