"""Whether time and memory grow with the length of a text and no faster: one construct each, at three sizes.

    python bench/scaling.py [--largest BYTES]

Prints microseconds and bytes of memory at the peak, a byte of text; each text is parsed in a process of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

#: (opening, middle, closing): a text is as many openings and closings around the middle as fit its size.
SHAPES: dict[str, tuple[bytes, bytes, bytes]] = {
    "statements": (b"Get-Item -Path $home | Where-Object Name -eq 'x'\n", b"", b""),
    "one line of statements": (b"$a = 1; ", b"", b""),
    "one command": (b"word ", b"", b""),
    "one array": (b"1, ", b"1", b""),
    "one sum": (b"$a + ", b"1", b""),
    "one pipeline": (b"f | ", b"f", b""),
    "one string": (b"x", b'"', b""),
    "one string with variables": (b"$x ", b'"', b""),
    "comments": (b"# x\n", b"", b""),
    "members": (b".a", b"", b""),
    "else ifs": (b"elseif (1) {}\n", b"", b""),
    "parentheses": (b"(", b"1", b")"),
    "braces": (b"{", b"1", b"}"),
    "indexes": (b"$a[", b"1", b"]"),
    "subexpressions": (b"$(", b"1", b")"),
    "hashtables": (b"@{a=", b"1", b"}"),
    "casts": (b"[int]", b"1", b""),
    "open braces": (b"{", b"", b""),
    "open parentheses": (b"(", b"", b""),
    "closing parentheses": (b")", b"", b""),
    "mixed openings": (b"({[", b"", b""),
    "errors": (b"foreach $x in (f) { 1 }\n", b"", b""),
    "comments without end": (b"<#\n", b"", b""),
    "here-strings without end": (b"@'\n", b"", b""),
    "expansions without end": (b'"$(\n', b"", b""),
    "expandable here-strings without end": (b'@"\n$x\n', b"", b""),
    "braced variables without end": (b"${\n", b"", b""),
    "attributes without end": (b"[a(", b"", b""),
    "type names without end": (b"[a[\n", b"", b""),
    "bytes that are not UTF-8": (b"\xff", b"", b""),
    "NUL": (b"\0", b"", b""),
}
BEFORE = {"one string": b'"', "one string with variables": b'"', "members": b"$x", "else ifs": b"if (1) {}\n"}


def text_of(shape: str, size: int) -> bytes:
    opening, middle, closing = SHAPES[shape]
    count = size // (len(opening) + len(closing))
    return BEFORE.get(shape, b"") + opening * count + middle + closing * count


def measure(shape: str, size: int) -> tuple[float, float]:
    """Microseconds and bytes of memory a byte of text."""
    import resource  # noqa: PLC0415 - Windows has none

    from psverify import _grammar  # noqa: PLC0415 - measured in a process of its own

    _grammar.parse(b"1")
    text = text_of(shape, size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    _grammar.parse(text)
    seconds = time.process_time() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return seconds * 1e6 / len(text), memory * 1024 / len(text)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--largest", type=int, default=10_000_000)
    arguments.add_argument("--one", nargs=2, metavar=("SHAPE", "SIZE"), help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.one:
        print(*measure(given.one[0], int(given.one[1])))
        return
    for shape in SHAPES:
        cells = []
        for size in (given.largest // 100, given.largest // 10, given.largest):
            command = [sys.executable, __file__, "--one", shape, str(size)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            microseconds, memory = map(float, done.stdout.split())
            cells.append(f"{microseconds:7.3f} us {memory:6.1f} B")
        print(f"{shape:28}" + "   ".join(cells), flush=True)


if __name__ == "__main__":
    main()
