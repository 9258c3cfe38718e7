from __future__ import annotations

import pytest

from psverify.errors import ExitCode, UserError, nearest


def test_a_user_error_ends_with_2_unless_told_otherwise() -> None:
    assert UserError("x").exit_code is ExitCode.ERROR
    assert UserError("x", ExitCode.LOCKED).exit_code == 5
    assert str(UserError("no such file")) == "no such file"


@pytest.mark.parametrize(
    ("word", "hint"),
    [("selct", "; did you mean 'select'?"), ("ignroe", "; did you mean 'ignore'?"), ("zzz", ""), ("PSV999", "")],
)
def test_nearest_names_a_close_word_or_nothing(word: str, hint: str) -> None:
    assert nearest(word, ["select", "ignore"]) == hint


def test_words_with_much_in_common_must_be_more_alike() -> None:
    known = ["PSAvoidUsingWriteHost"]
    assert nearest("PSAvoidUsingInternalURLs", known) == "; did you mean 'PSAvoidUsingWriteHost'?"
    assert nearest("PSAvoidUsingInternalURLs", known, 0.8) == ""
    assert nearest("AvoidUsingWriteHots", known, 0.8) == "; did you mean 'PSAvoidUsingWriteHost'?"
