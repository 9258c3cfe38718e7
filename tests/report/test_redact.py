import pytest

from psverify.report.redact import redact


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
    assert redact(arguments) == shown
