"""Which format a column wants: from samples, validations, the cell's number format, the heading and its brackets."""

from __future__ import annotations

import re
from dataclasses import replace

from yici.apps.tables.matching.contracts import CatalogueElement, ColumnFacts
from yici.apps.tables.matching.evidence import allowed_values
from yici.apps.tables.matching.words import fold, label
from yici.apps.tables.rules.formats import Format
from yici.sheets.numbers import is_date_format

#: Sample or bracket text -> date option.
_DATE_SHAPES = (
    (re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$|^[xX×]{4}年[xX×]{1,2}月[xX×]{1,2}日$"), "YYYY年M月D日"),
    (re.compile(r"^\d{4}年\d{1,2}月$"), "YYYY年M月"),
    (re.compile(r"^\d{4}\.\d{2}\.\d{2}$"), "YYYY.MM.DD"),
    (re.compile(r"^\d{4}\.\d{1,2}\.\d{1,2}$"), "YYYY.M.D"),
    (re.compile(r"^\d{4}\.\d{2}$"), "YYYY.MM"),
    (re.compile(r"^\d{4}\.\d$"), "YYYY.M"),
    (re.compile(r"^\d{4}/\d{2}/\d{2}$"), "YYYY/MM/DD"),
    (re.compile(r"^\d{4}/\d{1,2}/\d{1,2}$"), "YYYY/M/D"),
    (re.compile(r"^\d{4}-\d{2}-\d{2}$"), "YYYY-MM-DD"),
    (re.compile(r"^\d{4}-\d{1,2}$"), "YYYY-MM"),
    (re.compile(r"^(19|20)\d{6}$"), "YYYYMMDD"),
    (re.compile(r"^(19|20)\d{4}$"), "YYYYMM"),
    (re.compile(r"^(19|20)\d{2}年?$"), "YYYY"),
)
_SHAPE_WORDS = {
    "yyyymmdd": "YYYYMMDD", "yyyy-mm-dd": "YYYY-MM-DD", "yyyy/mm/dd": "YYYY/MM/DD", "yyyy.mm.dd": "YYYY.MM.DD",
    "yyyy-mm": "YYYY-MM", "yyyy.mm": "YYYY.MM", "yyyymm": "YYYYMM", "yyyy/mm": "YYYY/MM", "年月日": "YYYY年M月D日",
    "8位": "YYYYMMDD", "八位": "YYYYMMDD", "6位": "YYYYMM",
}  # fmt: skip
_MASK_WORDS = ("脱敏", "打码", "隐去", "隐藏", "加*", "掩码")
NUMBER_TYPES = ("int", "dec", "money", "area")
_AREA_UNITS = ("亩", "公顷", "平方米", "㎡", "m2", "m²", "万亩", "平方公里", "平米")
_MONEY_UNITS = ("元", "万元", "亿元", "千元")


def choose_format(
    column: ColumnFacts, element: CatalogueElement, unit_note: str = "", notes: tuple[str, ...] = (), chosen: str = ""
) -> Format:
    """The format of a column for an element. ``chosen`` is a format that a person set (``Format.text``)."""
    found = _by_type(column, element, unit_note, notes)
    if chosen:
        kind, _, option = chosen.rstrip("!").partition(":")
        found = replace(found, kind=kind, option=option)
    is_text = column.number_format == "@"
    return replace(found, is_text_cell=is_text, is_negated=found.is_negated or is_negated(column, element))


def is_negated(column: ColumnFacts, element: CatalogueElement) -> bool:
    """Whether the heading asks the opposite of the element ("是否长期不在家" of 在家)."""
    core = label(column.path[-1]).core if column.path else ""
    return bool(core) and core in [fold(word) for word in element.polarity.split("|") if word]


def _by_type(column: ColumnFacts, element: CatalogueElement, unit_note: str, notes: tuple[str, ...]) -> Format:
    allowed = allowed_values(column)
    if element.type == "bool" or (not element.code_list and _is_yes_no(allowed)):
        return _yes_no(column, allowed)
    if element.type in ("date", "year"):
        return _date(column, element, notes)
    if element.type == "id":
        return _number_of_person(column, notes)
    if element.type == "phone":
        return Format("phone", "masked" if _wants_mask(column, notes) else "plain")
    if element.code_list:
        return Format("code", "form" if allowed else "name", allowed=allowed)
    if element.type in NUMBER_TYPES:
        return _quantity(column, element, unit_note)
    return Format("text", allowed=allowed if len(allowed) > 1 and column.choices else ())


def _is_yes_no(allowed: tuple[str, ...]) -> bool:
    return bool(allowed) and {fold(value) for value in allowed} <= {"是", "否", "有", "无", "√", "×"}


_NUMBERED = re.compile(r"([12])[.、)]?\s*(是|否|有|无)")


def _yes_no(column: ColumnFacts, allowed: tuple[str, ...]) -> Format:
    words = "".join((*column.path, column.allowed, *(hint for step in column.path for hint in label(step).hints)))
    numbered = {word: number for number, word in _NUMBERED.findall(fold(words))}
    if {"是", "否"} <= numbered.keys():
        return Format("bool", f"{numbered['是']}/{numbered['否']}")
    if {"有", "无"} <= numbered.keys():
        return Format("bool", f"{numbered['有']}/{numbered['无']}")
    folded = [fold(value) for value in allowed]
    for yes, no in (("是", "否"), ("有", "无"), ("√", "×")):
        if yes in folded and no in folded:
            return Format("bool", f"{yes}/{no}", allowed=allowed)
    pair = _pair(allowed)
    if pair:
        return Format("bool", "/".join(pair), allowed=allowed)
    if "√" in words or "打勾" in words or "√" in "".join(column.samples):
        return Format("bool", "√/")
    core = label(column.path[-1]).core if column.path else ""
    return Format("bool", "有/无" if core.startswith(("有无", "有没有")) else "是/否")


def _pair(allowed: tuple[str, ...]) -> tuple[str, str] | None:
    """Two words of which one denies the other (已办/未办, 常住/非常住): which is yes and which is no."""
    if len(allowed) != 2:
        return None
    for yes, no in (allowed, allowed[::-1]):
        bare = yes.removeprefix("已").removeprefix("有")
        if any(no == f"{mark}{one}" for mark in ("不", "非", "未", "没", "无", "没有") for one in (yes, bare)):
            return yes, no
    return None


def _date(column: ColumnFacts, element: CatalogueElement, notes: tuple[str, ...]) -> Format:
    for sample in column.samples:
        for shape, option in _DATE_SHAPES:
            if shape.match(fold(sample)) and not is_date_format(column.number_format):
                return Format("date", option)
    hints = [column.unit, *(hint for step in column.path for hint in label(step).hints), column.allowed]
    for hint in hints:
        folded = fold(hint).lower()
        for word, option in _SHAPE_WORDS.items():
            if word in folded:
                return Format("date", option)
        for shape, option in _DATE_SHAPES:
            found = re.search(r"\d{4}[-./年]?\d{1,2}(?:[-./月]?\d{1,2}日?)?月?", fold(hint))
            if found and shape.match(found.group(0)):
                return Format("date", option)
    core = label(column.path[-1]).core if column.path else ""
    if column.number_format and is_date_format(column.number_format):
        return Format("date", "cell")
    if element.type == "year" or core.endswith(("年份", "年度", "年代")):
        return Format("date", "YYYY")
    if core.endswith(("年月", "月份", "起始月")):
        return Format("date", "YYYY-MM")
    return Format("date", "day", number_format="yyyy-mm-dd")


def _wants_mask(column: ColumnFacts, notes: tuple[str, ...]) -> bool:
    texts = [*column.path, column.allowed, *(note for note in notes if "身份证" in note or "电话" in note)]
    return any(word in text for text in texts for word in _MASK_WORDS) or any("***" in text for text in column.samples)


def _number_of_person(column: ColumnFacts, notes: tuple[str, ...]) -> Format:
    if _wants_mask(column, notes):
        return Format("id", "masked")
    if any(re.match(r"^\d{6}\s\d{8}\s\w{4}$", text.strip()) for text in column.samples):
        return Format("id", "6 8 4")
    if any("后6位" in fold(step) or "后六位" in step for step in column.path):
        return Format("id", "last6")
    if any("后4位" in fold(step) or "后四位" in step for step in column.path):
        return Format("id", "last4")
    return Format("id", "plain")


def _quantity(column: ColumnFacts, element: CatalogueElement, unit_note: str) -> Format:
    unit = fold(column.unit)
    note = fold(unit_note)
    if not unit and note:
        known = _AREA_UNITS if element.type == "area" else _MONEY_UNITS if element.type == "money" else ()
        unit = next(
            (one for one in sorted(known, key=len, reverse=True) if one in re.split(r"[、,，:：;；]", note)), ""
        )
    return Format("number", f"{element.unit or ''}>{unit}" if unit and unit != element.unit else (element.unit or ""))
