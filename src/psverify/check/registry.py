"""All rules that there are, by code, name and alias."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from psverify.errors import UserError

if TYPE_CHECKING:
    from psverify.check.rule import Rule

_DIGITS = "0123456789"


class Registry:
    """The known rules in the order of their codes; raises UserError when two rules claim one code or name."""

    def __init__(self, rules: Iterable[type[Rule]]) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: rule.code))
        self._by_word: dict[str, type[Rule]] = {}
        for rule in self.rules:
            for word in (rule.code, rule.name, *rule.aliases):
                self._claim(word.lower(), rule)

    def _claim(self, word: str, rule: type[Rule]) -> None:
        owner = self._by_word.setdefault(word, rule)
        if owner is not rule:
            raise UserError(f"two rules claim '{word}': {owner.__module__} and {rule.__module__}")

    def __iter__(self) -> Iterator[type[Rule]]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def find(self, word: str) -> type[Rule] | None:
        """Returns the rule with this code, name or alias, in any case."""
        return self._by_word.get(word.lower())

    def matching(self, selector: str) -> tuple[type[Rule], ...]:
        """Returns the rules that a selector means: ALL, the beginning of codes, or a code, name or alias."""
        if (rule := self.find(selector)) is not None:
            return (rule,)
        word = selector.upper()
        if word == "ALL":
            return self.rules
        family = word.rstrip(_DIGITS)
        return tuple(r for r in self.rules if r.code.startswith(word) and r.code.rstrip(_DIGITS) == family)

    def words(self) -> tuple[str, ...]:
        """Every code, name and alias, as written."""
        return tuple(word for rule in self.rules for word in (rule.code, rule.name, *rule.aliases))
