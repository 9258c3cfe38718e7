from __future__ import annotations

import pytest
from laid_out import laid_out, outcome_of

from psverify.format.extra.sort_usings import misplaced
from psverify.parse.tree import parse


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "using namespace B\nusing module m\nusing namespace A\nusing assembly x.dll\n1\n",
            "using assembly x.dll\nusing module m\nusing namespace A\nusing namespace B\n1\n",
        ),
        (
            "using namespace B # of B\n# of a\nusing namespace a\n\n\nusing module 'm'\n",
            "using module 'm'\n# of a\nusing namespace a\nusing namespace B # of B\n",
        ),
        ("using namespace B;\nusing namespace A; \n", "using namespace A;\nusing namespace B;\n"),
        (
            "# Licence\nusing namespace B\nusing namespace A",
            "# Licence\nusing namespace A\nusing namespace B",
        ),
        (
            "#Requires -Version 7\n# of B\nusing namespace B\nusing namespace A\n",
            "#Requires -Version 7\nusing namespace A\n# of B\nusing namespace B\n",
        ),
        (
            "using module @{ ModuleName = 'b'; ModuleVersion = '1' }\r\nusing module a\r\n",
            "using module @{ ModuleName = 'b'; ModuleVersion = '1' }\r\nusing module a\r\n",
        ),
        (
            "using namespace A # t\n\n# of B\nusing namespace B\n",
            "using namespace A # t\n\n# of B\nusing namespace B\n",
        ),
    ],
)
def test_kinds_and_names(text: str, after: str) -> None:
    assert laid_out(text, sort_usings=True) == after


@pytest.mark.parametrize(
    "text",
    [
        "using namespace B\n#Requires -Version 7\nusing namespace A\n",
        "using namespace B\n\n# apart\n\nusing namespace A\n",
        "using namespace B; using namespace A\n",
        "using namespace B # t\nusing namespace A; f\n",
    ],
)
def test_nothing_moves_across_what_stands_for_itself(text: str) -> None:
    assert laid_out(text, sort_usings=True) == text


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("using module a\nusing module b\n1", "using module b\nusing module a\n1", None),
        ("using module a\n1", "using module b\n1", "A using statement or a comment."),
        ("# a\n1", "1", "A using statement or a comment."),
        ("using module a\n1\n2", "using module a\n2\n1", "A statement."),
    ],
)
def test_what_may_differ(before: str, after: str, what: str | None) -> None:
    assert misplaced(parse(before.encode()), parse(after.encode())) == what


def test_a_text_that_says_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psverify.format.extra.sort_usings.misplaced", lambda *_: "A statement.")
    outcome = outcome_of("using namespace B\nusing namespace A\n", sort_usings=True)
    assert outcome.after is None
    assert "sorting the using statements would change" in outcome.failures[0].message
