"""The face of the workflow manager for other managers: finding, checking and running workflows."""

from psverify_managers.workflow.cli.prepare_run import (
    checked_parameters,
    configured_endpoints,
    progress_writer,
    run_outcome,
    sound_workflow,
)
from psverify_managers.workflow.run_workflow import Runner, RunOrder
from psverify_managers.workflow.workflow_files import LoadedWorkflow, find_workflow_files, load_workflow

__all__ = [
    "LoadedWorkflow",
    "RunOrder",
    "Runner",
    "checked_parameters",
    "configured_endpoints",
    "find_workflow_files",
    "load_workflow",
    "progress_writer",
    "run_outcome",
    "sound_workflow",
]
