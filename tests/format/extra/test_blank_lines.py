from __future__ import annotations

import pytest
from laid_out import laid_out

A, B = "function A {\n    1\n}\n", "function B {\n    2\n}\n"


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n", "  \n\t\n\n"])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_between_two_functions(between: str, count: int) -> None:
    assert laid_out(A + between + B, blank_lines_between_functions=count) == A + "\n" * count + B


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f"{A}# about B\n{B}", f"{A}\n# about B\n{B}"),
        (f"{A}<#\nabout B\n#>\n# more\n{B}", f"{A}\n<#\nabout B\n#>\n# more\n{B}"),
        (f"{A}#endregion\n\n\n{B}", f"{A}#endregion\n\n{B}"),
        (f"{A}#endregion\n#region b\n{B}", f"{A}#endregion\n\n#region b\n{B}"),
        (f"{A}# end of A\n\n\n\n# about B\n{B}", f"{A}# end of A\n\n# about B\n{B}"),
        (f"{A}\n\n\n# far\n\n\n# about B\n{B}", f"{A}\n# far\n\n\n# about B\n{B}"),
        (f"{A[:-1]} # end\n{B}", f"{A[:-1]} # end\n\n{B}"),
        (f"{A[:-1]} <# end\n#> {B}", f"{A[:-1]} <# end\n#> {B}"),
        (f"\n\n\n{A}$x = 1\n\n\n{B}\n\n\n", f"\n\n\n{A}$x = 1\n\n\n{B}\n\n\n"),
        ("function A { 1 }; function B { 2 }\n", "function A { 1 }; function B { 2 }\n"),
        (A.replace("\n", "\r\n") + B.replace("\n", "\r\n"), (A + "\n" + B).replace("\n", "\r\n")),
        ('"$(function A {}\nfunction B {})"', '"$(function A {}\nfunction B {})"'),
    ],
)
def test_comments_stay_with_their_function_and_all_else_as_it_is(text: str, after: str) -> None:
    assert laid_out(text, blank_lines_between_functions=1) == after


def test_functions_within_a_function() -> None:
    inner = "    function A {\n        1\n    }\n"
    text = f"function Outer {{\n{inner}{inner.replace('A', 'B')}}}\n"
    after = f"function Outer {{\n{inner}\n{inner.replace('A', 'B')}}}\n"
    assert laid_out(text, blank_lines_between_functions=1) == after
