from __future__ import annotations

import pytest

from psverify.parse.authenticode_signature import has_signature_block
from psverify.parse.tree import parse


@pytest.mark.parametrize(
    "line",
    [
        "# SIG # Begin signature block",
        "#SIG#Begin signature block",
        "# sig # begin SIGNATURE block",
        "## SIG # Begin signature block",
        "#\tSIG\t#\u00a0Begin   signature   block  ",
        "# SIG Begin signature blocks",
        "    # SIG # Begin signature block",
        "'x' # SIG # Begin signature block",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_signature_block(line: str, newline: str) -> None:
    lines = ("Get-Date", line, "# MIIabc", "# SIG # End signature block", "")
    assert has_signature_block(parse(newline.join(lines).encode()))


@pytest.mark.parametrize(
    "text",
    [
        "Get-Date\n",
        "# begin: the signature of a function\n",
        "<# SIG # Begin signature block #>\n",
        "<#\n# SIG # Begin signature block\n#>\n",
        "@'\n# SIG # Begin signature block\n'@\n",
        "# SIG # Begin\n",
    ],
)
def test_no_signature_block(text: str) -> None:
    assert not has_signature_block(parse(text.encode()))
