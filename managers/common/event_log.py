"""What happens inside, as JSON lines for machines: one object an event, through the standard library's `logging`."""

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
"""The logger, for whoever embeds the managers and has handlers of their own."""
logging.getLogger(NAME).addHandler(logging.NullHandler())


class JsonLines(logging.Formatter):
    """Writes a log record as one line of JSON: `time` (UTC, ISO 8601), `level`, `event`, `process`, and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line, without its end; what JSON does not know is written as its text."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        head = {"time": f"{moment}.{int(record.msecs):03}Z", "level": record.levelname.lower()}
        line = {**head, "event": record.getMessage(), "process": os.getpid(), **getattr(record, "fields", {})}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_event(event: str, level: int = logging.INFO, **fields: Any) -> None:
    """Logs an event such as `task.ended`; fields without a value are left out, and secrets are masked already."""
    said = {name: value for name, value in fields.items() if value not in (None, "")}
    logging.getLogger(NAME).log(level, event, extra={"fields": said})


def level_of(state: TaskState) -> int:
    """Returns how bad the end of a task, a step or a run is."""
    return logging.INFO if state.good else logging.ERROR


@contextlib.contextmanager
def write_events(path: Path | None) -> Iterator[None]:
    """Writes all events to a file meanwhile, after what it holds; any number of processes may share one."""
    if path is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger(NAME)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(handler)
        handler.close()
