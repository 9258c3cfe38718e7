"""The public faces: small, documented, and described on a page that is up to date."""

from __future__ import annotations

import importlib
import inspect
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "make_api_docs.py"
FACES = ("psverify.api", "psverify.api.facts", "psverify.api.report", "psverify.api.session")
DECORATORS = {"dry_run", "run_options"}
"""Made by click's decorators; docs/plugins.md describes them."""


def test_the_page_is_up_to_date() -> None:
    tool = runpy.run_path(str(TOOL))
    assert tool["PAGE"].read_text("utf-8") == tool["page"](), "run python tools/make.py"


@pytest.mark.parametrize("face", FACES)
def test_every_public_function_and_class_is_documented(face: str) -> None:
    tool = runpy.run_path(str(TOOL))
    module = importlib.import_module(face)
    values = [getattr(module, name) for name in tool["public_names"](module) if name not in DECORATORS]
    documented = [value for value in values if isinstance(value, type) or inspect.isroutine(value)]
    assert [value for value in documented if not inspect.getdoc(value)] == []


def test_a_first_rule_needs_few_names() -> None:
    tool = runpy.run_path(str(TOOL))
    assert len(tool["public_names"](importlib.import_module("psverify.api"))) <= 40


def test_a_rule_brings_neither_pool_nor_command_line() -> None:
    code = "import sys, psverify.api.facts; print([m for m in sys.modules if m.startswith(('click', 'psverify.pool'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
