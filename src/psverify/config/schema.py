"""The whole of the configuration: each key declared once, for loading, the JSON Schema, the reference and messages."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from psverify.config.declare_keys import EMPTY, MOST_JOBS, setting
from psverify.config.formatting import FormatTable
from psverify.config.value_types import Shape, shapes
from psverify.frozen_record import Frozen, frozen
from psverify.globs.glob import Glob
from psverify.model import Severity

TABLES: Mapping[str, type] = MappingProxyType({"format": FormatTable})
"""Tables of psverify's own, which are read as those of plugins are, key by key."""
RULES_SHAPE = Shape(Mapping[str, Mapping[str, Any]])
SEVERITY_SHAPE = Shape(Severity)
SEVERITY_DOC = "How bad the rule's findings are, in place of its own severity."


INCLUDED = tuple(Glob(name, "") for name in ("*.ps1", "*.psm1", "*.psd1", "about_*.help.txt"))
EXCLUDED = tuple(
    Glob(f"{name}/", "")
    for name in (
        ".git", ".hg", ".svn", ".idea", ".vscode", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".nox",
        ".mypy_cache", ".pytest_cache", ".ruff_cache", ".psverify_cache",
    )
)  # fmt: skip
"""A base that is empty stands for the folder whose files are looked for."""


