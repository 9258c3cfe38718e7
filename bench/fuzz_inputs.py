"""Feeds mutated files of all kinds but scripts to what reads them: no crash, no hang.

    python bench/fuzz_inputs.py KIND [--executions N] [--seconds S] [--seed X]

KIND is one of configuration, psd1, baseline, cache, rules, suppressions, range, diff, or all. Whatever is no UserError
is printed with the input that caused it, and an execution that takes more than ten seconds ends the run with a traceback.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from psverify.apply.diff import unified
from psverify.check.registry import Registry
from psverify.check.settings import LintSettings
from psverify.config.load import Loader
from psverify.config.psd1 import read_data
from psverify.config.pssa_settings import read_settings
from psverify.config.validate_values import Where
from psverify.declared.declare import rules_of
from psverify.errors import UserError
from psverify.outcome.pipeline import check_bytes
from psverify.plugin.host import host
from psverify.state import baseline
from psverify.state.packed_records import unpack
from psverify.state.table import load_table
from psverify.verbs.format.run_format import _lines

LIMIT = 10
WORDS = [
    b"\0", b"\xff", b'"', b"'", b"[", b"]", b"{", b"}", b"=", b".", b"\n", b"\r", b"9" * 5000, b"1e400", b"-0x1", b"[[" * 500,
    b"nan", b"inf", b"*a*a*a*b", b"**/", b"(a+)+$", b"\xe2\x80\xae", b"\x1b[31m", b"# psverify: ignore[", b"#match?", b"@here",
]  # fmt: skip
SEEDS = {
    "configuration": b'extend = "a"\nselect = ["PSV3"]\njobs = 4\n'
    b'per-file-ignores = { "a*/" = ["PSV7"] }\n[rules]\nPSV406 = { indentation-size = 2 }\n',
    "psd1": b"@{ IncludeRules = @('PSAvoid*'); Severity = 'Error'; Rules = @{ PSPlaceOpenBrace = @{ Enable = $true } } }\n",
    "baseline": b'{"schema": "psverify.baseline/1", "files": {"a.ps1": {"PSV301": 2}}}',
    "cache": b'{"schema": "psverify.cache/3", "rules": [["X1", "x", 2, [], null]], "seen": [["/b", "d", 1, 2, 3, 4], ["/"]], '
    b'"looks": [["file", "/b", "e", [0]], ["root", "/", "f", [1]]], "files": {"/a": [1, 2, 3, 4, 0, 9, "d", [0, 1], '
    b'[["gci"], [[0, "m", [1, 1, 1, 4], "f", null, [], [0, "t", [[1, 1, 1, 4, "x"]]], 1, 1, 0]]]]}}',
    "rules": b'code: ACME001\nname: a-b\nsummary: s\nmessage: "{name}"\nfix: x\n'
    b'query: |\n  ((command command_elements: (_) @name) @here (#match? @name "^a+$"))\n',
    "suppressions": b"# psverify: ignore-file[PSV3] why\ngci # psverify: ignore[PSV301] b\n# psverify: disable PSV2\n"
    b"[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoid', '', Scope='Function', Target='a*')] param()\n",
    "range": b"1:20",
    "diff": b"one\ntwo\nthree\r\nfour",
}


def mutated(seed: bytes, rng: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(rng.randint(1, 6)):
        at, kind = rng.randrange(len(data) + 1), rng.randrange(5)
        if kind == 0:
            data[at:at] = rng.choice(WORDS)
        elif kind == 1:
            del data[at : at + rng.randint(1, 12)]
        elif kind == 2 and data:
            data[at % len(data)] = rng.randrange(256)
        elif kind == 3:
            start = rng.randrange(len(data) + 1)
            data[at:at] = data[start : start + rng.randint(1, 40)] * rng.choice([1, 1, 1, 30])
        else:
            data[at:at] = bytes(rng.choices(range(32, 127), k=rng.randint(1, 4)))
    return bytes(data)


def targets(folder: Path) -> dict[str, Callable[[bytes], object]]:
    plugins = host().registry
    loader = Loader(str(folder))
    settings = LintSettings(rules=())

    def write(data: bytes) -> str:
        path = folder / "baseline.json"
        path.write_bytes(data)
        return str(path)

    def cache(data: bytes) -> None:
        try:
            for entry in load_table(data).values():
                unpack(entry.found, "a.ps1") if entry.found else ()
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            return

    def configuration(data: bytes) -> None:
        from psverify.config.load import _parse_configuration  # noqa: PLC0415 - after the others

        loader.layer(_parse_configuration(data, "a.toml"), Where("a.toml", str(folder), root=str(folder)))

    def suppressions(data: bytes) -> None:
        outcome = check_bytes(data, "a.ps1", settings, plugins)
        assert not outcome.failures, outcome.failures

    return {
        "configuration": configuration,
        "psd1": lambda data: read_settings(read_data(data, "a.psd1"), "a.psd1"),
        "baseline": lambda data: baseline.load(write(data)).dump(),
        "cache": cache,
        "rules": lambda data: rules_of([("a.yml", data)], Registry(())),
        "suppressions": suppressions,
        "range": lambda data: _lines(data.decode(errors="replace")),
        "diff": lambda data: unified("a.ps1", SEEDS["diff"], data),
    }


def fuzz(kind: str, work: Callable[[bytes], object], executions: int, seconds: float, seed: int) -> int:
    rng, start, done, faults = random.Random(seed), time.monotonic(), 0, 0
    while done < executions and time.monotonic() - start < seconds:
        data = mutated(SEEDS[kind], rng)
        faulthandler.dump_traceback_later(LIMIT, exit=True)
        try:
            work(data)
        except UserError:
            pass
        except Exception:
            faults += 1
            print(f"{kind}: {data!r}\n{traceback.format_exc()}")
        done += 1
    faulthandler.cancel_dump_traceback_later()
    print(f"{kind}: {done} executions in {time.monotonic() - start:.0f} s, {faults} faults", flush=True)
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=[*SEEDS, "all"])
    parser.add_argument("--executions", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        works = targets(Path(folder))
        chosen = list(SEEDS) if arguments.kind == "all" else [arguments.kind]
        faults = sum(
            fuzz(kind, works[kind], arguments.executions, arguments.seconds, arguments.seed) for kind in chosen
        )
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
