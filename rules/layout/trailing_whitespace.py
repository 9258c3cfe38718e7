"""PSV401."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, Effect, File, Finding, Fix, Fixed, Good, Rule, Safety, Severity, Span, delete

LAST_BYTES = frozenset(b" \t\v\f\x1c\x1d\x1e\x1f") | frozenset(range(0x80, 0xC0))
"""The bytes that can end a line with trailing whitespace; the last byte of a multi-byte character may be one of them."""
BLANK, LINE_END, OTHER = range(3)
KINDS = bytes(BLANK if byte in LAST_BYTES else LINE_END if byte in b"\r\n" else OTHER for byte in range(256))
"""The class of each byte, for a quick test that no line has trailing whitespace."""
TEXTS = frozenset(("string_constant_expression", "expandable_string_expression", "string_content"))


class TrailingWhitespace(Rule):
    """Whitespace at the end of a line.

    ## Why is this bad?
    It is invisible, makes noisy diffs, and after a backtick it silently ends a line continuation.

    ## Fix safety
    Safe, except for whitespace inside a string (part of its value) and after a backtick (the lines would join): there
    the fix is unsafe. There is no fix if a backtick would then end the file, because the script would not parse.
    """

    code, name, group = "PSV401", "trailing-whitespace", "layout"
    aliases = ("PSAvoidTrailingWhitespace",)
    severity, safety = Severity.NOTE, Safety.SAFE
    default = False
    effect = Effect.WHITESPACE
    examples = (
        Bad("$x = 1  \n$y = 2\n"),
        Fixed("$x = 1\n$y = 2\n"),
        Bad("# note \t\n"),
        Fixed("# note\n"),
        Good("$x = 1\n"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for start, end in trailing(file.buffer):
            message = "Trailing whitespace; remove it."
            yield self.finding(Span(start, end), message, fix=self.correction(file, start, end))

    def correction(self, file: File, start: int, end: int) -> Fix | None:
        """Removes the spaces; unsafe where they are part of a value or keep two lines apart, None if one of them must stay."""
        node = file.tree.at(start)
        kind = node.kind
        escaped = file.buffer[start - 1 : start] == b"`" and kind != "comment"
        if escaped and end == len(file.buffer):
            return None  # nothing would be left for the backtick to be before
        if kind == "string_constant_expression" and node.end == end:
            return None  # what follows `--%` goes to a program as it is
        unsafe = escaped or kind in TEXTS
        edit = delete(start, end)
        if unsafe:
            return self.fix(
                "Remove trailing whitespace",
                edit,
                safety=Safety.UNSAFE,
                effect=Effect.STRUCTURE if escaped else Effect.CODE,
            )
        is_plain = file.buffer[start:end].isascii()
        return self.fix("Remove trailing whitespace", edit, effect=None if is_plain else Effect.COMMENT)


def trailing(buffer: bytes) -> Iterator[tuple[int, int]]:
    """Yields where each line's trailing whitespace begins and ends, in bytes."""
    if bytes((BLANK, LINE_END)) not in (buffer + b"\n").translate(KINDS):
        return
    offset = 0
    for line in buffer.splitlines(keepends=True):
        text = line.rstrip(b"\r\n")
        if text and text[-1] in LAST_BYTES:
            kept = len(text.decode().rstrip().encode())
            if kept < len(text):
                yield offset + kept, offset + len(text)
        offset += len(line)
