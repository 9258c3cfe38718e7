from __future__ import annotations

import importlib

from psverify.api import facts

unapproved_verb = importlib.import_module("psverify_rules.style.unapproved_verb")


def test_verbs_are_replaced_by_approved_ones_and_no_approved_one_is_replaced() -> None:
    assert set(unapproved_verb.SYNONYMS) <= set(facts.verb_names())
    approved = {verb.lower() for verb in facts.verb_names()}
    for verb, synonyms in unapproved_verb.SYNONYMS.items():
        assert synonyms.split() == sorted(set(synonyms.split())), verb
        assert not approved & set(synonyms.split()), verb


def test_what_a_verb_means() -> None:
    assert unapproved_verb.meant("FETCH") == ["Get"]
    assert unapproved_verb.meant("verify") == ["Confirm", "Test"]
    assert unapproved_verb.meant("Frobnicate") == []


def test_what_a_verb_was_to_be() -> None:
    assert unapproved_verb.misspelt("upate") == ["Update"]
    assert unapproved_verb.misspelt("Frobnicate") == []
