"""Parses mutated scripts under AddressSanitizer and UndefinedBehaviorSanitizer: no crash, no leak, no broken tree.

    python bench/fuzz.py [--runs N] [--seed N] PATH...

Needs gcc or clang (CC). PATH is a script, or a folder of them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLAGS = ("-std=c11", "-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined")


def build(program: Path) -> None:
    sources = [ROOT / "bench/fuzz.c", *(ROOT / "native/parser").glob("*.c"), ROOT / "native/tree/flat_tree.c"]
    sources += [ROOT / "grammar/src/parser.c", ROOT / "grammar/src/scanner.c"]
    folders = [f"-I{ROOT / name}" for name in ("native/parser", "native/tree", "grammar/src")]
    subprocess.run([os.environ.get("CC", "gcc"), *FLAGS, *folders, *map(str, sources), "-o", str(program)], check=True)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    given = arguments.parse_args()
    files = [f for path in given.paths for f in (sorted(path.rglob("*.ps*1")) if path.is_dir() else [path])]
    texts = [str(file) for file in files if file.stat().st_size > 0]
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "fuzz"
        build(program)
        return subprocess.run([str(program), str(given.seed), str(given.runs), *texts], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
