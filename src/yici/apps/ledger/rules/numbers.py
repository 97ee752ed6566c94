"""Numbers as texts of a ledger: 20000000 吨 is shown as 2000万吨, and "1742万吨" is read as 17420000."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

SCALES = (("亿", Decimal(100_000_000)), ("万", Decimal(10_000)))
_TYPED = re.compile(r"^([+-]?\d[\d,]*(?:\.\d+)?)\s*(亿|万)?")
#: Units whose figures are a level at any time (a rate, a multiple, a rank): they are not gathered over the year.
LEVEL_UNITS = frozenset({"%", "％", "‰", "倍", "个百分点", "百分点", "位", "名", "分钟", "微克/立方米", "分贝"})


def text_of(value: Decimal | int | float | str | None) -> str:
    """The decimal text of a number, without trailing noughts; empty for none."""
    if value is None or value == "":
        return ""
    number = Decimal(str(value))
    if not number.is_finite():
        return ""
    shown = format(number.normalize(), "f")
    return "0" if shown in ("-0", "") else shown


def number_of(text: str) -> Decimal | None:
    """The number of a decimal text, or None."""
    try:
        found = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def scale_of(value: Decimal | None) -> tuple[str, Decimal]:
    """In what a figure of this size is spoken of: 亿, 万 or ones."""
    size = abs(value) if value is not None else Decimal(0)
    for word, scale in SCALES:
        if size >= scale:
            return word, scale
    return "", Decimal(1)


def shown(value: Decimal | str | None, unit: str, like: Decimal | str | None = None) -> str:
    """A figure as people read it, on the scale of ``like`` where one is given (a target and its progress)."""
    number = number_of(value) if isinstance(value, str) else value
    other = number_of(like) if isinstance(like, str) else like
    if number is None:
        return ""
    word, scale = scale_of(other if other is not None else number)
    part = number / scale
    rounded = part.quantize(Decimal("0.01")) if part != part.to_integral() else part
    plain = text_of(rounded)
    whole, _, rest = plain.partition(".")
    grouped = f"{int(whole):,}" if len(whole.lstrip("-")) > 4 else whole
    return grouped + (f".{rest}" if rest else "") + word + unit


def typed(text: str, like: Decimal | None = None) -> Decimal | None:
    """A number as somebody types it; without 万 or 亿 it is taken on the scale of ``like``. None when it is none."""
    clean = text.strip().translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,"))
    found = _TYPED.match(clean)
    if found is None or len(clean) > 30:
        return None
    number = Decimal(found[1].replace(",", ""))
    scale = dict(SCALES)[found[2]] if found[2] else scale_of(like)[1]
    return number * scale
