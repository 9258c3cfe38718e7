from __future__ import annotations

from psverify_rules.style.unapproved_verb import SYNONYMS, meant

from psverify.api import verb_names


def test_verbs_are_replaced_by_approved_ones_and_no_approved_one_is_replaced() -> None:
    assert set(SYNONYMS) <= set(verb_names())
    approved = {verb.lower() for verb in verb_names()}
    for verb, synonyms in SYNONYMS.items():
        assert synonyms.split() == sorted(set(synonyms.split())), verb
        assert not approved & set(synonyms.split()), verb


def test_what_a_verb_means() -> None:
    assert meant("FETCH") == ["Get"]
    assert meant("verify") == ["Confirm", "Test"]
    assert meant("Frobnicate") == []
