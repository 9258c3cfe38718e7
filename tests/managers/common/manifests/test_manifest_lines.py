"""Validation errors stand at the line of what is wrong, in JSON and in YAML."""

from __future__ import annotations

import pytest

from psverify_managers.common.documents.positions import Document, DocumentProblem, parse_document, validate_document
from psverify_managers.common.manifests.manifest_model import Manifest

HEAD = "manifest_version: 1\nname: storage\nversion: '1'\nadapter: {kind: binary, path: sh}\n"


def problems(text: str, *, is_json: bool = False) -> list[tuple[int, str]]:
    document = parse_document(text, is_json=is_json)
    assert isinstance(document, Document), document
    found = validate_document(Manifest, document)
    assert isinstance(found, list), "it should not hold"
    return [(problem.line, problem.message) for problem in found]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("tasks:\n  backup:\n    timeut: 5m\n", 7, "tasks.backup.timeut: unknown key; did you mean 'timeout'?"),
        ("tasks:\n  backup:\n    timeout: 5\n", 7, "tasks.backup.timeout: a duration is a whole number"),
        ("tasks:\n  backup:\n    timeout: 5 minutes\n", 7, "invalid duration '5 minutes'"),
        ("tasks:\n  b:\n    params:\n      x: {type: text}\n", 8, "tasks.b.params.x.type: input should be"),
        ("tasks:\n  b: {}\n  b: {}\n", 7, "duplicate"),
        ("service:\n  restart:\n    policy: no\n", 7, "service.restart.policy: input should be 'never'"),
        ("service:\n  stop: {signal: term}\n", 6, "service.stop.signal: "),
        ("tasks:\n  b:\n    args: [a, 3]\n", 7, 'tasks.b.args.1: must be a string; add quotes: "3"'),
        ("tasks:\n  b:\n    args: ['${params.x}']\n", 6, "unknown parameter 'x'"),
        ("tasks:\n  b: {entry: x.ps1}\n", 1, "task 'b' has an entry, which only"),
        ("tasks:\n  b: {request: {path: /}}\n", 1, "task 'b' has a request, which only"),
        ("schedules:\n- {task: none, cron: '0 0 * * *'}\n", 1, "unknown task"),
        ("schedules:\n- {workflow: w, cron: '0 0 * *'}\n", 6, "invalid cron expression"),
        ("schedules:\n- {workflow: w, interval: 1m, timezone: Europe/Pari}\n", 6, "is not a time zone"),
    ],
)
def test_yaml(text: str, line: int, message: str) -> None:
    document = parse_document(HEAD + text, is_json=False)
    found = [document] if isinstance(document, DocumentProblem) else validate_document(Manifest, document)
    assert isinstance(found, list)
    assert found[0].line == line
    assert message in found[0].message


def test_json_with_tabs_and_the_discriminated_adapter() -> None:
    text = (
        '{\n\t"manifest_version": 1,\n\t"name": "a",\n\t"version": "1",\n\t"adapter": {\n\t\t"kind": "binary"\n\t}\n}\n'
    )
    assert problems(text, is_json=True) == [(5, "adapter.path: is required")]
    assert problems(text.replace("binary", "bnary"), is_json=True)[0][0] == 5


def test_json_errors_have_places() -> None:
    assert parse_document('{\n  "a" 1\n}', is_json=True) == DocumentProblem(
        "invalid JSON: Expecting ':' delimiter", 2, 7
    )
    duplicate = parse_document('{\n  "a": 1,\n  "a": 2\n}', is_json=True)
    assert isinstance(duplicate, DocumentProblem)
    assert duplicate.line == 3


def test_unicode_escapes_and_extension_keys() -> None:
    text = '{"x-note": "\\ud83d\\ude00 \\/", "manifest_version": 1, "name": "a", "version": "\\u00e9"'
    document = parse_document(text + ', "adapter": {"kind": "binary", "path": "sh", "x-y": 1}}', is_json=True)
    assert isinstance(document, Document)
    manifest = validate_document(Manifest, document)
    assert isinstance(manifest, Manifest)
    assert manifest.version == "\u00e9"
    assert document.value["x-note"] == "\U0001f600 /"


@pytest.mark.parametrize("text", ["", "- 1\n", "just text"])
def test_no_mapping_at_all(text: str) -> None:
    assert problems(text)[0][0] == 1


def test_yaml_words_are_no_booleans_and_times_no_numbers() -> None:
    document = parse_document("restart: no\nat: 12:30\non: off\nday: 2026-01-01\n", is_json=False)
    assert isinstance(document, Document)
    assert document.value == {"restart": "no", "at": "12:30", "on": "off", "day": "2026-01-01"}


def test_schema_of_another_version() -> None:
    assert "refers to version 2" in problems(HEAD + "$schema: ../manager-manifest-2.json\n")[0][1]
