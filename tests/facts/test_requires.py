"""What `#Requires` says of where a script runs, and what that leaves of a rule's targets."""

from __future__ import annotations

import pytest

from psverify.facts.file import File
from psverify.facts.requires import Requirements, requirements, target_platforms
from psverify.parse.tree import parse
from psverify.read.decode import decode

PLATFORMS = ("desktop-5.1-windows", "core-6.1-linux", "core-7.6-linux")


def file_of(text: str, platforms: tuple[str, ...] = (), *, parity: bool = False) -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), "a.ps1", platforms, pssa_parity=parity)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x", Requirements()),
        ("#Requires -Version 5.1", Requirements((5, 1))),
        ("#requires -v 7", Requirements((7, 0))),
        ("#requires -ver 7 -psed Core", Requirements((7, 0), "core")),
        ("#Requires -PSEdition Desktop", Requirements(edition="desktop")),
        ("#Requires -Version:7.2.1 -Modules x", Requirements((7, 2))),
        ("#Requires -Version '7.2'", Requirements((7, 2))),
        ("#Requires -Version 5\n#Requires -PSEdition Core", Requirements((5, 0), "core")),
        ("#Requires -Version 3\n1 #Requires -Version 5.1", Requirements((5, 1))),
        (" # Requires -Version 3", Requirements()),
        ("<#Requires -Version 3#>", Requirements()),
        ("'#Requires -Version 3'", Requirements()),
        ("#RequiresX -Version 3", Requirements()),
        (f"#Requires -Version {'9' * 5000}", Requirements()),
        ("#Requires -PSEdition Amiga", Requirements()),
    ],
)
def test_requirements(text: str, expected: Requirements) -> None:
    assert file_of(text).fact(requirements) == expected


@pytest.mark.parametrize(
    ("needed", "majors"),
    [
        (Requirements(), {3, 4, 5, 6, 7}),
        (Requirements((5, 1)), {5, 6, 7}),
        (Requirements((7, 4)), {7}),
        (Requirements(edition="core"), {6, 7}),
        (Requirements((4, 0), "desktop"), {4, 5}),
    ],
)
def test_the_major_versions_on_which_a_script_starts(needed: Requirements, majors: set[int]) -> None:
    assert {major for major in range(3, 8) if needed.allows_major(major)} == majors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x", PLATFORMS),
        ("#Requires -Version 7", ("core-7.6-linux",)),
        ("#Requires -Version 6.0", ("core-6.1-linux", "core-7.6-linux")),
        ("#Requires -PSEdition Desktop", ("desktop-5.1-windows",)),
        ("#Requires -PSEdition Core -Version 5", ("core-6.1-linux", "core-7.6-linux")),
    ],
)
def test_targets_are_the_platforms_on_which_the_script_starts(text: str, expected: tuple[str, ...]) -> None:
    assert target_platforms(file_of(text, PLATFORMS), ()) == expected
    assert target_platforms(file_of(text), PLATFORMS) == expected


def test_the_option_of_a_rule_wins_over_the_platforms_of_the_file() -> None:
    assert target_platforms(file_of("$x", PLATFORMS), ("core-7.6-linux",)) == ("core-7.6-linux",)


def test_a_profile_of_the_user_is_always_a_target() -> None:
    assert target_platforms(file_of("#Requires -Version 7"), ("acme.json",)) == ("acme.json",)


def test_parity_looks_at_the_option_alone() -> None:
    file = file_of("#Requires -Version 7", PLATFORMS, parity=True)
    assert target_platforms(file, ("desktop-5.1-windows",)) == ("desktop-5.1-windows",)
    assert target_platforms(file, ()) == ()
