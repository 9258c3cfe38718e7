"""A rule's examples as Markdown, with what nobody could see in them made visible."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from psverify.check.rule import Bad, Example, Fixed

_BLANKS_AT_END = re.compile(r"[ \t]+(?=\r?$)", re.MULTILINE)
_PICTURES = str.maketrans({"\0": "␀", "\r": "␍", "\ufeff": "⟨BOM⟩"})


def showcase(examples: Sequence[Example]) -> str:
    """Returns a block of Markdown for each example, under what it is."""
    return "\n\n".join(f"{_title(example)}:\n\n```powershell\n{code}```" for example, code in _shown_examples(examples))


def option_as_toml(value: Any) -> str:
    """Returns an option's value as TOML writes it, which for these types is as JSON does."""
    return json.dumps(value, ensure_ascii=False)


def _shown_examples(examples: Sequence[Example]) -> Iterator[tuple[Example, str]]:
    """Yields examples with their texts; all show the ends of their lines if one looks like its fix without them."""
    ends = any(
        isinstance(after, Fixed) and visible(before.code).rstrip("\n") == visible(after.code).rstrip("\n")
        for before, after in pairwise(examples)
    )
    for example in examples:
        text = visible(example.code)
        text = text.replace("\n", "␊\n") if ends else text
        yield example, text if text.endswith("\n") else f"{text}\n"


def visible(code: str) -> str:
    """Returns code whose carriage returns, NULs, BOM and blanks at the end of lines can be seen."""
    blanks = _BLANKS_AT_END.sub(lambda match: match[0].replace(" ", "·").replace("\t", "→"), code)
    return blanks.translate(_PICTURES)


def _title(example: Example) -> str:
    if isinstance(example, Fixed):
        return "Fixed"
    title = "Reported" if isinstance(example, Bad) else "Not reported"
    where = "" if example.path == "example.ps1" else f" in `{example.path}`"
    given = "".join(
        f", with `{name.replace('_', '-')} = {option_as_toml(value)}`" for name, value in example.options.items()
    )
    return title + where + given
