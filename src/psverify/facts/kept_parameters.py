"""Parameters that a function keeps without using them, and says so: by name, attribute, help or comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from psverify.facts.attributes import attributes, has_true_argument
from psverify.facts.functions import parameter_name
from psverify.lazy_regex import regex

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

_NAME = regex(
    r"(?i)^_|^(?:not|un)used_?\w|\wunused$|^ignored?_?\w*$|dummy|placeholder|reserved|obsolete|deprecated|remainingarg|^rest$"
)
_TEXT = regex(
    r"(?i)\b(?:unused|deprecated|obsolete|placeholder|superseded|no[- ]?op|back(?:ward)?s?[- ]compat\w*|"
    r"not (?:currently |yet |actually |really |directly )?(?:used|implemented|supported|applicable|needed)|"
    r"isn'?t (?:used|needed|implemented)|no longer|never used|(?:without|no) effect|does nothing|"
    r"(?:for|reserved for) future|future use|to be implemented|parameter (?:is|will be) ignored|compatibility (?:only|with))\b"
)
_HEADING = regex(r"(?i)^\s*#?\s*\.[a-z]+\b")


def is_kept_on_purpose(parameter: Node, block: Node, file: File) -> bool:
    """Whether a parameter says that it is not used: by its name, an attribute, a comment beside it or the help."""
    if _NAME.search(parameter_name(parameter)) or any(attributes(parameter, "Obsolete")):
        return True
    if any(
        has_true_argument(a, "ValueFromRemainingArguments") or has_true_argument(a, "DontShow")
        for a in attributes(parameter, "Parameter")
    ):
        return True
    return any(_TEXT.search(text) for text in (_comments_beside(parameter, file), _help_of(parameter, block, file)))


def _comments_beside(parameter: Node, file: File) -> str:
    """Returns the comments before a parameter, in it, and after it on its last line."""
    found = [comment.text for comment in parameter.descendants("comment")]
    before = parameter.prev_sibling
    while before is not None and before.kind == "comment":
        if _begins_line(before, file):  # else it is about what is before it on its line
            found.append(before.text)
        before = before.prev_sibling
    line_end = file.buffer.find(b"\n", parameter.end)
    end = line_end if line_end >= 0 else len(file.buffer)
    behind = file.buffer[parameter.end : end].partition(b"#")[2]
    return "\n".join((*found, behind.decode()))


def _begins_line(node: Node, file: File) -> bool:
    return not file.buffer[file.buffer.rfind(b"\n", 0, node.start) + 1 : node.start].strip()


def _help_of(parameter: Node, block: Node, file: File) -> str:
    """Returns what the help comments in and before a function say under `.PARAMETER`."""
    if not file.mentions(b".parameter"):
        return ""
    return file.fact_of(_help_by_parameter, block).get(parameter_name(parameter).lower(), "")


def _help_by_parameter(block: Node, _file: File) -> Mapping[str, str]:
    place = block.parent or block
    comments = [*block.descendants("comment")]
    before = place.prev_sibling
    if before is not None and before.kind == "comment":
        comments.append(before)
    sections: dict[str, str] = {}
    for comment in comments:
        if comment.text.startswith("<#"):
            for name, line in _sections(comment.text):
                sections[name] = f"{sections.get(name, '')}\n{line}"
    return sections


def _sections(comment: str) -> Iterator[tuple[str, str]]:
    """Yields the names of parameters, in lower case, and what a help comment says about them, line by line."""
    name = ""
    for line in comment.splitlines():
        words = line.strip(" \t#").lower().split()
        if words[:1] == [".parameter"] and len(words) > 1:
            name = words[1]
            yield name, ""
        elif _HEADING.match(line):
            name = ""
        elif name:
            yield name, line
