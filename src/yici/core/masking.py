"""Masking: enough of a value to recognise it by, too little to use it. Stored values stay intact."""

from __future__ import annotations

import re
from collections.abc import Callable

STAR = "*"


def _keep(text: str, first: int, last: int) -> str:
    """Keep this many characters at both ends; a text too short to hide at least half of it is hidden whole."""
    if len(text) < 2 * (first + last):
        first = last = 0
    return text[:first] + STAR * (len(text) - first - last) + text[len(text) - last :]


def mask_id_number(text: str) -> str:
    """``159***********0017``: the province and the last four, as bureaus print it. Old 15-digit numbers likewise."""
    compact = text.strip()
    return _keep(compact, 3, 4) if len(compact) >= 15 else _keep(compact, 1, 1)


def mask_phone(text: str) -> str:
    """``139****0017``; a landline keeps its area code and the last two digits."""
    compact = re.sub(r"[\s-]", "", text)
    if re.fullmatch(r"(?:\+?86)?1\d{10}", compact):
        return compact[:-8] + STAR * 4 + compact[-4:]
    landline = re.fullmatch(r"\s*(0\d{2,3})[-\s]?(\d{7,8})\s*", text)
    if landline:
        return f"{landline[1]}-{STAR * (len(landline[2]) - 2)}{landline[2][-2:]}"
    return _keep(compact, 0, 2)


def mask_bank_card(text: str) -> str:
    """The last four digits, in groups as on the card: ``**** **** **** 0017``."""
    compact = re.sub(r"\s", "", text)
    hidden = _keep(compact, 0, 4)
    return " ".join(hidden[start : start + 4] for start in range(0, len(hidden), 4))


def mask_certificate(text: str) -> str:
    """Any other number of a paper: the first two and the last two characters."""
    return _keep(text.strip(), 2, 2)


def mask_name(text: str) -> str:
    """``张*``, ``欧**``, ``阿***``: the first character."""
    compact = text.strip()
    return compact[:1] + STAR * (len(compact) - 1) if len(compact) > 1 else STAR * len(compact)


def mask_generic(text: str) -> str:
    """Everything hidden; the length is not shown either."""
    return STAR * 4 if text else ""


_BY_KIND: dict[str, Callable[[str], str]] = {
    "id_number": mask_id_number,
    "former_id_number": mask_id_number,
    "phone": mask_phone,
    "bank_card": mask_bank_card,
    "certificate": mask_certificate,
    "household_code": mask_certificate,
    "passport": mask_certificate,
    "disability_certificate": mask_certificate,
    "name": mask_name,
}
_BY_ENDING: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("id_number", mask_id_number),
    ("phone", mask_phone),
    ("mobile", mask_phone),
    ("bank_card", mask_bank_card),
    ("bank_account", mask_bank_card),
    ("card_number", mask_bank_card),
    ("certificate", mask_certificate),
    ("certificate_number", mask_certificate),
    ("passport_number", mask_certificate),
    ("name", mask_name),
)


def mask(kind: str, text: str) -> str:
    """The text masked as its kind asks: an identifier kind, an element type or an element code ("person.id_number").

    A kind that is not known is hidden whole: masking never shows more than somebody decided.
    """
    if not text:
        return ""
    known = _BY_KIND.get(kind)
    if known is not None:
        return known(text)
    last = kind.rpartition(".")[2]
    for ending, masking in _BY_ENDING:
        if last == ending or last.endswith("_" + ending):
            return masking(text)
    return mask_generic(text)
