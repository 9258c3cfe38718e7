"""A run that never was, for the tests of the reports; run as a script, it writes the golden samples anew."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from psverify.model import (
    EditRecord,
    Failure,
    FixRecord,
    Outcome,
    Record,
    Region,
    Safety,
    Severity,
    Summary,
)
from psverify.outcome.fingerprint import finding_fingerprint
from psverify.outcome.frame import frame_around
from psverify.plugin.builtin_reporters import FORMATS
from psverify.report.reporter import PLAIN, RuleInfo, RunInfo, Style
from psverify.report.run_summary import Tally, exit_code

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "reports" / "samples"
FILES = {
    "full": "full.txt",
    "concise": "concise.txt",
    "grouped": "grouped.txt",
    "json": "report.json",
    "json-lines": "report.jsonl",
    "csv": "report.csv",
    "junit": "junit.xml",
    "sarif": "report.sarif",
    "github": "github.txt",
    "markdown": "summary.md",
    "statistics": "statistics.txt",
    "statistics-json": "statistics.json",
}

RULES = {
    "PSV301": RuleInfo(
        "PSV301",
        "cmdlet-alias",
        "Use of a cmdlet alias in a script.",
        "## Why is this bad?\n\nAn alias may be missing on another platform.",
        "https://psverify.example/rules/PSV301",
        Severity.WARNING,
        "style",
    ),
    "PSV302": RuleInfo("PSV302", "unapproved-verb", "A function's verb is not an approved one.", group="style"),
}

SCRIPT = """\
function Fetch-Thing {
    gci $Path | % {
\t$_.Name\t-replace '日本', "\u202e"
    }
}
Write-Host '=cmd|calc'
if ($true) {
    catch { }
""".split("\n")


def record(rule: str, name: str, region: Region | None, message: str, **more: object) -> Record:
    """A finding in SCRIPT with its frame and fingerprint."""
    line = SCRIPT[region.line - 1] if region else ""
    made = Record(
        kind="finding",
        rule=rule,
        name=name,
        level=Severity.WARNING,
        message=message,
        path="scripts/größe 100%.ps1",
        region=region,
        fingerprint=finding_fingerprint(rule, line, 1),
        frame=frame_around(lambda number: SCRIPT[number - 1], len(SCRIPT), region) if region else None,
    )
    return made._replace(**more)  # type: ignore[arg-type]


def fix(safety: Safety, title: str, *edits: EditRecord) -> FixRecord:
    return FixRecord(safety, title, edits)


GCI = Region(2, 5, 2, 8)
ALIAS = record(
    "PSV301",
    "cmdlet-alias",
    GCI,
    "'gci' is an alias of 'Get-ChildItem', which another platform may lack; write the cmdlet's name",
    aliases=("PSAvoidUsingCmdletAliases",),
    url="https://psverify.example/rules/PSV301",
    fix=fix(Safety.SAFE, "Use Get-ChildItem", EditRecord(GCI, "Get-ChildItem")),
)
VERB = record(
    "PSV302",
    "unapproved-verb",
    Region(1, 10, 1, 21),
    "'Fetch' is not an approved verb; use 'Get', 'Receive' or 'Import'",
    fix=fix(Safety.UNSAFE, "Rename to Get-Thing", EditRecord(Region(1, 10, 1, 21), "Get-Thing")),
    notes=("'Fetch-Thing' is called nowhere in this file",),
)
WIDE = record(
    "PSV901",
    "unused-suppression",
    Region(3, 18, 3, 22),
    "100% of this: line one,\nline two",
    level=Severity.NOTE,
    hint="remove it",
)
BRACES = record(
    "PSV001",
    "syntax-error",
    Region(7, 12, 9, 1),
    "Missing closing '}' in statement block or type definition.",
    level=Severity.ERROR,
)
HOST = record("PSV305", "write-host", Region(6, 1, 6, 11), "=cmd|calc is what a spreadsheet must not run")
BOM = record("PSV601", "missing-bom", None, "not ASCII and without a BOM, Windows PowerShell reads this file wrongly")
MENDED = record("PSV401", "trailing-whitespace", Region(3, 1, 3, 2), "blanks at the end of the line", fixed=True)

CRASH = Failure(
    "check",
    "rule PSV411 (long-line) crashed: ZeroDivisionError: division by zero",
    "scripts/größe 100%.ps1",
    'Traceback (most recent call last):\n  File "rule.py", line 1, in visit\nZeroDivisionError: division by zero',
)
PLUGIN = Failure("plugin", "plugin 'house-rules' 1.2 does not load: No module named 'acme'")

OUTCOMES = (
    Outcome("scripts/clean.ps1"),
    Outcome(
        "scripts/größe 100%.ps1",
        (BOM, VERB, ALIAS, MENDED, WIDE, HOST, BRACES),
        (CRASH,),
        after=b"...",
        suppressed=2,
    ),
)
RUN = RunInfo(
    version="1.0.0",
    command=("psverify", "check", "scripts"),
    cwd="/home/me/my project",
    started_at="2026-11-21T10:00:00Z",
    id="01k9xample0000000000000000",
    rule=RULES.get,
)


def managed(kind: str, subject: str, **more: object) -> Outcome:
    """One record of a manager."""
    made = Record(
        kind=kind,
        rule=f"PM-{kind.upper()}",
        name=kind,
        level=None,
        message=f"{kind} went well",
        path="managers/storage.manifest.json",
        region=Region(14, 5, 14, 20),
        status="pass",
        subject=subject,
        source="process",
        started_at="2026-11-20T23:51:11.412Z",
        duration_s=2.314,
        labels={"env": "prod"},
    )
    return Outcome(subject, (made._replace(**more),))  # type: ignore[arg-type]


MANAGED = (
    managed(
        "task",
        "storage/backup",
        level=Severity.ERROR,
        status="fail",
        message="exit code 3 after 2 attempts",
        hint="see stderr tail",
        attempt=2,
        exit_code=3,
        data={"stderr_tail": "disk \x1b[31mfull\x00"},
    ),
    managed("task", "storage/list", exit_code=0),
    managed("step", "nightly/migrate", status="skipped", message="a step before it failed"),
    managed("run", "nightly", status="running"),
    managed("process", "web", status="pass", data={"pid": 4711, "restarts": 0}),
    managed("target", "app/web-1", level=Severity.ERROR, status="error", message="unreachable"),
    managed("package", "app"),
    managed("deployment", "app", status="pending"),
    managed("health", "health/db", level=Severity.WARNING, message="degraded: 900 ms", data={"latency_s": 0.9}),
    managed("alert", "HighErrorRate", level=Severity.WARNING, status="fail", data={"state": "firing", "value": 0.2}),
    managed("delivery", "n8n", data={"part": 1, "parts": 1}),
    managed("error", "ConfigManager", level=Severity.ERROR, status="error", path=None, region=None),
)


def summed(outcomes: Sequence[Outcome], failures: Sequence[Failure] = ()) -> Summary:
    """The summary of some outcomes, always of the same duration."""
    tally = Tally()
    for outcome in outcomes:
        tally.add(outcome)
    for failure in failures:
        tally.fail(failure)
    summary = tally.summary(seconds=0.25, baselined=1)
    return summary._replace(exit_code=int(exit_code(summary)))


def render(
    name: str,
    outcomes: Sequence[Outcome] = OUTCOMES,
    failures: Sequence[Failure] = (),
    *,
    run: RunInfo = RUN,
    style: Style = PLAIN,
) -> str:
    """A whole report in one format."""
    stream = io.StringIO()
    reporter = FORMATS[name](stream, style)
    reporter.open(run)
    for failure in failures:
        reporter.failure(failure)
    for outcome in outcomes:
        reporter.outcome(outcome)
    reporter.close(summed(outcomes, failures))
    return stream.getvalue()


def sample(name: str) -> bytes:
    """The golden sample of a format as it should be."""
    return render(name, failures=(PLUGIN,)).encode()


if __name__ == "__main__":
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for format_name, file_name in FILES.items():
        (SAMPLES / file_name).write_bytes(sample(format_name))
