"""Which rules are on for a file, and why: pure, from what configuration and command line say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from psverify.check.settings import RuleSetting
from psverify.errors import UserError, nearest
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule import Options, Rule
    from psverify.check.rule_entry import RuleEntry
    from psverify.globs.glob import Glob
    from psverify.model import Severity

COMMAND_LINE = "the command line"
ALWAYS_ON = ("PSV001", "PSV002")
"""Syntax and semantic errors: PowerShell refuses the script, whatever anybody selects."""
_ALWAYS_ON = {"psv001": "syntax", "syntax-error": "syntax", "psv002": "semantic", "semantic-error": "semantic"}
_NOTHING: Mapping[str, Any] = MappingProxyType({})
Words = tuple[str, ...]


class Decision(NamedTuple):
    """Whether a rule is on, and a clause that says why."""

    on: bool
    why: str


class Choice(NamedTuple):
    """What one source (a file, the command line) says about rules, in selectors: codes, names, prefixes, ALL.

    `select` starts afresh, and None goes on from what came before; likewise `fixable`. Within one choice the more
    specific selector wins, and of two equally specific ones the one that takes away.
    """

    origin: str
    select: Words | None = None
    extend_select: Words = ()
    ignore: Words = ()
    fixable: Words | None = None
    unfixable: Words = ()
    extend_safe_fixes: Words = ()
    extend_unsafe_fixes: Words = ()

    def key(self, name: str) -> str:
        """Returns what to call one of the fields in a message: "--ignore" or "ignore in psverify.toml"."""
        dashed = name.replace("_", "-")
        return f"--{dashed}" if self.origin == COMMAND_LINE else f"{dashed} in {self.origin}"


SELECTOR_KEYS = tuple(name for name in Choice._fields if name != "origin")
"""The keys of configuration that hold selectors, as fields are named."""


class FileIgnore(NamedTuple):
    """Rules that are off for the files that a pattern means; `origin` is what to call the key in a message."""

    glob: Glob
    rules: Words
    origin: str


class Selection(NamedTuple):
    """All that bears on which rules run and how; later choices win over earlier ones.

    `base` takes the place of the rules' own defaults; rules it does not name keep theirs. `severities` and `options`
    are by code; a rule without has its own.
    """

    choices: tuple[Choice, ...] = ()
    file_ignores: tuple[FileIgnore, ...] = ()
    severities: Mapping[str, Severity] = _NOTHING
    options: Mapping[str, Options] = _NOTHING
    base: Mapping[str, Decision] = _NOTHING


def decide_rules(registry: Registry, selection: Selection, path: str | None = None) -> dict[str, Decision]:
    """Returns for every rule, by code, whether it is on for an absolute path (None: no file in particular) and why.

    Raises UserError for a selector that means no rule.
    """
    decisions = {rule.code: selection.base.get(rule.code) or _default_decision(rule) for rule in registry.entries}
    for choice in selection.choices:
        if choice.select is not None:
            left_out = Decision(on=False, why=f"not named by {choice.key('select')}")
            decisions = dict.fromkeys(decisions, left_out)
        decisions |= _weigh(registry, choice, select=True, extend_select=True, ignore=False)
    for ignored in selection.file_ignores:
        rules = _meant(registry, ignored.rules, ignored.origin, ignoring=True)
        if path is not None and ignored.glob.matches(path):
            off = Decision(on=False, why=f"ignored for {ignored.glob} by {ignored.origin}")
            decisions |= {rule.code: off for rule in rules if decisions[rule.code].on}
    decisions |= {code: Decision(on=True, why="always on") for code in ALWAYS_ON if code in decisions}
    return decisions


def resolve_rules(registry: Registry, selection: Selection, path: str | None = None) -> tuple[RuleSetting, ...]:
    """Returns the settings of the rules that are on for an absolute path, in the order of their codes."""
    decisions = decide_rules(registry, selection, path)
    unfixable = _unfixable(registry, selection)
    safety: dict[str, Decision] = {}
    for choice in selection.choices:
        safety |= _weigh(registry, choice, extend_safe_fixes=True, extend_unsafe_fixes=False)
    return tuple(
        RuleSetting(
            rule.code,
            options=selection.options.get(rule.code),
            severity=selection.severities.get(rule.code),
            fixable=rule.code not in unfixable,
            promoted=rule.code in safety and safety[rule.code].on,
            demoted=rule.code in safety and not safety[rule.code].on,
        )
        for rule in registry.entries
        if decisions[rule.code].on
    )


def find_rule(registry: Registry, word: str, where: str) -> type[Rule]:
    """Returns the one rule with this code, name or alias; raises UserError with the nearest right word."""
    rule = registry.find(word)
    if rule is None:
        raise UserError(f"unknown rule '{word}' in {where}{nearest(word, registry.words())}")
    return rule


def _default_decision(rule: RuleEntry) -> Decision:
    return Decision(on=rule.default, why="on by default" if rule.default else "off by default")


def _unfixable(registry: Registry, selection: Selection) -> frozenset[str]:
    fixable = {rule.code: True for rule in registry.entries}
    for choice in selection.choices:
        if choice.fixable is not None:
            fixable = dict.fromkeys(fixable, False)
        weighed = _weigh(registry, choice, fixable=True, unfixable=False)
        fixable |= {code: decision.on for code, decision in weighed.items()}
    return frozenset(code for code, may in fixable.items() if not may)


def _weigh(registry: Registry, choice: Choice, **keys: bool) -> dict[str, Decision]:
    """Returns what one choice says of each rule it names; of equally specific selectors, that of the last key wins."""
    said = [(selector, key, on) for key, on in keys.items() for selector in getattr(choice, key) or ()]
    weighed: dict[str, Decision] = {}
    for selector, key, on in sorted(said, key=lambda entry: _weight(registry, entry[0])):
        where = choice.key(key)
        verb = "selected" if on else "ignored"
        decision = Decision(on, f"{verb} by {selector} ({where})")
        for rule in _meant(registry, (selector,), where, ignoring=key == "ignore"):
            weighed[rule.code] = decision
    return weighed


def _weight(registry: Registry, selector: str) -> int:
    """How specific a selector is: ALL, then prefixes by their length, then the name of a single rule."""
    if registry.entry(selector) is not None:
        return 1000
    return 0 if selector.upper() == "ALL" else len(selector)


def _meant(registry: Registry, selectors: Iterable[str], where: str, *, ignoring: bool) -> list[RuleEntry]:
    rules: list[RuleEntry] = []
    for selector in selectors:
        kind = _ALWAYS_ON.get(selector.lower())
        if kind is not None and ignoring:
            raise UserError(f"'{selector}' in {where}: {kind} errors are always reported; 'exclude' the file instead")
        found = registry.matching(selector)
        if not found and kind is None:
            hint = nearest(selector, (*registry.words(), "ALL"))
            raise UserError(f"unknown rule or prefix '{selector}' in {where}{hint}")
        rules.extend(found)
    return rules
