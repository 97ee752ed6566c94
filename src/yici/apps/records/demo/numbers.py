"""Numbers of synthetic people: right check digits, ranges that belong to nobody. ``serial`` makes them unique."""

from __future__ import annotations

import datetime as dt
from operator import mul

from yici.apps.records.rules.numbers import CHECK_SIGNS, WEIGHTS

DIVISION = "159999"  # not assigned to any division of GB/T 2260
_OF_DIVISION = sum(int(sign) * weight for sign, weight in zip(DIVISION, WEIGHTS[:6], strict=True))
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def id_number(born: dt.date, sequence: int) -> str:
    """An ID number; odd sequences are men's."""
    changing = f"{born.year * 10000 + born.month * 100 + born.day:08d}{sequence:03d}"
    total = sum(map(mul, map(int, changing), WEIGHTS[6:]), _OF_DIVISION)
    return f"{DIVISION}{changing}{CHECK_SIGNS[total % 11]}"


def phone(serial: int) -> str:
    """A number of the segment for machines (140), which no person has."""
    return f"140{serial % 100_000_000:08d}"


def bank_card(serial: int) -> str:
    """19 digits with a right last one; the issuer number is nobody's."""
    body = f"6299990{serial % 100_000_000_000:011d}"
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = (ord(sign) - 48) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return f"{body}{(10 - total % 10) % 10}"


def credit_code(serial: int, kind: str = "91") -> str:
    """A unified social credit code in division 159999 with right check signs."""
    body = f"{kind}{DIVISION}{_organisation(serial)}"
    total = sum(_USCC_SIGNS.index(sign) * weight for sign, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return body + _USCC_SIGNS[(31 - total % 31) % 31]


def _organisation(serial: int) -> str:
    """An organisation code (GB 11714) with its check sign, whose first eight signs are a number."""
    body = f"{serial % 100_000_000:08d}"
    total = sum(int(sign) * weight for sign, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    check = (11 - total % 11) % 11
    return body + ("X" if check == 10 else str(check))
