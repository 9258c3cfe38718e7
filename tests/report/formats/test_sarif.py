import io
import json
from typing import Any

import pytest
from jsonschema import Draft4Validator
from report_samples import ALIAS, BOM, CRASH, MANAGED, MENDED, OUTCOMES, PLUGIN, ROOT, RUN, VERB, render

from psverify.model import FixRecord, Outcome, Safety, Severity, Summary
from psverify.report.formats import sarif
from psverify.report.formats.sarif import Sarif, invocation_shape, region_shape, rule_shape, too_much_for_github, uri
from psverify.report.reporter import RuleInfo, RunInfo


def run_of(*outcomes: Outcome, run: RunInfo = RUN) -> dict[str, Any]:
    (only,) = json.loads(render("sarif", outcomes, run=run))["runs"]
    assert isinstance(only, dict)
    return only


def first(*outcomes: Outcome, run: RunInfo = RUN) -> dict[str, Any]:
    result = run_of(*outcomes, run=run)["results"][0]
    assert isinstance(result, dict)
    return result


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    text = (ROOT / "fixtures/sarif/sarif-schema-2.1.0.json").read_text("utf-8")
    return Draft4Validator(json.loads(text), format_checker=Draft4Validator.FORMAT_CHECKER)


@pytest.mark.parametrize(
    ("outcomes", "run"),
    [(OUTCOMES, RUN), (MANAGED, RUN), ((), RUN), (OUTCOMES, RunInfo("")), (OUTCOMES * 2, RUN)],
)
def test_it_is_valid(schema: Draft4Validator, outcomes: tuple[Outcome, ...], run: RunInfo) -> None:
    report = json.loads(render("sarif", outcomes, [PLUGIN], run=run))
    assert [error.message for error in schema.iter_errors(report)] == []


def test_what_github_requires_of_rules_and_results() -> None:
    run = run_of(*OUTCOMES)
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"note", "warning", "error"}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["partialFingerprints"]["primaryLocationLineHash"].startswith("b2:")
        (location,) = result["locations"]
        assert set(location["physicalLocation"]["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_rule_has_its_help_and_page() -> None:
    info = RuleInfo("X1", "x", "Short.", "## Long", "https://x", Severity.NOTE, "style")
    assert rule_shape(info) == {
        "id": "X1",
        "name": "x",
        "shortDescription": {"text": "Short."},
        "fullDescription": {"text": "Short."},
        "help": {"text": "## Long", "markdown": "## Long"},
        "defaultConfiguration": {"level": "note"},
        "helpUri": "https://x",
        "properties": {"tags": ["style"], "precision": "high"},
    }


def test_a_rule_is_listed_once_and_an_unknown_one_has_a_stand_in() -> None:
    rules = run_of(Outcome("a", (BOM, ALIAS, BOM)), Outcome("b", (ALIAS,)))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["PSV601", "PSV301"]
    assert rules[0]["shortDescription"]["text"] == "missing-bom"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("scripts/größe 100%.ps1", "scripts/gr%C3%B6%C3%9Fe%20100%25.ps1"),
        ("a:b#c?.ps1", "a%3Ab%23c%3F.ps1"),
        ("\udcff.ps1", "%FF.ps1"),
        ("/tmp/a b.ps1", "file:///tmp/a%20b.ps1"),
        ("C:/a b.ps1", "file:///C:/a%20b.ps1"),
        ("//host/share/a.ps1", "file://host/share/a.ps1"),
    ],
)
def test_uris(path: str, address: str) -> None:
    assert uri(path) == address


def test_relative_paths_count_from_the_source_root() -> None:
    inside = first(Outcome("a", (BOM._replace(path="a.ps1"),)), run=RUN._replace(prefix="sub/"))
    outside = first(Outcome("a", (BOM._replace(path="/x/a.ps1"),)))
    artifacts = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in (inside, outside)]
    assert artifacts == [{"uri": "sub/a.ps1", "uriBaseId": "%SRCROOT%"}, {"uri": "file:///x/a.ps1"}]


def test_a_whole_file_is_the_start_of_line_one() -> None:
    assert region_shape(None) == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}


def test_fixes_say_what_to_replace() -> None:
    (fix,) = first(Outcome("a", (VERB._replace(path="a.ps1"),)))["fixes"]
    assert fix == {
        "description": {"text": "Rename to Get-Thing (unsafe)"},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": "a.ps1", "uriBaseId": "%SRCROOT%"},
                "replacements": [
                    {
                        "deletedRegion": {"startLine": 1, "startColumn": 10, "endLine": 1, "endColumn": 21},
                        "insertedContent": {"text": "Get-Thing"},
                    }
                ],
            }
        ],
    }


