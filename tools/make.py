"""Regenerate everything that is generated from the sources in this checkout: `python tools/make.py`.

The rule index, the rule pages and their index, the list of differences from PSScriptAnalyzer, the configuration reference
and its JSON Schema, and the references of the public API and of the managers' face. The fact tables need PowerShell's
data and are made by `make_tables.py`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

STEPS = ("make_rule_index.py", "make_rule_docs.py", "make_config_docs.py", "make_api_docs.py", "make_manager_face.py")
"""In this order: pages and reference are made from the rules that the index names."""


def main() -> None:
    for step in STEPS:
        # Each step is a process of its own, as the index that the first one writes is read when psverify is imported.
        subprocess.run([sys.executable, str(Path(__file__).parent / step)], check=True)


if __name__ == "__main__":
    main()
