"""What the functions of conditions and derivations compute. A date may be a year or a month only: then a result may be
a range, and a comparison with it is answered only where both ends agree."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yici.apps.records.rules.dates import first_day, last_day
from yici.apps.records.rules.derived import FROM_NUMBER

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_BAND = re.compile(r"(\d+)(?:_(\d+))?")


@dataclass(frozen=True, slots=True)
class Between:
    """A value known only to lie between two, both included."""

    low: Any
    high: Any


def days(value: object) -> Between | None:
    """First and last day that a date of any precision may mean; None when it is no date."""
    if isinstance(value, dt.date):
        return Between(value, value)
    if isinstance(value, str) and _ISO.fullmatch(value):
        try:
            return Between(first_day(value), last_day(value))
        except ValueError:
            return None
    return value if isinstance(value, Between) and isinstance(value.low, dt.date) else None


def full_years(since: dt.date, until: dt.date) -> int:
    """Completed years from one day to another; somebody born on 29 February completes a year on 1 March."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def _one_or_range(low: Any, high: Any) -> Any:
    return low if low == high else Between(low, high)


def _years_since(as_of: dt.date, value: object) -> Any:
    since = days(value)
    if since is None or since.low > as_of:
        return None
    return _one_or_range(full_years(min(since.high, as_of), as_of), full_years(since.low, as_of))


def _years_between(as_of: dt.date, first: object, second: object) -> Any:
    since, until = days(first), days(second)
    if since is None or until is None or until.high < since.low:
        return None
    return _one_or_range(max(full_years(since.high, until.low), 0), full_years(since.low, until.high))


def _months_since(as_of: dt.date, value: object) -> Any:
    since = days(value)
    if since is None or since.low > as_of:
        return None
    ends = [
        (as_of.year - day.year) * 12 + as_of.month - day.month - (as_of.day < day.day)
        for day in (min(since.high, as_of), since.low)
    ]
    return _one_or_range(ends[0], ends[1])


def _year(as_of: dt.date, value: object) -> Any:
    found = days(value)
    return None if found is None else _one_or_range(found.low.year, found.high.year)


def _from_number(name: str) -> Callable[..., Any]:
    def derive(as_of: dt.date, value: object) -> Any:
        return FROM_NUMBER[name](value) if isinstance(value, str) else None

    return derive


def _text(as_of: dt.date, *values: object) -> Any:
    shown = [one for value in values for one in (value if isinstance(value, tuple | list) else (value,)) if one]
    return "、".join(str(one) for one in shown) if shown else None


def _band(as_of: dt.date, value: object, *bands: object) -> Any:
    """The first band ("60_69", or "100" for 100 and over) that a number lies in."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    for band in bands:
        found = _BAND.fullmatch(str(band))
        if found and int(found[1]) <= value <= int(found[2] or 10**6):
            return band
    return None


FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "age": (_years_since, 1, 1),
    "years_since": (_years_since, 1, 1),
    "years_between": (_years_between, 2, 2),
    "months_since": (_months_since, 1, 1),
    "year": (_year, 1, 1),
    "this_year": (lambda as_of: as_of.year, 0, 0),
    "as_of": (lambda as_of: as_of, 0, 0),
    "text": (_text, 1, 9),
    "band": (_band, 2, 30),
    **{name: (_from_number(name), 1, 1) for name in sorted(FROM_NUMBER)},
}
"""Function by name, with the least and the most arguments."""

CONTEXT_FUNCTIONS: dict[str, tuple[int, int]] = {
    "area_name": (1, 1),
    "area_path": (0, 0),
    "blank": (0, 0),
    "period": (0, 0),
    "reporting_day": (0, 0),
    "reporting_unit": (0, 0),
    "sequence": (0, 0),
    "signature": (0, 0),
}
"""Functions that only a filling can answer: its row number, unit, day, area; ``signature`` and ``blank`` stay empty."""
