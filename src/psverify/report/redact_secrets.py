"""Takes the secrets out of a command line before it is written into a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

MASK = "***"
_CONFIDENTIAL = regex(r"(?i)(pass(word|phrase|wd)?|secret|token|api[-_]?key|credential)s?$")
_USER_INFO = regex(r"(?<=://)[^/@\s]+(?=@)")


def redact_secrets(arguments: Iterable[str], secrets: Collection[str] = ()) -> tuple[str, ...]:
    """Returns the arguments with `***` for `secrets` and for the values of options and parameters named like one.

    `--token x`, `--token=x`, `-p Password=x` and the user part of a URL are known; `--token-file x` stays.
    """
    return tuple(_without_secrets(argument, secrets) for argument in _redacted(arguments))


def _without_secrets(argument: str, secrets: Collection[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        argument = argument.replace(secret, MASK)
    return argument


def _redacted(arguments: Iterable[str]) -> Iterator[str]:
    secret_follows = False
    for argument in arguments:
        name, equals, _ = argument.partition("=")
        if secret_follows and not argument.startswith("-"):
            yield MASK
        elif equals and _CONFIDENTIAL.search(name):
            yield f"{name}={MASK}"
        else:
            yield _USER_INFO.sub(MASK, argument) if "://" in argument else argument
        secret_follows = argument.startswith("-") and not equals and _CONFIDENTIAL.search(argument) is not None
