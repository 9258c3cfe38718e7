"""Stands in for PowerShell in tests: honours `-File runner.ps1 SCRIPT PARAMETERS MODE [RESULT LIMIT]` and obeys comments.

`# fake: say TEXT`, `# fake: err TEXT`, `# fake: encoding utf-16`, `# fake: result JSON`, `# fake: echo` (parameters),
`# fake: exit N`; it refuses to start without the switches that a reliable run needs.
"""

from __future__ import annotations

import codecs
import json
import sys
from pathlib import Path


def main(argv: list[str]) -> int:
    switches = [each.lower() for each in argv]
    if not {"-nologo", "-noprofile", "-noninteractive"} <= set(switches[: switches.index("-file")]):
        return 64
    runner, script, given, _, *result = argv[switches.index("-file") + 1 :]
    if not Path(runner).read_bytes().startswith(b"\xef\xbb\xbf"):
        return 65
    parameters = json.loads(Path(given).read_text(encoding="utf-8"))
    code = 0
    encode = _encoders("utf-8")
    for line in Path(script).read_text(encoding="utf-8-sig").splitlines():
        verb, _, text = line.removeprefix("# fake: ").partition(" ")
        if verb == "encoding":
            encode = _encoders(text)
        elif verb in {"say", "echo"}:
            shown = json.dumps(parameters) if verb == "echo" else text
            sys.stdout.buffer.write(encode[0].encode(shown + "\r\n"))
        elif verb == "err":
            sys.stderr.buffer.write(encode[1].encode(text + "\r\n"))
        elif verb == "result":
            Path(result[0]).write_text(text, encoding="utf-8-sig")
        elif verb == "exit":
            code = int(text)
    return code


def _encoders(encoding: str) -> tuple[codecs.IncrementalEncoder, codecs.IncrementalEncoder]:
    # Incremental, because a byte order mark stands only at the beginning of a stream.
    make = codecs.getincrementalencoder(encoding)
    return make(), make()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
