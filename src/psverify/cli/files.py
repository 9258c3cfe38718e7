"""The options that say which files a verb works on."""

from __future__ import annotations

from psverify.cli.options import flag, setting, together, words

# fmt: off
files = together(
    words("--include", metavar="GLOBS", help="Names of files to look for in folders."),
    words("--exclude", metavar="GLOBS", help="Files and folders to leave out, in place of the default ones."),
    words("--extend-exclude", metavar="GLOBS", help="Files and folders to leave out as well."),
    setting("--force-exclude/--no-force-exclude", default=None, help="Leave out excluded files even if they are named."),
    setting("--respect-gitignore/--no-respect-gitignore", default=None, help="Leave out what git ignores (default)."),
    flag("--follow-links", is_flag=True, help="Follow links to files outside of the project, too."),
    flag("--staged", is_flag=True, help="Only files that are staged in git."),
    flag("--changed", is_flag=True, help="Only files that differ from the last commit."),
    flag("--since", metavar="REF", help="With --changed: from where the history left this commit or branch."),
    flag("--stdin-filename", metavar="NAME", help="What to call the script from standard input."),
    flag("--show-files", is_flag=True, help="List the files that would be checked."),
    flag("--error-on-unmatched", is_flag=True, help="Exit with 2 if there is nothing to check."),
    section="Files",
)
