"""Options that choose the files a verb works on."""

from __future__ import annotations

from psverify.cli.options import flag, setting, together, words

# fmt: off
files = together(
    words("--include", metavar="GLOBS", help="File names to look for in folders."),
    words("--exclude", metavar="GLOBS", help="Files and folders to exclude, replacing the defaults."),
    words("--extend-exclude", metavar="GLOBS", help="Additional files and folders to exclude."),
    setting("--force-exclude/--no-force-exclude", default=None, help="Exclude matching files even if they are named explicitly."),
    setting("--respect-gitignore/--no-respect-gitignore", default=None, help="Respect .gitignore files (default)."),
    flag("--follow-links", is_flag=True, help="Follow links to files outside the project."),
    flag("--staged", is_flag=True, help="Only files staged in git."),
    flag("--changed", is_flag=True, help="Only files changed since the last commit."),
    flag("--since", metavar="REF", help="With --changed, compare with the merge base of this commit or branch."),
    flag("--stdin-filename", metavar="NAME", help="File name for the script from standard input."),
    flag("--show-files", is_flag=True, help="List the selected files and exit."),
    flag("--error-on-unmatched", is_flag=True, help="Exit with 2 if no files match."),
    section="Files",
)
