"""Outgoing webhooks: JSON over HTTP, signed according to Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The receiver of a webhook; `header` and `hmac_secret` refer to secrets as `env:NAME` or `file:PATH`."""

    url: str
    header: tuple[str, str] | None = None
    hmac_secret: str | None = None


class Undelivered(Exception):  # noqa: N818 - users see it as a state, not as an error class
    """Raised when an event could not be delivered."""


def deliver_event(endpoint: Endpoint, identifier: str, body: Mapping[str, Any], now: float, timeout: float) -> int:
    """Posts an event and returns the HTTP status; use the same `identifier` when retrying. Raises Undelivered."""
    if not endpoint.url.startswith(("http://", "https://")):
        raise Undelivered(f"'{endpoint.url}' is neither a URL nor a configured webhook")
    data = json.dumps(body, ensure_ascii=False, default=str).encode()
    request = urllib.request.Request(endpoint.url, data, _event_headers(endpoint, identifier, data, now))  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310 - http(s) only, see above
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            raise Undelivered(f"status {error.code}") from error
    except OSError as error:
        raise Undelivered(f"did not respond: {getattr(error, 'reason', error)}") from error


def resolve_secret(reference: str) -> str:
    """Returns the secret at `env:NAME` or `file:PATH`; raises Undelivered if it does not exist."""
    kind, _, name = reference.partition(":")
    if kind == "env" and name in os.environ:
        return os.environ[name]
    if kind == "file" and Path(name).is_file():
        return Path(name).read_text(encoding="utf-8").strip()
    raise Undelivered(f"secret {reference} not found")


def sign_event(secret: str, identifier: str, stamp: int, data: bytes) -> str:
    """Returns the signature of a message (Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`)."""
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    digest = hmac.new(key, f"{identifier}.{stamp}.".encode() + data, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _event_headers(endpoint: Endpoint, identifier: str, data: bytes, now: float) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "webhook-id": identifier, "webhook-timestamp": str(int(now))}
    if endpoint.header:
        headers[endpoint.header[0]] = resolve_secret(endpoint.header[1])
    if endpoint.hmac_secret:
        headers["webhook-signature"] = sign_event(resolve_secret(endpoint.hmac_secret), identifier, int(now), data)
    return headers
