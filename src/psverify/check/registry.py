"""All rules that there are, by code, name and alias."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from psverify.check.rule_entry import RuleEntry, entry_of
from psverify.errors import UserError

if TYPE_CHECKING:
    from psverify.check.rule import Rule

_DIGITS = "0123456789"


class Registry:
    """The known rules in the order of their codes; raises UserError when two rules claim one code or name.

    `entries` say what is asked of all rules; to iterate over the registry itself imports the classes of all.
    """

    def __init__(self, rules: Iterable[type[Rule] | RuleEntry]) -> None:
        found = (rule if isinstance(rule, RuleEntry) else entry_of(rule) for rule in rules)
        self.entries = tuple(sorted(found, key=lambda one: one.code))
        self._by_word: dict[str, RuleEntry] = {}
        for one in self.entries:
            for word in (one.code, one.name, *one.aliases):
                self._claim(word.lower(), one)

    def _claim(self, word: str, claimant: RuleEntry) -> None:
        owner = self._by_word.setdefault(word, claimant)
        if owner is not claimant:
            raise UserError(f"two rules claim '{word}': {owner.module} and {claimant.module}")

    def __iter__(self) -> Iterator[type[Rule]]:
        return (one.rule for one in self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, word: str) -> RuleEntry | None:
        """Returns the entry of the rule with this code, name or alias, in any case."""
        return self._by_word.get(word.lower())

    def find(self, word: str) -> type[Rule] | None:
        """Returns the rule with this code, name or alias, in any case."""
        found = self.entry(word)
        return None if found is None else found.rule

    def matching(self, selector: str) -> tuple[RuleEntry, ...]:
        """Returns the rules that a selector means: ALL, the beginning of codes, or a code, name or alias."""
        if (one := self.entry(selector)) is not None:
            return (one,)
        word = selector.upper()
        if word == "ALL":
            return self.entries
        family = word.rstrip(_DIGITS)
        return tuple(r for r in self.entries if r.code.startswith(word) and r.code.rstrip(_DIGITS) == family)

    def words(self) -> tuple[str, ...]:
        """Every code, name and alias, as written."""
        return tuple(word for one in self.entries for word in (one.code, one.name, *one.aliases))
