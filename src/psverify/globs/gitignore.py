"""Patterns of gitignore(5): for ignore files, and for `include`, `exclude` and `per-file-ignores`.

Not pathspec: its import alone takes 45 ms, a third of what a small file may take, and it cannot tell a file that is
matched from one in a folder that is. The tests put the same questions to git itself. Three things are unlike git: `?`
and classes match characters, not bytes; classes have no names such as `[:alpha:]`; `a**/b` is `a*/b`, as gitignore(5)
says and git does not do.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator

from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple

_NEVER = "(?!)"
_STAR = "[^/]*"
_REST = ".*"
_TOKEN = regex(
    r"""(?P<folders>(?<![^/])\*\*/)        # between slashes, or first: any number of folders
    |(?P<rest>(?<![^/])\*\*\Z)            # after a slash, last: whatever is inside
    |(?P<stars>\*+)
    |(?P<any>\?)
    |\[(?P<negated>[!^]?)(?P<members>\](?:\\.|[^]\\])*|(?:\\.|[^]\\])+)\]
    |(?P<broken>\[|\\\Z)                   # a class without end, a backslash before nothing
    |\\(?P<escaped>.)
    |(?P<plain>[^*?[\\]+)""",
    re.DOTALL | re.VERBOSE,
)
_MEMBER = regex(r"(?P<first>\\.|[^\\])(?:-(?P<last>\\.|[^\\]))?", re.DOTALL)


class _Pattern(NamedTuple):
    text: str
    negated: bool
    folders_only: bool
    by_name: bool


class Globs:
    """A list of patterns, of which the last that matches decides: a line with `!` takes back what earlier ones took.

    A path is matched itself, never through a folder that it lies in: who walks a tree has asked of each folder before.
    """

    def __init__(self, lines: Iterable[str], *, ignore_case: bool = False) -> None:
        patterns = [pattern for line in lines if (pattern := _parse_pattern(line))]
        flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
        self._negated = [pattern.negated for pattern in patterns]
        self._names, self._paths, self._folder_names, self._folder_paths = (
            _last_match(patterns, folders_only=folders_only, by_name=by_name, flags=flags)
            for folders_only in (False, True)
            for by_name in (True, False)
        )

    def __bool__(self) -> bool:
        return bool(self._negated)

    def verdict(self, path: str, *, folder: bool = False) -> bool | None:
        """Returns whether a relative path, with `/`, is taken (True), taken back (False) or neither (None)."""
        name = path[path.rfind("/") + 1 :]
        found = max(self._names(name), self._paths(path))
        if folder:
            found = max(found, self._folder_names(name), self._folder_paths(path))
        return None if found < 0 else not self._negated[found]

    def takes(self, path: str) -> bool:
        """Whether a file's path, or that of a folder it lies in, is taken; for paths that no walk has led to."""
        ends = [index for index, character in enumerate(path) if character == "/"]
        return any(self.verdict(path[:end], folder=True) for end in ends) or self.verdict(path) is True


def _last_match(patterns: list[_Pattern], *, folders_only: bool, by_name: bool, flags: int) -> Callable[[str], int]:
    """Returns a function from a text to the index of the last pattern of these kinds that matches it, or -1."""
    groups = itertools.count(1)
    parts: list[str] = []
    indices: dict[int, int] = {}
    for index, pattern in reversed(list(enumerate(patterns))):
        if (pattern.folders_only, pattern.by_name) == (folders_only, by_name):
            indices[next(groups)] = index
            parts.append(f"({translate(pattern.text, groups)})")
    if not parts:
        return lambda _: -1
    # One alternation, the last pattern first: one call for all of them. The outer group is the last to be closed.
    match = re.compile("|".join(parts), flags).fullmatch
    return lambda text: indices[found.lastindex] if (found := match(text)) and found.lastindex else -1


def _parse_pattern(line: str) -> _Pattern | None:
    text = _without_trailing_spaces(line.removesuffix("\n").removesuffix("\r"))
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[negated:]
    folders_only = text.endswith("/")
    text = text.removesuffix("/")
    by_name = "/" not in text
    return _Pattern(text if by_name else text.removeprefix("/"), negated, folders_only, by_name) if text else None


def _without_trailing_spaces(text: str) -> str:
    kept = text.rstrip(" ")
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return text[: len(kept) + 1] if backslashes % 2 else kept


def translate(text: str, groups: Iterator[int]) -> str:
    """Returns a pattern as a regular expression that takes linear time, as it never goes back over what it has taken.

    What stands between two `**/`, or between two `*` of a name, may be taken where it is first met: whatever comes after
    it may follow anywhere. `groups` gives the numbers of the groups that this takes.
    """
    runs: list[list[str]] = [[]]
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "folders":
            runs.append([])
        else:
            runs[-1] += _atoms(token)
    first, *others = runs
    parts = [_names(first, groups)]
    parts += [_once(groups, "(?:[^/]+/)*?", run) for run in others[:-1] if run]
    return "".join(parts) + (f"(?:[^/]+/)*{_names(others[-1], groups)}" if others else "")


def _atoms(token: re.Match[str]) -> list[str]:
    """Returns the expressions of a token, of which each takes one character, but for those of stars."""
    kind = token.lastgroup
    if kind == "members":
        return [_class(token["members"], negated=bool(token["negated"]))]
    fixed = {"rest": _REST, "stars": _STAR, "any": "[^/]", "broken": _NEVER}
    if kind in fixed:
        return [fixed[kind]]
    return list(map(re.escape, token[0].removeprefix("\\")))


def _names(atoms: list[str], groups: Iterator[int]) -> str:
    """Returns the expression of some names, with slashes between."""
    names: list[list[str]] = [[]]
    for atom in atoms:
        names[-1].append(atom)
        if atom == "/":
            names.append([])
    return "".join(_name(name, groups) for name in names)


def _name(atoms: list[str], groups: Iterator[int]) -> str:
    pieces: list[list[str]] = [[]]
    for atom in atoms:
        if atom == _STAR:
            pieces.append([])
        else:
            pieces[-1].append(atom)
    first, *others = pieces
    parts = ["".join(first)]
    parts += [_once(groups, "[^/]*?", piece) for piece in others[:-1] if piece]
    return "".join(parts) + (_STAR + "".join(others[-1]) if others else "")


def _once(groups: Iterator[int], before: str, atoms: list[str]) -> str:
    """Returns an expression that takes something where it is first met; Python has atomic groups only from 3.11 on."""
    number = next(groups)
    return f"(?=(?P<g{number}>{before}{_names(atoms, groups)}))(?P=g{number})"


def _class(members: str, *, negated: bool) -> str:
    ranges = [(found["first"][-1], (found["last"] or found["first"])[-1]) for found in _MEMBER.finditer(members)]
    # A range that runs backwards is its first character alone.
    inside = "".join(f"{re.escape(first)}-{re.escape(max(first, last))}" for first, last in ranges)
    return f"(?!/)[{'^' * negated}{inside}]"
