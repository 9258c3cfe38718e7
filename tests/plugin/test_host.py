from __future__ import annotations

import sys
import types
from typing import Any

import click
import pytest

from psverify.api import Rule, UserError, hookimpl
from psverify.api.report import Outcome, Summary
from psverify.check.engine_rules import OWN_RULES
from psverify.plugin.entrypoints import EntryPoint
from psverify.plugin.host import Host, host


class Good(Rule):
    """Found to be good."""

    code, name, group = "XYZ001", "good-thing", "other"


class Nameless(Rule):
    """Forgot its name."""

    code, group = "XYZ002", "other"


class Plugins:
    """Makes modules that are plugins."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, name: str, distribution: str = "acme", **hooks: Any) -> EntryPoint:
        module = types.ModuleType(f"plugin_of_{distribution}_{name}")
        for hook, answer in hooks.items():
            setattr(module, hook, hookimpl(answer))
        self._monkeypatch.setitem(sys.modules, module.__name__, module)
        return EntryPoint(name, module.__name__, distribution, None, "1.5")


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> Plugins:
    return Plugins(monkeypatch)


def rules_of(loaded: Host) -> list[type[Rule]]:
    return [rule for rule in loaded.registry if rule not in OWN_RULES]


def fail(*_: Any) -> Any:
    raise RuntimeError("out of\norder")


def test_hooks_of_all_plugins_are_gathered(plugin: Plugins) -> None:
    make: Any = object()
    loaded = Host(
        [
            plugin("one", psverify_rules=lambda: [Good], psverify_config=lambda: {"one": Summary}),
            plugin("two", psverify_reporters=lambda: {"xml": make}),
        ]
    )
    assert rules_of(loaded) == [Good]
    assert loaded.reporters == {"xml": make}
    assert loaded.config_tables == {"one": Summary}
    assert list(loaded.loaded) == ["one", "two"]
    assert loaded.broken == ()


def test_a_plugin_that_cannot_be_imported_is_one_line_and_the_others_load(plugin: Plugins) -> None:
    loaded = Host([EntryPoint("bad", "no_such_module_here", "acme", None, "1.5"), plugin("one")])
    assert list(loaded.loaded) == ["one"]
    assert [str(broken) for broken in loaded.broken] == [
        "plugin 'bad' of acme 1.5 is disabled: ModuleNotFoundError: No module named 'no_such_module_here'"
    ]


def test_a_hook_that_does_not_exist_is_found_and_named(plugin: Plugins) -> None:
    loaded = Host([plugin("bad", psverify_rulez=lambda: [Good]), plugin("one", psverify_rules=lambda: [Good])])
    assert [broken.point.name for broken in loaded.broken] == ["bad"]
    assert "psverify_rulez" in loaded.broken[0].reason
    assert rules_of(loaded) == [Good]


def test_a_hook_that_raises_spoils_only_its_own_plugin(plugin: Plugins) -> None:
    loaded = Host([plugin("bad", psverify_rules=fail), plugin("one", psverify_rules=lambda: [Good])])
    assert rules_of(loaded) == [Good]
    assert [broken.reason for broken in loaded.broken] == ["psverify_rules raised RuntimeError: out of order"]


def test_a_fault_in_our_own_plugins_is_not_passed_over(plugin: Plugins) -> None:
    with pytest.raises(ModuleNotFoundError):
        Host([EntryPoint("rules", "no_such_module_here", "psverify")])
    with pytest.raises(RuntimeError, match="out of"):
        _ = Host([plugin("rules", "psverify", psverify_rules=fail)]).registry


def test_a_rule_without_a_name_is_left_out(plugin: Plugins) -> None:
    loaded = Host([plugin("bad", psverify_rules=lambda: [Nameless, Good])])
    assert rules_of(loaded) == [Good]
    assert "has no 'name'" in loaded.broken[0].reason


def test_two_plugins_of_one_name_are_not_mixed_up(plugin: Plugins) -> None:
    loaded = Host([plugin("one"), plugin("one", "other")])
    assert loaded.broken[0].reason == "acme 1.5 already has a plugin with this name"


@pytest.mark.parametrize("word", ["one", "acme"])
def test_a_plugin_is_blocked_by_its_name_or_its_distribution(plugin: Plugins, word: str) -> None:
    assert list(Host([plugin("one"), plugin("two", "other")], [word]).loaded) == ["two"]


def test_required_plugins_must_be_there_and_sound(plugin: Plugins) -> None:
    loaded = Host([plugin("one"), plugin("bad", "broken-dist", psverify_rules=fail)])
    loaded.require(["one", "acme", "bad"])
    assert rules_of(loaded) == []
    with pytest.raises(UserError, match=r"required-plugins: plugin 'bad' of broken-dist 1.5 is disabled"):
        loaded.require(["broken-dist"])
    with pytest.raises(UserError, match="no plugin 'acne' is installed; did you mean 'acme'"):
        loaded.require(["acne"])


def test_a_command_may_not_take_the_place_of_a_core_verb_or_of_another(plugin: Plugins) -> None:
    loaded = Host([plugin("one", psverify_commands=lambda: [click.Command("greet")])])
    assert list(loaded.commands(["check"])) == ["greet"]
    with pytest.raises(
        UserError, match=r"'greet', which already belongs to psverify itself; disable the plugin with -p no:one"
    ):
        loaded.commands(["greet"])


def test_a_report_format_has_one_owner(plugin: Plugins) -> None:
    loaded = Host(
        [plugin("one", psverify_reporters=lambda: {"xml": 1}), plugin("two", psverify_reporters=lambda: {"xml": 2})]
    )
    with pytest.raises(UserError, match="report format 'xml', which already belongs to acme"):
        _ = loaded.reporters


def test_observers_are_called_each_by_itself_with_what_they_ask_for(plugin: Plugins) -> None:
    seen: list[Any] = []
    loaded = Host(
        [
            plugin("bad", psverify_outcome=lambda outcome: fail(), psverify_finish=lambda summary: fail()),
            plugin("one", psverify_outcome=lambda outcome: seen.append((outcome,))),
            plugin("two", psverify_finish=lambda summary: seen.append((summary,))),
        ]
    )
    failures = [*loaded.outcome(Outcome("a.ps1")), *loaded.finish(Summary(subjects=3))]
    assert seen == [(Outcome("a.ps1"),), (Summary(subjects=3),)]
    assert [(failure.stage, failure.message) for failure in failures] == [
        ("plugin", "plugin 'bad' of acme 1.5: RuntimeError: out of\norder"),
        ("plugin", "plugin 'bad' of acme 1.5: RuntimeError: out of\norder"),
    ]
    assert "out of" in failures[0].traceback


def test_it_is_known_whether_anybody_observes_outcomes(plugin: Plugins) -> None:
    assert Host([plugin("one", psverify_outcome=lambda outcome: None)]).is_observed
    assert not Host([plugin("two", psverify_finish=lambda summary: None)]).is_observed


def test_this_process_has_one_host_and_our_own_plugins_keep_their_names() -> None:
    assert host(()) is host(())
    assert host(("rules",)) is not host(())
    assert "rules" not in host(("rules",)).loaded


def test_what_each_plugin_offers_is_told_by_name(plugin: Plugins) -> None:
    loaded = Host([plugin("one", psverify_rules=lambda: [Good]), plugin("two", psverify_reporters=lambda: {"xml": 1})])
    assert loaded.offers("psverify_rules") == {"one": [("good-thing", Good)]}
    assert loaded.offers("psverify_reporters") == {"two": [("xml", 1)]}


def test_a_hook_is_asked_once_a_process(plugin: Plugins) -> None:
    calls: list[int] = []
    loaded = Host([plugin("one", psverify_rules=lambda: calls.append(1) or [Good])])  # type: ignore[func-returns-value]
    assert rules_of(loaded) == [Good]
    loaded.offers("psverify_rules")
    assert calls == [1]
