"""Translates PSScriptAnalyzer's rule selection to psverify's: which rules run, why, and with which options."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from psverify.check.rule import option_fields
from psverify.check.selection import Decision
from psverify.config.psd1 import Entry, Hashtable, Value
from psverify.config.pssa_settings import locate_entry
from psverify.errors import nearest
from psverify.lazy_regex import regex
from psverify.model import Severity
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule_entry import RuleEntry
    from psverify.config.pssa_settings import PssaSettings

_LEGACY_OPTIONS = {"whitelist": "allowlist"}
# PSScriptAnalyzer filters by what a rule declares, which for these three is not what it reports.
_DECLARED = {
    "PSInvalidMultiDotValue": Severity.WARNING,
    "PSAvoidAssignmentToAutomaticVariable": Severity.WARNING,
    "PSPossibleIncorrectUsageOfAssignmentOperator": Severity.NOTE,
}
# Many names begin with PSAvoidUsing, or have Use and Correctly in them: two with so much in common are often not akin.
_LIKENESS = 0.8

_SPECIAL = regex(r"([?\[])")


class PssaSelection(NamedTuple):
    """Decisions and options (by field name) per code; `warnings` lists what could not be applied."""

    base: Mapping[str, Decision]
    options: Mapping[str, Mapping[str, Any]]
    warnings: tuple[str, ...]


def select_pssa_rules(settings: PssaSettings, registry: Registry) -> PssaSelection:
    """Returns PSScriptAnalyzer's selection among the rules that it has; other rules are left out."""
    known = [rule for rule in registry.entries if rule.aliases]
    base: dict[str, Decision] = {}
    options: dict[str, Mapping[str, Any]] = {}
    warnings = [*settings.warnings, *([] if settings.preset else _unknown_names(settings, known))]
    for rule in known:
        arguments = _Arguments(rule, settings)
        base[rule.code] = _decide_as_pssa(rule, settings, enabled=arguments.enabled)
        if arguments.options:
            options[rule.code] = arguments.options
        warnings.extend(arguments.warnings)
    return PssaSelection(base, options, tuple(warnings))


def _decide_as_pssa(rule: RuleEntry, settings: PssaSettings, *, enabled: bool | None) -> Decision:
    """A rule runs if it is included, not excluded, of a selected severity, and enabled if it must be."""
    reason = _left_out(rule, settings)
    if reason is None and enabled is False:
        reason = "not enabled in Rules"
    if reason is not None:
        return Decision(on=False, why=f"{reason} in {settings.origin}")
    pattern = _matching(settings.include, rule)
    how = f"selected by {pattern} (IncludeRules)" if pattern else "enabled in Rules" if enabled else "on by default"
    return Decision(on=True, why=f"{how} in {settings.origin}")


def _left_out(rule: RuleEntry, settings: PssaSettings) -> str | None:
    if settings.custom_only:
        return "disabled with the default rules (IncludeDefaultRules)"
    if pattern := _matching(settings.exclude, rule):
        return f"ignored by {pattern} (ExcludeRules)"
    if settings.include and not _matching(settings.include, rule):
        return "not listed in IncludeRules"
    if settings.severities is not None and _declared_severity(rule) not in settings.severities:
        return "its severity is not listed in Severity"
    return None


def _declared_severity(rule: RuleEntry) -> Severity:
    return next((_DECLARED[alias] for alias in rule.aliases if alias in _DECLARED), rule.severity)


def _matching(patterns: Iterable[str], rule: RuleEntry) -> str | None:
    return next((p for p in patterns if any(_matches(p, alias) for alias in rule.aliases)), None)


def _matches(pattern: str, name: str) -> bool:
    plain = (_SPECIAL.sub(r"[\1]", part) for part in pattern.lower().split("*"))
    return fnmatchcase(name.lower(), "*".join(plain))  # it never goes back, as `.*` in a regular expression would


