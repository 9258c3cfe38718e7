"""What the command line says of a run, whatever the verb and whatever configuration says."""

from __future__ import annotations

from psverify.named_tuple import NamedTuple


class RunOptions(NamedTuple):
    """How one command runs and reports.

    `config` are files, or keys with a TOML value. `quiet` 1 leaves findings alone, 2 nothing but the exit code.
    `color` is "auto", "always" or "never".
    """

    config: tuple[str, ...] = ()
    isolated: bool = False
    untrusted: bool = False
    settings: str | None = None
    statistics: bool = False
    exit_zero: bool = False
    exit_non_zero_on_fix: bool = False
    dry_run: bool = False
    show_fixes: bool = False
    quiet: int = 0
    verbose: int = 0
    color: str = "auto"
    progress: bool = True
