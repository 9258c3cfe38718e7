"""Masks secrets in everything that is shown or stored."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

MASK = "***"


class Masker:
    """Replaces secrets in a stream of text, even if they arrive in pieces.

    Finds a secret verbatim, line by line, JSON-encoded and percent-encoded.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for form in _secret_forms(secret)}
        self._longest = max(map(len, forms), default=1)
        self._pattern = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True)))) if forms else None
        self._held = ""

    def stream(self) -> Masker:
        """Returns a masker with the same secrets for another stream."""
        fresh = copy.copy(self)
        fresh._held = ""
        return fresh

    def feed(self, text: str) -> str:
        """Adds a piece and returns the text that is safe to show; holds back a possible beginning of a secret."""
        if self._pattern is None:
            return text
        text = self._held + text
        shown, end = [], 0
        for found in self._pattern.finditer(text):
            if found.end() > len(text) - self._longest and found.end() > text.rfind("\n"):
                break  # A longer secret may start at the same position.
            shown += [text[end : found.start()], MASK]
            end = found.end()
        # No secret spans lines, so whole lines can be shown.
        keep = max(end, len(text) - self._longest + 1, text.rfind("\n") + 1)
        unsure = self._pattern.search(text, end)
        keep = min(keep, unsure.start()) if unsure else keep
        self._held = text[keep:]
        return "".join(shown) + text[end:keep]

    def finish(self) -> str:
        """Returns what was held back."""
        held, self._held = self._held, ""
        return self.text(held)

    def text(self, text: str) -> str:
        """Masks a whole text."""
        return self._pattern.sub(MASK, text) if self._pattern else text

    def value(self, value: Any) -> Any:
        """Masks every text inside lists and mappings."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(name)): self.value(each) for name, each in value.items()}
        return [self.value(each) for each in value] if isinstance(value, list | tuple) else value


def _secret_forms(secret: str) -> Iterable[str]:
    for part in set(secret.splitlines()):
        yield from {part, json.dumps(part)[1:-1], json.dumps(part, ensure_ascii=False)[1:-1], quote(part, safe="")} - {
            ""
        }
