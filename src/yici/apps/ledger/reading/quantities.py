"""Numbers with their units in a folded paragraph: where they stand, what they are worth, not what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from yici.apps.ledger.reading.lexicon import any_of, words
from yici.apps.ledger.reading.numerals import CHINESE, MULTIPLES, arabic, chinese_large, chinese_with_point, plain

_ARABIC = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?)(?![\d]|\.\d|,\d)"
_CHINESE = r"[一二三四五六七八九十百千零两]{1,9}(?:点[一二三四五六七八九零]{1,4})?"
_MULTIPLE = r"(?:[十百千]?万亿|[十百千]?亿|[十百千]?万|千|百)"
_PARTS = (
    r"[一二三四五六七八九十百千]{1,3}分之(?:[一二三四五六七八九十百零两]{1,6}(?:点[一二三四五六七八九零]{1,4})?|"
    r"\d{1,5}(?:\.\d{1,4})?)"
)
_TENTHS = r"[一二三四五六七八九两\d](?:成[半一二三四五六七八九]?)(?![立为品员果本长功效熟交都])"
_UNSAID = (("人口", "人"), ("游客|旅客|接待", "人次"), ("主体|用户", "户"), ("汽车|保有量", "辆"))
_TO = r"(?:[-—~]{1,2}|至|到)"
_PLUS = r"[余多来]"


@dataclass(frozen=True, slots=True)
class Quantity:
    """``start`` and ``end`` cover number and unit; ``upper`` is the other end of a range."""

    start: int
    end: int
    value: int | float
    unit: str | None
    is_more: bool = False
    upper: int | float | None = None
    is_chinese: bool = False
    is_bare: bool = False
    is_measure: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    unit = (
        r"(?:个?百分点|%|‰|/10万|分贝|倍|番(?!茄)|"
        + any_of("measures")
        + "|"
        + any_of("counts")
        + r")(?:/(?:"
        + any_of("measures")
        + "|"
        + any_of("counts")
        + r"|万人|百户|人|年|月))?"
    )
    number = rf"(?P<arabic>{_ARABIC})(?P<arabic_more1>{_PLUS})?(?P<arabic_multiple>{_MULTIPLE})?"
    upper = rf"(?:(?P<mid>%|{_MULTIPLE})?{_TO}(?P<upper>\d{{1,9}}(?:\.\d{{1,6}})?)(?P<upper_multiple>{_MULTIPLE})?)?"
    written = (
        rf"(?P<chinese>{_CHINESE}(?:[万亿]{{1,2}}{_CHINESE}(?:万(?:{_CHINESE})?)?)?)(?P<chinese_more>{_PLUS})?(?P<chinese_multiple>[百千]?万亿|"
        rf"[百千]?亿|万)?"
    )
    only = r"(?P<only>[十百千]?万亿|[十百千]?亿|[十百千]?万|千|百)"
    return re.compile(
        rf"(?P<parts>{_PARTS})|(?P<tenths>{_TENTHS})|(?P<double>翻(?P<times>[一两二三四])番|翻番)|"
        rf"(?P<mark>(?:[十百千]?万亿|[百千]?亿|[十百千]?万)(?=(?:级)?(?:台阶|大关|门槛|关口))|"
        rf"(?<=[破超过近达])(?:[十百千]?万亿|[百千]亿)(?=[，。；、]|$))|(?P<half>(?:一半|半数|过半)(?!年|天|月|个|"
        rf"路))|"
        rf"{number}{upper}(?P<more>{_PLUS})?(?P<unit>{unit})?|"
        rf"(?<![一二三四五六七八九十百千零两\d])(?:{written}|{only})(?P<more2>{_PLUS})?(?P<unit2>{unit})"
    )


def _worth(number: Decimal | None, multiple: str | None) -> Decimal | None:
    return None if number is None else number * MULTIPLES[multiple or ""]


def quantities(text: str) -> Iterator[Quantity]:
    """All numbers of a paragraph, names and dates among them: what is a name is decided elsewhere.

    Of 提高3.6、2.1个百分点 the first number gets the unit of the second, and its 万 or 亿.
    """
    waiting: Quantity | None = None
    for made in _alone(text):
        if waiting is not None:
            yield _sharing(text, waiting, made)
        waiting = made
    if waiting is not None:
        yield waiting


def _sharing(text: str, first: Quantity, second: Quantity) -> Quantity:
    if text[first.end : second.start] not in ("、", "和", "与") or first.is_chinese or second.is_chinese:
        return first
    if first.unit == "个" and second.unit == "个百分点":
        return replace(first, unit=second.unit, is_measure=True)
    written = _NUMBER.match(text, second.start)
    if first.unit is not None or written is None or not second.unit:
        return first
    number = arabic(written.group())
    times = Decimal(str(second.value)) / number if number else Decimal(1)
    if times == 1 and second.unit not in ("个百分点", "倍"):
        return first  # 1、2号线 and 2023、2024年 name things
    value = plain(Decimal(str(first.value)) * times)
    return replace(first, value=value, unit=second.unit, is_bare=False, is_measure=second.is_measure)


def _alone(text: str) -> Iterator[Quantity]:
    for found in _pattern().finditer(text):
        made = _special(found) or (_arabic(found) if found["arabic"] else _written(found))
        if made is not None:
            yield made


def _special(found: re.Match[str]) -> Quantity | None:
    start, end = found.span()
    if found["parts"]:
        below, _, above = found["parts"].partition("分之")
        under, over = chinese_with_point(below), arabic(above) if above[0].isdigit() else chinese_with_point(above)
        if not under or over is None:
            return None
        if under == 1000:
            return Quantity(start, end, plain(over), "‰", is_measure=True)
        return Quantity(start, end, plain(round(over * 100 / under, 2)), "%", is_measure=True)
    if found["tenths"]:
        first = found["tenths"][0]
        value = arabic(first) if first.isdigit() else chinese_with_point(first)
        last = found["tenths"][-1]
        more = 5 if last == "半" else int(chinese_with_point(last) or 0) if last in CHINESE else 0
        return None if value is None else Quantity(start, end, plain(value * 10 + more), "%", is_measure=True)
    if found["double"]:
        times = chinese_with_point(found["times"] or "一")
        return None if times is None else Quantity(start, end, plain(times), "番", is_measure=True)
    if found["mark"]:
        return Quantity(start, end, MULTIPLES[found["mark"]], _unsaid_unit(found), False, None, True, True, True)
    if found["half"]:
        return Quantity(start, end, 50, "%", is_more=found["half"] == "过半", is_measure=True)
    return None


def _unsaid_unit(found: re.Match[str]) -> str:
    """突破千亿大关: a unit that nobody says is money, unless the words before count something else."""
    before = found.string[max(0, found.start() - 14) : found.start()]
    return next((unit for words, unit in _UNSAID if re.search(words, before)), "元")


def _arabic(found: re.Match[str]) -> Quantity | None:
    multiple = found["arabic_multiple"]
    unit = _unit(found["unit"])
    value, upper = arabic(found["arabic"]), None
    end = found.end()
    if found["upper"]:
        last = found["upper_multiple"]
        upper = _worth(arabic(found["upper"]), last)
        middle = found["mid"]
        multiple = multiple or (middle if middle != "%" else None) or last
    value = _worth(value, multiple)
    if value is None:
        return None
    more = bool(found["arabic_more1"] or found["more"])
    return Quantity(
        found.start(),
        end,
        plain(value),
        unit,
        more,
        None if upper is None else plain(upper),
        False,
        unit is None,
        _measures(unit),
    )


def _written(found: re.Match[str]) -> Quantity | None:
    unit = _unit(found["unit2"])
    if found["only"]:
        value: Decimal | None = Decimal(MULTIPLES[found["only"]])
    else:
        value = _worth(chinese_large(found["chinese"]), found["chinese_multiple"])
    if value is None:
        return None
    more = bool(found["chinese_more"] or found["more2"])
    bare = bool(found["only"]) or not set(found["chinese"]) & set("一二三四五六七八九两")
    return Quantity(found.start(), found.end(), plain(value), unit, more, None, True, bare, _measures(unit))


_NUMBER = re.compile(r"[\d.,]{1,20}")
_SAME_UNIT = {
    "百分点": "个百分点", "㎡": "平方米", "m²": "平方米", "m2": "平方米", "平米": "平方米", "平方": "平方米",
    "平方千米": "平方公里", "km²": "平方公里", "㎢": "平方公里", "千米": "公里", "km": "公里", "立方": "立方米",
    "方": "立方米", "m³": "立方米", "m3": "立方米", "美金": "美元", "华里": "里",
}  # fmt: skip


def _unit(unit: str | None) -> str | None:
    return _SAME_UNIT.get(unit or "", unit)


@cache
def _measure_words() -> frozenset[str]:
    return frozenset(words("measures"))


def _measures(unit: str | None) -> bool:
    if unit is None:
        return False
    return unit in _measure_words() or "/" in unit or (unit != "个" and unit[0] in "%‰个倍番")
