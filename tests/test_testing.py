from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from psverify.api import Bad, File, Finding, Fixed, Good, Node, Options, Rule, Safety, Severity, option, replace as edit
from psverify.model import Edit, Fix, Span
from psverify.testing import Case, cases, check_case, check_examples, declared_rules, example_cases

if TYPE_CHECKING:
    from psverify.check.rule import Example


@dataclass(frozen=True)
class Words(Options):
    names: tuple[str, ...] = option(("dir",), "The aliases to look for.")
    full_name: str = option("gci", "What takes their place.")


class Alias(Rule):
    """Use of an alias."""

    code, name, group, safety, Options = "PSX001", "alias", "style", Safety.SAFE, Words
    kinds = ("command",)
    examples: ClassVar[tuple[Example, ...]] = (
        Bad("dir\ndir\n", count=2),
        Fixed("gci\ngci\n"),
        Good("gci\n"),
        Bad("ls\n", options={"names": ("ls",)}),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = node.children[0]
        if name.text in self.options.names:
            yield self.finding(name, "an alias", fix=self.fix("Write it out", edit(name, self.options.full_name)))


def case(code: str, rule: type[Rule] = Alias, **more: object) -> Case:
    return replace(Case(rule, "one", code.encode()), **more)  # type: ignore[arg-type]


def test_examples_become_cases() -> None:
    first, second, third = example_cases(Alias)
    assert (str(first), first.code, first.count, first.unsafe_fixed) == (
        "PSX001-example-1",
        b"dir\ndir\n",
        2,
        b"gci\ngci\n",
    )
    assert (second.count, second.unsafe_fixed) == (0, None)
    assert (third.count, dict(third.options)) == (1, {"names": ("ls",)})


def test_right_examples_pass() -> None:
    check_examples(Alias)


def test_a_rule_without_examples_does_not() -> None:
    class Bare(Alias):
        examples = ()

    with pytest.raises(AssertionError, match="PSX001 has no examples"):
        check_examples(Bare)


@pytest.mark.parametrize("first", [(), (Good("gci"),)])
def test_a_fixed_example_needs_a_bad_one(first: tuple[Good, ...]) -> None:
    class Lost(Alias):
        examples = (*first, Fixed("gci"))

    with pytest.raises(AssertionError, match="needs a Bad one"):
        example_cases(Lost)


def test_a_right_case_passes() -> None:
    check_case(
        case("1\ndir .\n", count=1, fixed=b"1\ngci .\n", at=("2:1-2:4",), message="alias", severity=Severity.WARNING)
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (case("dir\n", count=2), "expected 2 findings"),
        (case("dir\n"), "expected 0 findings"),
        (case("dir\n", count=1, at=("1:2",)), "places"),
        (case("dir\n", count=1, at=("1:1-1:3",)), "places"),
        (case("dir\n", count=1, message="other"), "no 'other' in 'an alias'"),
        (case("dir\n", count=1, severity=Severity.ERROR), "severity"),
        (case("dir\n", count=1, fixed=b"dir\n"), "the text after safe fixes"),
        (case("dir\n", count=1, unsafe_fixed=b"ls\n"), "the text after unsafe fixes"),
    ],
)
def test_a_wrong_case_fails(wrong: Case, message: str) -> None:
    with pytest.raises(AssertionError, match=message) as caught:
        check_case(wrong)
    assert "PSX001-one" in str(caught.value)


class Newline(Alias):
    """Writes a line end of its own."""

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if node.text == "dir":
            yield self.finding(node, "wrong", fix=self.fix("Write it out", edit(node, "gci\n")))


def test_line_ends_are_tried_both_ways() -> None:
    with pytest.raises(AssertionError, match="PSX001-one-crlf: the text after safe fixes"):
        check_case(case("dir\n", Newline, count=1, fixed=b"gci\n\n"))
    check_case(case("dir\n", Newline, count=1, fixed=b"gci\n\n", exact=True))


class Unsettled(Alias):
    """Is never content."""

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        yield self.finding(node, "wrong", fix=self.fix("Turn", edit(node, "ab" if node.text == "ba" else "ba")))


def test_fixes_must_come_to_an_end() -> None:
    with pytest.raises(AssertionError, match="it never settles"):
        check_case(case("ab\n", Unsettled, count=1))


class Breaking(Alias):
    """Breaks the script."""

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        yield self.finding(node, "wrong", fix=self.fix("Break", edit(node, "(")))


def test_a_fix_may_not_break_the_script() -> None:
    with pytest.raises(AssertionError, match="a syntax error"):
        check_case(case("ab\n", Breaking, count=1))


