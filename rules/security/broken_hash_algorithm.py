"""PSV206."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts


class BrokenHashAlgorithm(Rule):
    """Use of MD5 or SHA-1 as a hash algorithm.

    ## Why is this bad?
    Both are broken: anyone can create different contents with the same hash, so the hash proves nothing. Use SHA256 or
    better.

    ## References
    - [SHAttered: the first SHA-1 collision](https://shattered.io)
    """

    code, name, group = "PSV206", "broken-hash-algorithm", "security"
    aliases = ("PSAvoidUsingBrokenHashAlgorithms",)
    words = (b"algorithm",)
    kinds = ("command",)
    examples = (
        Bad("Get-FileHash setup.exe -Algorithm MD5"),
        Bad("Get-FileHash setup.exe -Algorithm:'sha1'"),
        Good("Get-FileHash setup.exe -Algorithm SHA256"),
        Good("Get-FileHash setup.exe -Algorithm $algorithm"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        algorithm = facts.constant_string(facts.parameter_value(node, "Algorithm"))
        if algorithm is not None and algorithm.upper() in ("MD5", "SHA1"):
            message = f"Hash algorithm {algorithm.upper()} is broken: anyone can create collisions; use SHA256."
            yield self.finding(node, message, subject_id=facts.command_name(node))