@frozen
class Configuration(Frozen):
    """All that configuration says, worked out: what is not said has its default."""

    extend: str | None = setting(
        "A configuration to start from: a TOML or PSScriptAnalyzer settings file, relative to this one, or a preset of "
        "psverify's own: `psverify:standards`. What this file says wins.",
        'extend = "../psverify.toml"',
        default=None,
        heading="Files",
    )
    required_version: str | None = setting(
        "The versions of psverify that this configuration is written for: `0.1.0`, or conditions such as "
        "`>=0.1, <0.3`. Any other version refuses to run.",
        'required-version = ">=0.1"',
        default=None,
    )
    include: tuple[Glob, ...] = setting(
        "Patterns of the files to look for in folders. Files without an extension whose first line calls `pwsh` are "
        "found as well.",
        'include = ["*.ps1", "*.psm1", "*.psd1", "*.ps1.txt"]',
        default=INCLUDED,
    )
    exclude: tuple[Glob, ...] = setting(
        "Patterns of files and folders to leave out, in place of the default ones.",
        'exclude = [".git/", "vendor/"]',
        default=EXCLUDED,
    )
    extend_exclude: tuple[Glob, ...] = setting(
        "Patterns of files and folders to leave out besides `exclude`.",
        'extend-exclude = ["build/", "*.generated.ps1"]',
        default=(),
        adds=True,
    )
    force_exclude: bool = setting(
        "Whether files that are named on the command line are left out as well if they are excluded, or have no extension "
        "and do not begin as a script of PowerShell's.",
        "force-exclude = true",
        default=False,
    )
    respect_gitignore: bool = setting(
        "Whether what `.gitignore`, `.ignore` and `.git/info/exclude` leave out is left out.",
        "respect-gitignore = false",
        default=True,
    )
    target_platforms: tuple[str, ...] = setting(
        "The PowerShell versions and systems that the scripts run on, such as `desktop-5.1-windows` or `core-7.6-linux`; none: "
        "all of them. The compatibility rules (PSV602 to PSV605) look at these unless an option of theirs names others, and "
        "leave out those that a script's `#Requires` excludes.",
        'target-platforms = ["desktop-5.1-windows", "core-7.6-linux"]',
        default=(),
    )

    select: tuple[str, ...] | None = setting(
        "The rules that are on, in place of the default ones: codes, names, PSScriptAnalyzer's names, beginnings of "
        "codes (`PSV3`) or `ALL`.",
        'select = ["PSV1", "PSV2", "cmdlet-alias"]',
        default=None,
        heading="Rules",
    )
    extend_select: tuple[str, ...] = setting(
        "Rules that are on besides the others.",
        'extend-select = ["cyclomatic-complexity"]',
        default=(),
        adds=True,
    )
    ignore: tuple[str, ...] = setting(
        "Rules that are off. The more specific selector wins: `PSV301` over `PSV3`, and that over `ALL`.",
        'ignore = ["write-host"]',
        default=(),
        adds=True,
    )
    per_file_ignores: Mapping[str, tuple[str, ...]] = setting(
        "Rules that are off for the files that a pattern means; with a leading `!`, for all files but these.",
        'per-file-ignores = { "tests/" = ["PSV7", "write-host"] }',
        default=EMPTY,
        adds=True,
    )
    pssa_parity: bool = setting(
        "Whether to report what PSScriptAnalyzer 1.25 reports, its false alarms included, with its rules, severities and "
        "defaults. `docs/differences.md` lists what this changes.",
        "pssa-parity = true",
        default=False,
    )
    rules: Mapping[str, Mapping[str, Any]] = setting(
        "A table for each rule, by its code or name: `severity` (`error`, `warning` or `note`) and the options that "
        "`psverify rule NAME` lists. It does not turn a rule on.",
        'rules.cmdlet-alias = { severity = "error", allowlist = ["cd"] }',
        default=EMPTY,
        adds=True,
    )
    rule_folders: tuple[Path, ...] = setting(
        "Folders with rules declared in YAML (`docs/declared-rules.md`), which are on like any other; they need the extra "
        "`queries`.",
        'rule-folders = ["build/rules"]',
        default=(),
        adds=True,
    )

    fix: bool = setting(
        "Whether `check` mends what it can, as with `--fix`.",
        "fix = true",
        default=False,
        heading="Fixes",
        per_run=True,
    )
    unsafe_fixes: bool = setting(
        "Whether fixes that may change what a script does are applied too.",
        "unsafe-fixes = true",
        default=False,
        per_run=True,
    )
    fix_signed: bool = setting(
        "Whether `check` and `format` also rewrite scripts with a signature block, which invalidates the signature.",
        "fix-signed = true",
        default=False,
    )
    fixable: tuple[str, ...] | None = setting(
        "The only rules whose fixes are applied.",
        'fixable = ["PSV4"]',
        default=None,
    )
    unfixable: tuple[str, ...] = setting(
        "Rules whose fixes are not applied.",
        'unfixable = ["cmdlet-alias"]',
        default=(),
        adds=True,
    )
    extend_safe_fixes: tuple[str, ...] = setting(
        "Rules whose unsafe fixes count as safe.",
        'extend-safe-fixes = ["unapproved-verb"]',
        default=(),
        adds=True,
    )
    extend_unsafe_fixes: tuple[str, ...] = setting(
        "Rules whose safe fixes count as unsafe.",
        'extend-unsafe-fixes = ["PSV301"]',
        default=(),
        adds=True,
    )

    min_severity: Severity = setting(
        "Findings below this severity are not reported.",
        'min-severity = "warning"',
        default=Severity.NOTE,
        heading="Reports",
    )
    fail_on: Severity = setting(
        "Findings of this severity or a higher one make the exit code 1.",
        'fail-on = "error"',
        default=Severity.WARNING,
        per_run=True,
    )
    output_format: tuple[str, ...] = setting(
        "The reports to write, each a format or `FORMAT=FILE` with a file relative to the working directory; none: "
        "`full`.",
        'output-format = ["concise", "sarif=psverify.sarif"]',
        default=(),
        per_run=True,
    )
    format_settings: str = setting(
        "What `format` follows: one of the presets `CodeFormatting`, `CodeFormattingOTBS`, `CodeFormattingAllman` and "
        "`CodeFormattingStroustrup`, or a PSScriptAnalyzer settings file, relative to this one. Options in `rules` win.",
        'format-settings = "CodeFormattingOTBS"',
        default="CodeFormatting",
        heading="Formatting",
    )
    baseline: Path | None = setting(
        "The file of known findings, which are not reported again.",
        'baseline = "psverify-baseline.json"',
        default=None,
        per_run=True,
    )

    jobs: int | str = setting(
        "How many processes check files; `auto` suits the amount of work and the processors that may be used.",
        "jobs = 4",
        default="auto",
        choices=("auto",),
        bounds=(1, MOST_JOBS),
        per_run=True,
        heading="Running",
    )
    cache_dir: Path | None = setting(
        "The folder that keeps what was found in files; by default `.psverify_cache` in the working directory.",
        'cache-dir = "build/psverify-cache"',
        default=None,
        per_run=True,
    )
    required_plugins: tuple[str, ...] = setting(
        "Plugins or distributions without which psverify refuses to run.",
        'required-plugins = ["psverify-acme"]',
        default=(),
        adds=True,
        per_run=True,
    )


def keys() -> Mapping[str, Shape]:
    """Returns the shape of each top-level key, by its name in TOML."""
    return shapes(Configuration)


def declared() -> Mapping[str, dataclasses.Field[Any]]:
    """Returns the declaration of each top-level key, by its field's name."""
    return {field.name: field for field in dataclasses.fields(Configuration)}
