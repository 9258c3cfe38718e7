from __future__ import annotations

import pytest

from psverify.check.coverage import coverage
from psverify.model import Finding, Severity, Span
from psverify.parse.suppression_comments import Problem
from psverify.parse.suppressions import Suppression, suppressions
from psverify.parse.tree import parse
from psverify.read.decode import decode

NAME = "Diagnostics.CodeAnalysis.SuppressMessageAttribute"


def read(text: str) -> tuple[tuple[Suppression, ...], tuple[Problem, ...]]:
    source = decode(text.encode())
    found = suppressions(parse(source.buffer), source)
    return found.items, found.problems


def one(text: str) -> Suppression:
    items, problems = read(text)
    assert problems == ()
    (item,) = items
    return item


def reached(text: str) -> list[str]:
    return [text.encode()[span.start : span.end].decode() for span in one(text).ranges]


@pytest.mark.parametrize(
    "name",
    [NAME, f"System.{NAME}", "SuppressMessage", "suppressmessageattribute", "Diagnostics.CodeAnalysis.SuppressMessage"],
)
def test_spellings_of_the_type(name: str) -> None:
    item = one(f"[{name}('PSAvoidUsingWriteHost', '')]\nparam()\naa")
    assert item.word.text == "PSAvoidUsingWriteHost"
    assert item.is_attribute
    assert item.whole


@pytest.mark.parametrize("name", ["Parameter", "MySuppressMessage", "SuppressWarnings", f"My.{NAME}"])
def test_other_attributes_are_left_alone(name: str) -> None:
    assert read(f"[{name}('PSAvoidUsingWriteHost', '')]\nparam() # SuppressMessage") == ((), ())


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Diagnostics.CodeAnalysis.SupressMessageAttribute", NAME),
        ("Diagnostics.CodeAnalysis.SuppressMessageAtribute", NAME),
        ("Diagnostics.CodeAnalisys.SuppressMessageAttribute", NAME),
        ("Diagnostic.CodeAnalysis.SupressMessageAttribute", NAME),
        ("SupressMessage", "SuppressMessage"),
        ("SuppressMesage", "SuppressMessage"),
        ("surpressmessageattribute", "SuppressMessageAttribute"),
        ("SuppressMessages", "SuppressMessage"),
    ],
)
def test_a_misspelt_name_is_a_problem(name: str, right: str) -> None:
    message = f"'{name}' is not an attribute; did you mean '{right}'?"
    expected = ((), (Problem(Span(1, 1 + len(name)), message),))
    assert read(f"[{name}('PSAvoidUsingWriteHost', '')]\nparam()") == expected


ATTRIBUTE = f"[{NAME}('PSRule', '')]"


@pytest.mark.parametrize(
    ("before", "reach", "after"),
    [
        ("", f"{ATTRIBUTE}\nparam()\naa\n", ""),
        ("aa\n", f"function f {{ {ATTRIBUTE} param() bb }}", "\ncc"),
        ("aa\n", f"{ATTRIBUTE} class C {{ [int] $x }}", "\ncc"),
        ("class C { ", f"{ATTRIBUTE} [void] m() {{ aa }}", " }"),
    ],
)
def test_where_it_may_stand(before: str, reach: str, after: str) -> None:
    assert reached(before + reach + after) == [reach]


def test_in_a_configuration_it_reaches_the_configuration() -> None:
    configuration = f"configuration K {{ {ATTRIBUTE} param() Node localhost {{ }} }}"
    assert reached(f"aa\n{configuration}\nbb") == [configuration]


@pytest.mark.parametrize(
    "text",
    [
        f"$x = {{ {ATTRIBUTE} param() aa }}",
        f"function f({ATTRIBUTE} $x) {{ }}",
        f"param({ATTRIBUTE} $x)",
        f"{ATTRIBUTE} enum E {{ A }}",
        f"class C {{ {ATTRIBUTE} [int] $x }}",
        f"{ATTRIBUTE} $x = 1",
    ],
)
def test_elsewhere_it_means_nothing(text: str) -> None:
    assert read(text) == ((), ())


