"""Where numbers are names: quotations, titles, ordinals, versions, document and telephone numbers. Pure patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A quotation longer than this says something; a shorter one names something.
_LONGEST_NAME = 30
#: Nothing found here is longer.
_LONGEST_STRETCH = 82
_QUOTED = re.compile(r"“([^“”]{1,60})”|《[^《》]{1,80}》")
_SPEAKS = re.compile(r"[，。；！]")
_NAMES = re.compile(
    r"第[一二三四五六七八九十百零\d]{1,6}(?:[、—-]第?[一二三四五六七八九十\d]{1,4})*[个次届位名批期号章条款节轮年代方产步季度]?|"
    r""
    r"[〔\[（](?:19|20)\d\d[〕\]）](?:第?\d{1,6}号)?|\d{1,5}号(?:文|线|公路|路|楼|院|机组|台风|令|地块|泊位|码头)?|"
    r"[A-Za-z]{1,12}[-]?\d[\d.]{0,8}[A-Za-z]{0,8}|(?<![\d.])\d{1,2}[A-HJ-OQ-Z]{1,3}(?![A-Za-z/])级?|"
    r"\d{1,9}(?:\.\d{1,6})?版|"
    r"[\dNXn]{1,3}(?:\+[\dNXMn]{1,3}){1,8}|\d{1,2}:\d\d(?::\d\d)?|\d{1,9}(?:\.\d{1,6})?(?::\d{1,9}(?:\.\d{1,6})?){1,6}|"
    r"0\d{2,3}-\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{5,8}(?=热线|平台|系列|便民|政务)|\d{1,4}[*×xX]\d{1,4}|"
    r"[一二三四五六七八九十]{1,3}届[一二三四五六七八九十]{0,3}(?:中全会|次|大)?|十[一二三四五六七]五|"
    r"[一二三四五六七八九十]{1,2}大(?!于|约|致)|"
    r"(?:20\d\d|19\d\d)年(?:版|度)?|\d{1,2}(?:分钟|小时|公里)(?:便民|生活|社区|服务|医疗|交通|健身|养老|就医|"
    r"通勤|阅读|文化|急救|步行|经济|都市|高铁|交通)[^，。；、]{0,6}?圈|"
    r"(?:前|后)(?:十|百|\d{1,3})(?:位|名|强|列)|[一二三四五六七八九十百千万]强|\d{2,4}强|"
    r"每(?:\d{1,9}(?:\.\d{1,6})?|[一二三四五六七八九十百千])?(?:千|百万|十万|万|亿)?(?:公里|平方公里)?(?=人|名|"
    r"元|户|口|个|亩|年|月|周|日|天|人口|吨|立方米)(?:(?:人|户|名|亩)(?=均|的)?)?|"
    r"[一二三四五六七八九十两]{1,3}(?:产(?!业|值|量|能|出)|线城市|类|级|星级|等奖|期|号|甲医院|甲|乡镇|线|手|体|"
    r"日)|\d{1,2}级|\d{1,4}(?:年代|纳米)|"
    r"(?:连续|连)(?:[一二三四五六七八九十两]{1,3}|\d{1,2})(?:年|届|次|季度|个季度|个月|连冠|月|轮)|"
    r"[一二三四五六七八九十两\d]{1,3}连(?:冠|增|丰|升|降|跳|涨)|"
    r"(?:[百千万亿]|十万|百万|千万|百亿|千亿|万亿)(?:元|亩|吨|千瓦|人|吨位|平方米|公里)?级|"
    r"\d{1,9}(?:\.\d{1,6})?(?:[十百千]?万|[百千]?亿)?(?:吨|千瓦|千伏|兆瓦|平方米|元|米|人|公里|吨位|千伏安|床|"
    r"座)级|"
    r"万元(?=地区|GDP|生产|工业|国内|产值|增加)|(?:跑|只跑|最多跑)[一1零0]次|\d{1,2}周?岁(?:以[上下]|至|-|~|—|"
    r"及)|[一二三四五六七八九十]{1,3}(?:至|到|-)[一二三四五六七八九十]{1,3}岁|"
    r"(?:[一二三四五六七八九十两]|\d)年(?:行动|计划|规划|攻坚|义务|制|期|一个|来|以来|大变样|内)|"
    r"[一二三四五六七八九十]年义务教育|7[*×x]24小时|24小时(?!内)|全天候"
)


class Names:
    """Stretches of a folded paragraph in which a number counts nothing; asked in the order of the text."""

    def __init__(self, text: str, others: list[tuple[int, int]]) -> None:
        """``others`` are times, in which numbers do not count either."""
        found = [match.span() for match in _NAMES.finditer(text) if match.end() > match.start()]
        for match in _QUOTED.finditer(text):
            inner = match.group(1)
            if inner is None or (len(inner) <= _LONGEST_NAME and not _SPEAKS.search(inner)):
                found.append(match.span())
        self._names = _Asked(sorted(found))
        self._times = _Asked(sorted(others))

    def covers(self, start: int, end: int) -> bool:
        """Whether a number begins inside a name, or shares a letter with a time."""
        return self._names.begins_in(start) or self._times.touches(start, end)


class _Asked:
    """Stretches sorted by beginning. What lies far before the last place asked for is not looked at again."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans, self._first = spans, 0

    def _near(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        while self._first < len(self._spans) and self._spans[self._first][0] < start - 2 * _LONGEST_STRETCH:
            self._first += 1
        for index in range(self._first, len(self._spans)):
            if self._spans[index][0] >= end:
                return
            yield self._spans[index]

    def begins_in(self, start: int) -> bool:
        return any(left <= start < right for left, right in self._near(start, start + 1))

    def touches(self, start: int, end: int) -> bool:
        return any(left < end and start < right for left, right in self._near(start, end))
