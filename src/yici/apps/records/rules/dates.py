"""Dates with a precision: a year, a month or a day, as people write them. Lunar dates are never converted."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?号?")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?份?")
_YEAR = re.compile(r"(\d{4})年?度?")
_DIGITS_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DIGITS_MONTH = re.compile(r"(\d{4})(\d{2})")
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_LUNAR = re.compile(r"农历|阴历|闰|腊月|正月|冬月|初[一二三四五六七八九十]|廿|甲|乙|丙|丁|戊|己|庚|辛|壬|癸")

PRECISIONS = {4: "y", 7: "m", 10: "d"}


def precision_of(iso: str) -> str:
    """y, m or d for an ISO text of a year, a month or a day."""
    return PRECISIONS[len(iso)]


def is_lunar(text: str) -> bool:
    """Whether the text speaks of a lunar date."""
    return _LUNAR.search(text) is not None


def parse_date(raw: object) -> str | None:
    """The ISO text ("2020", "2020-05", "2020-05-17") of a date as typed, or None when it is none.

    >>> parse_date("1998年7月"), parse_date("20200517"), parse_date("2020.2.30")
    ('1998-07', '2020-05-17', None)
    """
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat()
    if isinstance(raw, dt.date):
        return raw.isoformat()
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = _TIME_OF_DAY.sub("", re.sub(r"\s*([-./年月日])\s*", r"\1", unicodedata.normalize("NFKC", str(raw)).strip()))
    for pattern in (_DAY, _DIGITS_DAY, _MONTH, _DIGITS_MONTH, _YEAR):
        found = pattern.fullmatch(text)
        if found:
            return _iso(*(int(part) for part in found.groups()))
    return None


def _iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not 1800 <= year <= 2200:
        return None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def first_day(iso: str) -> dt.date:
    """The first day of a year, month or day."""
    parts = [int(part) for part in iso.split("-")]
    return dt.date(*[*parts, 1, 1][:3])


def last_day(iso: str) -> dt.date:
    """The last day of a year, month or day."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 1:
        return dt.date(parts[0], 12, 31)
    if len(parts) == 2:
        following = dt.date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return following - dt.timedelta(days=1)
    return dt.date(*parts)


def full_years(iso: str, on: dt.date) -> int | None:
    """Full years from a date to a day (周岁 on the birthday). A year or month counts when it is over by its precision:
    a month from its first day, a year by the difference of years."""
    if len(iso) == 4:
        years = on.year - int(iso)
        return years if years >= 0 else None
    start = first_day(iso)
    years = on.year - start.year - ((on.month, on.day) < (start.month, start.day))
    return years if start <= on else None