def _unknown_names(settings: PssaSettings, known: Iterable[RuleEntry]) -> list[str]:
    """Returns a warning for each misspelled name, and one per key for all other unknown names."""
    names = [alias for rule in known for alias in rule.aliases]
    said = [("IncludeRules", settings.origin, pattern) for pattern in settings.include]
    said += [("ExcludeRules", settings.origin, pattern) for pattern in settings.exclude]
    said += [("Rules", locate_entry(settings.origin, entry), entry.key) for entry in settings.rules.entries.values()]
    misspelt: list[str] = []
    foreign: dict[str, list[tuple[str, str]]] = {}
    for key, place, word in said:
        if any(_matches(word, name) for name in names):
            continue
        if hint := nearest(word, names, _LIKENESS):
            misspelt.append(f"{place}: unknown rule '{word}' in {key}{hint}")
        else:
            foreign.setdefault(key, []).append((place, word))
    return [*misspelt, *(_foreign(key, found) for key, found in foreign.items())]


def _foreign(key: str, found: Sequence[tuple[str, str]]) -> str:
    words = ", ".join(f"'{word}'" for _, word in found)
    what = "is not a rule" if len(found) == 1 else "are not rules"
    return f"{found[0][0]}: {words} in {key} {what} in psverify (custom rules do not run)"


class _Arguments:
    """The `Rules` entry of one rule: whether it is enabled (None: not required), and its options by field."""

    def __init__(self, rule: RuleEntry, settings: PssaSettings) -> None:
        self.rule = rule
        self.origin = settings.origin
        self.enabled = rule.pssa_enable
        self.options: dict[str, Any] = {}
        self.warnings: list[str] = []
        entries = [settings.rules.entries.get(alias.lower()) for alias in rule.aliases]
        for table in entries:
            if table is not None and isinstance(table.value, Hashtable):
                self._read(table.value)

    def _read(self, table: Hashtable) -> None:
        for key, entry in table.entries.items():
            if key == "enable":
                self._enable(entry)
            else:
                self._option(entry)

    def _enable(self, entry: Entry) -> None:
        try:
            said = _truth(entry.value)
        except ValueError as error:
            self._warn(entry, f"{entry.key} {error}; ignored")
            return
        if self.rule.pssa_enable is not None:
            self.enabled = said
        elif not said:
            self._warn(entry, "Enable has no effect on this rule; list it in ExcludeRules")

    def _option(self, entry: Entry) -> None:
        fields = {(field.metadata["pssa_name"] or "").lower(): field for field in option_fields(self.rule.rule)}
        name = entry.key.lower()
        field = fields.get(_LEGACY_OPTIONS.get(name, name))
        names = [field.metadata["pssa_name"] for field in fields.values() if field.metadata["pssa_name"]]
        if field is None:
            self._warn(entry, f"unknown option '{entry.key}'{nearest(entry.key, names)}")
            return
        try:
            self.options[field.name] = convert_value(entry.value, field)
        except ValueError as error:
            self._warn(entry, f"{entry.key} {error}; ignored")

    def _warn(self, entry: Entry, text: str) -> None:
        self.warnings.append(f"{locate_entry(self.origin, entry)}: {self.rule.aliases[0]}: {text}")


def convert_value(value: Value, field: dataclasses.Field[Any]) -> Any:
    """Converts a settings value to an option's type as .NET does; raises ValueError."""
    convert = {bool: _truth, int: _whole, float: _number, tuple: _strings}.get(type(field.default), _string)
    try:
        result = convert(value)
    except OverflowError:
        raise ValueError("is too large") from None
    least, greatest = field.metadata["bounds"]
    if isinstance(result, int | float) and not isinstance(result, bool) and not least <= result <= greatest:
        raise ValueError(f"must be a number from {least} to {greatest}")
    choices = {_fold_case(choice): choice for choice in field.metadata["choices"]}
    if not choices:
        return result
    words = result if isinstance(result, tuple) else (result,)
    for word in words:
        if _fold_case(word) not in choices:
            raise ValueError(f"cannot be '{word}'")
    chosen = tuple(choices[_fold_case(word)] for word in words)
    return chosen if isinstance(result, tuple) else chosen[0]


def _fold_case(word: str) -> str:
    return word.replace("-", "").lower()


def _truth(value: Value) -> bool:
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    if isinstance(value, bool | int | float):
        return bool(value)
    raise ValueError("must be $true or $false")


def _whole(value: Value) -> int:
    try:
        return round(value) if isinstance(value, float) else int(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError("must be an integer") from None


def _number(value: Value) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError("must be a number") from None


def _string(value: Value) -> str:
    if isinstance(value, tuple | Hashtable) or value is None:
        raise ValueError("must be a string")
    return str(value)


def _strings(value: Value) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(_string(item) for item in value) if isinstance(value, tuple) else (_string(value),)
