import io
import subprocess
import sys

import pluggy
import pytest

from psverify.plugin import builtin_reporters as reporters
from psverify.plugin.hooks import PROJECT, Hooks
from psverify.report.reporter import Style


@pytest.mark.parametrize("name", reporters.FORMATS)
def test_every_format_can_be_made(name: str) -> None:
    reporter = reporters.FORMATS[name](io.StringIO(), Style())
    assert {"open", "outcome", "failure", "close"} <= set(dir(reporter))


def test_the_plugin_offers_them_by_the_hook() -> None:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    manager.register(reporters)
    manager.check_pending()
    (formats,) = manager.hook.psverify_reporters()
    assert {"full", "concise", "grouped", "json", "json-lines", "csv", "junit", "sarif", "github", "markdown"} < set(
        formats
    )


def test_formats_are_imported_when_they_are_asked_for() -> None:
    code = (
        "import sys, psverify.plugin.builtin_reporters\n"
        "heavy = {'junitparser', 'psverify.report.formats.sarif', 'psverify.report.human_text', 'xml.etree.ElementTree'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
