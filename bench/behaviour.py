"""Runs the own Pester tests of modules before and after psverify rewrote them: behaviour.py MIRROR --pwsh CMD [--psverify CMD].

MIRROR holds bare clones (OWNER+NAME/repo). --only NAME and --mode NAME choose; the modes are those of MODES. Every test that
passed before and does not pass afterwards is printed, and the exit code is then 1. Tests that compare a script's own text
fail rightly.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORIES = {  # the folder of the tests, and what is run before them
    "dahlbyk+posh-git": ("test", ""),
    "RamblingCookieMonster+PSDepend": ("Tests", "$env:BHProjectName = 'PSDepend'; $env:BHProjectPath = $PWD"),
    "PoshCode+ModuleBuilder": ("Tests", "Import-Module ./Source/ModuleBuilder.psd1 -Force"),
    "dfinke+ImportExcel": ("__tests__", "Import-Module ./ImportExcel.psd1 -Force"),
}
MODES = {
    "fix": ["check", "--fix"],
    "unsafe": ["check", "--fix", "--unsafe-fixes"],
    "format": ["format"],
    "all": ["check", "--select", "ALL", "--fix", "--unsafe-fixes"],
}
RUNNER = r"""
param($Root, $Out, $Tests, $Setup)
Set-Location $Root
if ($Setup) { . ([scriptblock]::Create($Setup)) }
Import-Module Pester -RequiredVersion 5.7.1
$c = New-PesterConfiguration
$c.Run.Path = Join-Path $Root $Tests
$c.Run.PassThru = $true; $c.Output.Verbosity = 'None'; $c.TestRegistry.Enabled = $false
$rows = @(foreach ($t in (Invoke-Pester -Configuration $c).Tests) {
    , @("$($t.ScriptBlock.File)|$($t.ExpandedPath)".Replace($Root, '.'), "$($t.Result)", "$($t.ErrorRecord)")
})
ConvertTo-Json -InputObject $rows -Depth 3 -Compress | Set-Content -LiteralPath $Out
"""
LIMIT = 400


def extract(git_dir: Path, to: Path) -> None:
    """Writes the newest files of a bare repository into a folder that is a repository too."""
    to.mkdir(parents=True)
    command = f"git --git-dir={shlex.quote(str(git_dir))} archive HEAD | tar x"
    subprocess.run(command, shell=True, cwd=to, check=True)
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=to, check=True, capture_output=True)


def passed(root: Path, repository: str, pwsh: list[str], work: Path) -> dict[str, str]:
    """Returns the tests with what is wrong with them, nothing where they pass."""
    tests, setup = REPOSITORIES[repository]
    runner, out = work / "runner.ps1", work / "out.json"
    runner.write_text(RUNNER, encoding="utf-8")
    out.unlink(missing_ok=True)
    command = [*pwsh, "-NoProfile", "-NonInteractive", "-File", str(runner), str(root), str(out), tests, setup]
    try:
        subprocess.run(command, cwd=root, capture_output=True, stdin=subprocess.DEVNULL, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return {}
    rows = json.loads(out.read_text("utf-8")) if out.exists() else []
    return {name: "" if result == "Passed" else error or result for name, result, error in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mirror", type=Path)
    parser.add_argument("--pwsh", type=shlex.split, required=True)
    parser.add_argument("--psverify", type=shlex.split, default=["psverify"])
    parser.add_argument("--only", action="append", choices=list(REPOSITORIES))
    parser.add_argument("--mode", action="append", choices=list(MODES))
    arguments = parser.parse_args()
    total = 0
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for repository in arguments.only or REPOSITORIES:
            base, root = work / "base" / repository, work / "run" / repository.split("+")[1]
            extract(arguments.mirror / repository / "repo", base)
            before: dict[str, str] | None = None
            for mode in (None, *(arguments.mode or MODES)):
                subprocess.run(["rm", "-rf", str(root)], check=True)
                root.parent.mkdir(exist_ok=True)
                subprocess.run(["cp", "-a", str(base), str(root)], check=True)
                if mode is None:
                    before = passed(root, repository, arguments.pwsh, work)
                    continue
                options = ["--isolated", "--no-cache", "-q", "."]
                subprocess.run(
                    [*arguments.psverify, *MODES[mode], *options], cwd=root, capture_output=True, check=False
                )
                after = passed(root, repository, arguments.pwsh, work)
                good = [test for test, error in (before or {}).items() if not error]
                broken = [(test, after.get(test, "missing")) for test in good if after.get(test, "missing")]
                total += len(broken)
                print(f"{repository} {mode}: {len(good)} passed before, {len(broken)} of them not after", flush=True)
                print(*(f"    {test[-110:]}: {error[:160]!r}" for test, error in broken[:8]), sep="\n", flush=True)
    sys.exit(total > 0)


if __name__ == "__main__":
    main()
