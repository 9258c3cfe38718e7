"""Compares psverify with the real PowerShell parser on scripts with one wrong token: mutants.py SHARED FOLDER...

Each input is a statement of a script in the folders in which one token is left out, doubled, swapped with the next one or
replaced. SHARED is the folder with PowerShell (`pwsh`) and what asks it (`oracle`). Both must accept or refuse the text, and
make the same tree of what they accept. What depends on the machine (types and modules that are not there) is left out, and so
is what only compiling refuses.
Prints each text on which they differ, as JSON, and exits with 1 if there are any.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from psverify.parse.powershell_ast import dump
from psverify.parse.semantic import semantic_errors
from psverify.parse.tree import parse, syntax_errors

if TYPE_CHECKING:
    from psverify.parse.tree import Node

HERE = Path(__file__).parent
SCRIPTS = {".ps1", ".psm1", ".psd1"}
LEAST, MOST = 8, 1200
BATCH = 2000
STATEMENTS_OF_A_SCRIPT = 40
#: Tokens that few scripts have, and those that mean another thing in another place.
ODD_TOKENS = (
    *(
        "break",
        "continue",
        "return",
        "throw",
        "if",
        "else",
        "foreach",
        "in",
        "function",
        "class",
        "enum",
        "param",
        "process",
        "using",
    ),
    *(
        "try",
        "catch",
        "finally",
        "trap",
        "switch",
        "default",
        "data",
        "static",
        "hidden",
        "while",
        "do",
        "until",
        "exit",
        "filter",
    ),
    *(
        "-join",
        "-not",
        "-eq",
        "-f",
        "-is",
        "-x",
        "-x:",
        "--",
        "--%",
        "-",
        "\u2013",
        "+",
        "++",
        "!",
        "*",
        "/",
        "%",
        "=",
        "+=",
        "??=",
        "??",
        "?",
    ),
    *(
        ".",
        "..",
        "::",
        "?.",
        "?[",
        ":",
        ":a",
        ",",
        ";",
        "|",
        "||",
        "&",
        "&&",
        ">",
        ">>",
        "2>&1",
        "<",
        "#",
        "<# c #>",
        "# c\n",
        "`\n",
        "\n",
    ),
    *("(", ")", "{", "}", "[", "]", "@(", "@{", "$(", "${", '"', "'", "@'", '@"', "$", "@", "~", "^", "\\"),
    *(
        "1",
        "-1",
        "1.5",
        "1kb",
        "0x1F",
        "1x",
        "$x",
        "$x.y",
        "@x",
        "$env:x",
        "${x y}",
        "$x:y",
        "$?",
        "'a'",
        '"a$x"',
        '"$(1)"',
        "a",
        "[int]",
        "[A()]",
    ),
)
#: Errors that speak of this machine.
MACHINE = {
    *(
        "TypeNotFound",
        "ModuleNotFoundDuringParse",
        "WorkflowNotSupportedInPowerShellCore",
        "UsingStatementNotSupported",
    ),
    *("AmbiguousTypeReference", "ParserError", "ErrorLoadingAssembly"),
}


class Answer(NamedTuple):
    """What a parser says: whether it refuses the text, and the nodes of the tree if it is one."""

    refused: bool
    nodes: Counter[Any] | None


def statements(folders: list[Path], chance: random.Random) -> Iterator[bytes]:
    """Statements of scripts, for ever."""
    paths = sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in SCRIPTS and path.is_file()
    )
    while True:
        text = chance.choice(paths).read_bytes().removeprefix(b"\xef\xbb\xbf")
        tree = parse(text)
        if b"\0" in text or tree.has_error:
            continue
        whole = [node for node in parts(tree.root) if LEAST <= node.end - node.start <= MOST]
        for node in chance.sample(whole, min(STATEMENTS_OF_A_SCRIPT, len(whole))):
            yield text[node.start : node.end]


def parts(root: Node) -> Iterator[Node]:
    """What can be a script of its own: what lists of statements are made of."""
    for block in [root, *root.descendants("statement_block", "named_block", "script_block", "script_block_expression")]:
        yield from (child for child in block.children if child.named)


def tokens(text: bytes) -> list[tuple[int, int]]:
    """The places of all tokens."""
    found, stack = [], [parse(text).root]
    while stack:
        node = stack.pop()
        if node.children:
            stack.extend(reversed(node.children))
        elif node.end > node.start:
            found.append((node.start, node.end))
    return found


def mutant(text: bytes, chance: random.Random) -> bytes:
    """The text with one token changed."""
    places = tokens(text)
    index = chance.randrange(len(places))
    start, end = places[index]
    token, way = text[start:end], chance.randrange(5)
    if way == 0:
        return text[:start] + text[end:]
    if way == 1:
        return text[:end] + chance.choice((b"", b" ")) + token + text[end:]
    if way == 2 and index + 1 < len(places):
        after, last = places[index + 1]
        return text[:start] + text[after:last] + text[end:after] + token + text[last:]
    other = chance.choice(ODD_TOKENS).encode() if chance.random() < 0.7 else token_of(text, chance.choice(places))
    return text[:start] + other + (text[end:] if way == 3 else chance.choice((b"", b" ")) + text[start:])


def token_of(text: bytes, place: tuple[int, int]) -> bytes:
    return text[place[0] : place[1]]


def ours(text: str, compared: Any) -> Answer:
    tree = parse(text.encode())
    if syntax_errors(tree):
        return Answer(refused=True, nodes=None)
    return Answer(bool(semantic_errors(tree, tree.buffer.lower())), compared(map(tuple, dump(tree.root, tree.buffer))))


def theirs(texts: list[str], shared: Path, oracle: Any) -> Iterator[Answer | None]:
    """PowerShell's answers; None where they depend on the machine."""
    with tempfile.TemporaryDirectory() as name:
        paths = [Path(name) / f"{number:05}.ps1" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_bytes(text.encode())
        listed, answers = Path(name) / "list", Path(name) / "answers"
        listed.write_text("\n".join(map(str, paths)), encoding="utf-8")
        script = [shared / "oracle/dump-ast.ps1", "-List", listed, "-Out", answers]
        subprocess.run([shared / "pwsh/bin/pwsh", "-NoProfile", "-File", *script], check=True)
        for line in answers.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            unknown = MACHINE.intersection(error[0] for error in record["errors"])
            verdict = "unknown" if unknown else oracle.verdict(record["errors"])
            nodes = oracle.compared(map(tuple, record["nodes"])) if verdict == "valid" else None
            yield None if verdict == "unknown" else Answer(bool(record["errors"]), nodes)


def compiling_refuses(text: str, shared: Path) -> bool:
    """Whether PowerShell refuses a text that it parses once it compiles it."""
    with tempfile.TemporaryDirectory() as name:
        texts, answers = Path(name) / "texts", Path(name) / "answers"
        texts.write_text(json.dumps(text) + "\n", encoding="utf-8")
        script = [HERE.parent / "tools/make_semantic_cases.ps1", "-Texts", texts, "-Out", answers]
        subprocess.run([shared / "pwsh/bin/pwsh", "-NoProfile", "-File", *script], check=True)
        return bool(json.loads(answers.read_text(encoding="utf-8") or "{}").get("errors"))


def mutants(folders: list[Path], chance: random.Random) -> Iterator[str]:
    for text in statements(folders, chance):
        try:
            yield mutant(text, chance).decode()
        except UnicodeDecodeError:
            continue


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    sys.path.insert(0, str(args.shared / "oracle"))
    oracle = importlib.import_module("oracle")
    chance, told = random.Random(args.seed), Counter[str]()
    source = mutants(args.folders, chance)
    while told["asked"] < args.count:
        texts = list(islice(source, min(BATCH, args.count - told["asked"])))
        for text, answer in zip(texts, theirs(texts, args.shared, oracle), strict=True):
            told["asked"] += 1
            if answer is None:
                told["left out"] += 1
            elif (said := ours(text, oracle.compared)) != answer:
                if said.refused and said.nodes == answer.nodes and compiling_refuses(text, args.shared):
                    told["left out"] += 1
                    continue
                told["differ"] += 1
                print(json.dumps([text, answer.refused]), flush=True)
    print(json.dumps(told))
    return 1 if told["differ"] else 0


if __name__ == "__main__":
    sys.exit(main())
