"""Configuration files: which are found, what they may say, what they extend, and how mistakes are told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from psverify.check.rule import option
from psverify.check.selection import COMMAND_LINE
from psverify.config.load import PRESETS, Loader, candidate, settings_layer
from psverify.errors import UserError
from psverify.globs.glob import Glob
from psverify.model import Severity


@dataclass(frozen=True)
class Acme:
    banner: str = option("", "What to print.")
    retries: int = option(3, "How often to try.")


@pytest.fixture
def loader(tmp_path: Path) -> Loader:
    return Loader(str(tmp_path), {"acme": Acme})


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refused(loader: Loader, path: Path) -> str:
    with pytest.raises(UserError) as caught:
        loader.chain(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([], None),
        (["psverify.toml", ".psverify.toml", "pyproject.toml", "PSScriptAnalyzerSettings.psd1"], "psverify.toml"),
        ([".psverify.toml", "pyproject.toml", "PSScriptAnalyzerSettings.psd1"], ".psverify.toml"),
        (["pyproject.toml", "PSScriptAnalyzerSettings.psd1"], "pyproject.toml"),
        (["PSScriptAnalyzerSettings.psd1"], "PSScriptAnalyzerSettings.psd1"),
    ],
)
def test_in_one_folder_our_own_file_comes_first(tmp_path: Path, files: list[str], expected: str | None) -> None:
    for name in files:
        write(tmp_path / name, "[tool.psverify]\n")
    assert candidate(tmp_path) == (expected and tmp_path / expected)


@pytest.mark.parametrize(
    "text", ["", "[tool.ruff]\n", "# psverify\n", "tool = 3 # psverify\n", "[tool]\na = 'psverify'"]
)
def test_a_pyproject_without_our_table_does_not_count(tmp_path: Path, text: str) -> None:
    write(tmp_path / "pyproject.toml", text)
    assert candidate(tmp_path) is None


def test_a_file_becomes_values_by_field(tmp_path: Path, loader: Loader) -> None:
    text = 'fail-on = "error"\nextend-exclude = ["build/"]\nbaseline = "known.json"\n[acme]\nbanner = "hello"\n'
    (layer,) = loader.chain(write(tmp_path / "sub" / "psverify.toml", text))
    assert layer.origin == "sub/psverify.toml"
    assert layer.values == {
        "fail_on": Severity.ERROR,
        "extend_exclude": (Glob("build/", str(tmp_path / "sub")),),
        "baseline": tmp_path / "sub" / "known.json",
    }
    assert layer.tables == {"acme": {"banner": "hello"}}


def test_in_pyproject_our_table_alone_is_read(tmp_path: Path, loader: Loader) -> None:
    (layer,) = loader.chain(write(tmp_path / "pyproject.toml", '[project]\nname = "x"\n[tool.psverify]\njobs = 2\n'))
    assert (layer.origin, layer.values) == ("pyproject.toml", {"jobs": 2})


def test_a_byte_order_mark_does_no_harm(tmp_path: Path, loader: Loader) -> None:
    path = tmp_path / "psverify.toml"
    path.write_bytes(b"\xef\xbb\xbfjobs = 2\r\n")
    assert loader.chain(path)[0].values == {"jobs": 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selct = ['PSV1']", "psverify.toml: unknown key 'selct'; did you mean 'select'?"),
        ("fail_on = 'error'", "psverify.toml: unknown key 'fail_on'; did you mean 'fail-on'?"),
        ("acm = {}", "psverify.toml: unknown key 'acm'; did you mean 'acme'?"),
        ("[acme]\nretry = 1", "psverify.toml: unknown key 'retry' in [acme]; did you mean 'retries'?"),
        ("[acme]\nretries = '1'", "psverify.toml: acme.retries must be an integer, not '1'"),
        ("acme = 1", "psverify.toml: acme must be a table, not 1"),
        ("fix = 'yes'", "psverify.toml: fix must be true or false, not 'yes'"),
        ("rules.long-line = 100", "psverify.toml: rules.long-line must be a table, not 100"),
        (
            "per-file-ignores = { x = 'PSV1' }",
            "psverify.toml: per-file-ignores.x must be a list of strings, not 'PSV1'",
        ),
        ("[format]\nline-with = 1", "psverify.toml: unknown key 'line-with' in [format]; did you mean 'line-width'?"),
        ("[format]\nline-width = -1", "psverify.toml: format.line-width must be at least 0, not -1"),
        (
            "[format]\nquote-style = 'singel'",
            "psverify.toml: format.quote-style must be 'single' or 'double', not 'singel'; did you mean 'single'?",
        ),
        (
            "[tool.psverify]\nfix = true",
            "psverify.toml: [tool.psverify] belongs in pyproject.toml; in this file, use its keys at the top level",
        ),
        ("fix = ", "psverify.toml: is not valid TOML: Invalid value"),
        ("fix = true\nfix = true", "psverify.toml: is not valid TOML: Cannot overwrite a value"),
        ("x = " + "9" * 5000, "psverify.toml: is not valid TOML: "),
        ("x = " + "[" * 5000, "psverify.toml: is not valid TOML: "),
        ("fix = 'a\\nb'".replace("'", '"'), "psverify.toml: fix must be true or false, not 'a b'"),
        ("required-version = '>=99'", "psverify.toml: required-version is '>=99', but this is psverify 0."),
        ("required-version = '99'\nnew-key = 1", "psverify.toml: required-version is '99'"),
        ("required-version = 1", "psverify.toml: required-version must be a string"),
        (
            "required-version = 'new'",
            "psverify.toml: required-version is not a valid version or list of conditions: 'new'",
        ),
    ],
)
def test_a_mistake_names_file_key_and_nearest_right_word(
    tmp_path: Path, loader: Loader, text: str, message: str
) -> None:
    assert refused(loader, write(tmp_path / "psverify.toml", text)).startswith(message)


def test_a_mistake_in_pyproject_names_the_table(tmp_path: Path, loader: Loader) -> None:
    path = write(tmp_path / "pyproject.toml", "[tool.psverify]\nselct = []\nfix = 1")
    assert refused(loader, path) == "pyproject.toml: unknown key 'selct' in [tool.psverify]; did you mean 'select'?"
    path = write(tmp_path / "pyproject.toml", "[tool.psverify]\nfix = 1")
    assert refused(loader, path) == "pyproject.toml: tool.psverify.fix must be true or false, not 1"


def test_a_file_that_cannot_be_read(tmp_path: Path, loader: Loader) -> None:
    assert refused(loader, tmp_path / "none.toml").startswith("none.toml: cannot be read: ")


def test_utf_16_is_told_apart_from_bad_toml(tmp_path: Path, loader: Loader) -> None:
    path = tmp_path / "psverify.toml"
    path.write_bytes("fix = true".encode("utf-16"))
    assert refused(loader, path) == "psverify.toml: is not UTF-8; save it as UTF-8"


def test_what_a_file_extends_comes_first_with_its_own_folder(tmp_path: Path, loader: Loader) -> None:
    write(tmp_path / "shared" / "base.toml", 'extend = "../root.toml"\nexclude = ["x/"]')
    write(tmp_path / "root.toml", "jobs = 3")
    (tmp_path / ".git").mkdir()
    chain = loader.chain(write(tmp_path / "app" / "psverify.toml", 'extend = "../shared/base.toml"'))
    assert [layer.origin for layer in chain] == ["root.toml", "shared/base.toml", "app/psverify.toml"]
    assert chain[1].values["exclude"] == (Glob("x/", str(tmp_path / "shared")),)


def test_a_pyproject_may_be_extended(tmp_path: Path, loader: Loader) -> None:
    write(tmp_path / "pyproject.toml", "[tool.psverify]\njobs = 3")
    chain = loader.chain(write(tmp_path / "app" / "psverify.toml", 'extend = "../pyproject.toml"'))
    assert chain[0].values == {"jobs": 3}


def test_a_settings_file_of_psscriptanalyzer_may_be_extended(tmp_path: Path, loader: Loader) -> None:
    write(tmp_path / "PSScriptAnalyzerSettings.psd1", "@{ ExcludeRules = 'PSAvoidUsingWriteHost' }")
    chain = loader.chain(write(tmp_path / "psverify.toml", 'extend = "PSScriptAnalyzerSettings.psd1"'))
    assert chain[0].pssa_settings is not None
    assert chain[0].pssa_settings.exclude == ("PSAvoidUsingWriteHost",)
    assert chain[1].pssa_settings is None


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.toml": 'extend = "a.toml"'}, "a.toml: extend forms a cycle: a.toml -> a.toml"),
        (
            {"a.toml": 'extend = "b.toml"', "b.toml": 'extend = "c.toml"', "c.toml": 'extend = "b.toml"'},
            "b.toml: extend forms a cycle: b.toml -> c.toml -> b.toml",
        ),
        ({"a.toml": 'extend = "none.toml"'}, "a.toml: extend names 'none.toml', which does not exist"),
        (
            {"a.toml": 'extend = "psverify:standard"'},
            "a.toml: extend names 'psverify:standard', which is not a preset; did you mean 'psverify:standards'?",
        ),
        (
            {"a.toml": 'extend = "psverify:../schema"'},
            "a.toml: extend names 'psverify:../schema', which is not a preset",
        ),
        ({"a.toml": "extend = 3"}, "a.toml: extend must be a string, not 3"),
    ],
)
def test_what_cannot_be_extended(tmp_path: Path, loader: Loader, files: dict[str, str], message: str) -> None:
    for name, text in files.items():
        write(tmp_path / name, text)
    assert refused(loader, tmp_path / "a.toml").startswith(message)


@pytest.mark.parametrize("preset", sorted(PRESETS.glob("*.toml")), ids=lambda path: path.stem)
def test_each_preset_can_be_read(loader: Loader, preset: Path) -> None:
    (layer,) = loader.chain(preset)
    assert layer.origin == f"psverify:{preset.stem}"


def test_a_file_elsewhere_is_called_by_its_whole_path(tmp_path: Path) -> None:
    path = write(tmp_path / "psverify.toml", "jobs = 1")
    assert Loader(str(tmp_path / "other")).chain(path)[0].origin == str(path)


def test_a_key_of_the_command_line_is_toml(loader: Loader, tmp_path: Path) -> None:
    layer = loader.words('rules.long-line.max-length = 100\nexclude = ["x/"]')
    assert layer.origin == "--config"
    assert layer.values["rules"] == {"long-line": {"max-length": 100}}
    assert layer.values["exclude"] == (Glob("x/", str(tmp_path)),)


@pytest.mark.parametrize("text", ["select=PSV3", "none.toml", "="])
def test_what_is_neither_a_file_nor_a_key(loader: Loader, text: str) -> None:
    with pytest.raises(UserError, match=f"--config '{text}' is neither a file nor a TOML setting such as "):
        loader.words(text)


def test_flags_are_checked_like_a_file(loader: Loader, tmp_path: Path) -> None:
    layer = loader.flags({"select": ["PSV1"], "fail-on": "error", "baseline": "b.json"})
    assert layer.origin == COMMAND_LINE
    assert layer.values == {"select": ("PSV1",), "fail_on": Severity.ERROR, "baseline": tmp_path / "b.json"}


@pytest.mark.parametrize("name", ["select", "format", "rules"])
def test_a_plugin_cannot_own_a_table_of_ours(name: str) -> None:
    with pytest.raises(UserError, match=f"a plugin declares the configuration table '{name}', which psverify reserves"):
        Loader("/repo", {name: Acme})


def test_settings_are_a_preset_or_a_file(tmp_path: Path) -> None:
    write(tmp_path / "mine.psd1", "@{ IncludeRules = @('PSAvoid*') }")
    assert settings_layer("mine.psd1", str(tmp_path)).origin == "mine.psd1"
    assert settings_layer("psgallery", str(tmp_path)).origin == "the preset PSGallery"
    with pytest.raises(UserError, match=r"--settings PSGalery: no such file or preset; did you mean 'PSGallery'"):
        settings_layer("PSGalery", str(tmp_path))
