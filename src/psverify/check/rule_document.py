"""A rule's documentation, from its docstring, options and examples: what `psverify rule`, SARIF and the site show."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from psverify.check.rule import Example, Fixed, Rule, option_fields
from psverify.check.rule_pages import page
from psverify.check.rule_showcase import option_as_toml, showcase

FIXES = {None: "none", "safe": "safe", "unsafe": "unsafe", "display": "shown, never applied"}


def rule_summary(rule: type[Rule]) -> str:
    """Returns the first line of the docstring."""
    return inspect.cleandoc(rule.__doc__ or rule.name).partition("\n")[0]


def rule_body(rule: type[Rule]) -> str:
    """Returns the docstring after its first line, as Markdown."""
    return inspect.cleandoc(rule.__doc__ or "").partition("\n")[2].strip()


def rule_fields(rule: type[Rule]) -> dict[str, Any]:
    """Returns all that is known of a rule, as plain values."""
    return {
        "code": rule.code,
        "name": rule.name,
        "group": rule.group,
        "summary": rule_summary(rule),
        "severity": rule.severity.label,
        "default": rule.default,
        "fix": rule.safety.value if rule.safety else None,
        "aliases": list(rule.aliases),
        "url": page(rule.name, rule.__module__),
        "options": [_option(field) for field in option_fields(rule)],
        "documentation": rule_body(rule),
        "examples": [_example(example) for example in rule.examples],
    }


def _option(field: dataclasses.Field[Any]) -> dict[str, Any]:
    default = list(field.default) if isinstance(field.default, tuple) else field.default
    told: Mapping[str, Any] = field.metadata
    return {
        "name": field.name.replace("_", "-"),
        "default": default,
        "choices": list(told["choices"]),
        "documentation": told["doc"],
        "peer": told["pssa_name"],
    }


def _example(example: Example) -> dict[str, Any]:
    rest = {} if isinstance(example, Fixed) else {"path": example.path, "options": dict(example.options)}
    return {"kind": type(example).__name__.lower(), "code": example.code, **rest}


def markdown_page(rule: type[Rule]) -> str:
    """Returns the rule's page as Markdown; references come last."""
    told, mark, references = rule_body(rule).partition("## References\n")
    parts = (
        _document_head(rule),
        _rule_facts(rule),
        told.rstrip(),
        _examples_section(rule),
        _options_section(rule),
        mark + references,
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _document_head(rule: type[Rule]) -> str:
    return f"# {rule.name} ({rule.code})\n\n{rule_summary(rule)}"


def _rule_facts(rule: type[Rule]) -> str:
    facts = [
        f"- Group: {rule.group}",
        f"- Severity: {rule.severity.label}",
        f"- Default: {'on' if rule.default else 'off'}",
        f"- Fix: {FIXES[rule.safety.value if rule.safety else None]}",
    ]
    if rule.aliases:
        facts.append(f"- PSScriptAnalyzer: {', '.join(rule.aliases)}")
    return "\n".join(facts)


def _options_section(rule: type[Rule]) -> str:
    lines = [_option_line(field) for field in option_fields(rule)]
    return (
        "\n".join([f"## Options\n\nIn the table `[rules.{rule.name}]` of `psverify.toml`:\n", *lines]) if lines else ""
    )


def _option_line(field: dataclasses.Field[Any]) -> str:
    option = _option(field)
    among = f" One of {', '.join(option['choices'])}." if option["choices"] else ""
    peer = f" PSScriptAnalyzer: {option['peer']}." if option["peer"] else ""
    return f"- `{option['name']} = {option_as_toml(option['default'])}`: {option['documentation'].rstrip('.')}.{among}{peer}"


def _examples_section(rule: type[Rule]) -> str:
    return f"## Examples\n\n{showcase(rule.examples)}" if rule.examples else ""


def terminal_page(rule: type[Rule]) -> str:
    """Returns the rule's page for a terminal: Markdown without its marks, code indented."""
    return "\n".join(_without_marks(markdown_page(rule).splitlines())) + "\n"


def _without_marks(lines: list[str]) -> Iterator[str]:
    code = False
    for line in lines:
        if line.startswith("```"):
            code = not code
        elif code:
            yield f"    {line}".rstrip()
        else:
            yield line.lstrip("#").lstrip() if line.startswith("#") else line
