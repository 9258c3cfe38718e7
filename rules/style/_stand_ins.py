"""What PSV302 and PSV303 share: functions that have the name of another one."""

from __future__ import annotations

from psverify.api import File, Node, facts


def is_of_stub(node: Node, file: File) -> bool:
    """Whether a function replaces another one, whose name it must have."""
    function = node.parent
    body = function.field("body") if function is not None else None
    return facts.is_stub_file(file) or (body is not None and facts.is_test_code(file) and facts.is_stub(body))
