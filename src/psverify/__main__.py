"""Runs psverify as a command: `psverify` and `python -m psverify`."""

import sys

from psverify.import_path import drop_working_directory

drop_working_directory()  # before anything is imported that the working directory could have, be it `__future__`

from psverify import __version__  # noqa: E402
from psverify.garbage_collection import make_rare  # noqa: E402


def main() -> int:
    """Runs the process's command line and returns the exit code; a question for the version alone needs no more."""
    if sys.argv[1:] in (["--version"], ["-V"]) and sys.stdout is not None:
        sys.stdout.write(f"psverify {__version__}\n")
        return 0
    make_rare()
    from psverify.stop_signals import answer_start  # noqa: PLC0415 - as below

    answer_start()
    from psverify.cli.main import main as run  # noqa: PLC0415 - click takes longer than a bare Python

    return run()


if __name__ == "__main__":
    sys.exit(main())
