"""The page about formatting shows what each key does, and every example on it is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from laid_out import laid_out

from psverify.config.formatting import FormatTable
from psverify.config.load import Loader
from psverify.config.value_types import shapes

PAGE = (Path(__file__).parents[3] / "docs" / "formatting.md").read_text("utf-8")
EXAMPLES = re.findall(
    r"^<!-- format: (.*?) -->\n```powershell\n(.*?)# becomes\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE
)


@pytest.mark.parametrize(("said", "before", "after"), EXAMPLES, ids=[said for said, _, _ in EXAMPLES])
def test_the_example(said: str, before: str, after: str) -> None:
    keys = Loader(".").words(f"format.{said}").tables["format"]
    assert laid_out(before, **keys) == after


def test_each_key_has_a_section_and_an_example() -> None:
    assert re.findall(r"^### `(.*)`$", PAGE, re.MULTILINE) == list(shapes(FormatTable))
    assert [said.partition(" ")[0] for said, _, _ in EXAMPLES] == list(shapes(FormatTable))


@pytest.mark.parametrize("example", re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
def test_the_configuration_is_one(example: str) -> None:
    assert Loader(".").words(example).origin == "--config"


def test_the_table_is_shown_whole() -> None:
    (example,) = re.findall(r"^```toml\n(\[format\].*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert FormatTable(**Loader(".").words(example).tables["format"]) == FormatTable(
        line_width=120,
        blank_lines_between_functions=1,
        sort_usings=True,
        align_comments=True,
        quote_style="single",
        hashtable_separators="remove",
        one_parameter_per_line=True,
    )
