"""Patterns mean what they mean in .gitignore, from their own folder on."""

from __future__ import annotations

import pytest

from psverify.globs.glob import Glob, relative


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("*.ps1", "/repo/deep/a.ps1", True),
        ("a.ps1", "/repo/deep/a.ps1", True),
        ("/a.ps1", "/repo/deep/a.ps1", False),
        ("deep", "/repo/deep/er/a.ps1", True),
        ("deep/", "/repo/deep/er/a.ps1", True),
        ("deep/*.ps1", "/repo/deep/er/a.ps1", False),
        ("deep/**", "/repo/deep/er/a.ps1", True),
        ("**/er/*.ps1", "/repo/deep/er/a.ps1", True),
        ("*.ps1", "/other/a.ps1", False),
        ("*.ps1", "/repository/a.ps1", False),
        ("!src/", "/repo/src/a.ps1", False),
        ("!src/", "/repo/tests/a.ps1", True),
        ("!src/", "/other/a.ps1", False),
    ],
)
def test_a_pattern_speaks_of_what_is_below_its_folder(text: str, path: str, expected: bool) -> None:
    assert Glob(text, "/repo").matches(path) is expected


def test_a_path_from_a_folder_on() -> None:
    assert relative("/repo/a/b.ps1", "/repo/") == "a/b.ps1"
    assert relative("/b.ps1", "/") == "b.ps1"
    assert relative("/repo", "/repo") is None
