"""A stream is decoded, kept within bounds and passed on by lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from psverify_managers.common.children.output_stream import Decoder, Output
from psverify_managers.common.masking import Masker

if TYPE_CHECKING:
    from pathlib import Path


def decoded(data: bytes, step: int) -> str:
    decoder = Decoder()
    return "".join(decoder.feed(data[n : n + step]) for n in range(0, len(data), step)) + decoder.feed(b"", final=True)


@pytest.mark.parametrize("step", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str, step: int) -> None:
    text = "Gr\u00fc\u00dfe\r\nline \U0001f600 two\r\r\n"
    assert decoded(text.encode(encoding), step) == "Gr\u00fc\u00dfe\nline \U0001f600 two\r\n"


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])), st.integers(1, 5))
def test_utf8_comes_through_but_for_line_ends(text: str, step: int) -> None:
    assert decoded(text.encode(), step) == text.replace("\r\n", "\n")


def test_bytes_of_no_encoding_are_shown() -> None:
    assert decoded(b"caf\xe9 ok", 100) == "caf\\xe9 ok"
    assert decoded(b"a", 1) == "a"
    assert decoded(b"", 1) == ""


def test_head_and_tail_are_kept(tmp_path: Path) -> None:
    output = Output(tmp_path / "o", 10, Masker([]))
    for _ in range(1000):
        output.feed(b"0123456789")
    output.close()
    kept = (tmp_path / "o").read_text()
    assert kept.startswith("0123456789\n[psverify: 9990 characters omitted]\n")
    assert kept.endswith("0123456789")
    assert len(kept) < 5000
    assert (output.text, output.whole) == ("0123456789", False)


def test_lines_and_the_last_one_without_an_end(tmp_path: Path) -> None:
    lines: list[str] = []
    output = Output(tmp_path / "o", 100, Masker(["key"]), lines.append)
    for piece in (b"one\r", b"\ntwo k", b"ey\nthree"):
        output.feed(piece)
    output.close()
    output.feed(b"late")
    output.close()
    assert lines == ["one", "two ***", "three"]
    assert (tmp_path / "o").read_text() == "one\ntwo ***\nthree"
