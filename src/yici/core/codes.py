"""Six signs that, with a number, open a thing to whom it was told. None can be taken for another when read out."""

from __future__ import annotations

import secrets
import unicodedata

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6


def new_code() -> str:
    """Six signs drawn at random."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def normalise_code(text: str) -> str:
    """The code as it is stored, from what a person typed; empty when it is none."""
    compact = "".join(unicodedata.normalize("NFKC", text).upper().split()).replace("-", "")
    return compact if len(compact) == LENGTH and set(compact) <= set(SIGNS) else ""
