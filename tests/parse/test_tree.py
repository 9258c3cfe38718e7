import codecs
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, strategies as st
from random_scripts import PIECES, SCRIPTS
from tree_rows import our_rows, reference_rows

from psverify import _grammar
from psverify._grammar import first_error
from psverify.parse.tree import KIND_NAMES, Node, kind_id, parse, starting_before, words_in
from psverify.read.decode import decode

SCRIPT = b"""# copies
function Copy-It([string] $Path) {
    if ($Path -eq $null) { Write-Host "no $Path"; return }
    Get-Item $Path | Copy-Item -Destination C:\\
}
"""


def only(kind: str) -> bytes:
    return bytes(int(number == kind_id(kind)) for number in range(len(KIND_NAMES)))


@pytest.fixture
def function() -> Node:
    (node,) = parse(SCRIPT).root.named_children
    return node


def test_root_spans_the_text_from_its_first_token() -> None:
    root = parse(b"\n  1 \n").root
    assert (root.kind, root.start, root.end, root.parent) == ("script_block", 3, 6, None)


def test_threads_parse_side_by_side() -> None:
    texts = [SCRIPT * copies for copies in range(1, 30)]
    with ThreadPoolExecutor(4) as pool:
        trees = list(pool.map(parse, texts))
    assert [tree.node_count - 1 for tree in trees] == [
        copies * (parse(SCRIPT).node_count - 1) for copies in range(1, 30)
    ]


def test_empty_text_has_a_root_alone() -> None:
    tree = parse(b"")
    assert (tree.node_count, tree.root.children, tree.error) == (1, [], None)


def test_navigation_agrees_with_children(function: Node) -> None:
    waiting = [function.tree.root]
    while waiting:
        node = waiting.pop()
        children = node.children
        assert node.is_leaf is not bool(children)
        assert [child.parent for child in children] == [node] * len(children)
        assert [child.prev_sibling for child in children] == [None, *children[:-1]][: len(children)]
        assert [child.next_sibling for child in children] == [*children[1:], None][: len(children)]
        assert all(
            node.fields(child.field_name)[0] == node.field(child.field_name) for child in children if child.field_name
        )
        waiting += children


def test_fields_name_the_parts_of_a_node(function: Node) -> None:
    name, body = function.field("name"), function.field("body")
    assert name is not None
    assert body is not None
    assert (name.text, name.field_name, body.kind) == ("Copy-It", "name", "script_block")
    assert [node.text for node in function.fields("parameters")] == ["[string] $Path"]
    assert function.field("else_clause") is None


def test_comments_are_extras_and_no_named_children(function: Node) -> None:
    comment = function.prev_sibling
    assert comment is not None
    assert (comment.kind, comment.is_extra, comment.named, function.is_extra) == ("comment", True, True, False)
    assert comment not in function.tree.root.named_children


def test_select_and_descendants_find_the_same_nodes_in_document_order(function: Node) -> None:
    tree = function.tree
    commands = tree.select(only("command"))
    assert [node.text.split()[0] for node in commands] == ["Write-Host", "Get-Item", "Copy-Item"]
    assert tree.root.descendants("command") == commands
    assert {node.kind for node in tree.root.descendants("command", "pipeline")} == {"command", "pipeline"}
    assert commands[0].descendants("command") == []


def test_groups_hold_what_select_finds_in_document_order(function: Node) -> None:
    tree = function.tree
    commands, variables = tree.select(only("command")), tree.select(only("variable_expression"))
    mask = bytes(map(max, only("command"), only("variable_expression"), only("hashtable")))
    assert tree.by_kind(mask) == {kind_id("command"): commands, kind_id("variable_expression"): variables}
    texts = tree.by_text("variable_expression", "command_parameter")
    assert texts.keys() == {"$Path", "$null", "-Destination"}
    assert texts["$Path"] == [variable for variable in variables if variable.text == "$Path"]
    assert len(texts["$Path"]) == 4
    names = {name: [node.text for node in nodes] for name, nodes in tree.by_part("command_elements", "command").items()}
    assert names == {
        "Write-Host": ['Write-Host "no $Path"'],
        "Get-Item": ["Get-Item $Path"],
        "Copy-Item": ["Copy-Item -Destination C:\\"],
    }
    assert list(tree.by_part("operator", "command")) == [""]
    assert [node.text for node in tree.beginning(b"GC-", "command", "command_parameter")] == [
        "Get-Item $Path",
        "Copy-Item -Destination C:\\",
        "-Destination",
    ]


