"""Which format a column wants: from samples, validations, the cell's number format, the heading, brackets and notes."""

from __future__ import annotations

import re
from dataclasses import replace

from yici.apps.tables.matching.contracts import CatalogueElement, ColumnFacts
from yici.apps.tables.matching.evidence import allowed_values
from yici.apps.tables.matching.words import fold, label
from yici.apps.tables.rules.days import day_format
from yici.apps.tables.rules.formats import Format
from yici.apps.tables.rules.wishes import numbered_choices, wishes_for
from yici.apps.tables.rules.yes_no import is_yes_no, yes_no_format

_MASK_WORDS = ("脱敏", "打码", "隐去", "隐藏", "加*", "掩码")
NUMBER_TYPES = ("int", "dec", "money", "area")
_AREA_UNITS = ("亩", "公顷", "平方米", "㎡", "m2", "m²", "万亩", "平方公里", "平米")
_MONEY_UNITS = ("元", "万元", "亿元", "千元")
#: Boxes that hold one sign each: a number of a person, a phone number.
ID_BOXES, PHONE_BOXES = 18, 11


def choose_format(
    column: ColumnFacts, element: CatalogueElement, unit_note: str = "", notes: tuple[str, ...] = (), chosen: str = ""
) -> Format:
    """The format of a column for an element. ``chosen`` is a format that a person set (``Format.text``)."""
    found = _by_type(column, element, unit_note, notes)
    if chosen:
        found = _as_chosen(column, found, chosen)
    is_text = column.number_format == "@"
    return replace(found, is_text_cell=is_text, is_negated=found.is_negated or is_negated(column, element))


def _as_chosen(column: ColumnFacts, found: Format, chosen: str) -> Format:
    """A format that a person set: what the form allows is left aside where the person said the signs."""
    kind, _, option = chosen.rstrip("!").partition(":")
    option = "masked" if option == "mask" else option
    allowed = () if kind == "bool" or (kind == "code" and option in ("name", "code")) else found.allowed
    boxes = column.boxes if option == "boxes" or (found.boxes and option == found.option) else 0
    return replace(found, kind=kind, option=option, allowed=allowed, boxes=boxes)


def is_negated(column: ColumnFacts, element: CatalogueElement) -> bool:
    """Whether the heading asks the opposite of the element ("是否长期不在家" of 在家)."""
    core = label(column.path[-1]).core if column.path else ""
    return bool(core) and core in [fold(word) for word in element.polarity.split("|") if word]


def _by_type(column: ColumnFacts, element: CatalogueElement, unit_note: str, notes: tuple[str, ...]) -> Format:
    allowed = allowed_values(column)
    wishes = wishes_for(column, element, notes)
    if element.type == "bool" or (not element.code_list and is_yes_no(allowed)):
        return yes_no_format(column, allowed, wishes)
    if element.type in ("date", "year"):
        return day_format(column, element, wishes)
    if element.type == "id":
        return _number_of_person(column, wishes)
    if element.type == "phone":
        return _phone(column, wishes)
    if element.code_list:
        return _code(column, allowed, wishes)
    if element.type in NUMBER_TYPES:
        return _quantity(column, element, unit_note)
    return Format("text", allowed=allowed if len(allowed) > 1 and column.choices else ())


def _wants_mask(column: ColumnFacts, wishes: tuple[str, ...]) -> bool:
    texts = (*column.path, column.allowed, *wishes)
    return any(word in text for text in texts for word in _MASK_WORDS) or any("***" in text for text in column.samples)


def _number_of_person(column: ColumnFacts, wishes: tuple[str, ...]) -> Format:
    samples = [text.strip() for text in column.samples]
    if column.boxes == ID_BOXES:
        return Format("id", "boxes", boxes=column.boxes)
    if _wants_mask(column, wishes):
        return Format("id", "masked")
    if any(re.match(r"^\d{6}\s\d{8}\s\w{4}$", text) for text in samples):
        return Format("id", "6 8 4")
    if any(text[:1] in ("'", "’", "‘") for text in samples):
        return Format("id", "'")  # a note that asks for an apostrophe means a text cell, which it is anyway
    steps = (*map(fold, column.path), *wishes)
    if any("后6位" in step or "后六位" in step for step in steps):
        return Format("id", "last6")
    if any("后4位" in step or "后四位" in step for step in steps):
        return Format("id", "last4")
    is_old = bool(samples) and all(re.match(r"^\d{15}$", text) for text in samples)
    if is_old or any("15位" in wish and "18位" not in wish for wish in wishes) or column.check == "length:15":
        return Format("id", "15")
    if any(text.endswith("x") for text in samples) or any("小写" in wish for wish in wishes):
        return Format("id", "x")
    return Format("id", "plain")


_PHONE_SHAPES = (
    (re.compile(r"^1\d{2} \d{4} \d{4}$"), "3 4 4"), (re.compile(r"^1\d{2}-\d{4}-\d{4}$"), "3-4-4"),
    (re.compile(r'^[0#]{3}"?\\? "?[0#]{4}"?\\? "?[0#]{4}$'), "3 4 4"),
    (re.compile(r'^[0#]{3}"?\\?-"?[0#]{4}"?\\?-"?[0#]{4}$'), "3-4-4"),
)  # fmt: skip


def _phone(column: ColumnFacts, wishes: tuple[str, ...]) -> Format:
    if column.boxes == PHONE_BOXES:
        return Format("phone", "boxes", boxes=column.boxes)
    if _wants_mask(column, wishes):
        return Format("phone", "masked")
    texts = (*(text.strip() for text in column.samples), column.number_format)
    shown = (option for text in texts for shape, option in _PHONE_SHAPES if shape.match(text))
    return Format("phone", next(shown, "plain"))


_BY_NUMBER = re.compile(
    r"(?:填写?|写|选|录入)(?:入|相应|对应|上|其)*(?:代码|代号|序号|编号|编码|数字|码)|填数字|代码[:：]"
)


def _code(column: ColumnFacts, allowed: tuple[str, ...], wishes: tuple[str, ...]) -> Format:
    """A code by its name, or by the number that the form prints before it."""
    listed = {} if column.choices else numbered_choices((*wishes, *map(fold, column.path)))
    samples = [fold(text) for text in column.samples if fold(text)]
    by_number = bool(listed) and (
        any(_BY_NUMBER.search(text) for text in (*wishes, *map(fold, column.path)))
        or (bool(samples) and all(text in listed for text in samples))
    )
    core = label(column.path[-1]).core if column.path else ""
    asks_code = core.endswith(("代码", "代号", "编码"))
    if by_number or (asks_code and listed):
        return Format("code", "number", allowed=tuple(listed.values()), signs=tuple(listed))
    if listed and not allowed:
        allowed = tuple(listed.values())
    if not listed and not allowed and (asks_code or (samples and all(re.match(r"^\d{1,3}$", one) for one in samples))):
        return Format("code", "code")
    return Format("code", "form" if allowed else "name", allowed=allowed, signs=tuple(listed))


def _quantity(column: ColumnFacts, element: CatalogueElement, unit_note: str) -> Format:
    unit = fold(column.unit)
    note = fold(unit_note)
    if not unit and note:
        known = _AREA_UNITS if element.type == "area" else _MONEY_UNITS if element.type == "money" else ()
        unit = next(
            (one for one in sorted(known, key=len, reverse=True) if one in re.split(r"[、,，:：;；]", note)), ""
        )
    return Format("number", f"{element.unit or ''}>{unit}" if unit and unit != element.unit else (element.unit or ""))
