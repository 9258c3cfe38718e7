"""Writes what is made from the rules: a page for each, their index, the differences, the table for migrating.

Run it after a rule's documentation or examples, or a file of docs/differences.d, has changed:
`python tools/make_rule_docs.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.check import rule_document
from psverify.check.rule_showcase import showcase
from psverify.plugin import entrypoints
from psverify.plugin.hooks import PROJECT
from psverify.plugin.host import Host

if TYPE_CHECKING:
    from psverify.check.deviation import Deviation
    from psverify.check.rule import Rule

DOCS = Path(__file__).parents[1] / "docs"
PAGES = DOCS / "rules"
DIFFERENCES = DOCS / "differences.d"
MIGRATING = DOCS / "migrating.md"
BEGIN, END = "<!-- made by tools/make_rule_docs.py -->", "<!-- end -->"
FIXES = {None: "", "safe": "safe", "unsafe": "unsafe", "display": "shown"}

INDEX = """# Rules

{count} rules, {on} of them on by default. A rule can be named by its code, its name or its name in PSScriptAnalyzer.
*Fix* is `safe` if `--fix` applies it, `unsafe` if it needs `--fix --unsafe-fixes`, and `shown` if psverify only displays it.
`psverify rule NAME` prints a rule's page, `psverify rule --all` lists all.
"""
DIFFERENT = """# Where psverify differs from PSScriptAnalyzer

psverify's rules follow those of PSScriptAnalyzer 1.25.0: they report the same places and have the same options. By
default, psverify corrects PSScriptAnalyzer's false positives and false negatives. Each named difference below is a
step after the rule's detection; `--pssa-parity` (or `pssa-parity = true`) skips these steps and reports what
PSScriptAnalyzer reports. Without it, a rule with such steps reports each place only once. Differences without a name
apply in both modes. Any other difference is a bug; please report it.
"""


def rules() -> tuple[type[Rule], ...]:
    """Returns the rules that psverify ships, whatever other plugins are installed."""
    return tuple(Host(point for point in entrypoints.find_entry_points() if point.distribution == PROJECT).registry)


def page(rule: type[Rule]) -> str:
    """Returns a rule's page: what `psverify rule` prints, and a link to its differences."""
    if not differs(rule):
        return rule_document.markdown_page(rule)
    link = f"[differs from PSScriptAnalyzer's](../differences.md#{rule.code.lower()}-{rule.name})"
    return f"{rule_document.markdown_page(rule)}\nThis rule {link} in some cases.\n"


def differs(rule: type[Rule]) -> bool:
    """Whether a rule differs from PSScriptAnalyzer's on purpose."""
    return bool(rule.deviations) or (DIFFERENCES / f"{rule.code}.md").exists()


def index(all_rules: tuple[type[Rule], ...]) -> str:
    """Returns the table of all rules, group by group."""
    head = INDEX.format(count=len(all_rules), on=sum(rule.default for rule in all_rules))
    return "\n".join([head, *_groups(all_rules)]) + "\n"


def _groups(all_rules: tuple[type[Rule], ...]) -> Iterator[str]:
    for group in dict.fromkeys(rule.group for rule in all_rules):
        yield f"## {group.capitalize()}\n"
        yield "| code | name | what it reports | default | fix | in PSScriptAnalyzer |\n|---|---|---|---|---|---|"
        yield from (_row(rule) for rule in all_rules if rule.group == group)
        yield ""


def _row(rule: type[Rule]) -> str:
    fix = FIXES[rule.safety.value if rule.safety else None]
    told = rule_document.rule_summary(rule).replace("|", "\\|")
    default = "on" if rule.default else "off"
    return f"| {rule.code} | [{rule.name}]({rule.name}.md) | {told} | {default} | {fix} | {', '.join(rule.aliases)} |"


def differences(all_rules: tuple[type[Rule], ...]) -> str:
    """Returns the deviations of the rules, and what docs/differences.d says beside, in the order of the rules."""
    return "\n".join([DIFFERENT, *(_difference(rule) for rule in all_rules if differs(rule))])


def _difference(rule: type[Rule]) -> str:
    peers = [f"In PSScriptAnalyzer: {', '.join(rule.aliases)}."] if rule.aliases else []
    named = [_deviation(deviation) for deviation in rule.deviations]
    path = DIFFERENCES / f"{rule.code}.md"
    unnamed = [path.read_text("utf-8").strip()] if path.exists() else []
    return "\n\n".join([f"## {rule.code} {rule.name}", *peers, *named, *unnamed]) + "\n"


def _deviation(deviation: Deviation) -> str:
    return f"### {deviation.name}\n\n{deviation.reason}\n\n{showcase(deviation.examples)}"


def migrating(text: str, all_rules: tuple[type[Rule], ...]) -> str:
    """Returns the page on migrating with its table as it ought to be."""
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{MIGRATING.name} lacks the marks {BEGIN} and {END}")
    named = sorted((alias, rule) for rule in all_rules for alias in rule.aliases)
    rows = (f"| {alias} | {rule.code} | [{rule.name}](rules/{rule.name}.md) |" for alias, rule in named)
    table = "\n".join(["| PSScriptAnalyzer | code | name |\n|---|---|---|", *rows])
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def files() -> dict[Path, str]:
    """Returns all files that are made, with what they ought to hold."""
    all_rules = rules()
    pages = {PAGES / f"{rule.name}.md": page(rule) for rule in all_rules}
    return {
        **pages,
        PAGES / "index.md": index(all_rules),
        DOCS / "differences.md": differences(all_rules),
        MIGRATING: migrating(MIGRATING.read_text("utf-8"), all_rules),
    }


def main() -> None:
    made = files()
    PAGES.mkdir(exist_ok=True)
    for old in set(PAGES.glob("*.md")) - set(made):
        old.unlink()
    for path, text in made.items():
        path.write_bytes(text.encode())


if __name__ == "__main__":
    main()
