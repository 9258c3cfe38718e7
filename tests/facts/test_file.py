from __future__ import annotations

from psverify.facts.file import File
from psverify.parse.tree import parse
from psverify.read.decode import decode


class CountedText(bytes):
    searches = 0

    def __contains__(self, word: object) -> bool:
        self.searches += 1
        return super().__contains__(word)  # type: ignore[operator]


def test_words_that_a_file_mentions() -> None:
    source = decode(b"Write-Host $PSBoundParameters")
    file = File(source, parse(source.buffer), "a.ps1")
    text = file.lowered = CountedText(file.lowered)
    asked = [file.mentions(word) for word in (b"boundparameters", b"myinvocation") * 3]
    assert asked == [True, False] * 3
    assert text.searches == 2