def test_a_fix_without_edits_or_only_for_show_is_none() -> None:
    assert VERB.fix is not None
    shown = VERB._replace(fix=VERB.fix._replace(safety=Safety.DISPLAY))
    encoding = VERB._replace(fix=FixRecord(Safety.SAFE, "Save as UTF-8 with BOM", ()))
    assert not [result for result in run_of(Outcome("a", (shown, encoding)))["results"] if "fixes" in result]


def test_what_is_fixed_or_well_is_no_result() -> None:
    assert run_of(Outcome("a", (MENDED,)), MANAGED[1])["results"] == []


def test_failures_are_notifications() -> None:
    (invocation,) = run_of(Outcome("a", failures=(CRASH,)))["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == CRASH.message
    assert notification["descriptor"] == {"id": "check-failure"}
    assert notification["properties"]["traceback"] == CRASH.traceback
    assert "region" not in notification["locations"][0]["physicalLocation"]


def test_an_invocation_tells_how_it_was_called_and_ended() -> None:
    run = RunInfo("1", ("psverify", "check"), "C:\\my dir", "2026-11-21T10:00:00Z")
    assert invocation_shape(run, Summary(errors=1, exit_code=1), [], failed=False) == {
        "executionSuccessful": True,
        "toolExecutionNotifications": [],
        "arguments": ("check",),
        "workingDirectory": {"uri": "file:///C:/my%20dir/"},
        "startTimeUtc": "2026-11-21T10:00:00Z",
        "exitCode": 1,
    }


def test_a_managers_result_has_a_logical_location_and_properties() -> None:
    result = first(MANAGED[0])
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "storage/backup"}]
    assert result["properties"]["exitCode"] == 3
    assert result["properties"]["labels"] == {"env": "prod"}
    nowhere = MANAGED[0].records[0]._replace(path=None, region=None, subject=None)
    assert first(Outcome("x", (nowhere,)))["locations"] == []


@pytest.mark.parametrize(
    ("level", "severity"), [(Severity.ERROR, "8.0"), (Severity.WARNING, "5.0"), (Severity.NOTE, "2.0")]
)
def test_a_security_rule_has_a_severity_that_github_sorts_alerts_by(level: Severity, severity: str) -> None:
    info = RuleInfo("X1", "x", "Short.", level=level, group="security", default=False)
    assert rule_shape(info)["properties"] == {
        "tags": ["security"],
        "precision": "medium",
        "security-severity": severity,
    }


def test_the_tool_says_where_it_is_at_home_and_its_semantic_version() -> None:
    driver = run_of(run=RUN)["tool"]["driver"]
    assert driver["informationUri"] == "https://github.com/psverify/psverify"
    assert driver["semanticVersion"] == RUN.version


@pytest.mark.parametrize(
    ("cwd", "prefix", "root"),
    [
        ("/work/repo", "", "file:///work/repo/"),
        ("/work/repo/sub/dir", "sub/dir/", "file:///work/repo/"),
        ("C:\\my repo\\sub", "sub/", "file:///C:/my%20repo/"),
        ("", "", None),
        ("/elsewhere", "sub/", None),
    ],
)
def test_relative_paths_start_at_the_root_of_the_repository(cwd: str, prefix: str, root: str | None) -> None:
    run = run_of(run=RUN._replace(cwd=cwd, prefix=prefix))
    assert run.get("originalUriBaseIds", {}).get("%SRCROOT%", {}).get("uri") == root


def test_what_github_would_not_take_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 2)
    stream = io.StringIO()
    report = Sarif(stream)
    report.open(RUN)
    for _ in range(3):
        report.outcome(Outcome("a", (ALIAS,)))
    report.close(Summary())
    (warning,) = report.warnings
    assert "at most 2 results a run, and this SARIF report has 3" in warning
    (invocation,) = json.loads(stream.getvalue())["runs"][0]["invocations"]
    assert invocation["executionSuccessful"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert (notification["level"], notification["message"]["text"]) == ("warning", warning)


def test_the_limits_of_github() -> None:
    assert too_much_for_github(25_000, 10_000_000) == ()
    assert len(too_much_for_github(25_001, 10_000_001)) == 2


def test_the_size_is_that_of_the_compressed_report() -> None:
    size = sarif.UploadSize()
    for _ in range(1000):
        size.add("the same text again, ")
    assert 0 < size.compressed() < 1000
