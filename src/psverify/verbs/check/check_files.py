"""`check` from paths to outcomes: what is cached is not checked, what is baselined is hidden, what is fixed is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from psverify import __version__, pool
from psverify.check.settings import FixMode
from psverify.model import Failure, Outcome
from psverify.named_tuple import NamedTuple
from psverify.read.stamp import Stamp, stamp
from psverify.report.reporter import needs_of
from psverify.session import outcome_of
from psverify.session.publish import targets
from psverify.state.cache import Cache
from psverify.state.packed_records import pack, unpack
from psverify.state.table import Entry
from psverify.verbs.cache_dependencies import digest_dependencies
from psverify.verbs.check.check_work import CheckWork

if TYPE_CHECKING:
    from psverify.check.settings import LintSettings
    from psverify.session import Session
    from psverify.verbs.apply_changes import Changes
    from psverify.verbs.check.apply_baseline import Accepted

MODULES = ("psverify.report", "psverify.fix", "psverify.outcome.pipeline")
"""What records depend on beside what finds them."""
UNREADABLE = Stamp(0, 0)


class Subject(NamedTuple):
    """A file to check: its path as it is shown, the place of its settings in the table, how it looked from outside."""

    path: str
    settings: int
    stamp: Stamp


class Check:
    """One run of `check` over files; `outcomes` may be asked for once."""

    def __init__(
        self, session: Session, paths: Sequence[str], changes: Changes, accepted: Accepted | None, *, cached: bool
    ) -> None:
        self.session = session
        self.changes = changes
        self.accepted = accepted
        self.timings: Counter[str] = Counter()
        needs = [needs_of(session.host.reporters[target.format]) for target in targets(session)]
        found = [session.config.settings_for(path) for path in paths]
        distinct = {id(settings): settings for settings in found}  # equal ones are one object
        places = {identity: place for place, identity in enumerate(distinct)}
        self.subjects = [
            Subject(path, places[id(settings)], stamp(path) or UNREADABLE)
            for path, settings in zip(paths, found, strict=True)
        ]
        frames = any(need.source_lines for need in needs)
        details = any(need.details for need in needs) or session.host.is_observed
        self.table = tuple(settings._replace(frames=frames, details=details) for settings in distinct.values())
        self.cache = (
            Cache(session.cache_folder, __version__) if cached and self.subjects and session.may_cache else None
        )
        self.digests = [check_cache_key(settings, session) for settings in self.table] if self.cache else []

    @property
    def rules(self) -> set[str]:
        """The codes of the rules that are asked."""
        return {rule.code for settings in self.table for rule in settings.rules}

    def outcomes(self) -> Iterator[Outcome]:
        """Yields the outcome of each file, in their order."""
        known = {subject.path: entry for subject in self.subjects if (entry := self._known(subject))}
        open_ = [subject for subject in self.subjects if subject.path not in known]
        results = pool.run(
            CheckWork(self.table, self.session.host.blocked, self.changes.after.reason),
            [(subject.path, subject.settings) for subject in open_],
            self.session.jobs,
            weights=[subject.stamp.size for subject in open_],
        )
        for subject in self.subjects:
            if entry := known.get(subject.path):
                outcome = self._recalled(subject, entry)
            else:
                outcome = outcome_of(subject.path, next(results))
                self._remember(subject, outcome)
            self.timings.update(outcome.timings)
            yield self._finished(subject, outcome)
        if self.cache:
            self.session.save(self.cache)

    def _known(self, subject: Subject) -> Entry | None:
        if self.cache is None:
            return None
        return self.cache.find(self.digests[subject.settings], subject.path, subject.stamp)

    def _recalled(self, subject: Subject, entry: Entry) -> Outcome:
        """Returns what the cache knows; where that is none of our doing, the file is checked here and now."""
        try:
            records = unpack(entry.found, subject.path) if entry.found else ()
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            return CheckWork(self.table, self.session.host.blocked)((subject.path, subject.settings))
        return Outcome(subject.path, records, before=entry.digest, suppressed=entry.suppressed, size=subject.stamp.size)

    def _remember(self, subject: Subject, outcome: Outcome) -> None:
        settled = not (outcome.failures or outcome.left_alone) and outcome.after is None and outcome.self_contained
        if not self.cache or not settled or outcome.before is None or outcome.size != subject.stamp.size:
            return
        found = pack(outcome.records, subject.path) if outcome.records else ()
        around = self.cache.around(outcome.looks)
        if found is not None and around is not None:
            entry = Entry(subject.stamp, outcome.before, outcome.suppressed, 0, found, around)
            self.cache.remember(self.digests[subject.settings], subject.path, subject.stamp, entry)

    def _finished(self, subject: Subject, outcome: Outcome) -> Outcome:
        outcome = self.changes.deal(outcome, lambda failure: self._unfixed(subject, failure))
        return self.accepted.hide(outcome) if self.accepted else outcome

    def _unfixed(self, subject: Subject, failure: Failure) -> Outcome:
        """Returns what there is to say of a file that could not be written or shown: what is in it now, all of it unfixed."""
        as_is = CheckWork((self.table[subject.settings]._replace(fix=FixMode.NONE),), self.session.host.blocked)
        outcome = as_is((subject.path, 0))
        return outcome._replace(failures=(*outcome.failures, failure))

    def profile(self) -> list[str]:
        """Returns a line for each rule with the seconds it took, the slowest first."""
        total = sum(self.timings.values()) or 1.0
        return [
            f"{seconds:8.3f} s {100 * seconds / total:5.1f} %  {code} {getattr(self.session.rule(code), 'name', '')}\n"
            for code, seconds in self.timings.most_common()
        ]


def check_cache_key(settings: LintSettings, session: Session) -> str:
    """Returns what a result depends on beside the file, those files among it that declare rules in YAML."""
    plain = settings._replace(timed=False)
    return digest_dependencies(
        session, (setting.code for setting in settings.rules), MODULES, plain, _declared_rules_digest(settings)
    )


def _declared_rules_digest(settings: LintSettings) -> str:
    """Returns a digest of the files with rules declared in YAML."""
    if not settings.rule_folders:
        return ""
    from psverify.declared.folders import rule_folders_fingerprint

    return rule_folders_fingerprint(settings.rule_folders)
