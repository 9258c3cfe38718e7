"""A checked repository is full of modules named like what psverify imports; none of them may ever be run."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from command import environment

SCRIPT = Path(sys.executable).with_name("psverify.exe" if sys.platform == "win32" else "psverify")
RUN_ME = "from pathlib import Path\nwith Path({marker!r}).open('a') as file:\n    file.write({name!r} + '\\n')\n"
OPTIONAL = {"distributed", "evil", "joblib", "lz4", "numpy", "psutil", "ray", "sitecustomize", "usercustomize"}
EVIL = "evil-1.0.dist-info"
STARTERS = {
    "script": [str(SCRIPT)],
    "module": [sys.executable, *(["-P"] if sys.version_info >= (3, 11) else ["-I"]), "-m", "psverify"],
}


def planted() -> set[str]:
    """The name of every module that anything of ours might import."""
    names = set(sys.stdlib_module_names) | set(packages_distributions()) | OPTIONAL
    return {name for name in names if name.isidentifier()} - set(sys.builtin_module_names)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two scripts amid modules that write their name into `../marker`, and metadata that offers one as a plugin."""
    folder = tmp_path / "repository"
    (folder / EVIL).mkdir(parents=True)
    (folder / EVIL / "METADATA").write_text("Metadata-Version: 2.4\nName: evil\nVersion: 1.0\n")
    (folder / EVIL / "entry_points.txt").write_text("[psverify]\nevil = evil\n")
    for name in planted():
        text = RUN_ME.format(marker=str(tmp_path / "marker"), name=name)
        (folder / f"{name}.py").write_text(text)
    (folder / "evil.pth").write_text("import evil\n")
    for name in ("a", "b"):
        (folder / f"{name}.ps1").write_text("gci\n")
    return folder


def ran(repository: Path) -> set[str]:
    marker = repository.parent / "marker"
    return set(marker.read_text().split()) if marker.exists() else set()


@pytest.mark.parametrize("starter", STARTERS)
@pytest.mark.parametrize("backend", ["processes", "threading"])
def test_nothing_of_the_repository_is_imported(repository: Path, starter: str, backend: str) -> None:
    (repository / "psverify.toml").write_text("jobs = 2\n")
    variables = environment(PSVERIFY_BACKEND=backend)
    variables.pop("PYTHONPATH")
    done = subprocess.run(
        [*STARTERS[starter], "check", "-f", "concise"], cwd=repository, env=variables, capture_output=True, check=False
    )
    assert ran(repository) == set()
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.count(b"PSV301") == 2


def test_workers_take_nothing_of_an_empty_entry_of_pythonpath(repository: Path, tmp_path: Path) -> None:
    # Python means the working directory by it, and what Python itself imports from there comes before any line of ours.
    for path in repository.glob("*.py"):
        if path.stem not in {"evil", "joblib", "pickle", "queue"}:
            path.unlink()
    variables = environment()
    variables["PYTHONPATH"] = f"{tmp_path}{os.pathsep}"
    subprocess.run([str(SCRIPT), "check", "-j", "2"], cwd=repository, env=variables, check=False, capture_output=True)
    assert ran(repository) == set()


def test_a_module_run_without_that_option_takes_no_plugin_of_the_repository(repository: Path) -> None:
    for path in repository.glob("*.py"):
        if path.stem != "evil":
            path.unlink()
    variables = environment()
    variables.pop("PYTHONPATH")
    done = subprocess.run(
        [sys.executable, "-m", "psverify", "plugin", "list"],
        cwd=repository,
        env=variables,
        capture_output=True,
        check=False,
    )
    assert b"evil" not in done.stdout + done.stderr
    assert ran(repository) == set()
