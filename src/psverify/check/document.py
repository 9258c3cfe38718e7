"""A rule's documentation, from its docstring, options and examples: what `psverify rule`, SARIF and the site show."""

from __future__ import annotations

import dataclasses
import inspect
import json
from collections.abc import Iterator, Mapping
from typing import Any

from psverify.check.pages import page
from psverify.check.rule import Bad, Example, Fixed, Rule, option_fields

FIXES = {None: "none", "safe": "safe", "unsafe": "unsafe", "display": "shown, never applied"}


def summary(rule: type[Rule]) -> str:
    """Returns the first line of the docstring."""
    return inspect.cleandoc(rule.__doc__ or rule.name).partition("\n")[0]


def body(rule: type[Rule]) -> str:
    """Returns the docstring after its first line, as Markdown."""
    return inspect.cleandoc(rule.__doc__ or "").partition("\n")[2].strip()


def shape(rule: type[Rule]) -> dict[str, Any]:
    """Returns all that is known of a rule, as plain values."""
    return {
        "code": rule.code,
        "name": rule.name,
        "group": rule.group,
        "summary": summary(rule),
        "severity": rule.severity.label,
        "default": rule.default,
        "fix": rule.safety.value if rule.safety else None,
        "aliases": list(rule.aliases),
        "url": page(rule),
        "options": [_option(field) for field in option_fields(rule)],
        "documentation": body(rule),
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
        "peer": told["peer"],
    }


def _example(example: Example) -> dict[str, Any]:
    rest = {} if isinstance(example, Fixed) else {"path": example.path, "options": dict(example.options)}
    return {"kind": type(example).__name__.lower(), "code": example.code, **rest}


def markdown(rule: type[Rule]) -> str:
    """Returns the rule's page as Markdown."""
    return "\n\n".join(filter(None, (_head(rule), _facts(rule), body(rule), _options(rule), _examples(rule)))) + "\n"


def _head(rule: type[Rule]) -> str:
    return f"# {rule.name} ({rule.code})\n\n{summary(rule)}"


def _facts(rule: type[Rule]) -> str:
    facts = [
        f"- Group: {rule.group}",
        f"- Severity: {rule.severity.label}",
        f"- Default: {'on' if rule.default else 'off'}",
        f"- Fix: {FIXES[rule.safety.value if rule.safety else None]}",
    ]
    if rule.aliases:
        facts.append(f"- PSScriptAnalyzer: {', '.join(rule.aliases)}")
    return "\n".join(facts)


def _options(rule: type[Rule]) -> str:
    lines = [_option_line(field) for field in option_fields(rule)]
    return "\n".join([f"## Options\n\nIn `[tool.psverify.rules.{rule.name}]`:\n", *lines]) if lines else ""


def _option_line(field: dataclasses.Field[Any]) -> str:
    option = _option(field)
    among = f" One of {', '.join(option['choices'])}." if option["choices"] else ""
    peer = f" PSScriptAnalyzer: {option['peer']}." if option["peer"] else ""
    return f"- `{option['name']} = {_toml(option['default'])}`: {option['documentation'].rstrip('.')}.{among}{peer}"


def _examples(rule: type[Rule]) -> str:
    return "\n\n".join(["## Examples", *map(_example_text, rule.examples)]) if rule.examples else ""


def _example_text(example: Example) -> str:
    code = example.code if example.code.endswith("\n") else f"{example.code}\n"
    visible = code.replace("\0", "\N{SYMBOL FOR NULL}")
    return f"{_example_title(example)}:\n\n```powershell\n{visible}```"


def _example_title(example: Example) -> str:
    if isinstance(example, Fixed):
        return "Fixed"
    title = "Reported" if isinstance(example, Bad) else "Not reported"
    return title + "".join(
        f", with `{name.replace('_', '-')} = {_toml(value)}`" for name, value in example.options.items()
    )


def _toml(value: Any) -> str:
    """Returns an option's value as TOML writes it, which for these types is as JSON does."""
    return json.dumps(value, ensure_ascii=False)


def text(rule: type[Rule]) -> str:
    """Returns the rule's page for a terminal: Markdown without its marks, code indented."""
    return "\n".join(_without_marks(markdown(rule).splitlines())) + "\n"


def _without_marks(lines: list[str]) -> Iterator[str]:
    code = False
    for line in lines:
        if line.startswith("```"):
            code = not code
        elif code:
            yield f"    {line}".rstrip()
        else:
            yield line.lstrip("#").lstrip() if line.startswith("#") else line
