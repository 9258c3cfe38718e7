from psverify.outcome.fingerprint import finding_fingerprint, fingerprints


def test_it_is_stable_for_ever() -> None:
    assert finding_fingerprint("PSV301", "gci .", 1) == "b2:9eaa59eb9a8850769900d212"


def test_rule_text_and_occurrence_make_it() -> None:
    base = finding_fingerprint("PSV301", "gci .", 1)
    assert base == finding_fingerprint("PSV301", "\t  gci . ", 1)
    others = {
        finding_fingerprint("PSV302", "gci .", 1),
        finding_fingerprint("PSV301", "gci", 1),
        finding_fingerprint("PSV301", "gci .", 2),
    }
    assert len(others | {base}) == 4


def test_parts_do_not_run_into_each_other() -> None:
    assert finding_fingerprint("PSV30", "1x", 1) != finding_fingerprint("PSV301", "x", 1)


def test_undecodable_text_has_one_too() -> None:
    assert finding_fingerprint("PSV301", "\udc80", 1)


def test_equal_lines_are_counted_by_rule() -> None:
    found = fingerprints([("A", "x"), ("B", "x"), ("A", "  x"), ("A", "y")])
    assert found == [
        finding_fingerprint("A", "x", 1),
        finding_fingerprint("B", "x", 1),
        finding_fingerprint("A", "x", 2),
        finding_fingerprint("A", "y", 1),
    ]


def test_a_line_added_above_changes_nothing() -> None:
    assert fingerprints([("A", "x"), ("A", "z")])[0] == fingerprints([("A", "new"), ("A", "x")])[1]
