"""PSV303."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from psverify.api import (
    Bad,
    FalseAlarm,
    File,
    Finding,
    Fixed,
    Good,
    Node,
    Options,
    Rule,
    Safety,
    facts,
    option,
    options,
    regex,
)

from ._singular_words import is_singular_word
from ._stand_ins import is_of_stub

if TYPE_CHECKING:
    from pluralizer import Pluralizer


TEMPLATE = regex(r"[A-Za-z]+-[A-Za-z]*(?:\$(?:\{\w+\}|\w+|\([^()]+\))[A-Za-z]*)+")
HOLE = regex(r"\$(?:\{\w+\}|\w+|\([^()]+\))")


@options
class NounOptions(Options):
    """Which plurals are welcome."""

    noun_allow_list: tuple[str, ...] = option(("Data", "Windows"), "Nouns to allow", pssa_name="NounAllowList")


def is_no_plural(name: Node, _file: File) -> bool:
    """Whether the noun's last word only looks like a plural."""
    return is_singular_word(last_word(facts.bare_name(name.text)))


def is_dispatched(name: Node, file: File) -> bool:
    """Whether the file puts names such as this one together: `& "Test-$kind"`."""
    return any(made.fullmatch(facts.bare_name(name.text)) for made in file.fact(names_put_together))


def names_put_together(file: File) -> list[re.Pattern[str]]:
    """The patterns of verb-noun names that strings of the file put together; a fact of the file."""
    texts = [node.text[1:-1] for node in file.tree.root.descendants("expandable_string_expression")]
    made = [TEMPLATE.fullmatch(text) for text in texts]
    return [regex(".+".join(map(re.escape, HOLE.split(match.group()))), re.IGNORECASE) for match in made if match]


class PluralNoun(Rule):
    """A function with a plural noun.

    ## Why is this bad?
    PowerShell commands have singular nouns, whether they return one object or many: users look for `Get-Item`.

    ## Fix safety
    Unsafe: the fix renames the function and its calls in the file. There is a fix only if these are all references: the
    old name does not occur anywhere else in the file or its repository, no module exports the function, and the new
    name is unused and does not name a command.
    """

    code, name, group = "PSV303", "plural-noun", "style"
    aliases = ("PSUseSingularNouns",)
    safety = Safety.UNSAFE
    pssa_enable = True
    kinds = ("function_definition",)
    Options = NounOptions
    examples = (
        Bad("function Get-Widgets { 1 }\nGet-Widgets"),
        Fixed("function Get-Widget { 1 }\nGet-Widget"),
        Good("function Get-Item { 1 }"),
        Good("function Get-Data { 1 }"),
    )
    deviations = (
        FalseAlarm(
            "no-plural",
            "Names (Kubernetes, Redis), abbreviations (Https, Ms), singular nouns (Status, "
            "Metadata), fields (Statistics) and verbs (`Test-PolicyExists`) only look like plurals.",
            (
                Good("function Get-Kubernetes { 1 }"),
                Good("function Get-Https { 1 }"),
                Good("function Get-Metadata { 1 }"),
                Good("function Get-Statistics { 1 }"),
                Good("function Test-PolicyExists { 1 }"),
            ),
            is_no_plural,
        ),
        FalseAlarm(
            "name-put-together",
            "If a file builds such names from variables, data determine the rest of each name.",
            (Good('function Export-Widgets { 1 }\n& "Export-$kind"'),),
            is_dispatched,
        ),
        FalseAlarm(
            "stub",
            "A stub in a test has the name of the command that it replaces.",
            (Good("function Get-Widgets { throw 'stub' }", path="tests/Stubs.psm1"),),
            is_of_stub,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = facts.bare_name(facts.function_name(node))
        noun, word = name.partition("-")[2], last_word(name)
        if not noun or not word or word.lower() in map(str.lower, self.options.noun_allow_list) or not is_plural(word):
            return
        singular = name[: len(name) - len(word)] + pluralizer().singular(word)
        edits = facts.function_renaming(node, singular, file)
        fix = self.fix(f"Rename to {singular}", *edits, isolation=facts.renaming_group(singular)) if edits else None
        advice = "use a singular noun" if singular in facts.command_table() else f"use '{singular}'"
        message = f"Function name uses the plural noun '{noun}'; {advice}."
        yield self.finding(node.field("name"), message, fix=fix, subject_id=facts.function_name(node))


def last_word(name: str) -> str:
    """Returns what begins with a name's last capital, if that is after the last dash and the name ends in a small letter."""
    start = next((i for i in reversed(range(len(name))) if name[i].isupper() or name[i] == "-"), len(name))
    return name[start:] if name[-1:].islower() and name[start : start + 1] != "-" else ""


@lru_cache(maxsize=4096)
def is_plural(word: str) -> bool:
    """Whether a word is a plural and not a singular as well."""
    return pluralizer().is_plural(word) and not pluralizer().is_singular(word)


@cache
def pluralizer() -> Pluralizer:
    """The library's word lists, loaded when a function name is seen."""
    from pluralizer import Pluralizer  # noqa: PLC0415 - 50 ms, and many files declare no function

    return Pluralizer()  # type: ignore[no-untyped-call]
