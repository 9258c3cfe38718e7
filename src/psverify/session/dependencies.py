"""What a remembered result depends on beside the file itself."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from psverify.state.cache import Stamp, stamp

if TYPE_CHECKING:
    from psverify.session import Session


def digest(session: Session, rules: Iterable[str], modules: Iterable[str], *parts: object) -> str:
    """Returns a digest of `parts`, plugins' versions, and the code of the grammar, of rules and of further modules."""
    plugins = sorted(point.origin for point in session.host.loaded.values())
    found = {rule.__module__ for code in rules if (rule := session.registry.find(code))}
    code = _looks(sorted({*found, *modules, "psverify._grammar"}))
    return hashlib.sha256(repr((parts, plugins, code)).encode()).hexdigest()[:32]


def _looks(modules: Iterable[str]) -> list[Stamp | None]:
    """Returns how the files of modules look: in an editable install they change under one version."""
    files = (getattr(sys.modules.get(name), "__file__", None) for name in modules)
    return [stamp(file) for file in files if file]
