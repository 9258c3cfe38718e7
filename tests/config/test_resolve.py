"""What holds for each file: the nearest configuration, below the command line, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from config_rules import REGISTRY, LineOptions

from psverify.check.registry import Registry
from psverify.check.rule import Rule, option
from psverify.check.settings import FixMode, LintSettings
from psverify.config import load
from psverify.config.resolve import CommandLine, ConfigStore
from psverify.discover.find_files import Options
from psverify.errors import UserError
from psverify.globs.glob import Glob
from psverify.model import Severity


@dataclass(frozen=True)
class Acme:
    retries: int = option(3, "How often to try.")


class Project:
    """A folder with files in it, and its configuration as the command line would have it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> Project:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self

    def store(self, *config: str, cwd: str = "", template: LintSettings | None = None, **said: Any) -> ConfigStore:
        keys = {key.replace("_", "-"): value for key, value in said.items() if key not in {"isolated", "settings"}}
        options = {key: value for key, value in said.items() if key in {"isolated", "settings"}}
        return ConfigStore(
            CommandLine(keys, config, **options),
            lambda folders: REGISTRY,
            cwd=str(self.root / cwd),
            tables={"acme": Acme},
            template=template,
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def codes(store: ConfigStore, path: str = "a.ps1") -> list[str]:
    return [setting.code for setting in store.settings_for(path).rules]


def test_without_configuration_the_defaults_hold(project: Project) -> None:
    store = project.store()
    assert codes(store) == ["PSV301", "PSV304", "PSV305", "PSV402"]
    assert store.settings_for("a.ps1") == LintSettings(rules=store.settings_for("a.ps1").rules)
    assert (store.run.jobs, store.run.fail_on, store.run.output_format) == ("auto", Severity.WARNING, ())


def test_the_nearest_file_alone_holds(project: Project) -> None:
    project.write("psverify.toml", 'select = ["PSV301"]\nmin-severity = "error"')
    project.write("app/.psverify.toml", 'select = ["PSV305"]').write("app/deep/none.txt", "")
    store = project.store()
    assert codes(store, "a.ps1") == ["PSV301"]
    assert codes(store, "lib/a.ps1") == ["PSV301"]
    assert codes(store, "app/deep/a.ps1") == ["PSV305"]
    assert store.settings_for("app/a.ps1").min_severity is Severity.NOTE


def test_files_are_found_above_the_working_directory(project: Project) -> None:
    project.write("psverify.toml", 'select = ["PSV301"]\njobs = 7').write("app/a.ps1", "")
    store = project.store(cwd="app")
    assert (codes(store), store.run.jobs) == (["PSV301"], 7)


def test_a_path_may_be_absolute_or_lead_upwards(project: Project) -> None:
    project.write("psverify.toml", 'select = ["PSV301"]').write("app/psverify.toml", 'select = ["PSV305"]')
    store = project.store(cwd="app")
    assert codes(store, str(project.root / "a.ps1")) == ["PSV301"]
    assert codes(store, str(Path("..", "b.ps1"))) == ["PSV301"]


def test_the_run_follows_the_working_directory_and_files_their_own_configuration(project: Project) -> None:
    project.write("psverify.toml", 'jobs = 2\nfail-on = "error"').write(
        "app/psverify.toml", 'jobs = 3\nignore = ["PSV3"]'
    )
    store = project.store()
    assert (store.run.jobs, store.run.fail_on) == (2, Severity.ERROR)
    assert codes(store, "app/a.ps1") == ["PSV402"]


def test_flags_win_over_keys_on_the_command_line_and_those_over_files(project: Project) -> None:
    project.write("psverify.toml", 'jobs = 2\nmin-severity = "warning"\nfail-on = "note"')
    store = project.store('min-severity = "error"', 'fail-on = "error"', fail_on="warning")
    assert (store.run.jobs, store.run.min_severity, store.run.fail_on) == (2, Severity.ERROR, Severity.WARNING)
    assert store.settings_for("a.ps1").min_severity is Severity.ERROR


def test_flags_hold_for_files_with_a_configuration_of_their_own(project: Project) -> None:
    project.write("app/psverify.toml", 'select = ["PSV3"]')
    assert codes(project.store(ignore=["PSV301"]), "app/a.ps1") == ["PSV304", "PSV305"]
    assert codes(project.store(select=["PSV402"]), "app/a.ps1") == ["PSV402"]


def test_one_file_may_be_named_and_holds_for_all(project: Project) -> None:
    project.write("ci/strict.toml", 'select = ["PSV402"]\nbaseline = "b.json"').write(
        "app/psverify.toml", "select = []"
    )
    store = project.store("ci/strict.toml", "jobs = 2")
    assert codes(store, "app/a.ps1") == ["PSV402"]
    assert (store.run.baseline, store.run.jobs) == (project.root / "ci" / "b.json", 2)


def test_a_key_on_the_command_line_extends_as_one_in_a_file_does(project: Project) -> None:
    project.write("base.toml", 'jobs = 3\nmin-severity = "error"').write("psverify.toml", "jobs = 2")
    store = project.store('extend = "base.toml"\nmin-severity = "warning"')
    assert (store.run.jobs, store.run.min_severity) == (3, Severity.WARNING)


def test_isolated_reads_no_file(project: Project) -> None:
    project.write("psverify.toml", "broken")
    store = project.store("jobs = 2", isolated=True, ignore=["PSV3"])
    assert (codes(store), store.run.jobs) == (["PSV402"], 2)


@pytest.mark.parametrize(
    ("config", "isolated", "message"),
    [
        (("a.toml", "b.toml"), False, "--config accepts only one file, but got 2"),
        (("a.toml",), True, "--config FILE cannot be used with --isolated"),
        (
            ("c.toml",),
            False,
            "--config 'c.toml' is neither a file nor a TOML setting such as 'select = [\"PSV3\"]'",
        ),
    ],
)
def test_what_config_cannot_be(project: Project, config: tuple[str, ...], isolated: bool, message: str) -> None:
    project.write("a.toml", "").write("b.toml", "")
    with pytest.raises(UserError) as caught:
        project.store(*config, isolated=isolated).settings_for("a.ps1")
    assert str(caught.value) == message


def test_per_file_ignores_speak_of_their_own_folder(project: Project) -> None:
    project.write("psverify.toml", 'per-file-ignores = { "tests/" = ["PSV3"], "!*.psm1" = ["missing-final-newline"] }')
    store = project.store()
    assert codes(store, "a.psm1") == ["PSV301", "PSV304", "PSV305", "PSV402"]
    assert codes(store, "tests/a.psm1") == ["PSV402"]
    assert codes(store, "tests/a.ps1") == []


def test_files_that_are_treated_alike_share_one_object(project: Project) -> None:
    project.write("psverify.toml", 'per-file-ignores = { "tests/" = ["PSV3"] }')
    project.write("app/psverify.toml", "jobs = 3\nextend-exclude = ['x']")
    store = project.store()
    paths = [f"{folder}/{number}.ps1" for folder in ("src", "lib", "app", "tests") for number in range(20)]
    assert len({id(store.settings_for(path)) for path in paths}) == 2


def test_each_configuration_is_read_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(
        raw: bytes, name: str, parse: Callable[[bytes, str], dict[str, Any]] = load._parse_configuration
    ) -> dict[str, Any]:
        read.append(name)
        return parse(raw, name)

    monkeypatch.setattr(load, "_parse_configuration", counted)
    project.write("psverify.toml", 'extend = "base.toml"').write("base.toml", "jobs = 2")
    store = project.store()
    for number in range(20):
        store.settings_for(f"folder{number}/a.ps1")
        store.discovery_for(str(project.root / f"folder{number}"))
    assert store.run.jobs == 2
    assert read == ["psverify.toml", "base.toml"]


@pytest.mark.parametrize(
    ("keys", "mode"),
    [
        ({}, FixMode.NONE),
        ({"fix": True}, FixMode.SAFE),
        ({"fix": True, "unsafe_fixes": True}, FixMode.UNSAFE),
        ({"unsafe_fixes": True}, FixMode.NONE),
    ],
)
def test_how_far_fixes_go(project: Project, keys: dict[str, Any], mode: FixMode) -> None:
    assert project.store(**keys).settings_for("a.ps1").fix is mode


def test_fixes_follow_the_configuration_of_the_run(project: Project) -> None:
    project.write("app/psverify.toml", "fix = true")
    assert project.store().settings_for("app/a.ps1").fix is FixMode.NONE
    assert project.store(fix=True).settings_for("app/a.ps1").fix is FixMode.SAFE


def test_what_is_no_matter_of_configuration_comes_from_the_template(project: Project) -> None:
    template = LintSettings(rules=(), suppressions=False, timed=True)
    settings = project.store(template=template, rule_folders=["own"]).settings_for("a.ps1")
    assert (settings.suppressions, settings.timed) == (False, True)
    assert settings.rule_folders == (str(project.root / "own"),)


def test_rules_in_folders_can_be_selected(project: Project) -> None:
    class Own(Rule):
        code, name, group = "ACME1", "acme-banner", "acme"

    store = ConfigStore(
        CommandLine({"rule-folders": ["own"], "select": ["ACME"]}),
        lambda folders: Registry([Own]) if folders == (str(project.root / "own"),) else REGISTRY,
        cwd=str(project.root),
    )
    assert codes(store) == ["ACME1"]


def test_platforms_are_known_ones(project: Project) -> None:
    store = project.store(target_platforms=["core-7.6-linux"])
    assert store.settings_for("a.ps1").platforms == ("core-7.6-linux",)
    for name, hint in (("core-7.6-linx", "did you mean"), ("5.1", "valid platforms: desktop-2.0-windows, ")):
        said = rf"psverify.toml: unknown platform '{name}' in target-platforms; {hint}"
        with pytest.raises(UserError, match=said):
            project.write("psverify.toml", f'target-platforms = ["{name}"]').store().settings_for("a.ps1")


def test_which_files_to_find(project: Project) -> None:
    root = str(project.root)
    project.write("psverify.toml", 'exclude = ["a/"]\nextend-exclude = ["b/"]\nrespect-gitignore = false')
    project.write("app/psverify.toml", 'include = ["*.ps1"]\nforce-exclude = true')
    store = project.store(extend_exclude=["c/"])
    found = store.discovery_for(root)
    assert found.exclude == (Glob("a/", root), Glob("b/", root), Glob("c/", root))
    assert (found.force_exclude, found.respect_gitignore) == (False, False)
    inside = store.discovery_for(f"{root}/app")
    assert inside.include == (Glob("*.ps1", f"{root}/app"),)
    assert Glob(".git/", "") in inside.exclude
    assert (inside.force_exclude, inside.respect_gitignore) == (True, True)
    assert isinstance(inside, Options)


def test_a_plugins_table(project: Project) -> None:
    assert project.store().table("acme") == Acme()
    assert project.write("psverify.toml", "acme.retries = 5").store().table("acme") == Acme(5)
    assert project.store("acme.retries = 6").table("acme") == Acme(6)


def test_settings_of_psscriptanalyzer_are_found_by_themselves(project: Project) -> None:
    project.write("PSScriptAnalyzerSettings.psd1", "@{ IncludeRules = 'PSAvoidUsingWriteHost', 'PSMine' }")
    store = project.store()
    assert codes(store, "deep/a.ps1") == ["PSV305", "PSV402"]
    assert store.warnings == (
        "PSScriptAnalyzerSettings.psd1: 'PSMine' in IncludeRules is not a rule in psverify (custom rules do not run)",
    )


def test_our_own_configuration_hides_settings_beside_it_or_above(project: Project) -> None:
    project.write("PSScriptAnalyzerSettings.psd1", "@{ IncludeRules = 'none' }").write("psverify.toml", "")
    project.write("app/PSScriptAnalyzerSettings.psd1", "@{ IncludeRules = 'PSAvoidUsingWriteHost' }")
    store = project.store()
    assert codes(store) == ["PSV301", "PSV304", "PSV305", "PSV402"]
    assert codes(store, "app/a.ps1") == ["PSV305", "PSV402"]


def test_settings_that_are_named_replace_the_selection_and_leave_the_rest(project: Project) -> None:
    text = 'select = ["PSV402"]\nmin-severity = "warning"\n[rules.long-line]\nmax-length = 99\nignore-comments = true'
    project.write("psverify.toml", text)
    settings = "@{ IncludeRules = '*Lines'; Rules = @{ PSAvoidLongLines = @{ Enable = 1; MaximumLineLength = 80 } } }"
    project.write("mine.psd1", settings)
    found = project.store(settings="mine.psd1").settings_for("a.ps1")
    assert [setting.code for setting in found.rules] == ["PSV402", "PSV411"]
    assert found.rules[1].options == LineOptions(80, ignore_comments=True)
    assert found.min_severity is Severity.WARNING


def test_settings_go_with_isolated_and_flags_win_over_them(project: Project) -> None:
    project.write("psverify.toml", "broken")
    store = project.store(settings="ScriptingStyle", isolated=True, ignore=["PSV402"])
    assert codes(store) == ["PSV305"]


def test_the_standards_of_the_source_documents(project: Project) -> None:
    project.write("psverify.toml", 'extend = "psverify:standards"')
    assert project.store().run.extend_select[:2] == ("cyclomatic-complexity", "low-documentation-ratio")


def test_parity_starts_from_the_rules_and_severities_of_psscriptanalyzer(tmp_path: Path) -> None:
    class Quiet(Rule):
        """Off by default, and a note, where PSScriptAnalyzer warns."""

        code, name, group, default = "PSV998", "quiet", "test", False
        aliases = ("PSQuiet",)
        severity, pssa_severity = Severity.NOTE, Severity.WARNING

    class Ours(Rule):
        """Unknown to PSScriptAnalyzer."""

        code, name, group, default = "PSV999", "ours", "test", False

    def settings(**keys: bool) -> LintSettings:
        store = ConfigStore(CommandLine(keys), lambda folders: Registry([Quiet, Ours]), cwd=str(tmp_path))
        return store.settings_for("a.ps1")

    assert settings() == LintSettings(())
    parity = settings(**{"pssa-parity": True})
    assert parity.pssa_parity
    assert [(rule.code, rule.severity) for rule in parity.rules] == [("PSV998", Severity.WARNING)]
