"""Which files are never rewritten: broken scripts, and signed ones unless the user allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.parse.authenticode_signature import has_signature_block

if TYPE_CHECKING:
    from psverify.fix.settle import Examination

BROKEN = "syntax errors"
SIGNED = "a signature"


def reason_to_leave(look: Examination, *, fix_signed: bool) -> str | None:
    """Returns why a file must not be rewritten, `BROKEN` or `SIGNED`; None: it may be.

    What a rule sees in a broken script is a guess, and so is every edit. Any edit invalidates a signature.
    """
    if look.syntax_errors:
        return BROKEN
    if not fix_signed and look.tree is not None and has_signature_block(look.tree):
        return SIGNED
    return None
