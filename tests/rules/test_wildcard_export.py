"""PSV803 is silent where the manifest names a file that is not there: no case of the rule can hold that."""

from __future__ import annotations

from pathlib import Path

from psverify.check.settings import LintSettings, RuleSetting
from psverify.outcome.pipeline import check_file
from psverify.plugin.host import host


def places(path: Path) -> list[tuple[int, int]]:
    registry = host().registry
    rule = registry.find("PSV803")
    assert rule is not None
    outcome = check_file(str(path), LintSettings((RuleSetting("PSV803", rule.Options()),)), registry)
    return [(record.region.line, record.region.column) for record in outcome.records if record.region]


def test_a_manifest_without_its_root_module_is_invalid(tmp_path: Path) -> None:
    path = tmp_path / "My.psd1"
    path.write_text("@{ ModuleVersion = '1.0'; RootModule = 'My.psm1'; FunctionsToExport = '*' }")
    assert places(path) == []
    (tmp_path / "My.psm1").touch()
    assert places(path) == [(1, 71)]
