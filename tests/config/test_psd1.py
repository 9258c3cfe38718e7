"""PowerShell data files: what is data is read, and whatever would have to be run is refused with its line."""

from __future__ import annotations

import pytest

from psverify.config.psd1 import Entry, Hashtable, Value, read_data, table
from psverify.errors import UserError


def value(text: str) -> Value:
    return read_data(f"@{{ Key = {text} }}".encode(), "x.psd1").get("key")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'it''s'", "it's"),
        ('"a`tb"', "a\tb"),
        ("@'\nline\n'@", "line"),
        ("1", 1),
        ("-1", -1),
        ("0x10", 16),
        ("2kb", 2048),
        ("10L", 10),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-2.5e-1", -0.25),
        ("-0x10", -16),
        ("$true", True),
        ("$FALSE", False),
        ("$null", None),
        ("@()", ()),
        ("@('a')", ("a",)),
        ("'a', 'b'", ("a", "b")),
        ("@('a', 'b')", ("a", "b")),
        ("@('a'\n'b'\n)", ("a", "b")),
        ("@('a'; 1, 2)", ("a", 1, 2)),
        ("('a')", "a"),
        (",'a'", ("a",)),
        ("@('a', @('b', 'c'))", ("a", ("b", "c"))),
        ("@( # one\n'a'\n<# two #>\n)", ("a",)),
        ("@{}", Hashtable()),
    ],
)
def test_constants_arrays_and_hashtables(text: str, expected: Value) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


def test_keys_are_found_in_any_case_and_know_their_lines() -> None:
    data = read_data(b"@{\r\n  IncludeRules = 'a'\r\n  'Rules' = @{ PSOne = @{ Enable = $true } }\r\n}\r\n", "x.psd1")
    assert data.entries["includerules"] == Entry("IncludeRules", "a", 2)
    assert list(data.entries) == ["includerules", "rules"]
    rules = data.get("RULES")
    assert isinstance(rules, Hashtable)
    assert rules.get("psone") == Hashtable({"enable": Entry("Enable", value=True, line=3)})
    assert data.get("nothing") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_encoding_is_read(encoding: str) -> None:
    assert read_data("@{ Key = 'äöü' }".encode(encoding), "x.psd1").get("key") == "äöü"


def test_the_first_hashtable_counts() -> None:
    assert read_data(b"# settings\n'text'\n@{ Key = 1 }\n@{ Key = 2 }\n", "x.psd1").get("key") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@{\n  Key = Get-Date\n}", "x.psd1:2: 'Get-Date' is not a constant; settings are read as data"),
        ("@{ Key = $env:PATH }", "x.psd1:1: '$env:PATH' is not a constant"),
        ('@{ Key = "a$b" }', "x.psd1:1: '\"a$b\"' is not a constant"),
        ("@{ Key = $(1) }", "x.psd1:1: '$(1)' is not a constant"),
        ("@{ Key = 1 + 1 }", "x.psd1:1: '1 + 1' is not a constant"),
        ("@{ Key = [int] '1' }", "x.psd1:1: '[int] '1'' is not a constant"),
        ("@{ Key = { 1 } }", "x.psd1:1: '{ 1 }' is not a constant"),
        ("@{ Key = if (1) { 2 } }", "x.psd1:1: 'if (1) { 2 }' is not a constant"),
        ("@{ Key = 'a' | Out-String }", "is not a constant"),
        ("@{ $key = 1 }", "x.psd1:1: '$key' is not a constant"),
        ("@{ Key = 1\n KEY = 2 }", "x.psd1:2: duplicate key 'KEY'"),
        ("", "x.psd1: contains no hashtable; settings look like @{ IncludeRules = @('PSAvoid*') }"),
        ("'text'", "x.psd1: contains no hashtable"),
        ("@{ Key = \n", "x.psd1:1: "),
        ("\n\n@{ Key = @(", "x.psd1:3: "),
    ],
)
def test_what_is_not_data_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        read_data(text.encode(), "x.psd1")
    assert message in str(caught.value)


def test_a_hashtable_that_was_never_written() -> None:
    assert table({"Enable": True}) == Hashtable({"enable": Entry("Enable", value=True)})
