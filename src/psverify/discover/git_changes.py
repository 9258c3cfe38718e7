"""Which files git says were changed: `--staged`, and `--changed` with or without `--since`."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable

from psverify.discover.ignore_layers import posix
from psverify.errors import UserError

_EXISTING = "--diff-filter=d"


def staged() -> frozenset[str]:
    """Returns the files whose staged content differs from HEAD, as absolute paths with `/`; deleted ones are left out.

    Raises UserError where git is not installed or the working directory lies in no repository.
    """
    root = _git_root("--staged")
    return _absolute_paths(root, _git(root, "diff", "--cached", "--name-only", "-z", _EXISTING))


def changed_files(since: str | None = None) -> frozenset[str]:
    """Returns the files that are untracked, or differ from HEAD, or from where the history left that of `since`.

    They are absolute paths with `/`; deleted ones are left out. Raises UserError as `staged` does, and for a `since`
    that names no commit or has no history in common with HEAD.
    """
    root = _git_root("--changed")
    base = _merge_base(root, since)
    differing = _git(root, "diff", "--name-only", "-z", _EXISTING, base, "--")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return _absolute_paths(root, differing + untracked)


def among(paths: Iterable[str], wanted: frozenset[str]) -> tuple[str, ...]:
    """Returns the paths, in their order, that are among files that git named."""
    known = set(map(os.path.normcase, wanted))
    return tuple(path for path in paths if os.path.normcase(posix(os.path.abspath(path))) in known)  # noqa: PTH100


def _git_root(option: str) -> str:
    """Returns the way up from the working directory to the repository's root; relative, so that links don't matter."""
    found = _run_git(".", "rev-parse", "--show-cdup")
    if found.returncode:
        raise UserError(f"{option} needs a git repository; git says: {os.fsdecode(found.stderr).strip()}")
    return os.fsdecode(found.stdout).removesuffix("\n") or "."


def _merge_base(root: str, since: str | None) -> str:
    if since is None:
        head = _run_git(root, "rev-parse", "--verify", "--quiet", "HEAD")
        # Before the first commit all is new: what differs from the empty tree.
        return os.fsdecode(head.stdout or _git(root, "hash-object", "-t", "tree", "--stdin")).strip()
    # git would take a word with a dash for an option.
    commit = (
        b""
        if since.startswith("-")
        else _run_git(root, "rev-parse", "--verify", "--quiet", f"{since}^{{commit}}").stdout
    )
    if not commit:
        raise UserError(f"--since: '{since}' is not a commit, branch or tag of this repository")
    common = _run_git(root, "merge-base", os.fsdecode(commit).strip(), "HEAD").stdout
    if not common:
        raise UserError(f"--since: '{since}' has no common history with HEAD; the clone may be shallow")
    return os.fsdecode(common).strip()


def _absolute_paths(root: str, listing: bytes) -> frozenset[str]:
    names = filter(None, os.fsdecode(listing).split("\0"))
    return frozenset(posix(os.path.abspath(f"{root}/{name}")) for name in names)  # noqa: PTH100  links stay


def _git(root: str, *arguments: str) -> bytes:
    done = _run_git(root, *arguments)
    if done.returncode:
        raise UserError(f"git {arguments[0]} failed: {os.fsdecode(done.stderr).strip()}")
    return done.stdout


def _run_git(root: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    git = shutil.which("git")
    # On Windows a git.exe in the working directory would come first, and that is the code of those we check.
    if git is None or not os.path.isabs(git):  # noqa: PTH117
        raise UserError("git is not installed or not on PATH")
    return subprocess.run([git, *arguments], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, check=False)
