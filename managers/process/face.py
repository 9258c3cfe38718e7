"""The face of the process manager for other managers: the task engine, and keeping services up."""

from psverify_managers.process.cli.task_engine import open_engine, task_outcome
from psverify_managers.process.services.keep_up import ServiceKeeper
from psverify_managers.process.services.supervisor import NotUp
from psverify_managers.process.tasks.run_task import Engine, is_retried, retry_pause

__all__ = ["Engine", "NotUp", "ServiceKeeper", "is_retried", "open_engine", "retry_pause", "task_outcome"]