def test_how_many_nodes_start_before_an_offset() -> None:
    nodes = parse(b"$a; $b; $c").root.descendants("variable_expression")
    assert [starting_before(nodes, offset) for offset in (-1, 0, 1, 4, 5, 8, 9, 99)] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert starting_before([], 5) == 0
    with pytest.raises(TypeError, match="no node"):
        starting_before([1], 5)  # type: ignore[list-item]
    with pytest.raises(TypeError, match="a list and an offset"):
        starting_before((), 5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="integer"):
        starting_before(nodes, "5")  # type: ignore[arg-type]


def test_nodes_without_a_text_begin_with_nothing() -> None:
    tree = parse(b"if ($x) {")
    assert tree.beginning(bytes(range(256)), "}") == []
    assert [node.text for node in tree.beginning(b"{", "{", "}")] == ["{"]


@given(st.binary(max_size=40), st.lists(st.binary(max_size=3)).map(tuple))
def test_words_are_found_wherever_they_stand(text: bytes, words: tuple[bytes, ...]) -> None:
    assert words_in(text, words) == {word for word in words if word in text}


def test_words_of_a_text_that_has_them() -> None:
    assert words_in(b"a job of jobs", (b"job", b"jobs", b"jobss", b"of", b"a", b"ab", b"")) == {
        b"job",
        b"jobs",
        b"of",
        b"a",
        b"",
    }


def test_ancestors_lead_to_the_root(function: Node) -> None:
    command = function.tree.root.descendants("command")[0]
    above = command.ancestors()
    assert above[0] == command.parent
    assert above[-1] == function.tree.root
    assert command.ancestor("if_statement", "function_definition") == above[1]
    assert command.ancestor("hashtable") is None


def test_at_finds_the_smallest_node() -> None:
    tree = parse("'é' + $b".encode())
    assert [tree.at(offset).text for offset in (1, 5, 8, 9)] == ["'é'", "+", "$b", "'é' + $b"]
    assert tree.at(99) == tree.root


def test_text_of_bytes_that_are_not_utf_8() -> None:
    assert parse(b"'\xff'").root.children[0].text == "'\N{REPLACEMENT CHARACTER}'"


def test_nodes_are_equal_by_place_not_by_object(function: Node) -> None:
    again = function.tree.root.named_children[0]
    assert again == function
    assert hash(again) == hash(function)
    assert len({again, function, function.tree.root}) == 2
    assert function != parse(SCRIPT).root.named_children[0]
    start: object = function.start
    assert function != start


def test_unknown_names_are_refused(function: Node) -> None:
    with pytest.raises(ValueError, match="no field 'nmae'"):
        function.field("nmae")
    with pytest.raises(ValueError, match="no node kind 'comand'"):
        function.descendants("comand")
    with pytest.raises(ValueError, match="no node kind 'comand'"):
        function.ancestor("comand")
    with pytest.raises(ValueError, match="no anonymous node kind 'pipeline'"):
        kind_id("pipeline", named=False)
    with pytest.raises(ValueError, match="the mask has 2 kinds"):
        function.tree.select(b"\0\1")
    with pytest.raises(ValueError, match="kinds"):
        function.tree.by_kind(b"\0\1")
    with pytest.raises(ValueError, match="no_such_field"):
        function.tree.by_part("no_such_field", "command")
    with pytest.raises(TypeError, match="a field is needed"):
        function.tree.by_part()  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="no_such_kind"):
        function.tree.by_text("no_such_kind")
    with pytest.raises(ValueError, match="no_such_kind"):
        function.tree.beginning(b"a", "no_such_kind")
    with pytest.raises(TypeError, match="bytes are needed"):
        function.tree.beginning()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="bytes"):
        function.tree.beginning("a", "command")  # type: ignore[arg-type]


def test_kind_ids_number_the_kind_names(function: Node) -> None:
    assert KIND_NAMES[function.kind_id] == function.kind == "function_definition"
    assert KIND_NAMES[kind_id("ERROR")] == "ERROR"


