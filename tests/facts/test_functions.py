from __future__ import annotations

from psverify.facts.file import File
from psverify.facts.functions import calls, commands_by_name, parameters_by_name
from psverify.parse.tree import parse
from psverify.read.decode import decode


def file_of(text: str) -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), "a.ps1")


def test_commands_are_found_by_their_names_however_these_are_written() -> None:
    file = file_of("Get-It a; & $f; & 'get-IT' b; GET`-it c; other; & \"x$y\"")
    found = {name: [node.text for node in nodes] for name, nodes in file.fact(commands_by_name).items()}
    assert found == {
        "get-it": ["Get-It a", "& 'get-IT' b", "GET`-it c"],
        "": ["& $f", '& "x$y"'],
        "other": ["other"],
    }
    assert [(name, len(nodes)) for name, nodes in file.fact(calls)] == [
        ("Get-It", 1), (None, 1), ("get-IT", 1), ("GET-it", 1), ("other", 1), (None, 1),
    ]  # fmt: skip


def test_parameters_are_found_by_their_names_in_functions_and_blocks() -> None:
    file = file_of("param($A) function f($b, [int] $a) { param($script:c) }")
    found = {name: [node.text for node in nodes] for name, nodes in file.fact(parameters_by_name).items()}
    assert found == {"a": ["$A", "[int] $a"], "b": ["$b"], "c": ["$script:c"]}
