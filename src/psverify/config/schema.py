"""All configuration keys, each declared once for loading, the JSON Schema, the reference and messages."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from psverify.config.declare_keys import EMPTY, MOST_JOBS, declare_key
from psverify.config.formatting import FormatTable
from psverify.config.value_types import Shape, shapes
from psverify.frozen_record import Frozen, frozen
from psverify.globs.glob import Glob
from psverify.model import Severity

TABLES: Mapping[str, type] = MappingProxyType({"format": FormatTable})
"""Built-in tables, which are read key by key, like those of plugins."""
RULES_SHAPE = Shape(Mapping[str, Mapping[str, Any]])
SEVERITY_SHAPE = Shape(Severity)
SEVERITY_DOC = "Overrides the rule's default severity."


INCLUDED = tuple(Glob(name, "") for name in ("*.ps1", "*.psm1", "*.psd1", "about_*.help.txt"))
EXCLUDED = tuple(
    Glob(f"{name}/", "")
    for name in (
        ".git", ".hg", ".svn", ".idea", ".vscode", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".nox",
        ".mypy_cache", ".pytest_cache", ".ruff_cache", ".psverify_cache",
    )
)  # fmt: skip
"""An empty base means the folder being searched."""


@frozen
class Configuration(Frozen):
    """The resolved configuration, with defaults for keys that are not set."""

    extend: str | None = declare_key(
        "A configuration to inherit from: a TOML or PSScriptAnalyzer settings file, relative to this file, or the "
        "built-in preset `psverify:standards`. Keys in this file override inherited ones.",
        'extend = "../psverify.toml"',
        default=None,
        heading="Files",
    )
    required_version: str | None = declare_key(
        "The psverify versions that this configuration supports: an exact version such as `0.1.0`, or conditions "
        "such as `>=0.1, <0.3`. Other versions exit with an error.",
        'required-version = ">=0.1"',
        default=None,
    )
    include: tuple[Glob, ...] = declare_key(
        "Patterns of the files to check in folders. Files without an extension whose shebang line calls `pwsh` are "
        "also included.",
        'include = ["*.ps1", "*.psm1", "*.psd1", "*.ps1.txt"]',
        default=INCLUDED,
    )
    exclude: tuple[Glob, ...] = declare_key(
        "Patterns of files and folders to exclude. Replaces the defaults.",
        'exclude = [".git/", "vendor/"]',
        default=EXCLUDED,
    )
    extend_exclude: tuple[Glob, ...] = declare_key(
        "Patterns of files and folders to exclude in addition to `exclude`.",
        'extend-exclude = ["build/", "*.generated.ps1"]',
        default=(),
        adds=True,
    )
    force_exclude: bool = declare_key(
        "Whether to apply exclusions to files named on the command line. Also skips named files without an "
        "extension that are not PowerShell scripts.",
        "force-exclude = true",
        default=False,
    )
    respect_gitignore: bool = declare_key(
        "Whether to skip files ignored by `.gitignore`, `.ignore` and `.git/info/exclude`.",
        "respect-gitignore = false",
        default=True,
    )
    target_platforms: tuple[str, ...] = declare_key(
        "The PowerShell versions and systems that the scripts run on, such as `desktop-5.1-windows` or "
        "`core-7.6-linux`. If empty, all platforms. The compatibility rules (PSV602 to PSV605) check these unless "
        "their own options name others, and skip those that a script's `#Requires` excludes.",
        'target-platforms = ["desktop-5.1-windows", "core-7.6-linux"]',
        default=(),
    )

    select: tuple[str, ...] | None = declare_key(
        "The rules to enable, replacing the defaults: codes, names, PSScriptAnalyzer names, code prefixes (`PSV3`) "
        "or `ALL`.",
        'select = ["PSV1", "PSV2", "cmdlet-alias"]',
        default=None,
        heading="Rules",
    )
    extend_select: tuple[str, ...] = declare_key(
        "Rules to enable in addition to those in `select` or the defaults.",
        'extend-select = ["cyclomatic-complexity"]',
        default=(),
        adds=True,
    )
    ignore: tuple[str, ...] = declare_key(
        "Rules to disable. The more specific selector wins: `PSV301` over `PSV3`, and `PSV3` over `ALL`.",
        'ignore = ["write-host"]',
        default=(),
        adds=True,
    )
    per_file_ignores: Mapping[str, tuple[str, ...]] = declare_key(
        "Rules to disable in files that match a pattern. A leading `!` negates the pattern.",
        'per-file-ignores = { "tests/" = ["PSV7", "write-host"] }',
        default=EMPTY,
        adds=True,
    )
    pssa_parity: bool = declare_key(
        "Whether to report what PSScriptAnalyzer 1.25 reports, including its false positives, with its rules, "
        "severities and defaults. `docs/differences.md` lists the effects.",
        "pssa-parity = true",
        default=False,
    )
    rules: Mapping[str, Mapping[str, Any]] = declare_key(
        "A table per rule, keyed by code or name: `severity` (`error`, `warning` or `note`) and the options that "
        "`psverify rule NAME` lists. It does not enable the rule.",
        'rules.cmdlet-alias = { severity = "error", allowlist = ["cd"] }',
        default=EMPTY,
        adds=True,
    )
    rule_folders: tuple[Path, ...] = declare_key(
        "Folders with rules declared in YAML (`docs/declared-rules.md`). These rules are enabled by default and "
        "require the extra `queries`.",
        'rule-folders = ["build/rules"]',
        default=(),
        adds=True,
    )

    fix: bool = declare_key(
        "Whether `check` applies safe fixes, as with `--fix`.",
        "fix = true",
        default=False,
        heading="Fixes",
        per_run=True,
    )
    unsafe_fixes: bool = declare_key(
        "Whether to also apply fixes that may change what a script does.",
        "unsafe-fixes = true",
        default=False,
        per_run=True,
    )
    fix_signed: bool = declare_key(
        "Whether `check` and `format` may change scripts with a signature block. Any change invalidates the signature.",
        "fix-signed = true",
        default=False,
    )
    fixable: tuple[str, ...] | None = declare_key(
        "The only rules whose fixes are applied.",
        'fixable = ["PSV4"]',
        default=None,
    )
    unfixable: tuple[str, ...] = declare_key(
        "Rules whose fixes are never applied.",
        'unfixable = ["cmdlet-alias"]',
        default=(),
        adds=True,
    )
    extend_safe_fixes: tuple[str, ...] = declare_key(
        "Rules whose unsafe fixes are treated as safe.",
        'extend-safe-fixes = ["unapproved-verb"]',
        default=(),
        adds=True,
    )
    extend_unsafe_fixes: tuple[str, ...] = declare_key(
        "Rules whose safe fixes are treated as unsafe.",
        'extend-unsafe-fixes = ["PSV301"]',
        default=(),
        adds=True,
    )

    min_severity: Severity = declare_key(
        "The lowest severity to report.",
        'min-severity = "warning"',
        default=Severity.NOTE,
        heading="Reports",
    )
    fail_on: Severity = declare_key(
        "The lowest severity that makes the exit code 1.",
        'fail-on = "error"',
        default=Severity.WARNING,
        per_run=True,
    )
    output_format: tuple[str, ...] = declare_key(
        "The reports to write: a format, or `FORMAT=FILE` with a path relative to the working directory. If empty, "
        "`full`.",
        'output-format = ["concise", "sarif=psverify.sarif"]',
        default=(),
        per_run=True,
    )
    format_settings: str = declare_key(
        "The style that `format` applies: a preset (`CodeFormatting`, `CodeFormattingOTBS`, `CodeFormattingAllman` "
        "or `CodeFormattingStroustrup`) or a PSScriptAnalyzer settings file, relative to this file. Options in "
        "`rules` override it.",
        'format-settings = "CodeFormattingOTBS"',
        default="CodeFormatting",
        heading="Formatting",
    )
    baseline: Path | None = declare_key(
        "The baseline file. Findings recorded in it are not reported.",
        'baseline = "psverify-baseline.json"',
        default=None,
        per_run=True,
    )

    jobs: int | str = declare_key(
        "The number of worker processes. `auto` adapts to the amount of work and the available processors.",
        "jobs = 4",
        default="auto",
        choices=("auto",),
        bounds=(1, MOST_JOBS),
        per_run=True,
        heading="Running",
    )
    cache_dir: Path | None = declare_key(
        "The folder that keeps what was found in files; by default `.psverify_cache` in the working directory.",
        'cache-dir = "build/psverify-cache"',
        default=None,
        per_run=True,
    )
    required_plugins: tuple[str, ...] = declare_key(
        "Plugins or distributions that must be installed for psverify to run.",
        'required-plugins = ["psverify-acme"]',
        default=(),
        adds=True,
        per_run=True,
    )


def keys() -> Mapping[str, Shape]:
    """Returns the shape of each top-level key, by its name in TOML."""
    return shapes(Configuration)


def declared_keys() -> Mapping[str, dataclasses.Field[Any]]:
    """Returns the declaration of each top-level key, by its field's name."""
    return {field.name: field for field in dataclasses.fields(Configuration)}
