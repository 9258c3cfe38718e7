from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from psverify.format.format_file import format_bytes, format_file
from psverify.format.same_tree import difference
from psverify.format.settings import FormatSettings, format_settings
from psverify.model import Outcome
from psverify.parse.tree import parse
from psverify.plugin.host import host

PRESETS = ("CodeFormatting", "CodeFormattingOTBS", "CodeFormattingAllman", "CodeFormattingStroustrup")
PIECES = (
    "if($x){", "}", "else{", "@{", "a=1", ";", "\n", "\n\n", "  ", "\t", "|", "foreach ($i in 1..3)\n{", "get-item -path .",
    "# why\n", "<# a\nb #>", "`\n", "'s'", '"t $u"', "@'\nh\n'@\n", "1+2", "-eq 3", ",", "(", ")", "$y", "function f{", "[int]",
)  # fmt: skip


def chosen(preset: str = "CodeFormatting", lines: tuple[int, int] | None = None) -> FormatSettings:
    return format_settings(preset, ".", host().registry, platforms=("core-7.6-linux",), lines=lines)


def formatted(raw: bytes, preset: str = "CodeFormatting", lines: tuple[int, int] | None = None) -> Outcome:
    return format_bytes(raw, "a.ps1", chosen(preset, lines), host().registry)


SCRIPT = b"""Function f($x){
if($x -EQ 1){get-item -path . |
sort Name}
else{$y=@{a=1
long=2}}
}
"""
PLAIN = b"""function f($x) {
    if ($x -eq 1) {
        Get-Item -Path . |
            sort Name
    }
    else {
        $y = @{a = 1
            long = 2
        }
    }
}
"""


def test_a_script() -> None:
    assert formatted(SCRIPT).after == PLAIN


@pytest.mark.parametrize(
    ("preset", "after"),
    [
        ("CodeFormatting", b"if ($x) {\n    1\n}\nelse {\n    2\n}\n"),
        ("CodeFormattingStroustrup", b"if ($x) {\n    1\n}\nelse {\n    2\n}\n"),
        ("CodeFormattingOTBS", b"if ($x) {\n    1\n} else {\n    2\n}\n"),
        ("CodeFormattingAllman", b"if ($x)\n{\n    1\n}\nelse\n{\n    2\n}\n"),
    ],
)
def test_presets(preset: str, after: bytes) -> None:
    assert formatted(b"if($x){\n1\n}else\n{\n2}\n", preset).after == after


def test_what_it_tells() -> None:
    outcome = formatted(SCRIPT)
    assert [record.rule for record in outcome.records][:2] == ["PSV405", "PSV404"]
    assert all(record.fixed for record in outcome.records)
    assert "(and 2 more)" in outcome.records[0].message
    assert not outcome.failures


def test_a_script_that_is_right_is_left_alone() -> None:
    outcome = formatted(PLAIN)
    assert (outcome.after, outcome.records, outcome.failures) == (None, (), ())


def test_a_script_with_syntax_errors_is_left_alone_and_reported() -> None:
    outcome = formatted(b"if($x){ f")
    assert outcome.after is None
    assert [record.rule for record in outcome.records][:1] == ["PSV001"]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks_stay(bom: bytes) -> None:
    assert formatted(bom + b"if ($x)\r\n{\r\n1\r\n}").after == bom + b"if ($x) {\r\n    1\r\n}"


def test_other_encodings_stay() -> None:
    raw = "\ufeff$ä=1\n".encode("utf-16-le")
    assert formatted(raw).after == "\ufeff$ä = 1\n".encode("utf-16-le")


def test_lines() -> None:
    assert formatted(b"$a=1\n$b=2\n$c=3\n", lines=(2, 2)).after == b"$a=1\n$b = 2\n$c=3\n"


@pytest.mark.parametrize("text", ["$x = 'a  b'", "# a  b", '"a  $b"', "cmd --% a  b", "@'\n  a\n'@", "<# a\n  b #>"])
def test_strings_and_comments_stay(text: str) -> None:
    assert formatted(text.encode()).after is None


def test_a_rule_that_changes_the_meaning_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psverify.format.format_file.difference", lambda *_: "$a")
    outcome = formatted(b"$a=1")
    assert outcome.after is None
    assert outcome.failures[0].message == "not formatted: the result would change the meaning at '$a'"


def test_a_crash_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psverify.format.format_file.decode", lambda raw: raw.nothing)
    assert formatted(b"$a=1").failures[0].stage == "format"


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.ps1"
    path.write_bytes(b"$a=1")
    assert format_file(str(path), chosen(), host().registry).after == b"$a = 1"
    assert format_file(str(tmp_path / "b.ps1"), chosen(), host().registry).failures[0].stage == "read"


def test_a_help_topic_is_no_script(tmp_path: Path) -> None:
    path = tmp_path / "about_It.help.txt"
    path.write_bytes(b"$a=1")
    assert format_file(str(path), chosen(), host().registry) == Outcome(str(path))


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.sampled_from(PRESETS))
@hypothesis_settings(max_examples=150)
def test_a_second_run_changes_nothing_and_the_meaning_stays(text: str, preset: str) -> None:
    outcome = formatted(text.encode(), preset)
    assert not outcome.failures
    if outcome.after is not None:
        assert formatted(outcome.after, preset).after is None
        assert difference(parse(text.encode()), parse(outcome.after)) is None
