from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings as hypothesis_settings, strategies as st
from laid_out import PRESETS, laid_out, outcome_of

from psverify.config.formatting import OFF, FormatTable
from psverify.format.extra.steps import indentation_unit, with_steps
from psverify.parse.tree import parse
from psverify.plugin.host import host

KEYS: dict[str, tuple[Any, ...]] = {
    "line_width": (0, 1, 15, 40),
    "blank_lines_between_functions": (None, 0, 1, 2),
    "sort_usings": (False, True),
    "align_comments": (False, True),
    "quote_style": (None, "single", "double"),
    "hashtable_separators": (None, "remove", "add"),
    "one_parameter_per_line": (False, True),
}
BLANKS = st.sampled_from([" ", " ", "", "\n", "\r\n", " # why\n", "\n\n", " <# b #> ", "\n# own line\n"])
ATOMS = st.sampled_from(
    ["$x", "1", "'s'", '"d"', '"a $b"', "$a.b", "[int]", '"$(@{ a = 1; b = "c" }.a)"', "@'\nhere\n'@\n"]
)
OPERATORS = st.sampled_from([" -and ", " -or ", "-eq ", " + ", " -f ", " -replace ", " -and\n"])
ATTRIBUTES = st.sampled_from(["", "[int] ", "[A(B = 1, C = 'c')]", "[A('a', 'b')] [string]", "[A()]\n", "# about\n"])
COMMAS = st.sampled_from([",", ", ", ",\n", " # c\n, ", ", # c\n", "\n,\n"])
USINGS = st.sampled_from(["namespace B.C", "namespace A", "assembly 'z'", "module M # of M", "module './a.psm1';"])


def joined(*parts: st.SearchStrategy[str] | str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


def several(one: st.SearchStrategy[str], between: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(joined(one, between), max_size=3).map("".join)


def bracketed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions in brackets, some of them with statements inside."""
    listed = st.lists(inner, min_size=1, max_size=3).map(", ".join)
    pairs = several(
        joined("k", st.integers(0, 9).map(str), " = ", inner), st.sampled_from([";\n", "; ", "\n", " # c\n"])
    )
    names = st.sampled_from(["$p", "$q = 1"])
    parameters = joined(ATTRIBUTES, names, COMMAS, ATTRIBUTES, names)
    return st.one_of(
        joined("(", BLANKS, inner, OPERATORS, inner, BLANKS, ")"),
        joined("@(", BLANKS, listed, BLANKS, ")"),
        joined("$o.M(", listed, ")"),
        joined("@{", BLANKS, pairs, "}"),
        joined("{", BLANKS, "param(", parameters, "); ", inner, BLANKS, "}"),
        joined("(Get-Item ", inner, " | Sort-Object ", inner, ")"),
    )


EXPRESSIONS = st.recursive(ATOMS, bracketed, max_leaves=8)
BODIES = joined("{", BLANKS, several(EXPRESSIONS, st.sampled_from(["\n", "; ", " # c\n"])), "}")
STATEMENTS = st.one_of(
    joined("$v = ", EXPRESSIONS, " # c"),
    joined("Get-Item -Path ", EXPRESSIONS, " | Where-Object ", EXPRESSIONS),
    joined("if (", EXPRESSIONS, OPERATORS, EXPRESSIONS, ") ", BODIES, " else ", BODIES),
    joined("try ", BODIES, " catch ", BODIES),
    joined("function f ", BODIES, BLANKS, "\nfunction g ", BODIES),
    joined("function f($a, ", ATTRIBUTES, "$b) ", BODIES),
    st.just('tool --% "a" ; b'),
)
SCRIPTS = joined(
    several(joined("using ", USINGS), st.sampled_from(["\n", "\n# of it\n", "\n\n", "\n#Requires -Version 5\n"])),
    several(STATEMENTS, st.sampled_from(["\n", "\n\n\n", "\r\n"])),
)
TABLES = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in KEYS.items()})


@given(SCRIPTS, TABLES, st.sampled_from(PRESETS))
@hypothesis_settings(max_examples=60)
def test_a_second_run_changes_nothing_whatever_is_asked_for(text: str, keys: dict[str, Any], preset: str) -> None:
    """That nothing is refused says that the meaning stays, and strings and comments with it."""
    assume(not parse(text.encode()).has_error)
    laid_out(text, preset, **keys)


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in KEYS.items() for value in values[1:]])
def test_a_key_adds_its_step(key: str, value: Any) -> None:
    table = FormatTable(**{key: value})
    added = [step.code for step in with_steps(table, ())]
    assert added == ([] if key == "sort_usings" else [key.replace("_", "-")])


def test_all_off_adds_nothing() -> None:
    assert with_steps(OFF, ()) == ()
    text = "using namespace B\nusing namespace A\nf @{ a = 'b'; }   # c\n"
    assert laid_out(text) == text


def test_all_off_loads_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.ps1").write_text("$a=1")
    script = "import sys; from psverify.cli.main import main; main(['format', '--isolated']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    modules = done.stdout.split()
    assert "psverify.format.format_file" in modules
    assert not [name for name in modules if name.startswith("psverify.format.extra")]


def test_one_level_is_what_the_indentation_rule_says() -> None:
    rule = host().registry.find("PSV406")
    assert rule is not None
    assert indentation_unit(()) == "    "
    assert indentation_unit((rule(rule.Options(indentation_size=2)),)) == "  "
    assert indentation_unit((rule(rule.Options(kind="tab")),)) == "\t"


def test_a_script_with_syntax_errors_stays() -> None:
    outcome = outcome_of("using namespace B\nusing namespace A\nif ($x) {", sort_usings=True, line_width=1)
    assert outcome.after is None
    assert outcome.records[0].rule == "PSV001"
