"""Days by which, and times over which: “十四五”末, 6月底前, 前三季度. Years that a text leaves out are given."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from yici.apps.ledger.reading.numerals import chinese

_YEAR = r"(?:(?:19|20)\d\d|二零[一二三四五六七八九零]{2})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_BEFORE = r"(?:之前|以前|前夕|前)?"
_REST = (
    rf"(?:(?P<month>{_MONTH})月(?:(?P<day>[12]\d|3[01]|0?[1-9])[日号]|(?P<month_end>底|末|中旬|上旬|下旬|中|初|份)?)|"
    r"(?P<quarter>第[一二三四1-4]季度?|[一二三四1-4]季度)末?|(?P<half>上半年|下半年)|(?P<end>年底|年末|底|末|"
    r"年内|内|全年)?)"
)
_FIVE = {"一": 2005, "二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035, "七": 2040}
_PATTERN = re.compile(
    rf"(?P<pre>到|至|截至|截止到?|截止|于|在|自|从)?(?:"
    rf"“?十(?P<five>[一二三四五六七])五”?(?P<plan>时期末|规划期末|规划期内|期末|末期|末|期间|时期|收官(?:之年)?|"
    rf"收官|结束时?|以来)|"
    rf"(?P<from>{_YEAR})年?(?:-|—|~|至|到){{1,2}}(?P<to>{_YEAR})年(?P<span_tail>期间|度)?|"
    rf"(?P<year>{_YEAR})年(?!版|度|代|以来|第[一二三四五]|[初的]?第)(?:{_REST})|"
    rf"(?P<relative>今年|本年度|本年|当年|年内|全年|明年|后年|年底|年末|岁末|去年|上年|"
    rf"前年)(?!以来)(?:{_REST.replace('P<', 'P<r_')})|"
    rf"(?P<only>(?P<o_month>{_MONTH})月(?:(?P<o_day>[12]\d|3[01]|0?[1-9])[日号]|底|末|中旬|上旬|下旬|份)?)(?!来|"
    rf"来以|均|报)|"
    r"(?P<part>第[一二三四1-4]季(?:度末?)?|[一二三四]季度末?|上半年|下半年)|"
    r"(?:用|在)?(?P<within>[1-9]|1\d|[一二三四五六七八九十两]{1,2})(?:个)?(?P<within_unit>年|"
    r"月)(?:左右)?(?:的?时间)?(?P<within_in>以?内|之内|时间)"
    rf"){_BEFORE}"
)
_PERIOD = re.compile(
    r"前(?:三|两|[1-9]|1[01])(?:个)?(?:季度|月)|(?:1|一)[-—~至到]{1,2}(?:1[0-2]|[2-9])月(?:份)?|截至目前|"
    r"截止目前|目前|到目前为止|今年以来|"
    r"过去的?[一二三四五\d]{1,2}年(?:来)?|近[一二三四五六七八九十两\d]{1,2}年(?:来)?|"
    r"[一二三四五六七八九十\d]{1,2}年来|全年|日均|月均|年均|每年|每月|每周|每日|每天|"
    r"(?:今后|未来)(?:一个时期|[一二三四五\d]{1,2}年)|(?:十[一二三四五六七]五”?)(?:期间|时期|以来)|"
    r"党的?十[八九]大以来|同期"
)
_QUARTER = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a text: the day by which (``deadline``, ISO), or a period without one; ``is_past`` when it says so."""

    start: int
    end: int
    text: str
    deadline: str | None
    is_past: bool = False
    is_by: bool = False
    year: int | None = None
    is_plan: bool = False
    is_ahead: bool = False


def _day(year: int, month: int = 12, day: int | None = None) -> str | None:
    if not 1 <= month <= 12 or not 1900 <= year <= 2199:
        return None
    last = monthrange(year, month)[1]
    return f"{year:04d}-{month:02d}-{min(day or last, last):02d}"


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    value = chinese(text)
    return 0 if value is None else int(value)


def _within_year(found: re.Match[str], year: int, prefix: str = "") -> str | None:
    if found[f"{prefix}month"]:
        month = _number(found[f"{prefix}month"])
        if found[f"{prefix}day"]:
            return _day(year, month, int(found[f"{prefix}day"]))
        part = found[f"{prefix}month_end"]
        return _day(year, month, {"中旬": 20, "上旬": 10, "中": 15, "初": 10}.get(part or ""))
    if found[f"{prefix}quarter"]:
        return _day(year, _QUARTER[found[f"{prefix}quarter"].removeprefix("第")[0]])
    if found[f"{prefix}half"]:
        return _day(year, 6 if found[f"{prefix}half"] == "上半年" else 12)
    return _day(year)


def moments(text: str, year: int | None) -> Iterator[Moment]:
    """The times of a paragraph in order; ``year`` is the one that the text calls this year."""
    for found in _PATTERN.finditer(text):
        made = _moment(found, year)
        if made is not None:
            yield made


def _moment(found: re.Match[str], year: int | None) -> Moment | None:
    start, end = found.span()
    text = found.group().strip("“”")
    pre = found["pre"] or ""
    past = pre.startswith("截") or pre in ("自", "从")
    by = pre in ("到", "至") or text.endswith("前")
    if found["five"]:
        if found["plan"] == "以来":
            return Moment(start, end, text, None, True)
        return Moment(
            start, end, found.group(), _day(_FIVE[found["five"]]), past, by or "末" in found["plan"], None, True
        )
    if found["to"]:
        return Moment(start, end, text, _day(_number_of_year(found["to"])), past)
    if found["year"]:
        named = _number_of_year(found["year"])
        return Moment(
            start, end, text, _within_year(found, named), past, by and found.string[end : end + 1] != "的", named
        )
    return _relative(found, year, start, end, text, past, by)


def _number_of_year(text: str) -> int:
    return int(text) if text.isdigit() else _number(text)


def _relative(
    found: re.Match[str], year: int | None, start: int, end: int, text: str, past: bool, by: bool
) -> Moment | None:
    if found["relative"]:
        word = found["relative"]
        shift = {"明年": 1, "后年": 2, "去年": -1, "上年": -1, "前年": -2}.get(word, 0)
        deadline = None if year is None else _within_year(found, year + shift, "r_")
        soon = shift > 0 or word in ("年内", "年底") or text.endswith(("底", "年内"))
        named = None if year is None else year + shift
        return Moment(start, end, text, deadline, past or shift < 0, by or soon, named, is_ahead=shift > 0)
    if found["only"]:
        month = _number(found["o_month"])
        day = int(found["o_day"]) if found["o_day"] else None
        return Moment(start, end, text, None if year is None else _day(year, month, day), past, by, year)
    if found["part"]:
        part = found["part"].removeprefix("第")
        month = {"上": 6, "下": 12}.get(part[0]) or _QUARTER[part[0]]
        return Moment(start, end, text, None if year is None else _day(year, month), past, by, year)
    if found["within_unit"] == "年" and year is not None:
        return Moment(start, end, text, _day(year + _number(found["within"])), is_by=True, is_ahead=True)
    return Moment(start, end, text, None, is_by=True, is_ahead=True)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that is no day by which: 前三季度, 日均, 截至目前. ``counts`` when a number stands in it."""

    start: int
    end: int
    text: str
    counts: bool


def periods(text: str) -> Iterator[Period]:
    """The stretches of time of a paragraph in order."""
    for found in _PERIOD.finditer(text):
        yield Period(found.start(), found.end(), found.group(), any(letter.isdigit() for letter in found.group()))
