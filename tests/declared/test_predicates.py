from __future__ import annotations

import pytest

from psverify.check.registry import Registry
from psverify.declared.declare import rules_of
from psverify.errors import UserError
from psverify.facts.file import File
from psverify.parse.tree import parse
from psverify.read.decode import decode

RULE = """code: ACME001
name: no-net
summary: S.
message: M.
query: |
  ((command) @here ({predicate} @here "{expression}"))
"""


def rule(expression: str, predicate: str = "#match?") -> bytes:
    return RULE.format(expression=expression, predicate=predicate).encode()


@pytest.mark.parametrize("expression", ["(a+)+b", "(.*a){20}b$", "(x|xx|a)+y"])
@pytest.mark.parametrize("predicate", ["#match?", "#not-match?"])
def test_no_expression_takes_for_ever(expression: str, predicate: str) -> None:
    [made] = rules_of([("a.yml", rule(expression, predicate))], Registry(()))
    source = decode(b"a" * 5000 + b" c")
    findings = list(made(None, None).check(File(source, parse(source.buffer), "a.ps1", ())))
    assert len(findings) == (predicate == "#not-match?")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (r"(a)\\1", "a.yml:6: query has an expression '(a)\\1' that has groupref"),
        ("(?=a)", "a.yml:6: query has an expression '(?=a)' that has assert, which cannot be matched in linear time"),
        ("a{4000}", "is too large"),
    ],
)
def test_what_cannot_be_matched_in_linear_time_is_refused(expression: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        rules_of([("a.yml", rule(expression))], Registry(()))
    assert said in str(error.value)
