"""Whether what stands in a form says the same as a value written into it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from yici.apps.tables.matching.contracts import CodeValue
from yici.apps.tables.rules.formats import Format
from yici.apps.tables.rules.writing import code_of_word
from yici.sheets.filling import CellValue, Styled


def is_same(printed: str, value: CellValue, form: Format, codes: Sequence[CodeValue] = ()) -> bool:
    """Whether the printed text says what ``value`` says: spelling, gaps and shape of a number or day aside."""
    inner = value.value if isinstance(value, Styled) else value
    said = inner.isoformat() if isinstance(inner, dt.date) else str(inner)
    one, other = _bare(printed), _bare(said)
    if one == other:
        return True
    if form.kind == "date":
        return _same_day(printed, said)
    if form.kind == "number" or isinstance(inner, int | float | Decimal):
        return _same_number(one, other)
    if form.kind == "code" and codes:
        return _same_codes(printed, said, codes)
    if form.kind == "bool":
        return False
    return form.kind in ("id", "phone") and re.sub(r"\W", "", one) == re.sub(r"\W", "", other)


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace(" ", "").replace("·", "").replace("•", "")
    return folded.strip("'’‘").upper()


def _same_day(one: str, other: str) -> bool:
    """The same day as far as both say it: 1990.01 and 1990-01-15 agree."""
    first, second = _parts(one), _parts(other)
    shared = min(len(first), len(second))
    return shared > 0 and first[:shared] == second[:shared]


def _parts(text: str) -> list[int]:
    found = re.findall(r"\d+", text)
    if len(found) == 1 and len(found[0]) in (6, 8):
        whole = found[0]
        found = [whole[:4], whole[4:6], *([whole[6:]] if len(whole) == 8 else [])]
    return [int(part) for part in found[:3]]


def _same_number(one: str, other: str) -> bool:
    try:
        first, second = (Decimal(re.sub(r"[,，%元亩人户]", "", text)) for text in (one, other))
    except InvalidOperation:
        return False
    return first == second


def _same_codes(one: str, other: str, codes: Sequence[CodeValue]) -> bool:
    first, second = code_of_word(one, codes), code_of_word(other, codes)
    return first is not None and first == second