@given(SCRIPTS)
def test_the_tree_of_a_script_is_tree_sitters_own(text: str) -> None:
    rows, broken = reference_rows(text.encode())
    ours = parse(text.encode())
    assert (ours.error is not None) == broken
    assert broken or our_rows(ours) == rows


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_both_parsers_take_and_refuse_the_same_texts(text: str) -> None:
    rows, broken = reference_rows(text.encode())
    ours = parse(text.encode())
    assert (ours.error is not None) == broken
    assert broken or our_rows(ours) == rows


def check_shape(tree: _grammar.Tree) -> None:
    """Parents hold their children, and siblings follow each other."""
    waiting, count = [tree.root], 0
    while waiting:
        node = waiting.pop()
        count += 1
        offset = node.start
        for child in node.children:
            assert offset <= child.start <= child.end <= node.end
            offset = child.end
            waiting.append(child)
    assert count == tree.node_count


@given(
    st.binary(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=30).map(lambda parts: "".join(parts).encode())
)
def test_any_bytes_give_a_tree(text: bytes) -> None:
    tree = parse(text)
    check_shape(tree)
    assert tree.has_error == bool(tree.errors) == bool(tree.error)
    assert all(0 <= facts.start <= facts.end <= len(text) for facts in tree.errors)


@pytest.mark.parametrize(("opener", "closer"), [("(", ")"), ("{", "}"), ("$(", ")"), ("@{a=", "}"), ("$a[", "]")])
def test_nesting_of_any_depth_overflows_nothing(opener: str, closer: str) -> None:
    tree = _grammar.parse((opener * 20_000 + "1" + closer * 20_000).encode())
    assert tree.error is None
    assert len(tree.at(len(opener) * 20_000).ancestors()) >= 20_000
    check_shape(_grammar.parse((opener * 20_000).encode()))


def test_recovery_makes_up_brackets_and_sets_the_rest_aside() -> None:
    root = parse(b"if ($a { 1 }\nf )\n2").root
    assert [(node.kind, node.is_missing) for node in root.children[0].children if node.kind == ")"] == [(")", True)]
    (error,) = root.descendants("ERROR")
    assert (error.text, error.is_error, error.is_extra, error.has_error) == (")", True, True, True)
    assert [node.kind for node in root.named_children] == ["if_statement", "command", "constant_expression"]
    assert [node.has_error for node in root.children] == [True, False, True, False]


@pytest.mark.parametrize("text", [b")" * 50_000, b"{(" * 50_000, b"foreach $x in (y) { }\n" * 5_000, b"'" * 100_001])
def test_texts_of_errors_alone_come_to_an_end(text: bytes) -> None:
    tree = parse(text)
    assert 0 < len(tree.errors) <= 20
    check_shape(tree)


@pytest.mark.parametrize(
    ("text", "offset"), [(b"", None), (b"f { 1 }", None), (b"f { 1 ) }", 6), (b"f {", 3), (b"'a", 0)]
)
def test_first_error(text: bytes, offset: int | None) -> None:
    assert first_error(text) == offset


def test_far_ancestors_are_those_of_a_walk() -> None:
    tree = parse(b"function f {" + b"(" * 300 + b"$a" + b")" * 300 + b"; {" + b"(" * 300 + b"$b" + b")" * 300 + b"} }")
    for node in tree.root.descendants("paren_expression", "variable_expression"):
        for names in [("function_definition",), ("script_block_expression", "function_definition"), ("pipeline",)]:
            walked = next((above for above in node.ancestors() if above.kind in names), None)
            assert node.ancestor(*names) == walked


@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_at_is_where_a_descent_ends(text: str) -> None:
    tree = parse(text.encode())
    for offset in range(len(text.encode()) + 1):
        node, below = tree.root, [tree.root]
        while below:
            node, below = below[0], [child for child in below[0].children if child.start <= offset < child.end]
        assert tree.at(offset) == node


def test_a_byte_order_mark_behind_the_first_is_part_of_a_word() -> None:
    source = decode(codecs.BOM_UTF8 * 2 + b"Get-Item\n")
    (command,) = parse(source.buffer).root.descendants("command")
    assert (command.start, command.text) == (0, "\ufeffGet-Item")
