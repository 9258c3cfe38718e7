from hypothesis import given, strategies as st

from psverify.parse.repair.repair import Repair, in_original
from psverify.parse.syntax_issue import SyntaxIssue

ISSUE = SyntaxIssue(0, 0, "")


@given(st.binary(max_size=20), st.integers(0, 20), st.integers(0, 20), st.binary(max_size=3))
def test_offsets_lead_back_to_the_text_before(buffer: bytes, first: int, last: int, text: bytes) -> None:
    start, end = sorted((min(first, len(buffer)), min(last, len(buffer))))
    repair = Repair(start, end, text, ISSUE)
    repaired = repair.apply(buffer)
    for offset in range(len(repaired) + 1):
        original = repair.original(offset)
        if not start < offset <= start + len(text):
            assert buffer[original:] == repaired[offset:] or repaired[:offset] == buffer[:original]


def test_an_issue_is_led_back_over_several_repairs() -> None:
    repairs = [Repair(2, 2, b"}", ISSUE), Repair(5, 7, b"", ISSUE)]
    assert in_original(SyntaxIssue(6, 8, "x"), repairs) == SyntaxIssue(7, 9, "x")
