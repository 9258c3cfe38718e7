import pytest

from psverify.report.redact_secrets import redact_secrets


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("psverify", "check", "-f", "json"), ("psverify", "check", "-f", "json")),
        (("--token", "abc", "x"), ("--token", "***", "x")),
        (("--token=abc",), ("--token=***",)),
        (("--api-key=abc", "--apikey", "b"), ("--api-key=***", "--apikey", "***")),
        (("-p", "DbPassword=abc=d"), ("-p", "DbPassword=***")),
        (("-p", "Path=abc"), ("-p", "Path=abc")),
        (("--token-file", "secrets/x"), ("--token-file", "secrets/x")),
        (("--token", "--verbose"), ("--token", "--verbose")),
        (("--url=https://me:pw@host/x",), ("--url=https://***@host/x",)),
        (("me@example.com",), ("me@example.com",)),
        (("password",), ("password",)),
    ],
)
def test_values_of_secrets_are_masked(arguments: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert redact_secrets(arguments) == shown


def test_known_secrets_are_masked_wherever_they_stand() -> None:
    assert redact_secrets(("-p", "pin=12345", "x12y"), {"12", "12345"}) == ("-p", "pin=***", "x***y")
