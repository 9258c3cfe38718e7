"""Ignore files answer as git does, in folders below each other, and layers of configuration in their order."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from psverify.discover.ignore_layers import Layers, configured, decides, layers_inside, read_ignore_files_above, takes
from psverify.globs.glob import Glob

ALONE = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
FOLDERS = ["", "a", "a/b", "a/b/c", "d"]
FILES = ["x.ps1", "y.ps1", "z.psm1"]
LINES = ["*.ps1", "x.*", "y.ps1", "/x.ps1", "b/", "/a", "a/b", "a/**", "c", "*", "**/c", "/d/*"]
ignore_files = st.dictionaries(
    st.sampled_from([*(f"{folder}/.gitignore" for folder in FOLDERS), ".git/info/exclude"]),
    st.lists(st.sampled_from([*LINES, *(f"!{line}" for line in LINES)]), min_size=1, max_size=3),
    max_size=4,
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q", root], check=True, env=ALONE)
    for folder in FOLDERS:
        (root / folder).mkdir(exist_ok=True)
        for file in FILES:
            (root / folder / file).touch()
    return root


def put(root: Path, files: dict[str, list[str]]) -> None:
    (root / ".git/info/exclude").write_text("", encoding="utf-8")
    for folder in FOLDERS:
        (root / folder / ".gitignore").unlink(missing_ok=True)
    for name, lines in files.items():
        (root / name.removeprefix("/")).write_text("\n".join(lines), encoding="utf-8")


def not_ignored(folder: Path, layers: Layers) -> Iterator[Path]:
    layers = layers_inside(layers, folder.as_posix(), {path.name for path in folder.iterdir()})
    for path in folder.iterdir():
        if path.name == ".git" or decides(layers, path.as_posix(), folder=path.is_dir()):
            continue
        if path.is_dir():
            yield from not_ignored(path, layers)
        else:
            yield path


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ignore_files)
def test_git_says_the_same(tree: Path, files: dict[str, list[str]]) -> None:
    put(tree, files)
    command = ["git", "-C", str(tree), "ls-files", "-z", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True, text=True, env=ALONE).stdout
    ours = {path.relative_to(tree).as_posix() for path in not_ignored(tree, read_ignore_files_above(tree.as_posix()))}
    assert ours == set(listed.split("\0")) - {""}


def test_what_lies_above_a_folder_counts(tree: Path) -> None:
    put(tree, {".gitignore": ["x.ps1"], "a/.gitignore": ["!x.ps1", "y.ps1"], ".git/info/exclude": ["z.psm1"]})
    layers = read_ignore_files_above((tree / "a/b").as_posix())
    assert [decides(layers, f"{tree.as_posix()}/a/b/{name}") for name in FILES] == [False, True, True]


def test_without_a_repository_nothing_above_counts(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*", encoding="utf-8")
    (tmp_path / "a").mkdir()
    assert read_ignore_files_above((tmp_path / "a").as_posix()) == ()


def test_a_repository_in_a_repository_is_on_its_own(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.ps1", encoding="utf-8")
    outer = layers_inside((), tmp_path.as_posix(), {".gitignore"})
    assert layers_inside(outer, f"{tmp_path.as_posix()}/sub", {".git"}) == ()


def test_dot_ignore_wins_over_gitignore(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.ps1\r\n", encoding="utf-8-sig")
    (tmp_path / ".ignore").write_text("!a.ps1\nb.psm1", encoding="utf-8")
    layers = layers_inside((), tmp_path.as_posix(), {".gitignore", ".ignore"})
    verdicts = {name: decides(layers, f"{tmp_path.as_posix()}/{name}") for name in ("a.ps1", "b.ps1", "b.psm1")}
    assert verdicts == {"a.ps1": False, "b.ps1": True, "b.psm1": True}


def test_patterns_of_configuration_are_relative_to_their_file() -> None:
    layers = configured((Glob("/out", "/p"), Glob("gen/*.ps1", "/p/sub"), Glob("vendor/", "")))
    assert decides(layers, "/p/out", folder=True)
    assert not decides(layers, "/p/sub/out", folder=True)
    assert decides(layers, "/p/sub/gen/a.ps1")
    assert not decides(layers, "/p/gen/a.ps1")
    assert decides(layers, "/elsewhere/vendor", folder=True)


def test_the_last_pattern_of_configuration_decides() -> None:
    assert not decides(configured((Glob("*.ps1", ""), Glob("!a.ps1", "/p"))), "/p/a.ps1")
    assert decides(configured((Glob("!a.ps1", "/p"), Glob("*.ps1", ""))), "/p/a.ps1")


def test_a_file_is_taken_with_its_folder() -> None:
    layers = configured((Glob("vendor/", ""), Glob("/out", "/p")))
    assert takes(layers, "/p/vendor/x/a.ps1")
    assert takes(layers, "/p/out/a.ps1")
    assert not takes(layers, "/p/src/out/a.ps1")
