"""Words of time in a header path: of which period a figure is, and whether it is an amount, a change or a rate.

"上年同期" and "本月" say nothing about which fact is meant, everything about when. They are read here once: matching
ignores them for the identity of a fact, and whoever computes a figure finds them in ``ColumnFacts.period``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from yici.apps.tables.matching.contracts import Figure, Period
from yici.apps.tables.matching.words import fold

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|$|[-.]\d{1,2}$)")
_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月(?:份)?(?!\d)")
_BARE_MONTH = re.compile(r"^(1[0-2]|0?[1-9])$")
_QUARTER = re.compile(r"(?:第)?([一二三四1-4])季度")
_UP_TO = re.compile(
    r"(?<!\d)(?:1|一)月?(?:-|至|到|~)(?:1[0-2]|\d|本|[一二三四五六七八九十]{1,2})月|累计|年初至今|截至|至今|历年"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_RATE = re.compile(
    r"(?:±|\+-|[+-])%|±$|(?:同比|环比|增减|增长|增幅|比上年|比去年|比上月).{0,6}(?:%|率|幅|±)|增长率|增幅|增速|^同比$|^环比$"
)
_CHANGE = re.compile(
    r"±|增减(?:额|量|数|人数|户数|面积)?$|净增|比(?:上年|去年|上月|上期)(?:同期)?(?:增|减|±)|新增.{0,2}比|^增减$|^同比(?:增减|增加|减少)"
)
_SHARE = re.compile(r"占比|比重|比例|占.{1,10}%|占.{1,10}比|所占|为上年%?$|百分比|覆盖率|完成率")
_PLANNED = re.compile(r"目标|计划|预计|预算|拟|规划|任务数")
#: Words of a relative period: (words, changes of the period). The longest that stands in a step counts.
_RELATIVE: tuple[tuple[str, dict[str, object]], ...] = (
    ("上年末", {"span": "year", "years_back": 1, "point": "closing"}),
    ("去年底", {"span": "year", "years_back": 1, "point": "closing"}),
    ("年初", {"span": "year", "point": "opening"}),
    ("期初", {"point": "opening"}),
    ("月初", {"span": "month", "point": "opening"}),
    ("年末", {"span": "year", "point": "closing"}),
    ("年底", {"span": "year", "point": "closing"}),
    ("期末", {"point": "closing"}),
    ("月末", {"span": "month", "point": "closing"}),
    ("上年同期", {"years_back": 1}),
    ("去年同期", {"years_back": 1}),
    ("上年同月", {"span": "month", "years_back": 1}),
    ("上年度", {"span": "year", "years_back": 1}),
    ("上一年", {"span": "year", "years_back": 1}),
    ("上年", {"span": "year", "years_back": 1}),
    ("去年", {"span": "year", "years_back": 1}),
    ("前年", {"span": "year", "years_back": 2}),
    ("上月", {"span": "month", "months_back": 1}),
    ("上个月", {"span": "month", "months_back": 1}),
    ("上季", {"span": "quarter", "months_back": 3}),
    ("上期", {"months_back": 1}),
    ("本年", {"span": "year"}),
    ("今年", {"span": "year"}),
    ("当年", {"span": "year"}),
    ("全年", {"span": "year"}),
    ("年度内", {"span": "year"}),
    ("本月", {"span": "month"}),
    ("当月", {"span": "month"}),
    ("本季", {"span": "quarter"}),
    ("当季", {"span": "quarter"}),
    ("上半年", {"span": "half"}),
    ("下半年", {"span": "half"}),
    ("本期", {}),
)  # fmt: skip

_EDGES = re.compile(
    r"^(?:截至|截止|其中|预计)?(?:(?:19|20)\d{2}年度?(?:\d{1,2}月份?)?(?:底|末|以来|初)?|上年度?|去年|本年度?|今年|当年度?|全年|本月|当月|上月|本季度?|本期"
    r"|上期|期末|期初|年末|年初|年度内?|目前|截至目前|累计|历年|\d{1,2}月份?)+(?:的|止|共|内)?(?=..)"
)
_TAILS = re.compile(r"(?<=..)(?:上年同期|去年同期|同期|累计|本年累计|累计数)$")


def period_of(path: Iterable[str]) -> Period:
    """What the steps of a header path say of time; the lower step wins, what it leaves open comes from above."""
    found = Period()
    above = ""
    for step in path:
        text = fold(step)
        found = _relative(_absolute(found, text, above), text)
        found = replace(found, figure=_figure(text) or ("" if _RELATIVE_ONLY.match(text) else found.figure))
        above = text
    return found


_RELATIVE_ONLY = re.compile(r"^(?:完成|金额|数量|本年|本月|当月|当年|累计|上年同期|上年)$")


def _absolute(found: Period, text: str, above: str) -> Period:
    """Years, months and quarters that are written out."""
    if year := _YEAR.search(text):
        found = replace(found, year=int(year.group(1)), span=found.span or "year")
    bare = _BARE_MONTH.match(text) if above in ("月份", "月", "分月", "按月份") else None
    if up_to := _UP_TO.search(text):
        last = re.search(r"(1[0-2]|[2-9])月$", up_to.group())
        found = replace(found, is_cumulative=True, month=int(last.group(1)) if last else found.month)
    elif month := bare or _MONTH.search(text):
        found = replace(found, month=int(month.group(1)), span="month")
    if quarter := _QUARTER.search(text):
        word = quarter.group(1)
        found = replace(found, quarter=_QUARTERS.get(word) or int(word), span="quarter")
    return found


def _relative(found: Period, text: str) -> Period:
    """上年, 本月, 期末 …: counted back from the period of the form."""
    hits = [(words, change) for words, change in _RELATIVE if words in text]
    if _RATE.search(text) or _CHANGE.search(
        text
    ):  # "比上年增长": the figure is this period's, compared with last year's
        if re.search("环比|上月|上个月|上期", text):
            return replace(found, months_back=1, years_back=0)
        return replace(found, years_back=1, months_back=0) if re.search("同比|上年|去年|同期", text) else found
    if not hits:
        return found
    _, change = max(hits, key=lambda pair: len(pair[0]))
    return replace(found, **change)  # type: ignore[arg-type]


def _figure(text: str) -> Figure:
    named: tuple[tuple[Figure, re.Pattern[str]], ...] = (
        ("rate", _RATE), ("change", _CHANGE), ("share", _SHARE), ("planned", _PLANNED),
    )  # fmt: skip
    for name, pattern in named:
        if pattern.search(text):
            return name
    return ""


def without_period(core: str) -> str:
    """The words of a heading without those of time at its edges: "2024年末户籍人口" -> "户籍人口"."""
    return _TAILS.sub("", _EDGES.sub("", core))


def is_only_period(core: str) -> bool:
    """Whether a heading says nothing but a time or how it is compared ("上年同期", "2024年", "±%", "本月累计")."""
    rest = fold(core)
    for words, _ in _RELATIVE:
        rest = rest.replace(words, "")
    rest = _MONTH.sub("", _YEAR.sub("", _QUARTER.sub("", rest)))
    rest = re.sub(
        r"同比|环比|增减|增长|率|累计|完成|同月|同期|度|年|月|季|末|底|至|止|截|±|%|[-+\d()、,.]|[额量数]$", "", rest
    )
    return not rest


def of_now(periods: Sequence[Period]) -> int | None:
    """Of columns that ask one fact for several times, the one that today's value answers; None where no one is sure.

    Years are told apart: the last of them is now. Months, quarters, beginnings and ends of a period are not.
    """
    amounts = [place for place, one in enumerate(periods) if not one.figure and not one.is_past]
    if any(periods[place].month or periods[place].quarter or periods[place].point for place in amounts):
        return None
    years = sorted((periods[place].year or 9999, place) for place in amounts)
    is_sure = len(years) == 1 or (len(years) > 1 and years[-1][0] != years[-2][0])
    return years[-1][1] if is_sure else None
