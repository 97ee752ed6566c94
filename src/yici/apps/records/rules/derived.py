"""Facts that follow from protected numbers. They are computed when the number is written and kept as plain personal
values, so that no report has to open a number."""

from __future__ import annotations

import re
from collections.abc import Callable

from yici.apps.records.rules import numbers

_CALL = re.compile(r"\s*(\w+)\(\s*([a-z_]+\.[a-z_0-9]+)\s*\)\s*")


def birth_date(number: str) -> str | None:
    """The birth date in an ID number as ISO text."""
    if len(number) not in (15, 18):
        return None
    day = numbers.birth_date_of(number)
    return day.isoformat() if day else None


def sex(number: str) -> str | None:
    """GB/T 2261.1 code from an ID number."""
    return numbers.sex_of(number) if len(number) in (15, 18) else None


def disability_class(number: str) -> str | None:
    """Class 1–7 from a disability certificate number."""
    return number[18] if len(number) >= 20 and number[18] in "1234567" else None


def disability_grade(number: str) -> str | None:
    """Grade 1–4 from a disability certificate number."""
    return number[19] if len(number) >= 20 and number[19] in "1234" else None


FROM_NUMBER: dict[str, Callable[[str], str | None]] = {
    "birth_date": birth_date,
    "sex": sex,
    "disability_class": disability_class,
    "disability_grade": disability_grade,
}


def parse_from_number(derive: str) -> tuple[str, str] | None:
    """(function, element) when the expression is one function of one number, else None.

    >>> parse_from_number("sex(person.id_number)"), parse_from_number("age(person.birth_date)")
    (('sex', 'person.id_number'), None)
    """
    found = _CALL.fullmatch(derive)
    if found is None or found[1] not in FROM_NUMBER:
        return None
    return found[1], found[2]
