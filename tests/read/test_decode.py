"""Any bytes are read, and written back as they were."""

from __future__ import annotations

import codecs
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from psverify.read.decode import decode, encode_as

FILES = Path(__file__).parents[2] / "fixtures" / "bytes"
UTF8 = codecs.BOM_UTF8
MARKS = {
    "utf-8": UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
EXPECTED = [
    ("ascii-cr.ps1", "utf-8", b"", True, "\r"),
    ("ascii-crlf.ps1", "utf-8", b"", True, "\r\n"),
    ("ascii-lf.ps1", "utf-8", b"", True, "\n"),
    ("broken-syntax.ps1", "utf-8", b"", True, "\r\n"),
    ("cp1250.ps1", "cp1250", b"", False, "\r\n"),
    ("cp1251.ps1", "cp1251", b"", False, "\r\n"),
    ("cp1252.ps1", "cp1252", b"", False, "\r\n"),
    ("cp932.ps1", "cp932", b"", False, "\r\n"),
    ("empty.ps1", "utf-8", b"", True, "\n"),
    ("mixed-line-ends.ps1", "utf-8", b"", True, "\r\n"),
    ("no-encoding.ps1", "cp1256", b"", False, "\r\n"),
    ("no-final-newline.ps1", "utf-8", b"", True, "\n"),
    ("nul.ps1", "utf-8", b"", True, "\n"),
    ("trailing-space.ps1", "utf-8", b"", True, "\r\n"),
    ("utf16be-bom.ps1", "utf-16-be", MARKS["utf-16-be"], True, "\n"),
    ("utf16le-bom.ps1", "utf-16-le", MARKS["utf-16-le"], True, "\r\n"),
    ("utf16le-cut-off.ps1", "utf-16-le", MARKS["utf-16-le"], False, "\n"),
    ("utf16le-lone-surrogate.ps1", "utf-16-le", MARKS["utf-16-le"], False, "\n"),
    ("utf16le.ps1", "utf-16-le", b"", False, "\n"),
    ("utf32be-bom.ps1", "utf-32-be", MARKS["utf-32-be"], True, "\n"),
    ("utf32le-bom.ps1", "utf-32-le", MARKS["utf-32-le"], True, "\n"),
    ("utf8-bom-crlf.ps1", "utf-8", UTF8, True, "\r\n"),
    ("utf8-bom-only.ps1", "utf-8", UTF8, True, "\n"),
    ("utf8-bom.ps1", "utf-8", UTF8, True, "\n"),
    ("utf8-broken.ps1", "utf-8", b"", False, "\n"),
    ("utf8.ps1", "utf-8", b"", True, "\n"),
]

# Bytes that matter to decoders, beside any at all.
telling = st.lists(
    st.sampled_from(
        [b"\r", b"\n", b"\0", b"# a", "é".encode(), "漢字".encode(), b"\xe9", b"\x82\xa0", b"\xd8\0", b"\0\xd8"]
    )
    | st.binary(max_size=3)
    | st.sampled_from([codec.encode() for codec in ("\U0010f480", "\U0010f7ff", "\ufeff", "\U0001f600")])
).map(b"".join)
any_bytes = st.tuples(st.sampled_from([b"", *MARKS.values()]), st.binary() | telling).map(b"".join)


def test_every_file_is_expected() -> None:
    assert sorted(name for name, *_ in EXPECTED) == sorted(path.name for path in FILES.iterdir())


@pytest.mark.parametrize(("name", "encoding", "bom", "certain", "newline"), EXPECTED)
def test_files(name: str, encoding: str, bom: bytes, certain: bool, newline: str) -> None:
    raw = (FILES / name).read_bytes()
    source = decode(raw)
    assert (source.encoding, source.bom, source.certain, source.newline) == (encoding, bom, certain, newline)
    assert source.encode(source.buffer) == raw


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cp1250.ps1", "# Sprawdza, czy usługa działa, i uruchamia ją ponownie"),
        ("cp1251.ps1", "# Проверяет, запущена ли служба"),
        ("cp1252.ps1", "# Prüft, ob der Dienst läuft, und startet ihn neu"),
        ("cp932.ps1", "# サービスが実行中かどうかを確認します"),
        ("utf16le.ps1", "# Größe"),
        ("utf16le-bom.ps1", "# Größe"),
        ("utf32be-bom.ps1", "# Größe"),
    ],
)
def test_text(name: str, text: str) -> None:
    assert decode((FILES / name).read_bytes()).line_text(1) == text


