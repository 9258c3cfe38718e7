"""One file's way through read, parse, check and fix: what the pool runs, on bytes, and it never raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from os.path import basename
from typing import TYPE_CHECKING

from psverify.check.engine_rules import SemanticErrors, SyntaxErrors
from psverify.check.run_rules import Dispatch, RuleRequest, finding_order, run_rules
from psverify.check.suppression import mask
from psverify.discover.script_kinds import HELP_TEXT, is_help_text
from psverify.errors import UserError
from psverify.facts.file import File
from psverify.fix.edits import with_setting
from psverify.fix.insert_suppressions import suppress
from psverify.fix.settle import Examination, Settled, settle
from psverify.model import Failure, Finding, Outcome
from psverify.named_tuple import NamedTuple
from psverify.outcome.records import Placer
from psverify.parse.semantic import semantic_errors
from psverify.parse.suppressions import Suppressions, suppressions
from psverify.parse.syntax_errors import syntax_errors
from psverify.parse.tree import Tree, parse
from psverify.read.decode import decode
from psverify.read.read_file import read_file

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.settings import LintSettings, RuleSetting
    from psverify.facts.project import surroundings
    from psverify.read.source import Source

_NO_SUPPRESSIONS = Suppressions()


def check_file(path: str, settings: LintSettings, registry: Registry) -> Outcome:
    """Reads a file and does what `check_bytes` does; a file that cannot be read is a Failure."""
    return _of_file(path, lambda raw: check_bytes(raw, path, settings, registry))


def suppress_file(path: str, settings: LintSettings, registry: Registry, reason: str) -> Outcome:
    """Reads a file and does what `suppress_bytes` does; a file that cannot be read is a Failure."""
    return _of_file(path, lambda raw: suppress_bytes(raw, path, settings, registry, reason))


def _of_file(path: str, work: Callable[[bytes], Outcome]) -> Outcome:
    try:
        raw = read_file(path)
    except OSError as error:
        return Outcome(path, failures=(Failure("read", f"cannot be read: {error.strerror or error}", path),))
    return work(raw)


def check_bytes(raw: bytes, path: str, settings: LintSettings, registry: Registry) -> Outcome:
    """Checks a file's bytes, whatever they are, and fixes them as `settings.fix` says; nothing is written.

    Without fixes the records tell what is in `raw`; with fixes those that remain have their places in `after`, and
    those with `fixed` theirs in `raw`. A step that crashes is a Failure, and what the steps before it found is kept.
    """
    examiner, signed = _Examiner(path, settings, registry), settings.fix_signed
    return _catch_crashes(raw, examiner, lambda first: settle(first, examiner.examine, settings.fix, fix_signed=signed))


def suppress_bytes(raw: bytes, path: str, settings: LintSettings, registry: Registry, reason: str) -> Outcome:
    """Adds comments that suppress what is found in a file's bytes (`--add-ignore`); nothing is fixed or written.

    The records tell what remains, `suppressed` counts what the new comments suppress. A help topic has no comments.
    """
    examiner, signed = _Examiner(path, settings, registry), settings.fix_signed
    if examiner.is_help_text:
        return _catch_crashes(raw, examiner, Settled)
    return _catch_crashes(raw, examiner, lambda first: suppress(first, examiner.examine, reason, fix_signed=signed))


def _catch_crashes(raw: bytes, examiner: _Examiner, change: Callable[[Examination], Settled]) -> Outcome:
    path = examiner.path
    try:
        first = examiner.read(raw)
        settled = _apply_change(first, change, path)
        examiner.stage = "check"
        return _outcome(path, first, settled, examiner)
    except Exception as error:
        return Outcome(path, failures=(_crash(examiner.stage, path, error),), size=len(raw))


def _apply_change(first: Examination, change: Callable[[Examination], Settled], path: str) -> Settled:
    try:
        settled = change(first)
    except Exception as error:
        return Settled(first, failures=(_crash("fix", path, error),))
    return settled._replace(failures=tuple(failure._replace(path=path) for failure in settled.failures))


def _crash(stage: str, path: str, error: Exception) -> Failure:
    import traceback  # noqa: PLC0415 - only for a fault of our own

    return Failure(stage, f"{type(error).__name__}: {error}", path, traceback.format_exc())


class _Rules(NamedTuple):
    """What the rules that settings ask for request to see, to be used on many files; `of_help_texts`: of help topics."""

    dispatch: Dispatch
    of_help_texts: Dispatch
    enabled: Mapping[str, RuleRequest]
    fixes: Mapping[str, RuleSetting]


@cache
def _requested_rules(settings: LintSettings, registry: Registry) -> _Rules:
    requests = {
        setting.code: _rule_request(setting, registry, parity=settings.pssa_parity) for setting in settings.rules
    }
    changed = {s.code: s for s in settings.rules if s.promoted or s.demoted or not s.fixable}
    of_help_texts = Dispatch(request for request in requests.values() if HELP_TEXT in request.extensions)
    return _Rules(Dispatch(requests.values()), of_help_texts, requests, changed)


def _rule_request(setting: RuleSetting, registry: Registry, *, parity: bool) -> RuleRequest:
    entry = registry.entry(setting.code)
    if entry is None:
        raise UserError(f"the settings name the rule {setting.code}, which no plugin provides")
    return RuleRequest(entry, lambda: entry.rule(setting.options, setting.severity), parity=parity)


class _Examiner:
    """Parses, checks and masks texts of one file; `stage` is the step it is at."""

    def __init__(self, path: str, settings: LintSettings, registry: Registry) -> None:
        self.path = path
        self.stage = "read"
        self.self_contained = True
        self.looks: dict[surroundings.Look, None] = {}
        self.is_help_text = is_help_text(basename(path))  # noqa: PTH119 - ten times as fast as a path
        self._settings = settings
        self._registry = registry

    def read(self, raw: bytes) -> Examination:
        return self.examine(decode(raw))

    def examine(self, source: Source) -> Examination:
        return self._help_text(source) if self.is_help_text else self._script(source)

    def _help_text(self, source: Source) -> Examination:
        """A help topic is no script: it has neither syntax nor suppressions."""
        self.stage = "check"
        rules = _requested_rules(self._settings, self._registry)
        file = File(source, parse(b""), self.path, self._settings.platforms)
        result = run_rules(rules.of_help_texts, file, timed=self._settings.timed)
        self._note(file)
        found = tuple(self._wanted(result.findings, rules))
        return Examination(source, found, failures=tuple(result.failures.values()), timings=result.timings)

    def _script(self, source: Source) -> Examination:
        self.stage = "parse"
        tree = parse(source.buffer)
        issues = syntax_errors(tree)
        self.stage = "check"
        rules = _requested_rules(self._settings, self._registry)
        settings = self._settings
        file = File(source, tree, self.path, settings.platforms, pssa_parity=settings.pssa_parity)
        refused = () if issues else semantic_errors(tree, file.lowered)
        result = run_rules(rules.dispatch, file, timed=self._settings.timed)
        self._note(file)
        unjudged = rules.enabled if issues else result.failures
        found = self._suppressions(tree, source)
        masked = mask(source.buffer, result.findings, found, self._registry, rules.enabled, unjudged, result.alarms)
        broken = [SyntaxErrors().about(issue, issue.message) for issue in issues]
        broken += [SemanticErrors().about(issue, issue.message) for issue in refused]
        wanted = self._wanted(masked.findings, rules)
        return Examination(
            source,
            tuple(sorted((*broken, *wanted), key=finding_order) if broken else wanted),
            len(issues),
            masked.suppressed,
            tuple(result.failures.values()),
            result.timings,
            tree,
            len(refused),
        )

    def _note(self, file: File) -> None:
        self.self_contained &= file.self_contained
        self.looks.update(file.looks)

    def placer(self, source: Source) -> Placer:
        frames, details = self._settings.frames, self._settings.details
        return Placer(self.path, source, self._registry, with_frames=frames, with_details=details)

    def _suppressions(self, tree: Tree, source: Source) -> Suppressions:
        return suppressions(tree, source, self._meaning) if self._settings.suppressions else _NO_SUPPRESSIONS

    def _meaning(self, word: str) -> str:
        rule = self._registry.entry(word)
        return word.lower() if rule is None else rule.code

    def _wanted(self, findings: Sequence[Finding], rules: _Rules) -> list[Finding]:
        """Returns the findings that are not too slight, with the fixes that the user allows."""
        lowest, changed = self._settings.min_severity, rules.fixes
        return [
            with_setting(finding, changed[finding.rule]) if finding.rule in changed else finding
            for finding in findings
            if finding.severity >= lowest
        ]


def _outcome(path: str, first: Examination, settled: Settled, examiner: _Examiner) -> Outcome:
    last = settled.look
    fixed = examiner.placer(first.source).records(settled.fixed, fixed=True) if settled.fixed else ()
    remaining = examiner.placer(last.source).records(last.findings)
    failures = dict.fromkeys((*first.failures, *last.failures, *settled.failures))
    return Outcome(
        path,
        (*fixed, *remaining),
        tuple(failures),
        first.source.digest,
        settled.after,
        last.suppressed,
        first.source.raw_size,
        first.timings,
        examiner.self_contained,
        tuple(examiner.looks),
        settled.left_alone,
    )
