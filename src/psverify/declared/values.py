"""YAML 1.2 in which every text keeps its file, line and key, so that a mistake can be told where it is.

All scalars are the texts that people wrote: `name: no` is a name, `code: 007` a code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scanner import Scanner, ScannerError

from psverify.errors import UserError, nearest

_NULL = "tag:yaml.org,2002:null"
_DEEPEST = 100
"""How many brackets may be open: for each token, the scanner looks at all of them."""


@dataclass(frozen=True, slots=True)
class Value:
    """A node of a YAML file, the line that it or its key is on (from 1), and its dotted key.

    Every question raises UserError for a wrong answer.
    """

    node: Node
    file: str
    line: int
    key: str = ""

    @property
    def place(self) -> str:
        """The file and the line, as messages name them."""
        return f"{self.file}:{self.line}"

    def error(self, text: str, row: int = 0) -> UserError:
        """Makes the exception that tells of a mistake here; `row` counts from 0 in a text of several lines."""
        line = self.line + 1 + row if getattr(self.node, "style", None) == "|" else self.line
        return UserError(f"{self.file}:{line}: {' '.join(f'{self.key} {text}'.split())}")

    @property
    def is_mapping(self) -> bool:
        """Whether it has keys and values."""
        return isinstance(self.node, MappingNode)

    def text(self) -> str:
        """Returns a text, which may only be empty if it is in quotes."""
        if not isinstance(self.node, ScalarNode):
            raise self.error("must be a text")
        if self.node.tag == _NULL:
            raise self.error("is empty")
        return str(self.node.value)

    def one_of(self, words: Collection[str]) -> str:
        """Returns a text that is one of a few words."""
        if (word := self.text()) not in words:
            raise self.error(f"must be {' or '.join(words)}, not '{word}'{nearest(word, words)}")
        return word

    def number(self) -> int:
        """Returns a number from 1 on."""
        if not (self.text().isdecimal() and int(self.text())):
            raise self.error(f"must be a positive number, not '{self.text()}'")
        return int(self.text())

    def items(self) -> list[Value]:
        """Returns the items of a list."""
        if not isinstance(self.node, SequenceNode):
            raise self.error("must be a list")
        return [_value_at(item, self.file, f"{self.key}.{number}") for number, item in enumerate(self.node.value, 1)]

    def entries(self) -> dict[str, Value]:
        """Returns the values of a mapping by their keys."""
        if not self.is_mapping:
            raise self.error("must be a mapping of keys to values")
        found: dict[str, Value] = {}
        for key, value in self.node.value:
            head = _value_at(key, self.file)
            if (name := head.text()) in found:
                raise head.error(f"duplicate key '{name}'")
            found[name] = Value(value, self.file, head.line, f"{self.key}.{name}" if self.key else name)
        return found

    def table(self, known: Collection[str], required: Collection[str] = ()) -> dict[str, Value]:
        """Returns the values of a mapping whose keys are known ones, among them all that are required."""
        found = self.entries()
        for name, value in found.items():
            if name not in known:
                raise Value(value.node, self.file, value.line).error(f"unknown key '{name}'{nearest(name, known)}")
        for name in required:
            if name not in found:
                raise self.error(f"is missing the required key '{name}'")
        return found


def _value_at(node: Node, file: str, key: str = "") -> Value:
    return Value(node, file, node.start_mark.line + 1, key)


class _ShallowScanner(Scanner):
    """Refuses brackets in brackets in brackets…"""

    def fetch_flow_collection_start(self, TokenClass: Any, to_push: str) -> None:  # noqa: N803 - as it is called there
        if len(self.flow_context) >= _DEEPEST:
            raise ScannerError(None, None, f"more than {_DEEPEST} brackets are open", self.reader.get_mark())
        super().fetch_flow_collection_start(TokenClass, to_push)


def documents(file: str, raw: bytes) -> Iterator[Value]:
    """Yields the documents of a YAML file that are not empty; raises UserError if it is no YAML."""
    try:
        yaml = YAML(typ="safe", pure=True)
        yaml.Scanner = _ShallowScanner
        nodes = list(yaml.compose_all(raw.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise UserError(f"{file}: is not UTF-8; save it as UTF-8") from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        problem = str(error.problem or error.context)
        hint = "; a text with a colon in it goes after '|' or in quotes" if problem.startswith("mapping values") else ""
        raise UserError(f"{file}{line}: is not valid YAML: {problem}{hint}") from error
    except (YAMLError, AssertionError, KeyError, RecursionError) as error:  # also YAML 1.3, and bottomless lists
        raise UserError(f"{file}: is not valid YAML: {str(error).splitlines()[0]}") from error
    for node in nodes:
        if node.tag != _NULL:
            yield _value_at(node, file)
