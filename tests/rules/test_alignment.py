from __future__ import annotations

import importlib

import pytest

from psverify.facts.file import File
from psverify.parse.tree import parse
from psverify.read.decode import decode

alignment = importlib.import_module("psverify_rules.layout._alignment")


@pytest.mark.parametrize("text", ["", "plain", "é", "日本", "a😀b", "é日😀é", "😀😀日"])
def test_columns_count_utf_16_units(text: str) -> None:
    source = decode(f"'é😀'\n'{text}'\n'é'".encode())
    start = source.buffer.index(b"\n") + 1
    end = source.buffer.index(b"\n", start)
    file = File(source, parse(source.buffer), "a.ps1")
    assert alignment.column(file, start, end) == len(f"'{text}'".encode("utf-16-le")) // 2
    assert alignment.line_start(file, end) == start
