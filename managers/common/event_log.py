"""Events as JSON lines, one object per event, through the standard library's `logging`."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from psverify_managers.common.states import TaskState

NAME = "psverify.process"
"""The logger, for programs that embed managers and add handlers of their own."""
logging.getLogger(NAME).addHandler(logging.NullHandler())


class EventFormatter(logging.Formatter):
    """Writes a log record as one line of JSON: `time` (UTC, ISO 8601), `level`, `event`, `process`, and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line without a line end; values that JSON does not support are written as text."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        head = {"time": f"{moment}.{int(record.msecs):03}Z", "level": record.levelname.lower()}
        line = {**head, "event": record.getMessage(), "process": os.getpid(), **getattr(record, "fields", {})}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_event(event: str, level: int = logging.INFO, **fields: Any) -> None:
    """Logs an event such as `task.ended`; leaves out fields without a value. Secrets must be masked already."""
    said = {name: value for name, value in fields.items() if value not in (None, "")}
    logging.getLogger(NAME).log(level, event, extra={"fields": said})


def log_level_of(state: TaskState) -> int:
    """Returns the log level for the final state of a task, step or run."""
    return logging.INFO if state.good else logging.ERROR


@contextlib.contextmanager
def write_events(path: Path | None) -> Iterator[None]:
    """Appends all events to a file while active; several processes can share the file."""
    if path is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger(NAME)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(EventFormatter())
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(handler)
        handler.close()
