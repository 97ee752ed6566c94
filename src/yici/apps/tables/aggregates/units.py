"""Units of figures: from the unit of the records to that of the form, and rounding at the last step."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_KINDS: tuple[tuple[str, dict[str, Fraction]], ...] = (
    ("area", {
        "平方米": Fraction(1), "㎡": Fraction(1), "m2": Fraction(1), "m²": Fraction(1), "平米": Fraction(1),
        "亩": Fraction(2000, 3), "公顷": Fraction(10000), "平方公里": Fraction(1_000_000),
        "平方千米": Fraction(1_000_000),
    }),
    ("money", {"元": Fraction(1), "角": Fraction(1, 10)}),
    ("mass", {
        "公斤": Fraction(1), "千克": Fraction(1), "kg": Fraction(1), "斤": Fraction(1, 2), "吨": Fraction(1000),
        "t": Fraction(1000), "克": Fraction(1, 1000), "担": Fraction(50),
    }),
    ("length", {
        "米": Fraction(1), "m": Fraction(1), "公里": Fraction(1000), "千米": Fraction(1000), "km": Fraction(1000),
    }),
    ("volume", {"立方米": Fraction(1), "m3": Fraction(1), "m³": Fraction(1), "方": Fraction(1)}),
    ("people", {"人": Fraction(1), "名": Fraction(1), "口": Fraction(1)}),
    ("households", {"户": Fraction(1), "家": Fraction(1)}),
    ("animals", {
        word: Fraction(1)
        for word in ("头", "只", "匹", "峰", "口", "羽", "头只", "头(只)", "只(头)", "头、只", "头/只")
    }),
    ("percent", {"%": Fraction(1), "百分点": Fraction(1), "个百分点": Fraction(1)}),
)  # fmt: skip
_TIMES = (("百万", 1_000_000), ("千万", 10_000_000), ("亿", 100_000_000), ("万", 10_000), ("千", 1000), ("百", 100))
_EXTRA = re.compile(r"/(?:年|月|户|人)$")
#: Decimals that a unit is written with where the cell's own format says nothing.
_DECIMALS = {"area": 2, "money": 2, "mass": 2, "length": 2, "volume": 2, "percent": 2}


def scales_of(unit: str) -> list[tuple[str, Fraction]]:
    """What a unit may measure, and how many of the smallest common unit it is: 万元 -> (money, 10000). 口 counts pigs
    as well as people."""
    bare = unit.strip().lower()
    found = [(kind, known[bare]) for kind, known in _KINDS if bare in known]
    for word, times in _TIMES:
        if not found and bare.startswith(word):
            found = [(kind, size * times) for kind, size in scales_of(bare[len(word) :])]
    if not found and _EXTRA.search(bare):
        return scales_of(_EXTRA.sub("", bare))
    return found


def factor_between(kept: str, wanted: str) -> Fraction | None:
    """By what a number in ``kept`` is multiplied to stand in ``wanted``; None when the units measure different things.

    >>> factor_between("亩", "公顷")
    Fraction(1, 15)
    """
    if not kept or not wanted or kept == wanted:
        return Fraction(1)
    for kind, size in scales_of(kept):
        for other, wanted_size in scales_of(wanted):
            if kind == other:
                return size / wanted_size
    return None


def kind_of(unit: str) -> str:
    """area, money, mass, length, volume, people, households, animals, percent; empty for other counting words."""
    found = scales_of(unit)
    return found[0][0] if found else ""


def decimals_of(number_format: str, unit: str) -> int | None:
    """How many decimals a cell shows: those of its format, else those of its unit; None: as many as the number has."""
    body = number_format.split(";")[0]
    if found := re.search(r"0\.(0+)", body):
        return len(found[1])
    if re.fullmatch(r"#?,?#*0", body):
        return 0
    return _DECIMALS.get(kind_of(unit))


def rounded(value: Decimal | Fraction, decimals: int | None) -> Decimal:
    """Half away from zero, once, at the end. Zeros at the end go: a cell's own format shows them."""
    exact = _decimal(value)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    plain = exact.normalize()
    return plain if plain.as_tuple().exponent <= 0 else plain.quantize(Decimal(1))  # type: ignore[operator]


def _decimal(value: Decimal | Fraction) -> Decimal:
    if isinstance(value, Decimal):
        return value
    return Decimal(value.numerator) / Decimal(value.denominator)
