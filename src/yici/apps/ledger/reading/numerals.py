"""Numbers as they are written: 2,356.8 and 一千二百, with 万 and 亿 behind them. Pure arithmetic."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"两": 2, "半": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
MULTIPLES = {
    "": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12, "十万亿": 10**13, "百万亿": 10**14,
}  # fmt: skip
CHINESE = "一二三四五六七八九十百千零两"


def arabic(text: str) -> Decimal | None:
    """A number in Arabic digits, with or without groups."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def chinese(text: str) -> Decimal | None:
    """A Chinese number below ten thousand (一千二百, 三十五, 两百零六, 二零) or a row of digits (二零二五)."""
    if not text or any(letter not in CHINESE for letter in text):
        return None
    if len(text) > 1 and not any(letter in _SMALL for letter in text):
        if len(text) == 2:
            return None  # 唯一一个 counts nothing, and nobody writes 一五 for fifteen
        return Decimal(int("".join(str(DIGITS[letter]) for letter in text)))
    total, digit, last = 0, None, 10**4
    for letter in text:
        if letter in _SMALL:
            unit = _SMALL[letter]
            if unit >= last:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last = None, unit
        else:
            digit = DIGITS[letter]
    if digit is not None:
        # 两百五 means 250, 一百零五 means 105.
        total += digit * (last // 10 if last in (100, 1000) and "零" not in text else 1)
    return Decimal(total)


def chinese_with_point(text: str) -> Decimal | None:
    """Also 二点五."""
    whole, point, rest = text.partition("点")
    value = chinese(whole)
    if value is None or not point:
        return value
    if not rest or any(letter not in DIGITS for letter in rest):
        return None
    return value + Decimal("0." + "".join(str(DIGITS[letter]) for letter in rest))


def chinese_large(text: str) -> Decimal | None:
    """Also with 万 and 亿 inside: 五万三千, 一亿二千万."""
    for letter, worth in (("亿", 10**8), ("万", 10**4)):
        above, found, below = text.rpartition(letter)
        if found:
            high, low = chinese_large(above), chinese_large(below) if below else Decimal(0)
            return None if high is None or low is None else high * worth + low
    return chinese_with_point(text)


def plain(value: Decimal) -> int | float:
    """A whole number as int, anything else as float: what JSON can say."""
    return int(value) if value == value.to_integral_value() else float(value)
