"""Speed of parsing and of three ways to show a tree to rules, beside tree-sitter's bare parse of the same files.

    python bench/engine.py [--rounds N] PATH...

Each figure is the best of N rounds, of processor time. Files that are not UTF-8 or have syntax errors are left out.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import engine_flat
import engine_reference
import tree_sitter

from psverify import _grammar

LANGUAGE = tree_sitter.Language(_grammar.language())
PARSER = tree_sitter.Parser(LANGUAGE)
NODE_SIZE = 20  # bytes, see native/tree/flat_tree.h


def scripts(paths: Iterable[Path]) -> list[bytes]:
    files = [f for path in paths for f in ([path] if path.is_file() else sorted(path.rglob("*.ps*1")))]
    texts = (f.read_bytes().removeprefix(b"\xef\xbb\xbf") for f in files)
    return [
        text for text in texts if not text.startswith((b"\xff\xfe", b"\xfe\xff")) and _grammar.parse(text).error is None
    ]


def is_named(kind: str) -> bool:
    return kind.isidentifier()


def merged_query() -> Callable[[bytes], Counter[str]]:
    patterns = [f"({kind}) @x" if is_named(kind) else f'"{kind}" @x' for kind in engine_reference.RULES]
    rules = list(engine_reference.RULES.values())
    query = tree_sitter.Query(LANGUAGE, "\n".join(patterns))

    def check(text: bytes) -> Counter[str]:
        hits: Counter[str] = Counter()
        for pattern, captures in tree_sitter.QueryCursor(query).matches(PARSER.parse(text).root_node):
            for rule in rules[pattern]:
                for node in captures["x"]:
                    hits[rule.__name__] += rule(node)
        return hits

    return check


def cursor_walk() -> Callable[[bytes], Counter[str]]:
    rules = {LANGUAGE.id_for_node_kind(kind, is_named(kind)): of for kind, of in engine_reference.RULES.items()}

    def check(text: bytes) -> Counter[str]:
        hits: Counter[str] = Counter()
        cursor = PARSER.parse(text).walk()
        while True:
            node = cursor.node
            for rule in rules.get(node.kind_id, ()):
                hits[rule.__name__] += rule(node)
            if cursor.goto_first_child() or cursor.goto_next_sibling():
                continue
            while cursor.goto_parent():
                if cursor.goto_next_sibling():
                    break
            else:
                return hits

    return check


def selection_mask() -> bytes:
    mask = bytearray(len(_grammar.kind_names()))
    for kind in engine_flat.RULES:
        mask[_grammar.kind_id(kind, named=is_named(kind))] = 1
    return bytes(mask)


def flat_tree() -> Callable[[bytes], Counter[str]]:
    mask = selection_mask()
    rules = {_grammar.kind_id(kind, named=is_named(kind)): of for kind, of in engine_flat.RULES.items()}

    def check(text: bytes) -> Counter[str]:
        hits: Counter[str] = Counter()
        for node in _grammar.parse(text).select(mask):
            for rule in rules[node.kind_id]:
                hits[rule.__name__] += rule(node)
        return hits

    return check


def parse_and_select() -> Callable[[bytes], object]:
    mask = selection_mask()
    return lambda text: _grammar.parse(text).select(mask)


def other_grammars() -> dict[str, Callable[[bytes], object]]:
    """Parsers of PowerShell by others, where they are installed."""
    found: dict[str, Callable[[bytes], object]] = {}
    for name in ("tree_sitter_pwsh", "tree_sitter_powershell"):
        if importlib.util.find_spec(name):
            language = tree_sitter.Language(importlib.import_module(name).language())
            found[f"{name} {importlib.metadata.version(name)}"] = tree_sitter.Parser(language).parse
    return found


def best_time(work: Callable[[bytes], object], texts: list[bytes], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - begin)
    return best


def check_agreement(texts: list[bytes], checks: Iterable[Callable[[bytes], Counter[str]]]) -> Counter[str]:
    totals = []
    for check in checks:
        total: Counter[str] = Counter()
        for text in texts:
            total.update(check(text))
        totals.append(total)
    if any(total != totals[0] for total in totals):
        raise SystemExit(f"the three ways find different things: {totals}")
    return totals[0]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    given = arguments.parse_args()
    texts = scripts(given.paths)
    size = sum(map(len, texts)) / 1e6
    nodes = sum(_grammar.parse(text).node_count for text in texts)
    ways = {
        "merged query, tree_sitter.Node": merged_query(),
        "cursor walk, kind_id": cursor_walk(),
        "flat tree, select": flat_tree(),
    }
    hits = check_agreement(texts, ways.values())
    print(f"{len(texts)} scripts, {size:.1f} MB; findings: {dict(sorted(hits.items()))}")
    print(f"{nodes} nodes; a tree takes {nodes * NODE_SIZE / 1e6 / size:.2f} MB a MB of script")
    rows: dict[str, Callable[[bytes], object]] = {"tree-sitter parse": PARSER.parse, "our parse": _grammar.parse}
    rows |= {"our parse + select": parse_and_select()} | {f"ten rules: {name}": check for name, check in ways.items()}
    rows |= other_grammars()
    bare = 0.0
    for name, work in rows.items():
        seconds = best_time(work, texts, given.rounds)
        bare = bare or seconds
        print(f"{name:42} {seconds:7.2f} s {size / seconds:7.1f} MB/s {seconds / bare:6.2f} x the bare parse")


if __name__ == "__main__":
    main()
