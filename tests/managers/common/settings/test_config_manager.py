"""Layers, profiles, secrets, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from psverify.api import UserError
from psverify_managers.common.settings.config_manager import ConfigManager
from psverify_managers.common.settings.layers import SettingsLayer, key_origins, merge_layers
from psverify_managers.common.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "default.yaml").write_text("deploy: {url: http://dev, retries: 3}\nmonitor: {port: 9464}\n")
    (tmp_path / "production.yaml").write_text("deploy: {url: https://live, key: 'env:KEY', pem: 'file:pem'}\n")
    (tmp_path / "pem").write_text("secret\n")
    return tmp_path


@pytest.fixture
def database() -> Iterator[Database]:
    with Database(":memory:") as found:
        yield found


def test_profiles(folder: Path) -> None:
    assert ConfigManager(folder, environ={}).get("deploy") == {"url": "http://dev", "retries": 3}
    live = ConfigManager(folder, environ={"PSVERIFY_PROFILE": "production", "KEY": "k"})
    assert live.get("deploy") == {"url": "https://live", "retries": 3, "key": "k", "pem": "secret"}
    assert live.values["deploy"]["key"] == "env:KEY"


def test_environment_wins_and_origins_are_told(folder: Path) -> None:
    manager = ConfigManager(folder, "production", {"PSVERIFY_SET_DEPLOY__URL": "http://env", "PSVERIFY_SET_NEW": "x"})
    assert (manager.get("deploy.url"), manager.get("new")) == ("http://env", "x")
    assert manager.origins == {
        "deploy.key": "production.yaml",
        "deploy.pem": "production.yaml",
        "deploy.retries": "default.yaml",
        "deploy.url": "environment",
        "monitor.port": "default.yaml",
        "new": "environment",
    }


def test_mistakes(folder: Path) -> None:
    with pytest.raises(UserError, match=r"unknown setting 'deploy\.ur'"):
        ConfigManager(folder, environ={}).get("deploy.ur")
    with pytest.raises(UserError, match=r"'deploy\.key' refers to secret env:KEY, which does not exist"):
        ConfigManager(folder, "production", {}).get("deploy.key")
    (folder / "local.json").write_text("{]")
    with pytest.raises(UserError, match=r"local\.json:1: invalid JSON"):
        ConfigManager(folder, environ={}).get("deploy")
    (folder / "local.json").write_text("[]")
    with pytest.raises(UserError, match="expected a mapping"):
        ConfigManager(folder, environ={}).get("deploy")


def test_change_and_the_way_back(folder: Path, database: Database) -> None:
    manager = ConfigManager(folder, environ={"USER": "me"})
    first = manager.set("deploy.url", "http://changed", database, 1.0)
    manager.set("deploy.retries", 5, database, 2.0)
    assert manager.get("deploy") == {"url": "http://changed", "retries": 5}
    manager.roll_back(first.id, database, 3.0)
    assert manager.get("deploy") == {"url": "http://dev", "retries": 3}
    assert not (folder / "local.json").exists()
    assert [each.reason for each in manager.history(database)] == [
        f"before rolling back to {first.id}",
        "before setting deploy.retries",
        "before setting deploy.url",
    ]
    manager.roll_back(manager.history(database)[0].id, database, 4.0)
    assert manager.get("deploy.retries") == 5
    with pytest.raises(UserError, match="unknown settings revision 'x'"):
        manager.roll_back("x", database, 5.0)


tables = st.recursive(
    st.integers(0, 3), lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=8
)


def leaf(values: Any, key: str) -> Any:
    for step in key.split("."):
        values = values[step]
    return values


@given(st.lists(st.dictionaries(st.sampled_from("abc"), tables, max_size=3), max_size=4))
def test_each_value_is_that_of_the_layer_that_it_is_said_to_come_from(values: list[dict[str, Any]]) -> None:
    layers = [SettingsLayer(str(number), each) for number, each in enumerate(values)]
    whole = merge_layers(layers)
    for key, origin in key_origins(layers).items():
        found = leaf(whole, key)
        assert found == leaf(values[int(origin)], key) or isinstance(found, dict)
