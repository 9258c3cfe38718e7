"""`psverify rule`: explains rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from psverify.cli.complete import complete_rules
from psverify.cli.options import config_options
from psverify.errors import UserError, nearest
from psverify.report import console

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule import Rule
    from psverify.session import Session

SCHEMA = "psverify.rules/1"


@click.command("rule")
@click.argument("words", metavar="[RULE]...", nargs=-1, shell_complete=complete_rules)
@click.option("--all", "everything", is_flag=True, help="Include all rules; as text, one line each.")
@click.option("-f", "--output-format", "form", type=click.Choice(["text", "json", "markdown"]), default="text")
@config_options
@click.pass_obj
def command(session: Session, /, words: tuple[str, ...], *, everything: bool, form: str) -> None:
    """Explain rules.

    Name a rule by its code, its name or its PSScriptAnalyzer name.

    \b
    psverify rule PSV301
    psverify rule PSAvoidUsingCmdletAliases
    psverify rule --all -f json
    """
    from psverify.check import rule_document

    rules = _chosen(session, words, everything=everything)
    if form == "json":
        console.show_exactly(
            json.dumps({"schema": SCHEMA, "rules": [rule_document.rule_fields(rule) for rule in rules]}, indent=2)
            + "\n"
        )
    elif form == "markdown":
        console.show("\n".join(map(rule_document.markdown_page, rules)), end="")
    elif everything:
        console.show(
            "".join(f"{rule.code}  {rule.name:<36}  {rule_document.rule_summary(rule)}\n" for rule in rules), end=""
        )
    else:
        console.show("\n".join(map(rule_document.terminal_page, rules)), end="")


def _chosen(session: Session, words: tuple[str, ...], *, everything: bool) -> list[type[Rule]]:
    if everything == bool(words):
        raise UserError("rule: name at least one rule, or use --all")
    return list(session.registry_here) if everything else [_find_rule_in_session(session, word) for word in words]


def _find_rule_in_session(session: Session, word: str) -> type[Rule]:
    """Finds a rule; plugin rules are found even if the configuration is invalid."""
    rule = session.registry.find(word) or session.registry_here.find(word)
    if rule is None:
        raise UserError(f"rule: unknown rule '{word}'{_rule_hint(word, session.registry_here)}")
    return rule


def _rule_hint(word: str, registry: Registry) -> str:
    count = sum(rule.code.startswith(word.upper()) for rule in registry)
    return f"; it is the prefix of {count} rule codes, which --all lists" if count else nearest(word, registry.words())
