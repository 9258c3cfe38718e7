"""What all managers share, and the public face of it for plugins that are managers themselves.

Names are imported when they are first asked for: a service's shim starts below this package and must stay small.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psverify_managers.common.backoff import ExponentialBackoff as ExponentialBackoff
    from psverify_managers.common.catalogue.catalogue import Catalogue as Catalogue, Hook as Hook
    from psverify_managers.common.catalogue.incident import Incident as Incident, incident_of as incident_of
    from psverify_managers.common.children.cancellation import Cancel as Cancel
    from psverify_managers.common.children.output_stream import Output as Output
    from psverify_managers.common.children.run_child import (
        ChildCommand as ChildCommand,
        ChildExit as ChildExit,
        run_child as run_child,
    )
    from psverify_managers.common.cli.command import (
        duration_option as duration_option,
        make_linter as make_linter,
        manager_options as manager_options,
        open_installation as open_installation,
    )
    from psverify_managers.common.cli.report_records import RecordKind as RecordKind, make_record as make_record
    from psverify_managers.common.clock import Clock as Clock, SystemClock as SystemClock
    from psverify_managers.common.documents.positions import (
        Document as Document,
        DocumentProblem as DocumentProblem,
        parse_document as parse_document,
        validate_document as validate_document,
    )
    from psverify_managers.common.documents.strict_model import Model as Model
    from psverify_managers.common.durations import to_bytes as to_bytes, to_seconds as to_seconds
    from psverify_managers.common.ids import Ids as Ids
    from psverify_managers.common.installation import Installation as Installation, Places as Places
    from psverify_managers.common.lint_gate import Lint as Lint, refusal_reason as refusal_reason
    from psverify_managers.common.masking import Masker as Masker
    from psverify_managers.common.probes import ProbeSpec as ProbeSpec, ask_probe as ask_probe
    from psverify_managers.common.settings.config_manager import ConfigManager as ConfigManager, Revision as Revision
    from psverify_managers.common.states import TaskState as TaskState
    from psverify_managers.common.store.database import Database as Database
    from psverify_managers.common.store.locks import release_lock as release_lock, take_lock as take_lock
    from psverify_managers.common.store.rows import Owner as Owner
    from psverify_managers.common.webhooks import (
        Endpoint as Endpoint,
        Undelivered as Undelivered,
        deliver_event as deliver_event,
    )

FACE: dict[str, dict[str, tuple[str, ...]]] = {
    "Commands": {
        "cli.command": ("duration_option", "make_linter", "manager_options", "open_installation"),
        "cli.report_records": ("RecordKind", "make_record"),
        "installation": ("Installation", "Places"),
        "lint_gate": ("Lint", "refusal_reason"),
    },
    "Errors": {"catalogue.catalogue": ("Catalogue", "Hook"), "catalogue.incident": ("Incident", "incident_of")},
    "Store and settings": {
        "ids": ("Ids",),
        "settings.config_manager": ("ConfigManager", "Revision"),
        "store.database": ("Database",),
        "store.locks": ("release_lock", "take_lock"),
        "store.rows": ("Owner",),
    },
    "Documents": {
        "documents.positions": ("Document", "DocumentProblem", "parse_document", "validate_document"),
        "documents.strict_model": ("Model",),
    },
    "Processes and networks": {
        "children.cancellation": ("Cancel",),
        "children.output_stream": ("Output",),
        "children.run_child": ("ChildCommand", "ChildExit", "run_child"),
        "masking": ("Masker",),
        "probes": ("ProbeSpec", "ask_probe"),
        "states": ("TaskState",),
        "webhooks": ("Endpoint", "Undelivered", "deliver_event"),
    },
    "Time": {
        "backoff": ("ExponentialBackoff",),
        "clock": ("Clock", "SystemClock"),
        "durations": ("to_bytes", "to_seconds"),
    },
}
"""The public names, by topic and by the module below this package that defines them."""

_HOMES = {name: home for homes in FACE.values() for home, names in homes.items() for name in names}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
