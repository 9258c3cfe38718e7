"""Where reports go: standard output, and files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from psverify.atomic_file import Draft
from psverify.errors import UserError
from psverify.model import Failure, Outcome, Summary
from psverify.project_root import leads_out
from psverify.report import console
from psverify.report.reporter import PLAIN, Reporter, RunInfo, Style
from psverify.report.terminal import UNENCODABLE

if TYPE_CHECKING:
    from types import TracebackType

    from psverify.report.format_targets import Target

Factory = Callable[[TextIO, Style], Reporter]

_READER_WENT_AWAY = {errno.EPIPE, errno.EINVAL}  # the second is what Windows says of a closed pipe


class ReportFile:
    """A file in the making: text goes to a neighbour that takes its name when it is complete.

    What is no regular file (`/dev/null`, a pipe) is written to directly. Raises UserError when it cannot be opened.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        if leads_out(name):
            raise UserError(
                f"cannot write the report '{name}': its path leads out of the project through a link; pass the target"
            )
        self.path = Path(os.path.realpath(name))
        self.direct = os.path.exists(self.path) and not os.path.isfile(self.path)  # noqa: PTH110, PTH113 - no errors
        self.draft = Draft(self.path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            place = self.path if self.direct else self.draft.open()
            self.stream = open(place, "w", encoding="utf-8", errors=UNENCODABLE, newline="\n")  # noqa: SIM115, PTH123
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UserError(f"cannot write the report '{name}': {reason}") from error

    def commit(self) -> None:
        """Puts the file in its place, with mode and owner of the one it replaces; raises OSError."""
        self.stream.close()
        if not self.direct:
            self.draft.keep_attributes()
            self.draft.replace()
            self.draft.discard()

    def discard(self) -> None:
        """Leaves no trace, and what was there before as it was."""
        with suppress(OSError):  # a full disk also refuses what was still in the buffer, which nobody wants any more
            self.stream.close()
        if not self.direct:
            self.draft.discard()


class _Sink:
    def __init__(self, target: Target, reporter: Reporter, stream: TextIO, file: ReportFile | None) -> None:
        self.target = target
        self.reporter = reporter
        self.stream = stream
        self.file = file
        self.alive = True


class Reports:
    """All reports of a run as one; use as a context, which an exception leaves without any of the files.

    A report that fails is dropped and the others go on: `failures` says what went wrong with it. A reader of standard
    output that went away (`| head`) is no failure. `warnings` is what the reports say of themselves when they are closed.
    """

    def __init__(
        self, targets: Sequence[Target], factories: Mapping[str, Factory], stdout: TextIO, style: Style
    ) -> None:
        self.failures: list[Failure] = []
        self.warnings: list[str] = []
        self._stdout = stdout
        self._sinks: list[_Sink] = []
        try:
            for target in targets:
                self._sinks.append(self._sink(target, factories[target.format], style))
        except BaseException:
            self._discard()
            raise

    def _sink(self, target: Target, factory: Factory, style: Style) -> _Sink:
        if target.file is None:
            return _Sink(target, factory(self._stdout, style), self._stdout, None)
        file = ReportFile(target.file)
        colorless = style._replace(color=False, links=False, width=PLAIN.width)
        return _Sink(target, factory(file.stream, colorless), file.stream, file)

    def __enter__(self) -> Reports:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._discard()

    def open(self, run: RunInfo) -> None:
        """Begins all reports."""
        self._each(lambda sink: sink.reporter.open(run))

    def outcome(self, outcome: Outcome) -> None:
        """Tells all reports of an outcome."""
        self._each(lambda sink: sink.reporter.outcome(outcome))

    def failure(self, failure: Failure) -> None:
        """Tells all reports of a failure."""
        self._each(lambda sink: sink.reporter.failure(failure))

    def close(self, summary: Summary) -> None:
        """Ends all reports and puts the files in their places."""
        self._each(lambda sink: _finish(sink, summary, self.warnings))

    def _each(self, call: Callable[[_Sink], None]) -> None:
        for sink in self._sinks:
            if not sink.alive:
                continue
            try:
                call(sink)
            except Exception as error:
                self._drop(sink, error)

    def _drop(self, sink: _Sink, error: Exception) -> None:
        import traceback  # noqa: PLC0415 - only when something is wrong

        sink.alive = False
        if sink.file is not None:
            sink.file.discard()
        elif isinstance(error, OSError) and error.errno in _READER_WENT_AWAY:
            console.abandon(sink.stream)
            return
        place = sink.target.file or "standard output"
        message = f"the {sink.target.format} report to {place} failed: {type(error).__name__}: {error}"
        self.failures.append(Failure("report", message, sink.target.file, traceback.format_exc()))

    def _discard(self) -> None:
        for sink in self._sinks:
            if sink.alive and sink.file is not None:
                sink.alive = False
                sink.file.discard()


def _finish(sink: _Sink, summary: Summary, warnings: list[str]) -> None:
    sink.reporter.close(summary)
    warnings.extend(getattr(sink.reporter, "warnings", ()))
    if sink.file is None:
        sink.stream.flush()
    else:
        sink.file.commit()
    sink.alive = False
