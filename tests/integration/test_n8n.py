"""The workflows for n8n: well formed, and each node finds in the real report what it reads."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from source_tree import ROOT

Item = Mapping[str, Any]
FILES = sorted((ROOT / "examples" / "n8n").glob("*.json"))
FILE_FOLDER = "/home/node/.n8n-files"
SCRIPTS = "/home/node/scripts"
NODE_KEYS = {"id", "name", "type", "typeVersion", "position", "parameters"}
TRIGGERS = {"manualTrigger", "scheduleTrigger"}


def load(path: Path) -> dict[str, Any]:
    workflow: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return workflow


def by_name(workflow: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {node["name"]: node for node in workflow["nodes"]}


def kind(node: Mapping[str, Any]) -> str:
    return str(node["type"]).removeprefix("n8n-nodes-base.")


def following(workflow: Mapping[str, Any], name: str) -> list[list[str]]:
    """Returns the names of the nodes behind each output of a node."""
    outputs = workflow["connections"].get(name, {"main": []})["main"]
    return [[link["node"] for link in output] for output in outputs]


@pytest.fixture(params=FILES, ids=lambda path: path.name)
def workflow(request: pytest.FixtureRequest) -> dict[str, Any]:
    return load(request.param)


def test_there_are_two() -> None:
    assert [path.name for path in FILES] == ["findings-json.json", "statistics-csv.json"]


def test_a_workflow_has_the_shape_that_n8n_imports(workflow: dict[str, Any]) -> None:
    assert {"id", "name", "nodes", "connections"} <= set(workflow)
    for node in workflow["nodes"]:
        assert set(node) == NODE_KEYS
        assert node["type"].startswith("n8n-nodes-base."), "only what every n8n has"
    for key in ("id", "name", "position"):
        values = [str(node[key]) for node in workflow["nodes"]]
        assert len(set(values)) == len(values), f"each {key} is there once"


def test_connections_lead_from_triggers_to_every_node(workflow: dict[str, Any]) -> None:
    nodes = by_name(workflow)
    assert set(workflow["connections"]) <= set(nodes)
    reached = {name for name, node in nodes.items() if kind(node) in TRIGGERS}
    assert len(reached) == 2
    while more := {name for known in reached for output in following(workflow, known) for name in output} - reached:
        assert more <= set(nodes)
        reached |= more
    assert reached == set(nodes)


class Run:
    """Runs a workflow's nodes as n8n does, as far as these workflows go, with real commands and files below a folder."""

    def __init__(self, workflow: Mapping[str, Any], folder: Path) -> None:
        self.workflow = workflow
        self.nodes = by_name(workflow)
        self.folder = folder
        self.results: dict[str, list[Item]] = {}

    def start(self) -> dict[str, list[Item]]:
        """Returns what each node that ran gave to the next."""
        self.go("By hand", [{}])
        return self.results

    def go(self, name: str, items: list[Item]) -> None:
        if items:
            node = self.nodes[name]
            outputs = getattr(self, kind(node))(node["parameters"], items)
            self.results[name] = outputs[0]
            for targets, given in zip(following(self.workflow, name), outputs, strict=False):
                for target in targets:
                    self.go(target, given)

    def place(self, text: str) -> str:
        return text.replace(FILE_FOLDER, str(self.folder)).replace(SCRIPTS, str(self.folder / "my scripts"))

    def manualTrigger(self, parameters: Item, items: list[Item]) -> list[list[Item]]:  # noqa: N802
        return [items]

    def executeCommand(self, parameters: Item, items: list[Item]) -> list[list[Item]]:  # noqa: N802
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path, "PSVERIFY_CACHE_DIR": str(self.folder / "cache")}
        command = self.place(parameters["command"])
        done = subprocess.run(command, shell=True, env=environment, cwd=self.folder, capture_output=True, check=False)
        assert done.returncode == 0, "anything else is a failure for n8n"
        return [[{"stdout": done.stdout.decode(), "exitCode": 0}]]

    def readWriteFile(self, parameters: Item, items: list[Item]) -> list[list[Item]]:  # noqa: N802
        return [[{"binary": Path(self.place(parameters["fileSelector"])).read_bytes()}]]

    def extractFromFile(self, parameters: Item, items: list[Item]) -> list[list[Item]]:  # noqa: N802
        text = items[0]["binary"].decode()
        if parameters["operation"] == "csv":
            return [list(csv.DictReader(io.StringIO(text, newline="")))]
        return [[{parameters["destinationKey"]: json.loads(text)}]]

    def splitOut(self, parameters: Item, items: list[Item]) -> list[list[Item]]:  # noqa: N802
        return [[part for item in items for part in field(item, parameters["fieldToSplitOut"])]]

    def set(self, parameters: Item, items: list[Item]) -> list[list[Item]]:
        made = parameters["assignments"]["assignments"]
        return [[{one["name"]: evaluated(one["value"], item) for one in made} for item in items]]

    def summarize(self, parameters: Item, items: list[Item]) -> list[list[Item]]:
        by = [name.strip() for name in parameters["fieldsToSplitBy"].split(",")]
        (count,) = parameters["fieldsToSummarize"]["values"]
        counts = Counter(tuple(field(item, name) for name in by) for item in items if field(item, count["field"]))
        return [[{**dict(zip(by, key, strict=True)), f"count_{count['field']}": n} for key, n in counts.items()]]

    def sort(self, parameters: Item, items: list[Item]) -> list[list[Item]]:
        (by,) = parameters["sortFieldsUi"]["sortField"]
        return [sorted(items, key=lambda item: field(item, by["fieldName"]), reverse=by["order"] == "descending")]


