"""Finds and reads configuration files and those they extend."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psverify.check.selection import COMMAND_LINE
from psverify.config.declare_keys import EMPTY
from psverify.config.required_version import require
from psverify.config.schema import TABLES, keys
from psverify.config.validate_values import Where, read_table, unknown_key
from psverify.config.value_types import Shape, shapes
from psverify.errors import UserError, nearest
from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple
from psverify.project_root import CONFIGURATION_FILES, PYPROJECT, is_inside, project_root
from psverify.read.read_file import CONFIGURATION_LIMIT, read_file

if TYPE_CHECKING:
    from psverify.config.pssa_settings import PssaSettings

PRESET = "psverify:"
PRESETS = Path(__file__).parent / "presets"
PEER_FILE = "PSScriptAnalyzerSettings.psd1"
_MOST_PARTS = 32
_LONG_KEY = regex(
    r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){%d}""" % _MOST_PARTS  # noqa: UP031
)
"""tomllib takes time quadratic in the number of a key's parts."""
_EXAMPLE = """'select = ["PSV3"]'"""
Tables = Mapping[str, type]


class Layer(NamedTuple):
    """One source of configuration: checked values by field name, plugin tables, or PSScriptAnalyzer settings.

    `origin` names the source in messages; `folder` (absolute) is the base of relative paths. Paths in a file must stay
    inside `root`; None for the command line.
    """

    origin: str
    folder: str
    values: Mapping[str, Any] = EMPTY
    tables: Mapping[str, Mapping[str, Any]] = EMPTY
    pssa_settings: PssaSettings | None = None
    root: str | None = None


def candidate(folder: Path) -> Path | None:
    """Returns the configuration file in a folder; psverify's own files take precedence over PSScriptAnalyzer's."""
    for name in CONFIGURATION_FILES:
        path = folder / name
        if os.path.isfile(path) and (name != PYPROJECT or _has_our_table(path)):  # noqa: PTH113 - never raises
            if not is_inside(str(path), project_root(str(folder))):
                raise UserError(f"{path}: is a link that leads out of the project; pass its target with --config")
            return path
    return None


def _has_our_table(pyproject: Path) -> bool:
    raw = _read_configuration(pyproject, str(pyproject))
    return b"psverify" in raw and _our_table(_parse_configuration(raw, str(pyproject))) is not None


def _our_table(data: Mapping[str, Any]) -> Any:
    tool = data.get("tool")
    return tool.get("psverify") if isinstance(tool, dict) else None


class Loader:
    """Reads files into layers; messages show paths relative to `cwd` (absolute), `tables` are those of plugins."""

    def __init__(self, cwd: str, tables: Tables = EMPTY) -> None:
        self.cwd = cwd
        self.tables = {**TABLES, **tables}
        for name in tables:
            if name in TABLES or name in keys():
                raise UserError(f"a plugin declares the configuration table '{name}', which psverify reserves")

    def chain(self, path: Path) -> tuple[Layer, ...]:
        """Returns the layers of an absolute path, extended files first; raises UserError for a cycle."""
        return tuple(reversed(list(self._up(path, ()))))

    def _up(self, path: Path, seen: tuple[Path, ...]) -> Iterator[Layer]:
        if path in seen:
            circle = " -> ".join(self.name(step) for step in (*seen[seen.index(path) :], path))
            raise UserError(f"{self.name(path)}: extend forms a cycle: {circle}")
        layer = self.read(path)
        yield layer
        base = _extended(layer)
        if base is not None:
            yield from self._up(base, (*seen, path))

    def name(self, path: Path) -> str:
        """Returns a file's display name: relative if it is below the working directory."""
        if path.parent == PRESETS:
            return PRESET + path.stem
        return path.relative_to(self.cwd).as_posix() if path.is_relative_to(self.cwd) else str(path)

    def read(self, path: Path) -> Layer:
        """Returns the layer of one file; raises UserError if it cannot be read or parsed."""
        name, folder = self.name(path), str(path.parent)
        where = Where(name, folder, root=project_root(folder))
        if path.suffix.lower() == ".psd1":
            return _peer_layer(_read_configuration(path, name), where)
        data = _parse_configuration(_read_configuration(path, name), name)
        if path.name == PYPROJECT:
            return self.layer(_our_table(data) or {}, where._replace(key="tool.psverify"))
        if _our_table(data) is not None:
            raise UserError(
                f"{name}: [tool.psverify] belongs in pyproject.toml; in this file, use its keys at the top level"
            )
        return self.layer(data, where)

    def below(self, layer: Layer) -> tuple[Layer, ...]:
        """Returns the layers that a layer without a file extends; raises UserError as `chain` does."""
        base = _extended(layer)
        return () if base is None else self.chain(base)

    def words(self, text: str) -> Layer:
        """Returns the layer of `--config "KEY = VALUE"`; raises UserError if it is neither TOML nor a file."""
        try:
            data = _parse_configuration(text.encode(), "--config")
        except UserError as error:
            raise UserError(f"--config '{text}' is neither a file nor a TOML setting such as {_EXAMPLE}") from error
        return self.layer(data, Where("--config", self.cwd))

    def flags(self, said: Mapping[str, Any]) -> Layer:
        """Returns the layer of flags, given as TOML keys and values."""
        return Layer(COMMAND_LINE, self.cwd, read_table(dict(said), keys(), Where(COMMAND_LINE, self.cwd)))

    def layer(self, data: Any, where: Where) -> Layer:
        """Returns the checked values of a parsed file; a wrong version is reported before unknown keys."""
        if not isinstance(data, dict):
            raise where.error("must be a table")
        if "required-version" in data:
            require(data["required-version"], where.inside("required-version"))
        known = {**keys(), **{name: Shape(table) for name, table in self.tables.items()}}
        for key in data:
            if key not in known:
                raise unknown_key(key, known, where)
        values = read_table({key: value for key, value in data.items() if key not in self.tables}, keys(), where)
        tables = {
            name: read_table(data[name], shapes(table), where.inside(name))
            for name, table in self.tables.items()
            if name in data
        }
        self._confine_reports(values.get("output_format", ()), where)
        if said := values.get("format_settings"):
            where.inside("format-settings").confine(os.path.join(where.folder, said), said)  # noqa: PTH118
        return Layer(where.origin, where.folder, values, tables, root=where.root)

    def _confine_reports(self, targets: Iterable[str], where: Where) -> None:
        """Raises UserError for a report that a file places outside the project or over a link."""
        if where.root is None:
            return
        for target in targets:
            path = os.path.join(self.cwd, target.partition("=")[2])  # noqa: PTH118
            where.inside("output-format").confine(path, target)
            if os.path.islink(path):  # noqa: PTH114
                raise where.inside("output-format").error(f"names '{target}', which is a link")


