"""Patterns answer as git itself does."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from psverify.globs.gitignore import Globs

ALONE = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
PIECES = [
    "a", "b", "*", "**", "?", "a*", "*b", "[ab]", "[!a]", "[^a]", "[a-b]x", "[b-a]", "[!b-a]", "[]a]", "[a", "[!]",
    "*a*b*", "*.*s*1", "?*?", "[ab]*[ab]", ".x", "a b", r"\a", r"\*", "x.ps1", "*.ps1", "[a]**", r"[\]a]", "#a",
]  # fmt: skip
FOLDERS = ["a", "b", "ab", ".x", "a b", "[a"]
FILES = ["a", "b", "ab", "bx", ".x", "a b", "x.ps1", "#a"]
patterns = st.builds(
    lambda pieces, before, after: before + "/".join(pieces) + after,
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=3),
    st.sampled_from(["", "", "!", "/", "!/", "\\!", "\\"]),
    st.sampled_from(["", "", "", "/", "  ", "\\ ", "\t", "/ ", "\r", "\\"]),
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q", root], check=True, env=ALONE)
    for folder in ["", *FOLDERS, *(f"{outer}/{inner}" for outer in FOLDERS for inner in FOLDERS)]:
        (root / folder).mkdir(exist_ok=True)
        for file in FILES:
            if not (root / folder / file).is_dir() and not (folder.count("/") == 0 and file in FOLDERS):
                (root / folder / file).touch()
    return root


def not_ignored(root: Path) -> list[str]:
    command = ["git", "-C", str(root), "ls-files", "-z", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True, text=True, env=ALONE).stdout.split("\0")
    return sorted(set(listed) - {"", ".gitignore"})


def not_taken(folder: Path, globs: Globs, prefix: str = "") -> Iterator[str]:
    for path in folder.iterdir():
        name = prefix + path.name
        if path.name in {".git", ".gitignore"} or globs.verdict(name, folder=path.is_dir()):
            continue
        if path.is_dir():
            yield from not_taken(path, globs, f"{name}/")
        else:
            yield name


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(patterns, min_size=1, max_size=5))
@example(["[ab]/a*/", "!/**/  "])
@example(["*", "!*/", "!*.ps1"])
@example(["a/**/b", "!**/ab/**"])
def test_git_says_the_same(tree: Path, lines: list[str]) -> None:
    (tree / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    assert sorted(not_taken(tree, Globs(lines))) == not_ignored(tree)


@pytest.mark.parametrize(
    ("lines", "path", "verdict"),
    [
        (["*.ps1"], "a/b.ps1", True),
        (["*.ps1"], "a/b.psm1", None),
        (["*.ps1", "!b.ps1"], "a/b.ps1", False),
        (["!b.ps1", "*.ps1"], "a/b.ps1", True),
        (["# a", "", "   "], "# a", None),
        (["build/"], "build", None),
        (["build"], "build/a.ps1", None),
        (["gr?n"], "grün", True),
    ],
)
def test_verdict(lines: list[str], path: str, verdict: bool | None) -> None:
    assert Globs(lines).verdict(path) is verdict


def test_a_folder_is_asked_for_as_one() -> None:
    globs = Globs(["build/", "out"])
    assert globs.verdict("a/build", folder=True)
    assert globs.verdict("out", folder=True)


def test_a_file_goes_with_its_folder_only_where_that_is_asked() -> None:
    globs = Globs(["build/", "!keep.ps1"])
    assert globs.verdict("build/a.ps1") is None
    assert globs.takes("build/sub/a.ps1")
    assert globs.takes("build/keep.ps1")
    assert not globs.takes("sub/keep.ps1")


def test_case() -> None:
    assert Globs(["*.ps1"]).verdict("A.PS1") is None
    assert Globs(["*.ps1"], ignore_case=True).verdict("A.PS1")


def test_patterns_that_are_none_are_nothing() -> None:
    assert not Globs(["# comment", "", "/", "!"])
    assert Globs(["a"])


def naive(text: str) -> str:
    """The obvious expression for a pattern without a slash at either end, which takes for ever where there are many stars."""
    parts = ["(?:[^/]+/)*" if part == "**/" else part for part in re.split(r"((?<![^/])\*\*/)", text)]
    return "".join(part if part.startswith("(?:") else re.escape(part).replace(r"\*", "[^/]*") for part in parts)


@given(
    st.lists(st.sampled_from(["a", "b", "*", "a*b", "*a*b*", "**", "*a*"]), min_size=1, max_size=7).map("/".join),
    st.lists(st.sampled_from(["a", "b", "ab", "aab", "abab", "ba"]), min_size=1, max_size=9).map("/".join),
)
def test_going_never_back_changes_no_answer(pattern: str, path: str) -> None:
    if not pattern.endswith("**") and "/" in pattern:
        expected = re.fullmatch(naive(pattern), path) is not None
        assert (Globs([f"/{pattern}"]).verdict(path) is True) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "*a*a*a*a*a*a*a*a*a*a*a*ab",
        "**/a/" * 12 + "b",
        "/**/*a*/**/*a*/**/*a*/**/*a*/**/*a*/b",
        "*" * 200 + "b",
        "[ab]*" * 30 + "x",
    ],
)
@pytest.mark.parametrize("path", ["a" * 250, "/".join(["a"] * 2000), "/".join(["aaaa"] * 800)])
def test_patterns_that_would_take_for_ever_have_an_answer(pattern: str, path: str) -> None:
    # Ten patterns on paths as long as a system takes: this ends, which no expression that goes back would do.
    assert Globs([pattern] * 10).verdict(path) is None
    assert Globs([pattern] * 10, ignore_case=True).verdict(path, folder=True) is None
