"""The page about configuration: its reference is up to date, and every example in it works."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from psverify.config.load import Loader
from psverify.config.reference import BEGIN, END, configuration_reference, replaced
from psverify.config.resolve import CommandLine, ConfigStore
from psverify.config.schema import TABLES, declared_keys
from psverify.config.value_types import kebab, shapes
from psverify.plugin.host import host

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def test_the_reference_is_up_to_date() -> None:
    text = PAGE.read_text("utf-8")
    assert text == replaced(text), "run tools/make_config_docs.py"


def test_every_key_has_a_section_with_what_it_may_hold() -> None:
    text = configuration_reference()
    assert re.findall(r"^#### `(.+)`$", text, re.MULTILINE) == [
        *(kebab(name) for name in declared_keys()),
        *(f"{name}.{key}" for name, table in TABLES.items() for key in shapes(table)),
    ]
    assert "Type: an integer or 'auto'. Default: `\"auto\"`. Read only from the configuration of the working" in text
    assert "Type: a list of strings. Default: not set." in text
    assert "Type: a list of strings. Default: `[]`. Merged with the value of an extended file." in text


def test_a_page_without_marks() -> None:
    with pytest.raises(ValueError, match="lacks the settings markers"):
        replaced(BEGIN)
    assert replaced(f"before {BEGIN} old {END} after").startswith(f"before {BEGIN}\n\n### Files")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.splitlines()[0])
def test_every_example_is_a_configuration(example: str, tmp_path: Path) -> None:
    """An example may extend a file above or beside it, and speaks of rules that there are."""
    (tmp_path / "psverify.toml").write_text("", encoding="utf-8")
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "PSScriptAnalyzerSettings.psd1").write_text("@{}", encoding="utf-8")
    (folder / "psverify.toml").write_text(example, encoding="utf-8")
    store = ConfigStore(CommandLine(), lambda folders: host().registry, cwd=str(folder))
    assert store.settings_for("a.ps1").rules is not None
    assert store.warnings == ()


@pytest.mark.parametrize("name", declared_keys())
def test_the_example_of_a_key_sets_it_to_something_else(name: str, tmp_path: Path) -> None:
    field = declared_keys()[name]
    layer = Loader(str(tmp_path)).words(field.metadata["example"])
    assert list(layer.values) == [name]
    assert layer.values[name] != field.default


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, table in TABLES.items() for key in shapes(table)])
def test_the_example_of_a_key_of_a_table_sets_it(name: str, key: str, tmp_path: Path) -> None:
    (field,) = (field for field in dataclasses.fields(TABLES[name]) if kebab(field.name) == key)
    layer = Loader(str(tmp_path)).words(field.metadata["example"])
    assert list(layer.tables[name]) == [field.name]
    assert layer.tables[name][field.name] != field.default
