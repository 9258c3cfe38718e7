"""The published contract: golden samples, schemas, and what the documentation shows of them."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from report_samples import FILES, MANAGED, OUTCOMES, PLUGIN, ROOT, SAMPLES, render, sample

from psverify.model import Outcome

SCHEMAS = ROOT / "reports" / "schema"
DOCS = ROOT / "docs" / "reports.md"
SHOWN = re.compile(r"<!-- sample: (\S+) -->\n```\w*\n(.*?)```", re.DOTALL)


def validator(name: str) -> Draft202012Validator:
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*-1.json")}
    resources: list[tuple[str, Resource[Any]]] = [
        (key, Resource.from_contents(schema)) for key, schema in schemas.items() if "$schema" in schema
    ]
    Draft202012Validator.check_schema(schemas[name])
    return Draft202012Validator(schemas[name], registry=Registry().with_resources(resources))


def errors(name: str, value: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(value)]


@pytest.mark.parametrize("name", FILES)
def test_the_golden_sample_is_what_is_written(name: str) -> None:
    assert (SAMPLES / FILES[name]).read_bytes() == sample(name)


def test_there_is_no_sample_of_anything_else() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == set(FILES.values())


@pytest.mark.parametrize("outcomes", [OUTCOMES, MANAGED, ()])
def test_reports_are_of_their_schemas(outcomes: tuple[Outcome, ...]) -> None:
    assert errors("report-1.json", json.loads(render("json", outcomes, [PLUGIN]))) == []
    assert errors("statistics-1.json", json.loads(render("statistics-json", outcomes, [PLUGIN]))) == []
    for line in render("json-lines", outcomes, [PLUGIN]).splitlines():
        assert errors("json-lines-1.json", json.loads(line)) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("kind", "other"), ("level", None), ("status", "ok"), ("line", 0), ("fix", {"safety": "maybe"}), ("rule", 301)],
)
def test_the_schema_refuses_what_is_no_record(key: str, value: object) -> None:
    report = json.loads(render("json"))
    report["records"][0][key] = value
    assert errors("report-1.json", report)


def test_the_schema_wants_every_key() -> None:
    report = json.loads(render("json"))
    for key in list(report["records"][0]):
        if key != "source":
            broken = {**report, "records": [{k: v for k, v in report["records"][0].items() if k != key}]}
            assert errors("report-1.json", broken), key


def test_every_key_of_a_record_is_described() -> None:
    schema = json.loads((SCHEMAS / "report-1.json").read_text("utf-8"))["$defs"]
    described = {*schema["record"]["properties"], *schema["place"]["properties"]}
    report = json.loads(render("json", MANAGED))
    assert {key for record in report["records"] for key in record} == described


def test_what_the_documentation_shows_is_in_the_samples() -> None:
    shown = SHOWN.findall(DOCS.read_text("utf-8"))
    assert {name for name, _ in shown} == set(FILES.values())
    for name, excerpt in shown:
        text = (SAMPLES / name).read_bytes().decode().replace("\r\n", "\n")
        assert excerpt in text, f"docs/reports.md shows what reports/samples/{name} does not have:\n{excerpt}"
