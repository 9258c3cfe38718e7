"""The ConfigManager: one source of settings for all managers, with profiles, secrets by reference, and rollback."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psverify.api import ExitCode, UserError
from psverify_managers.common.documents.positions import DocumentProblem, parse_document
from psverify_managers.common.documents.references import UnknownReference, look_up
from psverify_managers.common.ids import Ids
from psverify_managers.common.settings.layers import SettingsLayer, key_origins, merge_layers, of_environment, put_key

if TYPE_CHECKING:
    from pathlib import Path

    from psverify_managers.common.store.database import Database

PROFILE_VARIABLE = "PSVERIFY_PROFILE"
ENDINGS = (".yaml", ".yml", ".json")
LOCAL = "local.json"
_SECRET = ("env:", "file:")


@dataclass(frozen=True, slots=True)
class Revision:
    """A saved state of the settings, for rollback; `made` is in seconds since 1970."""

    id: str
    made: float
    author: str
    reason: str


class ConfigManager:
    """The settings in a folder: `default`, then the profile's file, then `local.json`, then the environment.

    Files are YAML or JSON. `profile` is `development`, `production` or any other name; it defaults to PSVERIFY_PROFILE.
    """

    def __init__(self, folder: Path, profile: str | None = None, environ: Mapping[str, str] | None = None) -> None:
        self.folder, self._environ = folder, os.environ if environ is None else environ
        self.profile = profile or self._environ.get(PROFILE_VARIABLE, "development")

    @functools.cached_property
    def layers(self) -> tuple[SettingsLayer, ...]:
        """The layers, weakest first; raises UserError for a file that cannot be read."""
        found = (self._file(name) for name in ("default", self.profile, "local"))
        return (*(layer for layer in found if layer is not None), of_environment(self._environ))

    @functools.cached_property
    def values(self) -> Mapping[str, Any]:
        """All settings."""
        return merge_layers(self.layers)

    @property
    def origins(self) -> Mapping[str, str]:
        """The source of each dotted key."""
        return key_origins(self.layers)

    def get(self, key: str) -> Any:
        """Returns the value of a dotted key, with secret references resolved; raises UserError."""
        try:
            return self._revealed(key, look_up(key, self.values))
        except UnknownReference:
            raise UserError(f"{self.folder.name}: unknown setting '{key}'", ExitCode.UNKNOWN_SUBJECT) from None

    def set(self, key: str, value: Any, database: Database, now: float, reason: str = "") -> Revision:
        """Changes a setting in `local.json` and returns the revision before the change."""
        revision = self.keep(database, now, reason or f"before setting {key}")
        path = self.folder / LOCAL
        values = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        put_key(values, key, value)
        _write_atomically(path, json.dumps(values, indent=2, ensure_ascii=False) + "\n")
        self._forget()
        return revision

    def keep(self, database: Database, now: float, reason: str) -> Revision:
        """Saves the current files as a revision."""
        texts = {path.name: path.read_text(encoding="utf-8") for path in self._files()}
        author = self._environ.get("USER") or self._environ.get("USERNAME") or ""
        revision = Revision(Ids().make(now), now, author, reason)
        row = (revision.id, revision.made, revision.author, revision.reason, json.dumps(texts))
        database.change("INSERT INTO settings VALUES (?, ?, ?, ?, ?)", row)
        return revision

    def history(self, database: Database) -> list[Revision]:
        """Returns the saved revisions, newest first."""
        rows = database.rows("SELECT id, made, author, reason FROM settings ORDER BY id DESC")
        return [Revision(**dict(row)) for row in rows]

    def roll_back(self, identifier: str, database: Database, now: float) -> None:
        """Restores a revision after saving the current state; raises UserError if it is unknown."""
        row = database.row("SELECT content FROM settings WHERE id = ?", (identifier,))
        if row is None:
            raise UserError(f"unknown settings revision '{identifier}'", ExitCode.UNKNOWN_SUBJECT)
        self.keep(database, now, f"before rolling back to {identifier}")
        texts: dict[str, str] = json.loads(row["content"])
        for path in self._files():
            if path.name not in texts:
                path.unlink()
        for name, text in texts.items():
            _write_atomically(self.folder / name, text)
        self._forget()

    def _files(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("*") if path.suffix in ENDINGS)

    def _file(self, name: str) -> SettingsLayer | None:
        path = next((path for ending in ENDINGS if (path := self.folder / f"{name}{ending}").is_file()), None)
        if path is None:
            return None
        document = parse_document(path.read_text(encoding="utf-8-sig"), is_json=path.suffix == ".json")
        if isinstance(document, DocumentProblem):
            raise UserError(f"{path}:{document.line}: {document.message}")
        if not isinstance(document.value, Mapping):
            raise UserError(f"{path}: expected a mapping of settings")
        return SettingsLayer(path.name, document.value)

    @property
    def revealed(self) -> Mapping[str, Any]:
        """All settings with secret references resolved; references to missing secrets stay."""
        found: Mapping[str, Any] = self._shown(self.values)
        return found

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that settings refer to, to be masked."""
        return tuple(secret for text in _texts_in(self.values) if (secret := self._secret(text)) is not None)

    def _revealed(self, key: str, value: Any) -> Any:
        for text in _texts_in(value):
            if text.startswith(_SECRET) and self._secret(text) is None:
                raise UserError(f"{self.folder.name}: setting '{key}' refers to secret {text}, which does not exist")
        return self._shown(value)

    def _shown(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: self._shown(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._shown(each) for each in value]
        secret = self._secret(value) if isinstance(value, str) else None
        return value if secret is None else secret

    def _secret(self, text: str) -> str | None:
        kind, _, name = text.partition(":")
        if kind == "env":
            return self._environ.get(name)
        path = self.folder / name
        return path.read_text(encoding="utf-8").strip() if kind == "file" and name and path.is_file() else None

    def _forget(self) -> None:
        self.__dict__.pop("layers", None)
        self.__dict__.pop("values", None)


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _texts_in(each)


def _write_atomically(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
