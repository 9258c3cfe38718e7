"""A sample manager that waits for several services at once: where one of them fails, the others are given up."""

from __future__ import annotations

import asyncio
import struct
import time
from typing import Any

SSL_REQUEST = struct.pack("!ii", 8, 80877103)
"""The first message to PostgreSQL, which answers with S or N (its documentation, "Message Formats", SSLRequest)."""


def connect(postgresql: str, qdrant: str) -> dict[str, Any]:
    """Returns how many seconds each database took to answer; raises what the first one that failed has raised."""
    return asyncio.run(_all({"postgresql": _postgresql(postgresql), "qdrant": _qdrant(qdrant)}))


async def _all(questions: dict[str, Any]) -> dict[str, Any]:
    tasks = {name: asyncio.create_task(_timed(question), name=name) for name, question in questions.items()}
    done, left = await asyncio.wait(tasks.values(), return_when=asyncio.FIRST_EXCEPTION)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    failed = [f"{task.get_name()}: {error}" for task in done if (error := task.exception())]
    if failed:
        raise ConnectionError("; ".join(sorted(failed)))
    return {name: task.result() for name, task in tasks.items()}


async def _timed(question: Any) -> float:
    start = time.monotonic()
    await question
    return round(time.monotonic() - start, 3)


async def _postgresql(address: str) -> None:
    answer = await _ask(address, SSL_REQUEST, 1)
    if answer not in {b"S", b"N"}:
        raise ConnectionError(f"{address} does not speak PostgreSQL's protocol")


async def _qdrant(address: str) -> None:
    request = f"GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode()
    answer = await _ask(address, request, 12)
    if answer[9:] != b"200":
        raise ConnectionError(f"{address} is not ready: {answer.decode('ascii', 'replace')}")


async def _ask(address: str, request: bytes, size: int) -> bytes:
    host, _, port = address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(request)
        return await reader.readexactly(size)
    finally:
        writer.close()
