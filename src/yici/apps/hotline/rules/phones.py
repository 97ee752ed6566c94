"""Phones as people type them, and the one form by which they are compared."""

from __future__ import annotations

import re
import unicodedata


def normalise_phone(text: str) -> str:
    """Digits only, without 86 before a mobile: what the blind index is made of. Empty when there are too few."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"(?:00)?86(1\d{10})", digits):
        digits = digits[-11:]
    return digits if len(digits) >= 5 else ""
