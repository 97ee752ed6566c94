"""Which shape of a day a column wants: from samples, words, checks and the number format of its cells."""

from __future__ import annotations

import re

from yici.apps.tables.matching.contracts import CatalogueElement, ColumnFacts
from yici.apps.tables.matching.words import fold, label
from yici.apps.tables.rules.formats import Format
from yici.sheets.numbers import is_date_format

#: Sample or bracket text -> date option.
_DATE_SHAPES = (
    (re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$|^[xX×]{4}年[xX×]{1,2}月[xX×]{1,2}日$"), "YYYY年M月D日"),
    (re.compile(r"^\d{4}年\d{1,2}月$|^[xX×]{4}年[xX×]{1,2}月$"), "YYYY年M月"),
    (re.compile(r"^\d{4}\.\d{2}\.\d{2}$"), "YYYY.MM.DD"),
    (re.compile(r"^\d{4}\.\d{1,2}\.\d{1,2}$"), "YYYY.M.D"),
    (re.compile(r"^\d{4}\.\d{2}$"), "YYYY.MM"),
    (re.compile(r"^\d{4}\.\d$"), "YYYY.M"),
    (re.compile(r"^\d{4}/\d{2}/\d{2}$"), "YYYY/MM/DD"),
    (re.compile(r"^\d{4}/\d{1,2}/\d{1,2}$"), "YYYY/M/D"),
    (re.compile(r"^\d{4}/\d{2}$"), "YYYY/MM"),
    (re.compile(r"^\d{4}-\d{2}-\d{2}$"), "YYYY-MM-DD"),
    (re.compile(r"^\d{4}-\d{1,2}-\d{1,2}$"), "YYYY-M-D"),
    (re.compile(r"^\d{4}-\d{1,2}$"), "YYYY-MM"),
    (re.compile(r"^(19|20)\d{6}$"), "YYYYMMDD"),
    (re.compile(r"^(19|20)\d{4}$"), "YYYYMM"),
    (re.compile(r"^(19|20)\d{2}年$"), "YYYY年"),
    (re.compile(r"^(19|20)\d{2}$"), "YYYY"),
)
_SHAPE_WORDS = {
    "yyyymmdd": "YYYYMMDD", "yyyy-mm-dd": "YYYY-MM-DD", "yyyy/mm/dd": "YYYY/MM/DD", "yyyy.mm.dd": "YYYY.MM.DD",
    "yyyy年mm月dd日": "YYYY年MM月DD日", "yyyy年m月d日": "YYYY年M月D日", "yyyy年mm月": "YYYY年MM月",
    "yyyy-mm": "YYYY-MM", "yyyy.mm": "YYYY.MM", "yyyymm": "YYYYMM", "yyyy/mm": "YYYY/MM", "年月日": "YYYY年M月D日",
    "8位": "YYYYMMDD", "八位": "YYYYMMDD", "6位": "YYYYMM", "六位": "YYYYMM", "4位": "YYYY", "四位": "YYYY",
}  # fmt: skip
_BY_LENGTH = {"length:8": "YYYYMMDD", "length:10": "YYYY-MM-DD", "length:6": "YYYYMM", "length:7": "YYYY-MM",
              "length:4": "YYYY"}  # fmt: skip
#: A number format that draws a day from digits: 0000"-"00"-"00.
_DRAWN = re.compile(r'^0000"?(.)"?00(?:"?(.)"?00)?"?([日月]?)"?$')


def day_format(column: ColumnFacts, element: CatalogueElement, wishes: tuple[str, ...]) -> Format:
    """The format of a day, month or year."""
    if column.boxes == 8:
        return Format("date", "YYYYMMDD", boxes=8)
    for sample in column.samples:
        for shape, option in _DATE_SHAPES:
            if shape.match(fold(sample)) and not is_date_format(column.number_format):
                return Format("date", option)
    said = _said(wishes)
    if said:
        return Format("date", said)
    drawn = _DRAWN.match(column.number_format.replace("\\", ""))
    if drawn:
        return Format("date", _as_drawn(drawn))
    if column.check in _BY_LENGTH:
        return Format("date", _BY_LENGTH[column.check])
    if column.number_format and is_date_format(column.number_format):
        return Format("date", "cell")
    core = label(column.path[-1]).core if column.path else ""
    if column.check != "date" and (element.type == "year" or core.endswith(("年份", "年度", "年代", "出生年"))):
        return Format("date", "YYYY")
    if column.check != "date" and core.endswith(("年月", "月份", "起始月")):
        return Format("date", "YYYY-MM")
    return Format("date", "day", number_format="yyyy-mm-dd")


def _said(wishes: tuple[str, ...]) -> str:
    for wish in wishes:
        folded = wish.lower()
        for word, option in _SHAPE_WORDS.items():
            if word in folded:
                return option
        found = re.search(r"(?<!\d)\d{4}[-./年]?\d{0,2}(?:[-./月]?\d{1,2}日?)?月?", wish)
        for shape, option in _DATE_SHAPES if found else ():
            if len(found[0]) > 4 and shape.match(found[0]):  # type: ignore[index]
                return option
    return ""


def _as_drawn(drawn: re.Match[str]) -> str:
    first, second, last = drawn.groups()
    if second is None:
        return f"YYYY{first}MM{last}"
    return f"YYYY{first}MM{second}DD{last}"