def _peer_layer(raw: bytes, where: Where) -> Layer:
    from psverify.config.psd1 import read_data  # noqa: PLC0415
    from psverify.config.pssa_settings import read_settings  # noqa: PLC0415 - few projects have one, and it brings the parser

    settings = read_settings(read_data(raw, where.origin), where.origin)
    return Layer(where.origin, where.folder, pssa_settings=settings, root=where.root)


def settings_layer(argument: str, cwd: str) -> Layer:
    """Returns the layer of `--settings FILE|PRESET`."""
    from psverify.config.pssa_settings import find_settings  # noqa: PLC0415 - as above

    settings = find_settings(argument, cwd)
    return Layer(settings.origin, cwd, pssa_settings=settings)


def _extended(layer: Layer) -> Path | None:
    base: str | None = layer.values.get("extend")
    if base is None:
        return None
    if base.startswith(PRESET):
        return _preset(base, layer.origin)
    path = Path(os.path.normpath(Path(layer.folder, os.path.expanduser(base))))  # noqa: PTH111 - keeps ~nobody as it is
    Where(layer.origin, layer.folder, "extend", layer.root).confine(str(path), base)
    if not os.path.isfile(path):  # noqa: PTH113 - never raises
        raise UserError(f"{layer.origin}: extend names '{base}', which does not exist")
    return path


def _preset(name: str, origin: str) -> Path:
    path = PRESETS / f"{name.removeprefix(PRESET)}.toml"
    if not path.is_file() or path.parent != PRESETS:
        known = [PRESET + preset.stem for preset in PRESETS.glob("*.toml")]
        raise UserError(f"{origin}: extend names '{name}', which is not a preset{nearest(name, known)}")
    return path


def _read_configuration(path: Path, name: str) -> bytes:
    try:
        return read_file(path, CONFIGURATION_LIMIT)
    except OSError as error:
        raise UserError(f"{name}: cannot be read: {error.strerror or error}") from error


def _parse_configuration(raw: bytes, name: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib  # noqa: PLC0415 - most runs have no file to read
    else:
        import tomli as tomllib  # noqa: PLC0415
    try:
        text = raw.decode("utf-8-sig")
        if _LONG_KEY.search(text):
            raise UserError(f"{name}: has a key with more than {_MOST_PARTS} parts")
        data: dict[str, Any] = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise UserError(f"{name}: is not UTF-8; save it as UTF-8") from error
    except (ValueError, RecursionError) as error:  # includes numbers with thousands of digits and deeply nested lists
        raise UserError(f"{name}: is not valid TOML: {error}") from error
    return data
