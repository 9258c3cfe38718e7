"""The interpreter of a Python task: what it finds, what it does not import, and what `-S` must not take away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from psverify_managers.common.adapters import python_runner
from psverify_managers.common.adapters.spawned import PYTHON_RUNNER

HOOK = """import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "hooked":
            from importlib.util import spec_from_file_location
            return spec_from_file_location(name, {file!r})
sys.meta_path.append(Finder())
"""
JOBS = """
import sys
def modules(): print(*sys.modules)
def prefix(): return [sys.prefix, sys.path[0]]
def ours(): import adapters, tree
def plain(): import plain; return plain.__file__
def hooked(): import hooked; return hooked.answer()
def optional():
    try: import nowhere
    except ImportError: return "site" in sys.modules and exit is not None
def pool():
    from multiprocessing import get_context
    with get_context("spawn").Pool(1) as found:
        return found.apply(hooked)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with a package, and with one that only code in a .pth file makes importable (editable install)."""
    top = tmp_path_factory.mktemp("runner")
    venv.create(top / "env", symlinks=os.name != "nt")
    packages = next(top.glob("env/**/site-packages"))
    (packages / "plain.py").touch()
    (top / "hooked.py").write_text("def answer(): return 42\n")
    (packages / "hook.py").write_text(HOOK.format(file=str(top / "hooked.py")))
    (packages / "hook.pth").write_text("import hook\n")
    (packages / "sitecustomize.py").write_text("import os; os.environ['CUSTOMIZED'] = '1'\n")
    (top / "jobs.py").write_text(JOBS)
    # A folder of data beside the manifest does not hide an installed package of its name.
    (top / "plain").mkdir()
    return top


def run(installed: Path, entry: str) -> subprocess.CompletedProcess[str]:
    """Runs an entry point as the adapter does from within the environment."""
    python = next(each for each in installed.glob("env/*/python*") if each.stem == "python")
    packages = str(next(installed.glob("env/**/site-packages")))
    (installed / "p.json").write_text("{}")
    (installed / "r.json").unlink(missing_ok=True)
    shared = ["p.json", "r.json", str(installed / "env"), packages]
    command = [str(python), "-S", str(PYTHON_RUNNER), f"jobs:{entry}", *shared]
    return subprocess.run(command, cwd=installed, capture_output=True, text=True, check=False)


def answer(installed: Path, entry: str) -> object:
    """Returns what an entry point returns."""
    ended = run(installed, entry)
    assert ended.returncode == 0, ended.stderr
    return json.loads((installed / "r.json").read_text())


def test_the_environment_is_the_callers(installed: Path) -> None:
    assert answer(installed, "prefix") == [str(installed / "env"), ""]
    assert Path(str(answer(installed, "plain"))).name == "plain.py"


@pytest.mark.parametrize("entry", ["hooked", "pool"])
def test_code_in_pth_files_runs_when_an_import_needs_it(installed: Path, entry: str) -> None:
    assert answer(installed, entry) == 42


def test_an_import_that_nothing_satisfies_fails_as_ever(installed: Path) -> None:
    assert answer(installed, "optional") is True
    assert "No module named 'adapters'" in run(installed, "ours").stderr


def test_little_is_imported(installed: Path) -> None:
    found = set(run(installed, "modules").stdout.split())
    assert (installed / "r.json").read_text() == "null"
    assert {"sitecustomize", "jobs"} <= found
    assert {
        "json",
        "re",
        "typing",
        "pathlib",
        "subprocess",
        "threading",
        "inspect",
        "hook",
        "psverify",
    } & found == set()


def test_settling_adds_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("prefix", "exec_prefix"):
        monkeypatch.setattr(sys, name, "/base")
    monkeypatch.setattr(sys, "path", ["/lib"] if getattr(sys.flags, "safe_path", False) else ["/script", "/lib"])
    python_runner.prepare_path("/elsewhere", os.pathsep.join(("/lib", "/more")))
    assert (sys.path, sys.prefix, sys.exec_prefix) == (["", "/lib", "/more"], "/elsewhere", "/elsewhere")
