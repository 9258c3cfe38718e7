"""Words that end like plurals and are none: names of products and protocols, abbreviations, verbs, fields of knowledge."""

from __future__ import annotations

from psverify.api import regex

NAMES = frozenset(
    "aegis ares atlas bios bits cacls cas cassandras centos chaos cors cosmos dhs dns dos fips ftps gps hermes https iis ios "
    "jenkins kerberos kubernetes ldaps macos mars mongoos nas nexus ntfs odysseus os pos postgres prometheus pulsars rds "
    "redis rhodes sas sis smtps sts tls wins wsus zeus".split()
)
SINGULARS = frozenset(
    "access address alias always analysis apparatus atlas axis basis bias bonus bus campus canvas census chassis class "
    "compass consensus corpus crisis cross cumulus data diagnosis emphasis focus gas genesis genus glass headquarters "
    "hypothesis index iris kudos lens loss mass matrix means metadata metropolis minus news nimbus oasis parenthesis pass "
    "perhaps plus previous process progress radius release series species status stimulus success surplus synopsis "
    "synthesis synapse terminus these thesis this thus unless us virus was yes".split()
)
FIELDS = frozenset(
    "acoustics aesthetics analytics athletics biometrics cryptics diagnostics economics electronics ethics forensics "
    "genetics graphics heuristics informatics kinetics linguistics logistics mathematics mechanics optics physics politics "
    "robotics semantics statistics telematics".split()
)
VERBS = frozenset(
    "accepts allows applies belongs contains defines depends differs disallows ends equals exceeds exists expands expects "
    "fails fits follows forbids has holds implements includes inherits is knows lacks lies looks loses makes meets needs "
    "occurs overlaps owns permits prevents reads refers rejects remains requires responds returns satisfies seems shows "
    "starts succeeds supports throws uses wants was works writes".split()
)
"""Third-person verbs, as in `Test-PolicyExists`, without those that are also plurals of common nouns (`matches`)."""
VOWEL = regex(r"[aeiouy]")


def is_singular_word(word: str) -> bool:
    """Whether a word, in any case, is singular, a name, an abbreviation, or no noun at all."""
    lowered = word.lower()
    return (
        lowered in NAMES
        or lowered in SINGULARS
        or lowered in FIELDS
        or lowered in VERBS
        or VOWEL.search(lowered) is None
    )
