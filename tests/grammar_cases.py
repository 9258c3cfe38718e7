"""The grammar's own tests: grammar/test/corpus."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

CORPUS = Path(__file__).parents[1] / "grammar" / "test" / "corpus"
_CASE = re.compile(r"^={20}\n(.+?)\n={20}\n(.*?)\n-{20}\n(.*?)(?=^={20}\n|\Z)", re.DOTALL | re.MULTILINE)


class Case(NamedTuple):
    title: str
    script: str
    tree: str


def cases() -> list[Case]:
    found = []
    for path in sorted(CORPUS.glob("*.txt")):
        for title, script, tree in _CASE.findall(path.read_text(encoding="utf-8")):
            found.append(Case(f"{path.stem}: {title}", script, tree.strip()))
    return found
