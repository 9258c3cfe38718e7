"""Makes rules of what YAML files declare; whatever is wrong there is a UserError that names file, line and key."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from psverify.check.rule import Bad, Example, Fixed, Good
from psverify.declared.query import HERE, Queries, checked
from psverify.declared.rule import QueryRule
from psverify.declared.template import Template, template
from psverify.declared.values import Value, documents
from psverify.model import Effect, Safety, Severity

if TYPE_CHECKING:
    from psverify.check.registry import Registry

REQUIRED = ("code", "name", "summary", "message", "query")
KEYS = (*REQUIRED, "group", "why", "severity", "fix", "safety", "effect", "examples")
_FORMS = {
    "code": (r"(?!PSV)[A-Z]{2,}[0-9]+", "your own letters and a number, such as ACME001"),
    "name": (r"(?!all$)[a-z][a-z0-9]*(-[a-z0-9]+)*", "lowercase words separated by dashes, such as bare-net"),
    "group": (r"(?!engine$)[a-z][a-z0-9-]*", "a lowercase word"),
}
_EFFECTS = tuple(effect.value for effect in Effect if effect is not Effect.ENCODING)
Table = Mapping[str, Value]


def rules_of(files: Iterable[tuple[str, bytes]], others: Registry) -> tuple[type[QueryRule], ...]:
    """Returns the rules that YAML files (names and bytes) declare; the codes and names of `others` are taken."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the YAML parser repeat the texts of files as they are
        tables = [value.table(KEYS, REQUIRED) for file, raw in files for value in documents(file, raw)]
        _check_words(tables, others)
        patterns = {table["code"].text(): checked(table["query"]) for table in tables}
    queries = Queries(patterns)
    return tuple(_declare_rule(table, queries, patterns[table["code"].text()].captures) for table in tables)


def _check_words(tables: Sequence[Table], others: Registry) -> None:
    owners = {
        word.lower(): f"{rule.name} ({rule.code})" for rule in others for word in (rule.code, rule.name, *rule.aliases)
    }
    for value in (table[key] for table in tables for key in ("code", "name")):
        word = _formed(value)
        if (owner := owners.get(word.lower())) is not None:
            raise value.error(f"'{word}' is already used by {owner}")
        owners[word.lower()] = value.place


def _formed(value: Value) -> str:
    pattern, described = _FORMS[value.key]
    if not re.fullmatch(pattern, value.text()):
        raise value.error(f"must be {described}, not '{value.text()}'")
    return value.text()


def _declare_rule(table: Table, queries: Queries, captures: frozenset[str]) -> type[QueryRule]:
    code = table["code"].text()
    body = {
        "__module__": table["code"].file,
        "__doc__": _documentation(table),
        "code": code,
        "name": table["name"].text(),
        "group": _formed(table["group"]) if "group" in table else "project",
        "severity": _severity(table),
        "safety": _safety(table),
        "effect": _effect(table),
        "queries": queries,
        "message": template(table["message"], captures),
        "replacements": _replacements(table, captures),
        "examples": tuple(_declared_examples(table)),
    }
    return cast("type[QueryRule]", type(code, (QueryRule,), body))


def _documentation(table: Table) -> str:
    summary = " ".join(table["summary"].text().split())
    return f"{summary}\n\n## Why is this bad?\n{table['why'].text()}" if "why" in table else summary


def _severity(table: Table) -> Severity:
    labels = tuple(severity.label for severity in Severity)
    return Severity.of(table["severity"].one_of(labels)) if "severity" in table else Severity.WARNING


def _safety(table: Table) -> Safety | None:
    """Returns how safe the fix is: unsafe, unless its author says otherwise."""
    if "safety" in table and "fix" not in table:
        raise table["safety"].error("speaks of a fix, but there is no key 'fix'")
    if "fix" not in table:
        return None
    return Safety(table["safety"].one_of(("safe", "unsafe"))) if "safety" in table else Safety.UNSAFE


def _effect(table: Table) -> Effect:
    """Returns what the fix may change: code, unless its author promises less."""
    if "effect" in table and "fix" not in table:
        raise table["effect"].error("speaks of a fix, but there is no key 'fix'")
    return Effect(table["effect"].one_of(_EFFECTS)) if "effect" in table else Effect.CODE


def _replacements(table: Table, captures: frozenset[str]) -> dict[str, Template]:
    """Returns what takes the place of which capture; a text alone is for the place of the finding."""
    fix = table.get("fix")
    if fix is None:
        return {}
    targets = fix.table(captures) if fix.is_mapping else {HERE: fix}
    return {name: template(text, captures) for name, text in targets.items()}


def _declared_examples(table: Table) -> Iterator[Example]:
    for item in table["examples"].items() if "examples" in table else ():
        if item.is_mapping and "good" in item.entries():
            yield Good(item.table(("good",))["good"].text())
            continue
        example = item.table(("bad", "count", "fixed"), ("bad",))
        yield Bad(example["bad"].text(), example["count"].number() if "count" in example else 1)
        if "fixed" in example:
            yield Fixed(example["fixed"].text())
