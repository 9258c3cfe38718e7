"""What is found, in which order, and once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from psverify.discover.find_files import Discovery, Options, discover
from psverify.globs.glob import Glob
from psverify.model import Failure

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs no privilege elsewhere")


def globs(*texts: str, base: str = "") -> tuple[Glob, ...]:
    return tuple(Glob(text, base) for text in texts)


INCLUDE = globs("*.ps1", "*.psm1", "*.psd1")
OPTIONS = Options(INCLUDE, globs(".git/", "node_modules/"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(*names: str, text: str = "") -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def found(*arguments: str, options: Options = OPTIONS) -> list[str]:
    discovery = discover(arguments or ["."], lambda _: options)
    assert discovery.failures == ()
    return list(discovery.paths)


def test_folders_are_walked_and_the_result_is_sorted(here: Path) -> None:
    put("b.ps1", "a.psm1", "sub/z.PSD1", "sub/deep/y.Ps1", ".github/x.ps1", "readme.md", "a.ps1xml", "ps1")
    expected = [".github/x.ps1", "a.psm1", "b.ps1", "sub/deep/y.Ps1", "sub/z.PSD1"]
    assert found() == found("./") == found("sub", "b.ps1", ".") == expected


@pytest.mark.parametrize("argument", ["sub", "./sub/", "sub//.", "other/../sub", os.path.abspath])
def test_paths_are_relative_inside_the_working_directory(here: Path, argument: str | Callable[[str], str]) -> None:
    put("sub/a.ps1", "other/b.ps1")
    assert found(argument if isinstance(argument, str) else argument("sub")) == ["sub/a.ps1"]


def test_paths_are_absolute_outside_of_the_working_directory(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("sub/a.ps1", "other/b.ps1")
    monkeypatch.chdir("other")
    assert found("../sub", ".") == [(here / "sub/a.ps1").as_posix(), "b.ps1"]


def test_scripts_without_an_ending_are_known_by_their_first_line(here: Path) -> None:
    put("tool", "dir.d/other.txt", text="#!/usr/bin/env pwsh\n")
    put("shell", text="#!/bin/sh\n")
    assert found() == ["tool"]
    assert found(options=Options(globs("*.txt"))) == ["dir.d/other.txt", "tool"]


def test_named_files_are_taken_whatever_they_are_called(here: Path) -> None:
    put("readme.md", "node_modules/a.ps1", ".gitignore", text="readme.md")
    assert found("readme.md", "node_modules/a.ps1") == ["node_modules/a.ps1", "readme.md"]
    assert found("node_modules") == ["node_modules/a.ps1"]


def test_excluded_files_are_left_out_even_if_they_are_named(here: Path) -> None:
    put("node_modules/sub/a.ps1", "b.ps1", "c.ps1")
    options = Options(INCLUDE, globs("node_modules/", "/c.ps1", base=here.as_posix()), force_exclude=True)
    assert found("node_modules/sub/a.ps1", "b.ps1", "c.ps1", options=options) == ["b.ps1"]


def test_names_without_an_ending_are_left_out_too_unless_they_are_scripts(here: Path) -> None:
    put("tool", text="#!/usr/bin/env pwsh\n")
    put("Makefile", "own", "b.txt", text="all:\n")
    named = ("tool", "Makefile", "own", "b.txt")
    assert found(*named) == sorted(named)
    assert found(*named, options=Options(globs("OWN"), force_exclude=True)) == ["b.txt", "own", "tool"]


def test_excludes_are_relative_to_their_base(here: Path) -> None:
    put("out/a.ps1", "src/out/b.ps1", "src/gen/c.ps1", "src/gen/keep.ps1")
    excluded = (*globs("/out", base=here.as_posix()), *globs("gen/*", "!keep.ps1", base=(here / "src").as_posix()))
    assert found(options=Options(INCLUDE, excluded)) == ["src/gen/keep.ps1", "src/out/b.ps1"]


def test_options_may_differ_from_folder_to_folder(here: Path) -> None:
    put("a.ps1", "sub/a.ps1", "sub/b.txt")

    def options(folder: str) -> Options:
        return Options(globs("*.txt")) if folder == (here / "sub").as_posix() else OPTIONS

    assert discover(["."], options).paths == ("a.ps1", "sub/b.txt")


def test_ignore_files(here: Path) -> None:
    put(".git/hooks/x.ps1", "a.ps1", "b.ps1", "gen/x.ps1", "sub/b.ps1", "sub/c.ps1", "lib/gen/y.ps1")
    put(".gitignore", text="b.ps1\n/gen/\n")
    put("sub/.gitignore", text="!b.ps1\nc.ps1\n")
    put(".git/info/exclude", text="lib/gen/\n")
    assert found() == ["a.ps1", "sub/b.ps1"]
    assert found("sub") == ["sub/b.ps1"]
    assert found("gen") == ["gen/x.ps1"]
    everything = Options(INCLUDE, respect_gitignore=False)
    assert found(options=everything) == ["a.ps1", "b.ps1", "gen/x.ps1", "lib/gen/y.ps1", "sub/b.ps1", "sub/c.ps1"]


def test_ignored_folders_are_not_entered(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("node_modules/a/b.ps1", "ignored/a/b.ps1", ".git/a.ps1", "src/a.ps1")
    put(".gitignore", text="ignored/")
    listed: list[str] = []
    scandir = os.scandir

    def record(path: str) -> Iterable[os.DirEntry[str]]:
        listed.append(Path(path).name)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", record)
    found()
    assert listed == [here.name, "src"]


@posix
def test_links_to_files_are_followed_and_those_to_folders_are_not(
    here: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "far.ps1").touch()
    (here / "far.ps1").symlink_to(elsewhere / "far.ps1")
    (here / "linked").symlink_to(elsewhere)
    (here / "loop").symlink_to(here)
    (here / "circle.ps1").symlink_to("circle.ps1")
    (here / "broken.ps1").symlink_to("nothing.ps1")
    assert discover(["."], lambda _: OPTIONS) == Discovery((), left_out=("far.ps1",))
    assert discover(["."], lambda _: OPTIONS, follow_links=True).paths == ("far.ps1",)
    assert found("far.ps1") == ["far.ps1"]
    assert found("linked") == ["linked/far.ps1"]


@posix
def test_a_file_is_found_once_by_its_own_name(here: Path) -> None:
    put("src/z.ps1")
    (here / "a.ps1").symlink_to("src/z.ps1")
    (here / "b.ps1").symlink_to("a.ps1")
    (here / "linked").symlink_to("src")
    assert found() == found(".", "a.ps1", "linked", "linked/z.ps1", str(here)) == ["src/z.ps1"]
    assert found("b.ps1", "a.ps1") == ["a.ps1"]


@posix
def test_hard_links_are_files_of_their_own(here: Path) -> None:
    put("a.ps1")
    (here / "b.ps1").hardlink_to("a.ps1")
    assert found() == ["a.ps1", "b.ps1"]


def test_names_that_differ_in_case_are_one_file_where_the_system_says_so(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a.ps1", "A.ps1")
    assert found("a.ps1", "A.ps1") == sorted({path.name for path in here.iterdir()})
    monkeypatch.setattr(Path, "samefile", lambda *_: True)
    assert found("a.ps1", "A.ps1") == ["A.ps1"]


def test_what_is_not_there(here: Path) -> None:
    put("a.ps1")
    missing = "no such file or folder"
    assert discover(["nothing.ps1", "a.ps1", ""], lambda _: OPTIONS) == Discovery(
        ("a.ps1",), (Failure("discover", missing, "nothing.ps1"), Failure("discover", missing, ""))
    )


@pytest.mark.parametrize("refused", ["sub", "sub/.gitignore"])
def test_a_folder_that_cannot_be_read(here: Path, monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    put("a.ps1", "sub/b.ps1", "sub/.gitignore")
    scandir, opened = os.scandir, os.open

    def refuse_listing(path: str) -> object:
        if path.endswith(f"/{refused}/"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    def refuse_opening(path: str, flags: int) -> int:
        if path.endswith(refused):
            raise PermissionError(13, "Permission denied")
        return opened(path, flags)

    monkeypatch.setattr(os, "scandir", refuse_listing)
    monkeypatch.setattr(os, "open", refuse_opening)
    failure = Failure("discover", "cannot be read: Permission denied", refused)
    assert discover(["."], lambda _: OPTIONS) == Discovery(("a.ps1",), (failure,))
