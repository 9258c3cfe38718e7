"""The `=` of hashtables, DSC resources and enumerations, and the column where each belongs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from psverify.api import File, Node, Options, facts, option, options, regex

if TYPE_CHECKING:
    from psverify.api.facts import Tokens

NO_UTF_16_UNIT = regex(rb"(?<![\xf0-\xf4])[\x80-\xbf]")
"""The bytes of UTF-8 that add no unit in UTF-16: all behind a character's first, but one of the three where it has two units."""
COMMENT, EQUALS = b"#="


@options
class AlignmentOptions(Options):
    """Options of this rule."""

    check_hashtable: bool = option(True, "Align the pairs of hashtables.", pssa_name="CheckHashtable")
    align_hashtable_kvp_with_intervening_comment: bool = option(
        True,
        "Also align pairs with a comment between key and `=`.",
        pssa_name="AlignHashtableKvpWithInterveningComment",
    )
    check_enums: bool = option(True, "Align the members of enumerations.", pssa_name="CheckEnums")
    include_valueless_enum_members: bool = option(
        True, "Let members without a value count for the width of the column.", pssa_name="IncludeValuelessEnumMembers"
    )
    align_enum_member_with_intervening_comment: bool = option(
        True,
        "Also align members with a comment between name and `=`.",
        pssa_name="AlignEnumMemberWithInterveningComment",
    )


DEFAULT = AlignmentOptions()


class Site(NamedTuple):
    """A left side: the start of its first line, its end and the column of that, and where its `=` is (None: it has none)."""

    line: int
    end: int
    column: int
    equals: int | None


class Sites(NamedTuple):
    """Finds the left sides that are aligned with each other, as some options ask."""

    options: AlignmentOptions

    def groups(self, file: File) -> Iterator[list[Site]]:
        """Yields the pairs of each hashtable, resource and enumeration."""
        root = file.tree.root
        if self.options.check_hashtable:
            for table in root.descendants("hashtable"):
                yield list(self.pairs(file, table))
            for configuration in root.descendants("configuration_definition"):
                yield from self.properties(file, configuration)
        if self.options.check_enums:
            for kind in root.descendants("type_definition"):
                keyword = kind.field("keyword")
                if keyword is not None and keyword.text.lower() == "enum":
                    yield list(self.members(file, kind))

    def pairs(self, file: File, table: Node) -> Iterator[Site]:
        """The pairs of a hashtable whose `=` is on the line where the key ends."""
        stream, buffer = file.fact(facts.tokens), file.buffer
        if stream.starts[bisect_left(stream.starts, table.start)] != table.start:
            return  # it is inside a string
        for key in table.fields("key"):
            sign, end = key.next_sibling, key.end
            line = line_start(file, end)
            if sign is not None and sign.kind == "=" and key.start >= line and buffer.find(b"\n", end, sign.start) < 0:
                yield Site(line, end, column(file, line, end), sign.start)
                continue
            equals = self.behind(file, stream, end)
            if equals is not None and stream.letters[equals] == EQUALS:
                yield place(file, stream.starts[equals - 1], stream.ends[equals - 1], stream.starts[equals])

    def behind(self, file: File, stream: Tokens, key_end: int) -> int | None:
        """The token after a key on its line, past comments if they are harmless; None for a key inside a string."""
        index = bisect_left(stream.starts, key_end)
        if stream.ends[index - 1] != key_end:
            return None
        while stream.letters[index] == COMMENT and self.options.align_hashtable_kvp_with_intervening_comment:
            index += 1
        return None if b"\n" in file.buffer[key_end : stream.starts[index]] else index

    def properties(self, file: File, configuration: Node) -> Iterator[list[Site]]:
        """The properties of each resource in a configuration, which are commands of the form `name = value`."""
        stream = file.fact(facts.tokens)
        groups: dict[Node | None, list[Site]] = {}
        for command in configuration.descendants("command"):
            elements = command.fields("command_elements")
            if len(elements) == 3 and elements[1].text == "=":
                equals = self.behind(file, stream, elements[0].end)
                if equals is not None and stream.starts[equals] == elements[1].start:
                    site = place(file, stream.starts[equals - 1], stream.ends[equals - 1], elements[1].start)
                    groups.setdefault(command.parent, []).append(site)
        yield from groups.values()

    def members(self, file: File, kind: Node) -> Iterator[Site]:
        """The members of an enumeration."""
        stream = file.fact(facts.tokens)
        for member in kind.fields("members"):
            value = member.field("initial_value")
            if value is None:
                if self.options.include_valueless_enum_members:
                    yield place(file, member.start, member.end, None)
            else:
                yield from self.valued(file, stream, member, value)

    def valued(self, file: File, stream: Tokens, member: Node, value: Node) -> Iterator[Site]:
        """A member with a value, if its `=` is on its first line and does not touch the value."""
        for child in member.children:
            if child.kind == "=" and child.end < value.start and b"\n" not in file.buffer[member.start : child.start]:
                before = bisect_left(stream.starts, child.start) - 1
                if self.options.align_enum_member_with_intervening_comment or stream.letters[before] != COMMENT:
                    yield place(file, stream.starts[before], stream.ends[before], child.start)


def place(file: File, start: int, end: int, equals: int | None) -> Site:
    """Where a left side is; columns in UTF-16 units, as PSScriptAnalyzer counts them."""
    return Site(line_start(file, start), end, column(file, line_start(file, end), end), equals)


def line_start(file: File, offset: int) -> int:
    """Where the line around an offset starts; looked up, for a line may hold many left sides."""
    starts = file.source.line_starts
    return starts[bisect_right(starts, offset) - 1]


def column(file: File, line: int, offset: int) -> int:
    """How many UTF-16 units are between the start of a line and an offset."""
    surplus = file.fact(surplus_bytes)
    return offset - line - (bisect_left(surplus, offset) - bisect_left(surplus, line))


def surplus_bytes(file: File) -> list[int]:
    """The offsets of the bytes that add no UTF-16 unit; a fact of the file."""
    return [] if file.buffer.isascii() else [byte.start() for byte in NO_UTF_16_UNIT.finditer(file.buffer)]


class Gap(NamedTuple):
    """What is between a left side, which ends at `start`, and its `=` at `equals`: `width` characters, not `wanted`."""

    start: int
    equals: int
    width: int
    wanted: int


def gaps(file: File, options: AlignmentOptions) -> list[Gap]:
    """Returns what is before each `=` that some options align."""
    return file.fact(default_gaps) if options == DEFAULT else found_gaps(file, options)


def default_gaps(file: File) -> list[Gap]:
    """What is before each `=` that the default options align; a fact of the file."""
    return found_gaps(file, DEFAULT)


def found_gaps(file: File, options: AlignmentOptions) -> list[Gap]:
    """Checks each group; left sides that share a line are left out."""
    found: list[Gap] = []
    for sites in map(with_own_lines, Sites(options).groups(file)):
        target = max((site.column for site in sites), default=0) + 1
        for _, end, end_column, equals in sites:
            if equals is not None:
                found.append(Gap(end, equals, column(file, end, equals), target - end_column))
    return found


def with_own_lines(sites: list[Site]) -> list[Site]:
    """Returns the left sides that share their line with no other of the group."""
    if len({site.line for site in sites}) == len(sites):
        return sites
    shared = Counter(site.line for site in sites)
    return [site for site in sites if shared[site.line] == 1]


def alignment(file: File) -> dict[int, bool]:
    """Where each `=` is that has a column by the default options, and whether it is in it; a fact of the file."""
    return {gap.equals: gap.width == gap.wanted for gap in file.fact(default_gaps)}