class Bold(Alias):
    """Says its fix is safer than the rule does."""

    safety = Safety.UNSAFE

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        fix = Fix((Edit(Span(0, 3), "gci"),), Safety.SAFE, "Write it out")
        yield self.finding(node, "wrong", fix=fix)


def test_a_fix_may_not_be_safer_than_its_rule() -> None:
    with pytest.raises(AssertionError, match=r"a safe fix, but the rule says"):
        check_case(case("dir\n", Bold, count=1))


class Crashing(Alias):
    """Crashes."""

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        raise ZeroDivisionError
        yield


def test_a_crash_fails_with_its_traceback() -> None:
    with pytest.raises(AssertionError, match="ZeroDivisionError") as caught:
        check_case(case("dir\n", Crashing))
    assert "in visit" in str(caught.value)


class Moving(Rule):
    """Always finds one more line without a comment."""

    code, name, group = "PSX002", "moving", "style"

    def check(self, file: File) -> Iterator[Finding]:
        for number, line in enumerate(file.buffer.splitlines(), 1):
            if b"#" not in line:
                yield self.finding(Span(file.source.offset(number, 1), file.source.offset(number, 2)), "no comment")
                return


def test_findings_must_be_suppressible() -> None:
    check_case(case("1\n2\n", Moving, count=1, at=("1:1",)))
    with pytest.raises(AssertionError, match="findings after --add-ignore"):
        check_case(case("1\n" * 9, Moving, count=1))


class Whole(Rule):
    """Speaks of the file."""

    code, name, group = "PSX003", "whole", "style"

    def check(self, file: File) -> Iterator[Finding]:
        yield self.finding(None, "always")


def test_a_finding_about_the_file_has_a_place_too() -> None:
    check_case(case("1\n", Whole, count=1, at=("file",)))


YAML = """\
- name: an alias
  fail: |
    dir .
  fix: |
    gci .
  at: ["1:1-1:4"]
- name: two of them
  fail: "dir; ls"
  options: {names: [dir, ls], full-name: Get-It}
  unsafe-fix: "Get-It; Get-It"
  count: 2
- name: with a mark
  fail: dir
  bom: true
  fix: gci
- name: bytes
  fail: "fffe 6400 6900 7200"
  fix: "fffe 6700 6300 6900"
  hex: true
- name: none
  pass: gci
  path: a.psm1
"""


def yaml(tmp_path: Path, text: str) -> list[Case]:
    path = tmp_path / "PSX001.yml"
    path.write_text(text)
    return cases(path, Alias)


def test_cases_are_read_from_yaml(tmp_path: Path) -> None:
    read = yaml(tmp_path, YAML)
    assert [str(one) for one in read] == [
        "PSX001-an-alias",
        "PSX001-two-of-them",
        "PSX001-with-a-mark",
        "PSX001-bytes",
        "PSX001-none",
    ]
    assert [one.count for one in read] == [1, 2, 1, 1, 0]
    assert dict(read[1].options) == {"names": ("dir", "ls"), "full_name": "Get-It"}
    assert (read[2].code, read[2].fixed) == (b"\xef\xbb\xbfdir", b"\xef\xbb\xbfgci")
    assert (read[3].code, read[3].exact) == ("dir".encode("utf-16"), True)
    assert read[4].path == "a.psm1"
    for one in read:
        check_case(one)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {name: x, fails: dir}", "case 1: unknown key 'fails'; did you mean 'fail'"),
        ("- {name: x, fail: dir, pass: dir}", "case 1: needs a name, and either pass or fail"),
        ("- {name: x}", "case 1: needs a name"),
        ("- {pass: dir}", "case 1: needs a name"),
    ],
)
def test_a_case_that_makes_no_sense_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        yaml(tmp_path, text)


DECLARED = """\
code: ACME001
name: bare-net
summary: Use of net.exe.
message: Use a cmdlet.
query: |
  ((command . (_) @name) @here (#eq? @name "net"))
fix: {name: Get-It}
examples:
  - bad: |
      net a
      net b
    count: 2
    fixed: |
      Get-It a
      Get-It b
  - good: dir
"""


def test_rules_that_are_declared_in_yaml_are_tested_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "net.yml").write_text(DECLARED)
    (rule,) = declared_rules(tmp_path)
    check_examples(rule)
    (tmp_path / "net.yml").write_text(DECLARED.replace("Get-It b", "Get-It"))
    (wrong,) = declared_rules(tmp_path)
    with pytest.raises(AssertionError, match="the text after unsafe fixes"):
        check_examples(wrong)
