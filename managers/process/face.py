"""What other managers may use of the process manager: its engine for tasks, and what keeps services up."""

from psverify_managers.process.cli.task_engine import open_engine, task_outcome
from psverify_managers.process.services.keep_up import Keeper
from psverify_managers.process.services.supervisor import NotUp
from psverify_managers.process.tasks.run_task import Engine, again, pause

__all__ = ["Engine", "Keeper", "NotUp", "again", "open_engine", "pause", "task_outcome"]
