"""Values as the form wants them. A value that the form does not allow is never bent: ``Unwritable``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yici.apps.tables.matching.contracts import CatalogueElement, CodeValue
from yici.apps.tables.matching.words import fold
from yici.apps.tables.rules.formats import Format, Unwritable
from yici.sheets.filling import CellValue, Styled

ID_SIGNS, PHONE_SIGNS = 18, 11
_IN_SQUARE_METRES = {
    "亩": Decimal(10000) / 15, "公顷": Decimal(10000), "平方米": Decimal(1), "㎡": Decimal(1), "m2": Decimal(1),
    "m²": Decimal(1), "平米": Decimal(1), "万亩": Decimal(100_000_000) / 15, "平方公里": Decimal(1_000_000),
}  # fmt: skip
_IN_YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000), "千元": Decimal(1000)}
_IN_KILOGRAMS = {
    "公斤": Decimal(1),
    "千克": Decimal(1),
    "kg": Decimal(1),
    "斤": Decimal("0.5"),
    "吨": Decimal(1000),
    "t": Decimal(1000),
}
_IN_METRES = {"米": Decimal(1), "m": Decimal(1), "公里": Decimal(1000), "千米": Decimal(1000), "km": Decimal(1000)}
_SCALES = (_IN_SQUARE_METRES, _IN_YUAN, _IN_KILOGRAMS, _IN_METRES)


def write_value(value: Any, form: Format, element: CatalogueElement, codes: Sequence[CodeValue] = ()) -> CellValue:
    """The cell for a value (as ``records.contracts.Known.value`` holds it). None stays None.

    Raises ``Unwritable`` when the value is not among those the form allows, or its unit cannot be converted.
    """
    if value is None:
        return None
    if form.kind == "tick":
        return "√" if form.option in map(str, value if isinstance(value, tuple) else (value,)) else None
    if isinstance(value, tuple) and form.kind not in ("code", "text"):
        return "、".join(str(write_value(one, form, element, codes)) for one in value)
    if form.kind == "bool":
        return _yes_no(value, form, element)
    if form.kind == "date":
        return _date(str(value), form)
    if form.kind == "id":
        return _number_of_person(str(value), form.option)
    if form.kind == "phone":
        return _phone(str(value), form.option)
    if form.kind == "code":
        return _code(value, form, codes)
    if form.kind == "number":
        return _quantity(value, form, element)
    text = "、".join(map(str, value)) if isinstance(value, tuple) else value
    if isinstance(text, bool):
        return "是" if text else "否"
    return _allowed(str(text), form) if form.allowed else text


def _yes_no(value: Any, form: Format, element: CatalogueElement) -> CellValue:
    yes, _, no = form.option.partition("/")
    if value in (yes, no) and value:
        value = value == yes
    if isinstance(value, str) and value in ("是", "否", "有", "无", yes, no):
        value = value in ("是", "有", yes)  # an element that came from a form keeps the form's own words
    if not isinstance(value, bool):
        raise Unwritable(f"{element.name} is no yes or no")
    return (yes if value is not form.is_negated else no) or None


def _date(text: str, form: Format) -> CellValue:
    parts = text.split("-")
    year, month, day = (*parts, "", "")[:3]
    if form.option in ("day", "cell"):
        if not day:
            return f"{year}-{month}" if month else year
        moment = dt.date(int(year), int(month), int(day))
        if form.is_text_cell:
            return moment.isoformat()
        return moment if form.option == "cell" else Styled(moment, form.number_format or "yyyy-mm-dd")
    pattern = form.option
    if form.boxes and not day:
        raise Unwritable("the day does not fill the boxes")
    if not day:
        pattern = pattern.split("D")[0].rstrip("-./") if "D" in pattern else pattern
    if not month:
        pattern = "YYYY年" if "年" in pattern else "YYYY"
    written = pattern.replace("YYYY", year)
    for mark, part in (("M", month), ("D", day)):
        number = str(int(part)) if part else ""
        written = written.replace(mark * 2, number.zfill(2)).replace(mark, number)
    return written


def _number_of_person(number: str, option: str) -> str:
    if option == "masked":
        return number[:6] + "*" * max(len(number) - 10, 0) + number[-4:] if len(number) > 10 else "*" * len(number)
    if option == "6 8 4" and len(number) == 18:
        return f"{number[:6]} {number[6:14]} {number[14:]}"
    if option == "'":
        return f"'{number}"
    if option == "x":
        return number.lower()
    if option == "15":
        return _old_number(number)
    if option == "boxes" and len(number) != ID_SIGNS:
        raise Unwritable("the number does not fill the boxes")
    if option in ("last4", "last6"):
        return number[-int(option[-1]) :]
    return number


def _old_number(number: str) -> str:
    """The 15 digits of before 1999: without the century and the check digit; only who was born in the 1900s has one."""
    if len(number) == ID_SIGNS and number[6:8] == "19":
        return number[:6] + number[8:17]
    if len(number) == ID_SIGNS - 3:
        return number
    raise Unwritable("the number has no form of 15 digits")


def _phone(number: str, option: str) -> str:
    is_mobile = len(number) == PHONE_SIGNS and number[:1] == "1"
    if option == "masked":
        return _mask_phone(number)
    if option in ("3 4 4", "3-4-4") and is_mobile:
        return option[1].join((number[:3], number[3:7], number[7:]))
    if option == "boxes" and not is_mobile:
        raise Unwritable("the number does not fill the boxes")
    return number


def _mask_phone(number: str) -> str:
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else number[:-4] + "****"


def _code(value: Any, form: Format, codes: Sequence[CodeValue]) -> CellValue:
    several = value if isinstance(value, tuple) else (value,)
    if form.option == "code":
        return "、".join(map(str, several))
    by_code = {one.code: one for one in codes}
    names = []
    for code in several:
        entry = by_code.get(str(code))
        if entry is None:
            names.append(str(code))
        elif form.allowed:
            word = _allowed_code(entry, form, codes)
            names.append(form.signs[form.allowed.index(word)] if form.option == "number" and form.signs else word)
        else:
            names.append(entry.name)
    return "、".join(names)


def _allowed_code(entry: CodeValue, form: Format, codes: Sequence[CodeValue]) -> str:
    """The form's own word for a code: equal to a name of it, else the one that is read as this code, else the one
    that holds its name alone."""
    words = [fold(word) for word in (entry.name, *entry.aliases)]
    for text in form.allowed:
        if fold(text) in words or fold(without_lead(text)) in words:
            return text
    read = [text for text in form.allowed if (found := code_of_word(text, codes)) is not None and found == entry.code]
    if len(read) == 1:
        return read[0]
    holding = [
        text for text in form.allowed if any(word and (word in fold(text) or fold(text) in word) for word in words)
    ]
    if len(holding) == 1:
        return holding[0]
    raise Unwritable(f"the form has no word of its own for {entry.name}")


_LEAD = re.compile(r"^\s*(?:[①-⑳]|[(（]?\d{1,2}[)）.、．:：]|[A-Ha-h][.、．:：])\s*")


def without_lead(text: str) -> str:
    """A choice without the number or letter before it: "1.砖混" is 砖混."""
    return _LEAD.sub("", text) or text


def code_of_word(text: str, codes: Sequence[CodeValue]) -> str | None:
    """The code for which a word of a form stands: by a name of it, else the only one whose name is near; else None."""
    for folded in dict.fromkeys((fold(text), fold(without_lead(text)))):
        exact = [one for one in codes if folded in [fold(word) for word in (one.name, one.code, *one.aliases)]]
        if exact:
            return exact[0].code
    folded = fold(without_lead(text))
    near = [
        one
        for one in codes
        if any(fold(word) and (fold(word) in folded or folded in fold(word)) for word in (one.name, *one.aliases))
    ]
    return near[0].code if len(near) == 1 else None


def _allowed(text: str, form: Format) -> str:
    found = next((one for one in form.allowed if fold(one) == fold(text)), None)
    if found is None:
        near = [one for one in form.allowed if fold(text) in fold(one) or fold(one) in fold(text)]
        if len(near) != 1:
            raise Unwritable(f"the form does not allow {text}")
        found = near[0]
    return found


def _quantity(value: Any, form: Format, element: CatalogueElement) -> CellValue:
    """Numbers stay as they are known; what was converted or computed without end is rounded half away from zero."""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    kept, _, wanted = form.option.partition(">")
    if wanted:
        number = convert(number, kept, wanted)
    if number == number.to_integral_value():
        return int(number)
    if -int(number.as_tuple().exponent) > 4:
        number = number.quantize(Decimal("0.0001") if wanted else Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    return int(number) if number == number.to_integral_value() else number


def convert(number: Decimal, kept: str, wanted: str) -> Decimal:
    """A number of one unit in another; ``Unwritable`` when they measure different things."""
    kept_head, wanted_head = kept.split("/")[0], wanted.split("/")[0]
    for scale in _SCALES:
        if kept_head in scale and wanted_head in scale:
            return number * scale[kept_head] / scale[wanted_head]
    if not kept or (_counts(kept) and _counts(wanted)):
        return number
    raise Unwritable(f"{kept} cannot be turned into {wanted}")


def units_like(unit: str) -> tuple[str, ...]:
    """The units in which a quantity of this unit may be written, its own among them; none for counts."""
    head, slash, rest = unit.partition("/")
    scale = next((one for one in _SCALES if head in one), {})
    return tuple(f"{name}{slash}{rest}" for name in scale)


def _counts(unit: str) -> bool:
    return unit in (
        "人",
        "口",
        "名",
        "户",
        "个",
        "只",
        "头",
        "次",
        "匹",
        "峰",
        "岁",
        "周岁",
        "年",
        "月",
        "%",
        "处",
        "座",
        "台",
        "套",
        "眼",
        "盏",
    )
