"""PSV407."""

from __future__ import annotations

import re
from dataclasses import dataclass

from psverify.api import Options, option

# What these patterns see are gaps and letters of tokens in turn (`Tokens.woven`): \x00 is no blank, \x02 more than one.
BEFORE_BRACE = re.compile(rb"([^{(.])[\x00\x02]\{")
AFTER_OPEN = re.compile(rb"\{[\x00\x02][^\n`}]")
BEFORE_CLOSE = re.compile(rb"[^{\n`H][\x00\x02]\}")
AFTER_PIPE = re.compile(rb"\|[\x00\x02][^\n`|]")
BEFORE_PIPE = re.compile(rb"[^|\n`][\x00\x02]\|")
BEFORE_PAREN = re.compile(rb"[iI][\x00\x02]\(")
OPERATOR = re.compile(rb"[\x00\x02][=a+joc]|[\x01\x04-\x06][=a+joc](?=[\x00\x02][^\n])")
SEPARATOR = re.compile(rb"[,;][\x00\x02][^\n#Z]")
MANY_BLANKS = re.compile(rb"[^\n`][\x02\x06][^#\n`Z=a+joc|});]")
BRACED_MEMBER = re.compile(rb"[vws)}\]]\x00[.q](?:.[#\n`])*.\{")
TYPE_ARGUMENTS = re.compile(rb"t")
COMMA = re.compile(rb",(?! ?[^\s,])|,(?=\s\s)|,(?=\S)")
SIGNED = frozenset(b"+j")
OPEN_PAREN, VARIABLE, NEW_LINE, EQUALS = b"(v\n="
ONE_BLANK = "One blank belongs {}, as everywhere else."


@dataclass(frozen=True)
class WhitespaceOptions(Options):
    """Options of this rule."""

    check_inner_brace: bool = option(True, "One blank inside the braces of a one-line block.", peer="CheckInnerBrace")
    check_open_brace: bool = option(True, "One blank before an open brace.", peer="CheckOpenBrace")
    check_open_paren: bool = option(True, "One blank between a keyword and its parenthesis.", peer="CheckOpenParen")
    check_operator: bool = option(True, "One blank on either side of a binary operator.", peer="CheckOperator")
    check_pipe: bool = option(True, "A blank on either side of a pipe.", peer="CheckPipe")
    check_pipe_for_redundant_whitespace: bool = option(
        False, "No more than one blank on either side of a pipe.", peer="CheckPipeForRedundantWhitespace"
    )
    check_separator: bool = option(True, "One blank after a comma and a semicolon.", peer="CheckSeparator")
    check_parameter: bool = option(False, "One blank between the arguments of a command.", peer="CheckParameter")
    ignore_assignment_operator_inside_hash_table: bool = option(
        False,
        "`=` in a hashtable of several lines may be aligned by blanks.",
        peer="IgnoreAssignmentOperatorInsideHashTable",
    )
