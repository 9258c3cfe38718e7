"""Rules that find much are cut in the full report, and the most frequent one gets advice."""

import io

from report_samples import ALIAS, VERB

from psverify.model import Outcome, Record, Summary
from psverify.report.formats.concise import Concise
from psverify.report.formats.full import Full
from psverify.report.frequent_rules import Frequency
from psverify.report.reporter import RuleInfo, RunInfo, Style

RUN = RunInfo("", rule=lambda code: RuleInfo(code, code.lower(), "a rule"))


def counted(*records: Record) -> Frequency:
    frequency = Frequency()
    for record in records:
        frequency.add(record)
    return frequency


def report(kind: type[Full | Concise], count: int, style: Style) -> list[str]:
    stream = io.StringIO()
    reporter = kind(stream, style)
    reporter.open(RUN)
    reporter.outcome(Outcome("a.ps1", (ALIAS,) * count))
    reporter.close(Summary(subjects=1, warnings=count))
    return stream.getvalue().splitlines()


def test_advice_is_about_the_most_frequent_rule() -> None:
    assert counted(*[ALIAS] * 12, *[VERB] * 3).advice(RUN) == [
        "Most frequent: PSV301 cmdlet-alias, 12 of 15.",
        (
            '--fix --select PSV301 fixes all; ignore = ["PSV301"] in psverify.toml disables it; '
            "--baseline FILE --update-baseline accepts all current findings."
        ),
    ]


def test_advice_offers_no_fix_where_there_is_none() -> None:
    (_, ways) = counted(*[ALIAS._replace(fix=None)] * 12).advice(RUN)
    assert "--fix" not in ways


def test_advice_counts_what_can_be_fixed() -> None:
    (_, ways) = counted(*[ALIAS] * 4, *[ALIAS._replace(fix=None)] * 8).advice(RUN)
    assert ways.startswith("--fix --select PSV301 fixes 4; ")


def test_there_is_no_advice_for_few_findings_syntax_errors_or_unknown_rules() -> None:
    assert counted(*[ALIAS] * 9).advice(RUN) == []
    assert counted(*[ALIAS._replace(rule="PSV001")] * 99).advice(RUN) == []
    assert counted(*[ALIAS] * 99).advice(RunInfo("")) == []


def test_the_full_report_cuts_a_rule_and_says_so() -> None:
    lines = report(Full, 51, Style())
    assert sum(line.startswith("warning[PSV301]") for line in lines) == 50
    assert "PSV301 cmdlet-alias: 50 of 51 shown; -v shows all, -f concise lists all." in lines


def test_the_full_report_says_so_without_a_footer_too() -> None:
    assert report(Full, 51, Style(footer=False))[-2].startswith("PSV301 cmdlet-alias: 50 of 51 shown")


def test_nothing_is_cut_up_to_fifty_when_verbose_or_in_other_reports() -> None:
    assert not [line for line in report(Full, 50, Style()) if "shown;" in line]
    assert sum(line.startswith("warning[PSV301]") for line in report(Full, 60, Style(verbose=True))) == 60
    assert sum(": warning PSV301 " in line for line in report(Concise, 60, Style())) == 60
