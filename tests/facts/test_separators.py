from __future__ import annotations

import pytest

from psverify.facts.separators import is_needed_separator, sibling
from psverify.parse.tree import parse


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("1;\n2", False),
        ("1;", False),
        ("for (;\n;\n) { }", True),
        ("for () { 1;\n2 }", False),
        (";\nparam($a)", True),
        ("& { ;\nbegin { } }", True),
        ("& { ;\n1 }", False),
        (";\nparameter", False),
        ("1;\nparam", False),
        (":a;\nforeach ($x in 1) { }", True),
        ("if (1) { };\nelse { }", True),
        ("if (1) { }; # why\n<# b #>\nELSEIF { }", True),
        ("try { } catch { };\nfinally { }", True),
        ("try { } catch { };\ncatch { }", True),
        ("if (1) { };\nelsewhere", False),
        ("@{ a = if (1) { };\nelse = 2 }", True),
        ("@{ a = 1;\nb = 2 }", False),
        ("@{ a = try { } catch { };\nb = 2 }", True),
        ("@{ a = $b = try { } catch [X] { };\nb = 2 }", True),
        ("@{ a = try { } catch { } finally { };\nb = 2 }", False),
    ],
)
def test_which_semicolons_a_line_end_cannot_replace(text: str, needed: bool) -> None:
    assert is_needed_separator(parse(text.encode()).at(text.index(";"))) is needed


def test_comments_are_not_siblings() -> None:
    first, second = parse(b"1 <# c #>\n# d\n2").root.named_children
    assert sibling(first, forward=True) == second
    assert sibling(second, forward=False) == first
    assert sibling(second, forward=True) is None
