"""Which parameters hold a secret or a user's name, judged by all words of their names: `PasswordTimeout` is a setting."""

from __future__ import annotations

from psverify.api import Node, facts, regex

UPPER = "A-ZÀ-ÖØ-Þ"
WORD = regex(rf"[{UPPER}]+(?![a-zß-ÿ])|[{UPPER}]?[^\W{UPPER}\d_]+|\d+")
SECRET = regex(r"(?:.*(?:password|passphrase|credential)|.*creds?|credentials)")
NO_SECRET = frozenset(("sacred", "accred"))
LISTS = frozenset(("passwords", "passphrases"))
QUALIFIERS = frozenset(
    "plain text plaintext clear cleartext string value raw secure input new old current confirm again param".split()
)
"""What may follow the word: `PasswordText`, `PasswordConfirm`, `Password2`."""
PREPOSITIONS = frozenset("as for from in of to".split())
SETTING_VERBS = frozenset(
    "allow allows block disable enforce exclude force generate has hide ignore include is max maximum min minimum never no "
    "not prompt remember require required requires show skip use".split()
)
"""What a name starts with if it is a setting, not a secret: `RequirePassword`."""
USER = regex(r".*user(?:_?name|_?id|_?account|_?principal_?name)?\d*[a-z]?")
CREDENTIAL = regex(r"cred(?:ential)?s?\d*$")
"""Types with which a parameter takes an object: `[object] $Credential` is not text, and `[string[]] $Credential` are names."""
OPAQUE_TYPES = ("System.String", "System.Object", "System.String[]", "System.Object[]")


def is_secret_parameter(parameter: Node) -> bool:
    """Whether a parameter takes a secret: its name says so, and neither its type nor a list of values says otherwise."""
    name = facts.parameter_name(parameter)
    is_setting = any(True for word in ("ValidateSet", "ValidateRange") for _ in facts.attributes(parameter, word))
    return is_secret_name(name) and not is_setting and not has_type_of_its_own(parameter)


def has_type_of_its_own(parameter: Node) -> bool:
    """Whether a parameter has a type that is neither text nor object, one that nobody knows included."""
    if any(facts.attributes(parameter, "Credential")):
        return True
    constraints = facts.type_constraints(parameter)
    known = facts.resolve_type(facts.type_name_of(constraints[0])) if constraints else None
    if constraints and CREDENTIAL.search(facts.parameter_name(parameter).lower()):
        return known != "System.String"
    return (bool(constraints) and known is None) or facts.parameter_type(parameter) not in OPAQUE_TYPES


def is_secret_name(name: str) -> bool:
    """Whether a name is that of a secret: nothing but a qualifier follows the word, and no verb of a setting comes first."""
    words = [word.lower() for word in WORD.findall(name)]
    found = [index for index, word in enumerate(words) if SECRET.fullmatch(word) and word not in NO_SECRET]
    if not found or words[0] in SETTING_VERBS or not LISTS.isdisjoint(words):
        return False
    rest = words[found[-1] + 1 :]
    return not rest or rest[0] in PREPOSITIONS or all(map(is_qualifier, rest))


def is_qualifier(word: str) -> bool:
    """Whether a word only qualifies the secret or names its form."""
    return word in QUALIFIERS or word.isdigit() or len(word) == 1


def is_user_name(name: str) -> bool:
    """Whether a name is that of a user: `User`, `SqlUserName`, but not `UsersBlockAdd`."""
    return USER.fullmatch(name.lower()) is not None
