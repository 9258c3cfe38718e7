"""Which files a verb is about, by its arguments and by the flags that `check` and `format` share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from psverify.discover.find_files import Discovery, discover
from psverify.errors import ExitCode, UserError
from psverify.report import console
from psverify.report.printable import one_line

if TYPE_CHECKING:
    from psverify.session import Session

STDIN = "-"


class FileFlags(Protocol):
    """The flags that say which files are meant, and what becomes of them."""

    @property
    def staged(self) -> bool: ...  # noqa: D102 - as on the command line, and so are all below
    @property
    def changed(self) -> bool: ...  # noqa: D102
    @property
    def since(self) -> str | None: ...  # noqa: D102
    @property
    def stdin_filename(self) -> str | None: ...  # noqa: D102
    @property
    def show_files(self) -> bool: ...  # noqa: D102
    @property
    def error_on_unmatched(self) -> bool: ...  # noqa: D102
    @property
    def follow_links(self) -> bool: ...  # noqa: D102


def refuse(flags: FileFlags, arguments: Sequence[str], others: Mapping[str, bool]) -> None:
    """Raises UserError for the first contradiction between flags; `others` are those of one verb, by their messages."""
    contradictions = {
        "--staged cannot be used with --changed": flags.staged and flags.changed,
        "--since requires --changed": flags.since is not None and not flags.changed,
        **others,
        "--stdin-filename requires - (standard input) as the path": (
            flags.stdin_filename is not None and STDIN not in arguments
        ),
        "- (standard input) cannot be combined with other paths": STDIN in arguments and len(arguments) > 1,
    }
    for message, so in contradictions.items():
        if so:
            raise UserError(message)


def subjects(session: Session, arguments: Sequence[str], flags: FileFlags, verb: str) -> Discovery | ExitCode:
    """Returns the files to deal with, or the exit code where there is nothing more to do."""
    found = _find_selected(session, arguments or ["."], flags)
    if flags.show_files:
        return _show_files(session, found)
    if not found.paths and not found.failures:
        session.warn(f"no PowerShell scripts found to {verb}")
        if flags.error_on_unmatched:
            return ExitCode.ERROR
    return found


def _find_selected(session: Session, arguments: Sequence[str], flags: FileFlags) -> Discovery:
    found = discover(arguments, session.config.discovery_for, follow_links=flags.follow_links)
    note_left_out(session, found)
    if not (flags.staged or flags.changed):
        return found
    from psverify.discover.git_changes import among, changed_files, staged

    return found._replace(paths=among(found.paths, staged() if flags.staged else changed_files(flags.since)))


def note_left_out(session: Session, found: Discovery) -> None:
    """Tells the user of links that were not followed."""
    if found.left_out:
        count = len(found.left_out)
        links = f"1 link ({found.left_out[0]})" if count == 1 else f"{count} links, such as {found.left_out[0]},"
        session.note(f"skipped {links} leading out of the project; use --follow-links to include them")


def _show_files(session: Session, found: Discovery) -> ExitCode:
    console.show("".join(f"{one_line(path)}\n" for path in found.paths), end="")
    for failure in found.failures:
        session.complain(f"{failure.path}: {failure.message}")
    return ExitCode.ERROR if found.failures else ExitCode.CLEAN