def condition(self: Run, parameters: Item, items: list[Item]) -> list[list[Item]]:
    """The node `If`, whose name is a keyword of Python."""
    (one,) = parameters["conditions"]["conditions"]
    operator, right = one["operator"]["operation"], one["rightValue"]
    outputs: list[list[Item]] = [[], []]
    for item in items:
        left = evaluated(one["leftValue"], item)
        holds = float(left) > right if operator == "gt" else left == right
        outputs[0 if holds else 1].append(item)
    return outputs


setattr(Run, "if", condition)


def field(item: Item, path: str) -> Any:
    """Returns what stands at `a.b`; a field that is not there is an error, where n8n gives undefined."""
    return reduce(lambda value, key: value[key], path.split("."), item)


def evaluated(text: str, item: Item) -> str:
    """Returns an expression's text; knows fields, sums of fields, and a default after `||`."""

    def value(match: re.Match[str]) -> str:
        words = match[1].replace("||", "+").split("+")
        values = [field(item, word.strip()[len("$json.") :]) if "$json." in word else int(word) for word in words]
        if "||" in match[1]:
            return str(next(filter(None, values)))
        return str(sum(values) if len(values) > 1 else values[0])

    assert text.startswith("=")
    return re.sub(r"\{\{ (.*?) \}\}", value, text[1:])


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "fixtures" / "projects" / "demo", tmp_path / "my scripts")
    return tmp_path


def test_a_message_for_each_finding(scripts: Path) -> None:
    results = Run(load(FILES[0]), scripts).start()
    summary = results["Parse it"][0]["report"]["summary"]
    messages = results["Message"]
    assert len(messages) == summary["errors"] + summary["warnings"] + summary["notes"]
    assert any(
        re.fullmatch(r"my scripts/run-it:4: warning PSV201 invoke-expression: .+", message["text"])
        for message in messages
    )
    assert {message["level"] for message in messages} == {"warning", "note"}
    assert "All is well" not in results


def test_nothing_found(scripts: Path) -> None:
    shutil.rmtree(scripts / "my scripts")
    (scripts / "my scripts").mkdir()
    (scripts / "my scripts" / "a.ps1").write_text("Get-Date\n", encoding="utf-8")
    results = Run(load(FILES[0]), scripts).start()
    assert results["All is well"] == [{"text": "1 files checked, no problem found"}]
    assert "Line" not in Run(load(FILES[1]), scripts).start()


def test_how_often_each_rule_is_broken(scripts: Path) -> None:
    lines = [item["text"] for item in Run(load(FILES[1]), scripts).start()["Line"]]
    assert lines[0] == "3 x PSV301 cmdlet-alias (warning)"
    assert "1 x PSV201 invoke-expression (warning)" in lines
