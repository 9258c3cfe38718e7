"""Patterns for paths, as in .gitignore, each with the folder that it speaks of."""

from __future__ import annotations

import functools
import os

from psverify.globs.gitignore import Globs
from psverify.named_tuple import NamedTuple


class Glob(NamedTuple):
    """A pattern of .gitignore's grammar, relative to `base` (absolute): the folder of the file that it was written in.

    A pattern without a slash means a name at any depth, one that means a folder means all that is in it. With a leading
    `!` it means every path below `base` that the rest does not match.
    """

    text: str
    base: str

    def matches(self, path: str) -> bool:
        """Whether an absolute path is meant; one that is not below `base` never is."""
        inside = relative(path, self.base)
        if inside is None:
            return False
        negated = self.text.startswith("!")
        return _compile_glob(self.text.removeprefix("!")).takes(inside) != negated

    def __str__(self) -> str:
        return self.text


def relative(path: str, folder: str) -> str | None:
    """Returns an absolute path from `folder` on, with `/`; None if it is not below the folder."""
    root = folder.replace(os.sep, "/").rstrip("/") + "/"
    place = path.replace(os.sep, "/")
    return place.removeprefix(root) if place.startswith(root) else None


@functools.cache
def _compile_glob(text: str) -> Globs:
    return Globs([text])
