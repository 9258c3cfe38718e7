"""Builds the compiled grammar; all else stands in pyproject.toml."""

import sys
from pathlib import Path

from setuptools import Extension, find_packages, setup

HERE = Path(__file__).parent
FLAGS = ["/O2", "/std:c11", "/utf-8"] if sys.platform == "win32" else ["-O2", "-std=c11", "-fvisibility=hidden"]
SOURCES = ["grammar/src/parser.c", "grammar/src/scanner.c"]
SOURCES += sorted(path.relative_to(HERE).as_posix() for path in (HERE / "native").rglob("*.c"))
HEADERS = sorted(
    path.relative_to(HERE).as_posix() for part in ("native", "grammar/src") for path in (HERE / part).rglob("*.h")
)
# pyproject.toml can find packages below one folder, but not below others under another name.
ROOTS = {"psverify_rules": "rules", "psverify_managers": "managers"}
PACKAGES = find_packages("src")
for root, folder in ROOTS.items():
    PACKAGES += [root, *(f"{root}.{name}" for name in find_packages(folder))]

setup(
    packages=PACKAGES,
    ext_modules=[
        Extension(
            "psverify._grammar",
            sources=SOURCES,
            depends=HEADERS,
            include_dirs=["grammar/src", "native/parser", "native/tree", "native/python"],
            define_macros=[("Py_LIMITED_API", "0x030A0000"), ("TREE_SITTER_HIDE_SYMBOLS", None)],
            extra_compile_args=FLAGS,
            py_limited_api=True,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp310"}},
)
