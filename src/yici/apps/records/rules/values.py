"""Values as they are stored: what people type becomes one canonical form per element type, or a problem in words.

Stored forms (JSON): text, numbers of things, references as text; dates as ISO text of their precision; ``int`` and
``bool`` as such; measures and money as decimal text without trailing zeros; a code, or a list of codes where several
hold.
"—", "/", "无", 0 and empty are five different things: only empty means that there is no value.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from yici.apps.records.contracts import CodeList, ElementFacts, Value
from yici.apps.records.rules import dates, names, numbers

NUMERIC = frozenset({"dec", "money", "area"})
YES = frozenset({"是", "有", "√", "✓", "对", "yes", "true", "y", "1", "已"})
NO = frozenset({"否", "无", "没有", "×", "✗", "x", "不是", "no", "false", "n", "0", "未"})
LONGEST_TEXT = 2000
_RANGE = re.compile(r"range\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)")


@dataclass(frozen=True, slots=True)
class Stored:
    """A value in its stored form. ``lookup`` finds numbers; ``original`` is the text as typed where it differs."""

    value: Any
    lookup: str = ""
    original: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def is_empty(raw: object) -> bool:
    """Whether a raw value says that there is none."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def fold(text: str) -> str:
    """The key by which names of codes meet: width, case and white space folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def store(element: ElementFacts, codes: CodeList | None, raw: object, today: dt.date) -> Stored:
    """The stored form of a raw value (never empty) of this element, with errors and warnings as codes."""
    number_rule = next((one for one in element.validators if one in numbers.CHECKS), element.identifier)
    if element.type in ("id", "phone") or number_rule in numbers.CHECKS:
        return _number(element, number_rule, raw, today)
    if element.type in ("date", "month"):
        return _date(element, raw, today)
    if element.type == "year":
        return _year(raw)
    if element.type == "int":
        return _whole(element, raw)
    if element.type in NUMERIC:
        return _measure(element, raw)
    if element.type == "bool":
        return _yes_or_no(raw)
    if element.type == "code" and codes is not None:
        return _code(codes, raw)
    return _text(element, raw)


def _number(element: ElementFacts, rule: str, raw: object, today: dt.date) -> Stored:
    if numbers.digits_lost(raw):
        return Stored(None, errors=("digits_lost",))
    text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
    if re.fullmatch(r"\d(\.\d+)?E\+\d+", numbers.tidy(text)):
        return Stored(None, errors=("digits_lost",))
    checked = numbers.check_number("phone" if element.type == "phone" else rule, text, today)
    original = text.strip() if text.strip() != checked.text and not element.is_protected else ""
    return Stored(checked.text, checked.lookup, original[:200], checked.errors, checked.warnings)


def _date(element: ElementFacts, raw: object, today: dt.date) -> Stored:
    text = str(raw).strip()
    if dates.is_lunar(text):
        return Stored(None, errors=("lunar",))
    iso = dates.parse_date(raw)
    if iso is None:
        return Stored(None, errors=("date",))
    if "not_in_future" in element.validators and dates.first_day(iso) > today:
        return Stored(None, errors=("future",))
    return Stored(iso, original=text[:200] if isinstance(raw, str) and text != iso else "")


def _year(raw: object) -> Stored:
    iso = dates.parse_date(raw)
    return Stored(iso[:4]) if iso else Stored(None, errors=("year",))


def parse_decimal(raw: object) -> Decimal | None:
    """A number as typed, without thousands separators; None when it is none.

    >>> parse_decimal("1,200.50"), parse_decimal("３亩"), parse_decimal("/")
    (Decimal('1200.50'), None, None)
    """
    if isinstance(raw, bool):
        return None
    if isinstance(raw, Decimal):
        return raw if raw.is_finite() else None
    text = unicodedata.normalize("NFKC", repr(raw) if isinstance(raw, float) else str(raw)).strip()
    if not re.fullmatch(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?(e[-+]?\d{1,2})?", text, re.IGNORECASE | re.ASCII):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def decimal_text(number: Decimal) -> str:
    """Decimal text without exponent and trailing zeros.

    >>> decimal_text(Decimal("1200.50")), decimal_text(Decimal("-0.00"))
    ('1200.5', '0')
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _without_unit(element: ElementFacts, raw: object) -> object:
    if isinstance(raw, str) and element.unit:
        text = unicodedata.normalize("NFKC", raw).strip()
        unit = unicodedata.normalize("NFKC", element.unit)
        return text[: -len(unit)] if text.endswith(unit) else text
    return raw


def _in_range(element: ElementFacts, number: Decimal) -> bool:
    limits = [found for one in element.validators if (found := _RANGE.fullmatch(one))]
    return all(Decimal(one[1]) <= number <= Decimal(one[2]) for one in limits)


def _whole(element: ElementFacts, raw: object) -> Stored:
    number = parse_decimal(_without_unit(element, raw))
    if number is None or number != number.to_integral_value():
        return Stored(None, errors=("whole_number",))
    return Stored(int(number), errors=() if _in_range(element, number) else ("range",))


def _measure(element: ElementFacts, raw: object) -> Stored:
    number = parse_decimal(_without_unit(element, raw))
    if number is None:
        return Stored(None, errors=("number",))
    return Stored(decimal_text(number), errors=() if _in_range(element, number) else ("range",))


def _yes_or_no(raw: object) -> Stored:
    if isinstance(raw, bool):
        return Stored(raw)
    key = fold(str(raw))
    if key in YES or key in NO:
        return Stored(key in YES)
    return Stored(None, errors=("yes_or_no",))


def find_code(codes: CodeList, text: str) -> str | None:
    """The code of a value by its code, name or alias, or None."""
    if text in codes.by_code:
        return text
    return codes.by_name.get(fold(text))


def _code(codes: CodeList, raw: object) -> Stored:
    if isinstance(raw, list | tuple):
        parts = [str(part) for part in raw]
    else:
        text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw).strip()
        whole = find_code(codes, text)
        if whole is not None:
            return Stored(whole)
        parts = [part for part in re.split(r"[、,，;；/\s]+", text) if part]
    found = [find_code(codes, part) for part in parts]
    if not found or any(code is None for code in found):
        return Stored(None, errors=("in_list",))
    unique = list(dict.fromkeys(found))
    return Stored(unique[0] if len(unique) == 1 else unique)


def _text(element: ElementFacts, raw: object) -> Stored:
    if numbers.digits_lost(raw):
        return Stored(None, errors=("digits_lost",))
    plain = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
    if "person_name" in element.validators:
        name = names.tidy_name(plain)
        problem = names.name_problem(name)
        return Stored(name, original=plain[:200] if plain != name else "", errors=(problem,) if problem else ())
    text = unicodedata.normalize("NFC", plain).strip()
    if len(text) > LONGEST_TEXT:
        return Stored(None, errors=("too_long",))
    if "mongolian_script" in element.validators and not any("\u1800" <= sign <= "\u18af" for sign in text):
        return Stored(None, errors=("mongolian_script",))
    return Stored(text)


def typed(element_type: str, stored: Any) -> Value:
    """A stored value as ``contracts.Value``."""
    if element_type in NUMERIC and isinstance(stored, str):
        return Decimal(stored)
    if isinstance(stored, list):
        return tuple(stored)
    return stored  # type: ignore[no-any-return]
