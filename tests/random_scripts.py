"""Scripts for property tests: valid ones, and pieces for others."""

from hypothesis import strategies as st

PIECES = [
    *("$a", "$b.c", "Get-Item", "-Path", "1", "'x'", '"', '"$a"', "@{", "@(", "$(", "(", ")", "{", "}", "[", "]"),
    *("=", "+", "-eq", "|", "||", "&", "&&", ",", ";", "::", "..", ".", "!", "++", ">", "2>&1", "[int]", ":l", "a=b"),
    *("if", "else", "foreach", "in", "function", "f", "param", "class", "switch", "try", "catch", "return", "while"),
    *("# c\n", "<# c #>", "@'\n", "\n'@", '@"\n', '\n"@', "--%", "é", "\u201c", "\u2013", "😀", "\0", "%", "?", "do"),
    *("\n", "\r\n", " ", "`\n"),
]  # fmt: skip
"""Of which broken texts are made."""

VALUES = st.sampled_from(
    ["$a", "$b.c", "$x[0]", "1", "-1.5kb", "'x'", '"a $b c"', "[int]", "$true", "@()", "@{}", "${a b}", "'é'"]
)
OPERATORS = st.sampled_from([" + ", "*", " -eq ", " -f ", "..", ", ", " -and ", " ?? "])
FRAMES = st.sampled_from(
    [
        "({})",
        "@({})",
        "$({})",
        '"x $({}) y"',
        "@{{ a = {}; b = 1 }}",
        "$a.M({})",
        "[int]{}",
        "!{}",
        "{{ {} }}",
        "$x[{}]",
    ]
)
EXPRESSIONS = st.recursive(
    VALUES,
    lambda inner: st.tuples(inner, OPERATORS, inner).map("".join) | st.builds(str.format, FRAMES, inner),
    max_leaves=8,
)
COMMANDS = st.builds(
    "{} {} -Name:{}".format, st.sampled_from(["Get-It", "& $a", ". ./x.ps1", "%"]), VALUES, EXPRESSIONS
)
SIMPLE = (
    EXPRESSIONS
    | COMMANDS
    | st.builds("{} | {} > f".format, EXPRESSIONS, COMMANDS)
    | st.builds("$v = {}".format, EXPRESSIONS)
)
BLOCKS = st.sampled_from(
    [
        *("if (1) {{ {} }} else {{ 2 }}", "foreach ($i in 1..2) {{\n{}\n}}", "function f($p) {{ {} }}"),
        *("try {{ {} }} catch {{ }}", "switch (1) {{ 'a' {{ {} }} }}", "while (1) {{ {} }} # c"),
        *("class C {{ [int] M() {{ {} }} }}", ":l do {{ {} }} until (0)"),
    ]
)
STATEMENTS = st.recursive(SIMPLE, lambda inner: st.builds(str.format, BLOCKS, inner), max_leaves=4)
SCRIPTS = st.lists(
    st.tuples(STATEMENTS, st.sampled_from(["\n", ";", " # c\n", "\r\n\r\n"])).map("".join), max_size=5
).map("".join)
"""Valid scripts."""
