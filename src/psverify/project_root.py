"""The project that a folder belongs to, and what lies outside of it.

Its root is the work tree of git, else the folder of the topmost configuration file above, else the folder itself. What
configuration files and links name must lie inside once all links are resolved; `.git` counts as outside, because
it holds credentials and hooks.
"""

from __future__ import annotations

import os

from psverify.read.read_file import CONFIGURATION_LIMIT, read_file

REPOSITORY = ".git"
PYPROJECT = "pyproject.toml"
CONFIGURATION_FILES = ("psverify.toml", ".psverify.toml", PYPROJECT, "PSScriptAnalyzerSettings.psd1")
"""In one folder the first of them holds."""
_OUR_TABLE = b"tool.psverify"


def project_root(folder: str) -> str:
    """Returns the root of a folder's project; both are without links."""
    topmost = real = os.path.realpath(folder)
    for place in _upwards(real):
        if os.path.lexists(os.path.join(place, REPOSITORY)):  # noqa: PTH118
            return place
        if any(_is_configuration(os.path.join(place, name)) for name in CONFIGURATION_FILES):  # noqa: PTH118
            topmost = place
    return topmost


def is_inside(path: str, root: str) -> bool:
    """Whether an absolute path is inside a root, which is without links, once its own are resolved, and not in `.git`."""
    if os.path.splitdrive(path)[0].lower() != os.path.splitdrive(root)[0].lower():
        return False  # a share of another machine on Windows, which a look would already tell who looks
    try:
        parts = _parts_below(os.path.realpath(path), root)
    except (OSError, ValueError):  # a NUL
        return False
    return parts is not None and REPOSITORY not in parts


def leads_out(path: str) -> bool:
    """Whether a path that is written as one inside the working directory's project is not, once links are resolved."""
    root = project_root(os.getcwd())  # noqa: PTH109
    written = _parts_below(os.path.abspath(path), root)  # noqa: PTH100
    return written is not None and REPOSITORY not in written and not is_inside(path, root)


def _parts_below(path: str, root: str) -> list[str] | None:
    """Returns the names that lead from a root down to a path, in lower case; None if it is not below."""
    below = os.path.normcase(path).startswith(os.path.normcase(os.path.join(root, "")))  # noqa: PTH118
    if not below and path != root:
        return None
    return path[len(root) :].replace(os.sep, "/").strip("/").lower().split("/")


def _upwards(folder: str) -> list[str]:
    places = [folder]
    while (parent := os.path.dirname(places[-1])) != places[-1]:  # noqa: PTH120
        places.append(parent)
    return places


def _is_configuration(path: str) -> bool:
    if not os.path.isfile(path):  # noqa: PTH113
        return False
    if os.path.basename(path) != PYPROJECT:  # noqa: PTH119
        return True
    try:
        return _OUR_TABLE in read_file(path, CONFIGURATION_LIMIT)
    except OSError:
        return False
