"""Scripts as `format` lays them out when the table [format] asks for more, for the tests of its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psverify.config.formatting import FormatTable
from psverify.format.format_file import format_bytes
from psverify.format.settings import FormatSettings, format_settings
from psverify.plugin.host import host

if TYPE_CHECKING:
    from psverify.model import Outcome

PRESETS = ("CodeFormatting", "CodeFormattingOTBS", "CodeFormattingAllman", "CodeFormattingStroustrup")


def settings(preset: str = "CodeFormatting", **keys: Any) -> FormatSettings:
    chosen = format_settings(preset, ".", host().registry, platforms=("core-7.6-linux",))
    return chosen._replace(table=FormatTable(**keys))


def outcome_of(text: str, preset: str = "CodeFormatting", **keys: Any) -> Outcome:
    return format_bytes(text.encode(), "a.ps1", settings(preset, **keys), host().registry)


def laid_out(text: str, preset: str = "CodeFormatting", **keys: Any) -> str:
    """Returns a script as it is laid out; fails if that is refused or a second run would go on."""
    outcome = outcome_of(text, preset, **keys)
    assert not outcome.failures
    assert "PSV001" not in {record.rule for record in outcome.records}
    after = text if outcome.after is None else outcome.after.decode()
    again = outcome_of(after, preset, **keys)
    assert (again.after, again.failures) == (None, ())
    return after
