"""What is released: a source distribution that builds, and a wheel for every Python that has all files and works."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from command import environment, run
from source_tree import ROOT, copy

from psverify import __version__

BUILD = "import sys; from setuptools import build_meta; getattr(build_meta, 'build_' + sys.argv[1])(sys.argv[2])"

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Built:
    """A copy of the source, what was built of it, and a folder into which the wheel was installed."""

    source: Path
    sdist: Path
    wheel: Path
    site: Path


def call(*words: str | Path, cwd: Path) -> None:
    done = subprocess.run([sys.executable, *words], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Builds as a release does: the source distribution first, the wheel from it alone."""
    folder = tmp_path_factory.mktemp("release")
    source = copy(folder / "source")
    call("-c", BUILD, "sdist", folder, cwd=source)
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    call("-c", BUILD, "wheel", folder, cwd=folder / "unpacked" / f"psverify-{__version__}")
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    call("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel, cwd=folder)
    return Built(source, sdist, wheel, site)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_is_for_every_python_from_3_10_on(built: Built) -> None:
    assert built.wheel.name.startswith(f"psverify-{__version__}-cp310-abi3-")


def test_the_wheel_has_every_module_and_data_file(built: Built) -> None:
    expected = {f"psverify/{name}" for name in files(built.source / "src" / "psverify")}
    expected |= {f"psverify_rules/{name}" for name in files(built.source / "rules")}
    expected |= {f"psverify_managers/{name}" for name in files(built.source / "managers")}
    with zipfile.ZipFile(built.wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert {name for name in names - expected if not name.startswith("psverify/_grammar.")} == set()
    assert expected - names == set()


def test_the_source_distribution_has_all_that_the_tests_need(built: Built) -> None:
    left_out = {"bench", ".ci", ".gitignore"}
    expected = {name for name in files(built.source) if name.partition("/")[0] not in left_out}
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert expected - names == set()


def test_the_installed_wheel_checks_scripts_from_anywhere(built: Built, tmp_path: Path) -> None:
    demo = str(ROOT / "fixtures" / "projects" / "demo")
    answer = run("check", "--no-cache", "-f", "concise", demo, cwd=tmp_path, path=(built.site,))
    assert answer.code == 1, answer.errors
    for code in ("PSV110", "PSV201", "PSV301", "PSV302", "PSV601"):
        assert code in answer.text
    where = [sys.executable, "-c", "import psverify_rules.style, psverify._grammar as g; print(g.__file__)"]
    done = subprocess.run(where, cwd=tmp_path, env=environment(built.site), capture_output=True, check=True)
    assert Path(done.stdout.decode().strip()).parent == built.site / "psverify"


def test_the_preset_and_the_tables_are_found(built: Built, tmp_path: Path) -> None:
    (tmp_path / "a.ps1").write_text("function Fetch-It { gci }\n", encoding="utf-8")
    preset = ("--config", 'extend = "psverify:standards"')
    answer = run("check", *preset, "--no-cache", "-f", "concise", "a.ps1", cwd=tmp_path, path=(built.site,))
    assert answer.code == 1, answer.errors
    assert "error PSV302" in answer.text
    assert "PSV301" in answer.text
