"""Times what users wait for, beside a bare tree-sitter parse of the same files: check.py FOLDER [--repeat N].

Prints ratios within one run, because machines are noisy: the whole command with -j1 and -j2, one small file, `--version`,
memory at the peak, and where the pool begins to pay.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import tree_sitter

from psverify import _grammar
from psverify.read.decode import decode

SCRIPTS = {".ps1", ".psm1", ".psd1"}
PSVERIFY = [sys.executable, "-m", "psverify"]


def best(repeat: int, work: Callable[[], object]) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def psverify(*arguments: str) -> None:
    """Runs the command line and throws its output away."""
    run = subprocess.run([*PSVERIFY, *arguments], capture_output=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(run.stderr.decode(errors="replace")[-2000:])


def bare_parse(buffers: Iterable[bytes]) -> None:
    """What tree-sitter itself does with the files."""
    parser = tree_sitter.Parser(tree_sitter.Language(_grammar.language()))
    for buffer in buffers:
        parser.parse(buffer)


def peak_megabytes(folder: str) -> float:
    """Memory of one checking process at its peak; not on Windows."""
    import resource  # noqa: PLC0415 - POSIX alone

    psverify("check", folder, "--no-cache", "--isolated", "-j1", "-q")
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def check(folder: Path, *extra: str) -> None:
    """Checks a folder with the default rules, no cache, no configuration."""
    psverify("check", str(folder), "--no-cache", "--isolated", "-q", "--exit-zero", *extra)


def break_even(files: list[Path], repeat: int) -> None:
    """Prints the time with one and two workers for growing parts of the corpus."""
    for megabytes in (0.5, 1, 2, 4, 8):
        with tempfile.TemporaryDirectory() as scratch:
            size = 0
            for number, path in enumerate(files):
                data = path.read_bytes()
                (Path(scratch) / f"{number}{path.suffix}").write_bytes(data)
                size += len(data)
                if size > megabytes * 1e6:
                    break
            one = best(repeat, lambda: check(Path(scratch), "-j1"))
            two = best(repeat, lambda: check(Path(scratch), "-j2"))
            print(f"  {size / 1e6:5.1f} MB   -j1 {one:6.2f} s   -j2 {two:6.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    files = [path for path in sorted(arguments.folder.rglob("*")) if path.suffix.lower() in SCRIPTS and path.is_file()]
    buffers = [decode(path.read_bytes()).buffer for path in files]
    size = sum(map(len, buffers)) / 1e6
    repeat = arguments.repeat
    bare = best(repeat, lambda: bare_parse(buffers))
    ours = best(repeat, lambda: [_grammar.parse(buffer) for buffer in buffers])
    print(f"{len(files)} files, {size:.1f} MB")
    print(f"bare tree-sitter parse    {bare:6.2f} s  {size / bare:5.1f} MB/s")
    print(f"our parse                 {ours:6.2f} s  {size / ours:5.1f} MB/s")
    for jobs in ("1", "2"):
        seconds = best(repeat, lambda: check(arguments.folder, f"-j{jobs}"))  # noqa: B023
        print(
            f"psverify check -j{jobs}        {seconds:6.2f} s  {size / seconds:5.1f} MB/s  {seconds / bare:4.1f} x bare"
        )
    every = best(1, lambda: check(arguments.folder, "-j1", "--select", "ALL"))
    print(f"  with all rules, -j1     {every:6.2f} s  {size / every:5.1f} MB/s  {every / bare:4.1f} x bare")
    with tempfile.TemporaryDirectory() as scratch:
        small = Path(scratch) / "a.ps1"
        small.write_text("Get-ChildItem -Path .\n")
        print(f"one small file            {1000 * best(8, lambda: check(small)):6.0f} ms")
    print(f"--version                 {1000 * best(8, lambda: psverify('--version')):6.0f} ms")
    print(
        f"python -c pass            {1000 * best(8, lambda: subprocess.run([sys.executable, '-c', 'pass'], check=True)):6.0f} ms"
    )
    if sys.platform != "win32":
        print(f"memory at the peak, -j1   {peak_megabytes(str(arguments.folder)):6.0f} MB")
    print("where the pool begins to pay:")
    break_even(files, repeat)


if __name__ == "__main__":
    main()
