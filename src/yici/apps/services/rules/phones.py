"""A phone number as somebody types it, and as it is compared. Pure."""

from __future__ import annotations

import re
import unicodedata

_KNOWN = re.compile(r"1\d{10}|0\d{9,11}|\d{7,8}")


def normalise_phone(text: str) -> str:
    """The digits of a mobile or a landline; empty when it is none. Spaces, hyphens and +86 are fine."""
    compact = re.sub(r"[\s\-()（）]", "", unicodedata.normalize("NFKC", text))
    compact = compact.removeprefix("+86").removeprefix("0086")
    return compact if _KNOWN.fullmatch(compact) else ""
