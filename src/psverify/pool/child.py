"""A worker process as its parent sees it: started, asked, killed.

Nothing of the working directory may come into a worker, as a checked repository could then run its code: Python
is given the file `worker/__main__.py`, so that the folder of that file, which holds nothing else, leads its path (`-m` and
`-c` would put the working directory there, and Python 3.10 has no option against it). PYTHONPATH is not passed on; the
worker takes over the path that this process has.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from psverify.pool import frames

WORKER = Path(__file__).parent / "worker" / "__main__.py"


class DeadError(Exception):
    """The worker process is not there any more."""


class NeverStartedError(DeadError):
    """The worker process cannot be started, or died before it was ready to work."""


class Child:
    """A worker process that has been given its work; raises NeverStartedError where the system refuses to start it."""

    def __init__(self, work: bytes) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, *subprocess._args_from_interpreter_flags(), str(WORKER)],  # type: ignore[attr-defined]
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,  # a thread that waits in a buffered pipe holds its lock, for which Python dies at its end
                env=_environment(),
                **_apart(),
            )
        except OSError as error:
            raise NeverStartedError from error
        self._work = work

    def greet(self) -> None:
        """Gives the worker its path and its work, and waits until it is ready; raises NeverStartedError if it dies."""
        try:
            frames.write_message(self._input, "\0".join(map(str, sys.path)).encode(errors="surrogateescape"))
            frames.write_message(self._input, self._work)
            frames.read_message(self._output)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise NeverStartedError from error

    def run(self, batch: list[Any]) -> list[Any]:
        """Returns the results of a batch; raises DeadError if the worker dies."""
        import pickle

        try:
            frames.write_message(self._input, pickle.dumps(batch))
            answer = frames.read_message(self._output)
        except (OSError, EOFError, ValueError) as error:
            raise DeadError from error
        results: list[Any] = pickle.loads(answer)  # noqa: S301 - made by our own worker
        return results

    def kill(self) -> None:
        """Ends the worker whatever it is doing; who waits for its answer gets a DeadError."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Ends the worker and closes its pipes: for the thread that uses them, as their numbers may be given out again."""
        self.kill()
        for pipe in (self._input, self._output):
            try:
                pipe.close()
            except OSError:
                continue

    @property
    def _input(self) -> Any:
        return self._process.stdin

    @property
    def _output(self) -> Any:
        return self._process.stdout


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.upper() != "PYTHONPATH"}


def _apart() -> dict[str, Any]:
    """Keeps Ctrl-C, which a terminal sends to all processes in front, away from workers: their parent ends them."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
