"""Functions of conditions over columns: the columnar twin of ``conditions/functions.py``."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import ibis
from ibis.expr.types import Table

from yici.apps.records.columnar.values import (
    Between,
    Days,
    Fixed,
    NotCompilable,
    Nothing,
    Number,
    Sealed,
    Text,
    Truth,
    Val,
)
from yici.apps.records.conditions import FUNCTIONS
from yici.apps.records.conditions.functions import days
from yici.apps.records.rules.derived import FROM_NUMBER

_BAND = re.compile(r"(\d+)(?:_(\d+))?")


def call(function: str, arguments: list[Val], as_of: dt.date) -> Val:
    """What a function makes of its arguments; a function of the filling alone is never known here."""
    known = FUNCTIONS.get(function)
    if known is None or not known[1] <= len(arguments) <= known[2]:
        return Nothing()
    if function == "this_year":
        return Fixed(as_of.year)
    if function == "as_of":
        return Fixed(as_of)
    if function in FROM_NUMBER:
        if isinstance(arguments[0], Sealed | Nothing):
            return Nothing()
        raise NotCompilable(f"{function} of a number")
    if function == "text":
        raise NotCompilable("texts are put together")
    if function == "band":
        return _band(arguments)
    spans = [_days(one) for one in arguments]
    if any(one is None for one in spans):
        return Nothing()
    given = [one for one in spans if one is not None]
    if function in ("age", "years_since"):
        return _years_since(given[0], as_of)
    if function == "years_between":
        return _years_between(given[0], given[1])
    if function == "months_since":
        return _months_since(given[0], as_of)
    if function == "year":
        return _year(given[0])
    raise NotCompilable(f"the function {function}")


def _days(value: Val) -> Days | None:
    if isinstance(value, Days):
        return value
    if isinstance(value, Fixed):
        span = days(value.value)
        if span is None:
            return None
        low, high = ibis.literal(span.low), ibis.literal(span.high)
        return Days(lambda w: low, lambda w: high, span.low == span.high)
    if isinstance(value, Text):
        raise NotCompilable("a text is read as a day")
    return None


def _before(month: Any, day: Any, other_month: Any, other_day: Any) -> Any:
    """One, where the first day of a year is before the other, else none."""
    is_before = (month < other_month) | ((month == other_month) & (day < other_day))
    return ibis.cases((is_before, ibis.literal(1, type="int64")), else_=ibis.literal(0, type="int64"))


def _whole_years(since: Any, until: Any) -> Any:
    years = until.year().cast("int64") - since.year().cast("int64")
    return years - _before(until.month(), until.day(), since.month(), since.day())


def _ranged(low: Any, high: Any, is_exact: bool) -> Val:
    return Number(low) if is_exact else Between(low, high)


def _years_since(since: Days, as_of: dt.date) -> Val:
    today = ibis.literal(as_of)

    def least(w: Table) -> Any:
        last = since.last(w)
        latest = ibis.cases((last > today, today), else_=last)
        return ibis.cases((since.first(w) <= today, _whole_years(latest, today)))

    def most(w: Table) -> Any:
        return ibis.cases((since.first(w) <= today, _whole_years(since.first(w), today)))

    return _ranged(most if since.is_exact else least, most, since.is_exact)


def _years_between(since: Days, until: Days) -> Val:
    def least(w: Table) -> Any:
        years = _whole_years(since.last(w), until.first(w))
        return ibis.cases((until.last(w) >= since.first(w), ibis.cases((years < 0, 0), else_=years)))

    def most(w: Table) -> Any:
        return ibis.cases((until.last(w) >= since.first(w), _whole_years(since.first(w), until.last(w))))

    return _ranged(least, most, since.is_exact and until.is_exact)


def _months_since(since: Days, as_of: dt.date) -> Val:
    today = ibis.literal(as_of)

    def months(day: Any) -> Any:
        whole = (as_of.year - day.year().cast("int64")) * 12 + as_of.month - day.month().cast("int64")
        return whole - ibis.cases(
            (day.day() > as_of.day, ibis.literal(1, type="int64")), else_=ibis.literal(0, type="int64")
        )

    def least(w: Table) -> Any:
        last = since.last(w)
        return ibis.cases((since.first(w) <= today, months(ibis.cases((last > today, today), else_=last))))

    def most(w: Table) -> Any:
        return ibis.cases((since.first(w) <= today, months(since.first(w))))

    return _ranged(most if since.is_exact else least, most, since.is_exact)


def _year(value: Days) -> Val:
    return _ranged(
        lambda w: value.first(w).year().cast("int64"),
        lambda w: value.last(w).year().cast("int64"),
        value.is_exact,
    )


def _band(arguments: list[Val]) -> Val:
    value, bands = arguments[0], arguments[1:]
    if isinstance(value, Nothing | Between | Truth | Text | Sealed):
        return Nothing()
    if not isinstance(value, Number) or value.under is not None:
        raise NotCompilable("bands of something that is no whole number")
    names = [str(one.value) for one in bands if isinstance(one, Fixed)]
    if len(names) != len(bands):
        raise NotCompilable("bands that are not fixed")

    def make(w: Table) -> Any:
        number = value.top(w)
        if not number.type().is_integer():
            raise NotCompilable("bands of something that is no whole number")
        found = [(name, match) for name in names if (match := _BAND.fullmatch(name))]
        return ibis.cases(
            *((number.between(int(match[1]), int(match[2] or 10**6)), name) for name, match in found),
        )

    return Text(make)