FUNCTIONS = "function Get-A { aa }\nfunction Get-B { bb }\nclass C { GetM() { cc } }\n"


@pytest.mark.parametrize(
    ("arguments", "starts"),
    [
        ("'PSRule', '', 'Function', 'Get-A'", ["function Get-A"]),
        ("'PSRule', '', 'function', 'get*'", ["function Get-A", "function Get-B", "GetM()"]),
        ("'PSRule', '', Scope = 'Function', Target = 'Get-[AB]'", ["function Get-A", "function Get-B"]),
        ("'PSRule', '', 'Function'", ["function Get-A", "function Get-B", "GetM()"]),
        ("RuleName = 'PSRule', Scope = 'Class', Target = '*'", ["class C"]),
        ("'PSRule', Justification = 'because', Scope = 'class'", ["class C"]),
    ],
)
def test_scope_and_target(arguments: str, starts: list[str]) -> None:
    ranges = reached(f"[{NAME}({arguments})]\nparam()\n{FUNCTIONS}")
    assert len(ranges) == len(starts)
    assert all(text.startswith(start) for text, start in zip(ranges, starts, strict=True))


def test_a_scope_looks_at_the_owner_too() -> None:
    function = f"function f {{ [{NAME}('PSRule', '', 'Function', '*')] param() function g {{ }} }}"
    assert reached(function) == [function, "function g { }"]


def test_a_bad_positional_scope_makes_it_vanish() -> None:
    assert read(f"[{NAME}('PSRule', '', 'Module', '*')]\nparam()") == ((), ())


@pytest.mark.parametrize(
    ("arguments", "message", "rule"),
    [
        ("", "the attribute names no rule", None),
        ("'', 'x'", "the attribute names no rule", None),
        ("Scope = 'Function'", "the attribute names no rule", None),
        ("'PSRule', $x", "the arguments of the attribute must be constant strings", "PSRule"),
        ("5", "the arguments of the attribute must be constant strings", None),
        ("'PSRule', RuleName = 'PSOther'", "the attribute gives rulename twice", "PSRule"),
        ("'PSRule', '', Target = 'f'", "the attribute has a Target but no Scope", "PSRule"),
        ("'PSRule', Scope = 'Module'", "the Scope 'Module' is neither Function nor Class", "PSRule"),
        ("'PSRule', '', 'Function', 'g'", "no function here is named 'g'", "PSRule"),
        ("'PSRule', '', 'Class', '*'", "no class here is named '*'", "PSRule"),
    ],
)
def test_malformed_attributes(arguments: str, message: str, rule: str | None) -> None:
    text = f"[{NAME}({arguments})]\nparam()\nfunction f {{ }}"
    items, problems = read(text)
    assert items == ()
    assert problems == (Problem(Span(0, text.index("\n")), message, rule),)


def test_a_target_that_is_no_regular_expression() -> None:
    _, (problem,) = read(f"[{NAME}('PSRule', '', 'Function', '(')]\nparam()\nfunction f {{ }}")
    assert problem.message.startswith("the Target '(' is no regular expression")


@pytest.mark.parametrize(
    ("subject", "covers"), [("password", True), ("PASSWORD", True), ("username", False), (None, False)]
)
def test_an_id_restricts_it(subject: str | None, *, covers: bool) -> None:
    item = one(f"[{NAME}('PSRule', 'Password')]\nparam()\naa")
    found = Finding("X", Span(0, 1), "wrong", Severity.WARNING, subject_id=subject)
    assert bool(coverage([item], [found]).covered) is covers


def test_a_finding_must_begin_and_end_within() -> None:
    text = f"aa\nfunction f {{ {ATTRIBUTE} param() bb }}\ncc"
    item = one(text)
    start, end = text.index("function"), text.index("\ncc")

    def covers(span: Span | None) -> bool:
        return bool(coverage([item], [Finding("X", span, "wrong", Severity.WARNING)]).covered)

    assert covers(Span(start, end))
    assert not covers(Span(start, end + 2))
    assert not covers(Span(0, 2))
    assert covers(None)