@given(any_bytes)
@example(b"\xff\xfe\0\0\0\0\x11\0")
@example("# grüße \U0010f480".encode() + b"\xff")
@example(codecs.BOM_UTF16_LE + b"\0\xd8a\0" + "\U0010f000".encode("utf-16-le"))
def test_any_bytes_survive(raw: bytes) -> None:
    source = decode(raw)
    assert source.encode(source.buffer) == raw
    source.buffer.decode()
    assert (source.digest, source.raw_size) == (hashlib.sha256(raw).hexdigest(), len(raw))


@given(st.text(), st.sampled_from(sorted(MARKS)))
def test_marked_text_is_certain(text: str, encoding: str) -> None:
    source = decode(MARKS[encoding] + text.encode(encoding))
    # UTF-16's mark and a U+0000 are UTF-32's mark; PowerShell reads them in that order too.
    if encoding == "utf-16-le" and text.startswith("\0"):
        return
    assert (source.buffer.decode(), source.encoding, source.certain) == (text, encoding, True)


@given(st.text(), st.text(), st.sampled_from(sorted(MARKS)))
def test_only_what_an_edit_touches_changes(text: str, addition: str, encoding: str) -> None:
    raw = MARKS[encoding] + ("#" + text).encode(encoding)
    source = decode(raw)
    assert source.encode(source.buffer + addition.encode()) == raw + addition.encode(encoding)


def test_bytes_that_are_not_utf8_stand_in_the_buffer_as_one_character_each() -> None:
    source = decode("# Größe, naïve, déjà\n".encode() + b"a\xff\xc3b\n")
    assert source.position(source.buffer.index(b"b\n")) == (2, 4)
    assert source.encode(source.buffer.replace(b"b\n", b"bc\n")).endswith(b"a\xff\xc3bc\n")


def test_a_private_character_is_not_taken_for_a_stand_in() -> None:
    raw = "# grüße an die Größten: \U0010f480\n".encode() + b"\xff"
    assert decode(raw).encoding == "latin-1"
    assert decode(raw[:-1]).buffer == raw[:-1]


def test_a_file_in_one_byte_a_character_has_a_column_for_each() -> None:
    raw = b"# \x81\x8d\x98 x\nGet-Item \xe9 | y\n"
    source = decode(raw)
    assert source.position(source.buffer.index(b"y"))[1] == raw.splitlines()[1].index(b"y") + 1


def test_wide_text_without_a_mark_is_recognised_only_when_obvious() -> None:
    assert decode("# Проверка\nGet-Item .\n".encode("utf-16-le")).encoding == "utf-16-le"
    assert decode("# Проверка\nGet-Item .\n".encode("utf-16-be")).encoding == "utf-16-be"
    assert decode("Get-Item -Path .\n".encode("utf-32-le")).encoding == "utf-32-le"
    assert decode(b"a\0b\0").encoding == "utf-8"
    assert decode(b"# a\0b\0\0c\nGet-Item .\n").encoding == "utf-8"


def test_a_character_that_the_code_page_lacks_cannot_be_written() -> None:
    source = decode((FILES / "cp1252.ps1").read_bytes())
    with pytest.raises(UnicodeEncodeError):
        source.encode("# 漢字\n".encode())


def test_another_encoding() -> None:
    source = decode((FILES / "utf16le-bom.ps1").read_bytes())
    assert encode_as(source, source.buffer, "utf-8") == source.buffer
    assert encode_as(source, source.buffer, "utf-8-sig") == UTF8 + source.buffer


@pytest.mark.parametrize("name", ["cp1252.ps1", "utf8-broken.ps1", "utf16le-cut-off.ps1"])
def test_a_guess_is_not_converted(name: str) -> None:
    source = decode((FILES / name).read_bytes())
    with pytest.raises(ValueError, match="guessed"):
        encode_as(source, source.buffer, "utf-8")


def test_the_detector_is_imported_only_for_legacy_code_pages() -> None:
    program = (
        "import sys; from psverify.read.decode import decode; decode('é'.encode()); decode(b'\\xff\\xfea\\0');"
        "early = 'chardet' in sys.modules; decode(b'\\xe9t\\xe9'); print(early, 'chardet' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True"]
