"""Times the formatter itself, in this process, beside a bare parse of the same bytes: format.py FOLDER [--every N] [--rounds N].

What is measured is `format.run.format_bytes`: decoding, parsing, all rules of a preset until they are content, parsing again
and comparing; no start, no report, nothing is written. "Formatted" are the same files when there is nothing left to do.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

import tree_sitter
from lint import SCRIPTS, Files, least

from psverify import _grammar
from psverify.format.format_file import format_bytes
from psverify.format.settings import FormatSettings, format_settings
from psverify.garbage_collection import spare
from psverify.plugin.host import host
from psverify.read.decode import decode


def formatted(files: Files, settings: FormatSettings) -> Files:
    """Formats the files."""
    results = ((path, raw, format_bytes(raw, path, settings, host().registry).after) for path, raw in files)
    return [(path, raw if after is None else after) for path, raw, after in results]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take one file of N")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--preset", default="CodeFormatting")
    arguments = parser.parse_args()
    paths = [path for path in sorted(arguments.folder.rglob("*")) if path.suffix.lower() in SCRIPTS and path.is_file()]
    files = [(str(path), path.read_bytes()) for path in paths[:: arguments.every]]
    buffers = [decode(raw).buffer for _, raw in files]
    settings = format_settings(arguments.preset, ".", host().registry)
    done = formatted(files, settings)
    bare = tree_sitter.Parser(tree_sitter.Language(_grammar.language()))
    spare()
    times = least(
        arguments.rounds,
        {
            "bare tree-sitter parse": lambda: [bare.parse(buffer) for buffer in buffers],
            "our parse": lambda: [_grammar.parse(buffer) for buffer in buffers],
            "as they are": partial(formatted, files, settings),
            "formatted": partial(formatted, done, settings),
        },
    )
    changed = sum(one != other for one, other in zip(files, done, strict=True))
    print(f"{len(files)} files, {changed} of them change, {sum(map(len, buffers)) / 1e6:.1f} MB")
    for name, seconds in times.items():
        print(f"{name:24} {seconds:7.3f} s {seconds / times['bare tree-sitter parse']:6.2f} x bare")


if __name__ == "__main__":
    main()
