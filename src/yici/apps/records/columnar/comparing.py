"""Comparisons, lists and arithmetic over values: the columnar twin of ``conditions/evaluation.py``."""

from __future__ import annotations

import datetime as dt
import json
import operator
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import ibis
from ibis.expr.types import Table

from yici.apps.records.columnar.values import (
    Between,
    Days,
    Fixed,
    Make,
    NotCompilable,
    Nothing,
    Number,
    Sealed,
    Several,
    Text,
    Truth,
    Val,
    as_number,
    is_known,
)
from yici.apps.records.conditions.functions import days

TRUE, FALSE = ibis.literal(True), ibis.literal(False)
ZERO = ibis.literal(0, type="int64")
_SIGNS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def when(condition: Any, value: Any) -> Any:
    """The value where the condition holds, else not known."""
    return ibis.cases((condition, value))


def joined(truths: Sequence[Truth | Nothing], *, is_any: bool) -> Truth:
    """``and`` and ``or`` of three values are SQL's own."""

    def make(w: Table) -> Any:
        parts = [one.make(w) if isinstance(one, Truth) else ibis.null("boolean") for one in truths]
        found = parts[0]
        for part in parts[1:]:
            found = found | part if is_any else found & part
        return found

    return Truth(make)


def negated(truth: Truth | Nothing) -> Truth | Nothing:
    """``not``; of unknown it is unknown."""
    if isinstance(truth, Nothing):
        return truth
    make = truth.make
    return Truth(lambda w: opposite(make(w)))


def opposite(truth: Any) -> Any:
    """``not`` as a case: what comes out of Ibis as ``NOT a = b IS NOT NULL`` would be read the other way round."""
    return ibis.cases((truth, FALSE), (~truth, TRUE))


def among(value: Val, choices: tuple[Any, ...], is_negated: bool) -> Truth | Nothing:
    """``value in (…)``."""
    make = _any_equal(value, choices)
    if make is None:
        return Nothing()
    found = make
    return Truth(lambda w: opposite(found(w))) if is_negated else Truth(found)


def _any_equal(value: Val, choices: tuple[Any, ...]) -> Make | None:
    """Whether a value equals one of the choices; NULL where it is not known, None where it never is."""
    match value:
        case Nothing():
            return None
        case Text(make, may_be_list):
            texts = [one for one in choices if isinstance(one, str)]
            if any(isinstance(one, int | Decimal) and not isinstance(one, bool) for one in choices):
                raise NotCompilable("a text is compared with a number")
            return lambda w: _text_in(make(w), texts, may_be_list)
        case Number():
            return lambda w: _number_in(value, choices)(w)
        case Truth(make):
            wanted = [one for one in choices if isinstance(one, bool)]
            if len(set(wanted)) == 2:
                return lambda w: when(make(w).notnull(), TRUE)
            if not wanted:
                return lambda w: when(make(w).notnull(), FALSE)
            return make if wanted[0] else (lambda w: opposite(make(w)))
        case Days():
            return _days_in(value, choices)
        case Several(known, any_in):
            met = any_in(choices)
            return lambda w: when(known(w), met(w))
        case Sealed(known):
            return lambda w: when(known(w), FALSE)
    raise NotCompilable("a list of choices for a computed value")


def _text_in(column: Any, texts: Sequence[str], may_be_list: bool) -> Any:
    if not texts:
        return when(column.notnull(), FALSE)
    found = column == texts[0] if len(texts) == 1 else column.isin(list(texts))
    if may_be_list:
        for text in texts:
            found = found | (column.startswith('["') & column.contains(json.dumps(text, ensure_ascii=False)))
    return found


def _number_in(value: Number, choices: tuple[Any, ...]) -> Make:
    """Texts that are numbers count, others equal nothing; yes and no are no numbers."""
    numbers: list[int | Decimal] = []
    for choice in choices:
        if isinstance(choice, str):
            try:
                numbers.append(Decimal(choice))
            except ArithmeticError:
                continue
        elif isinstance(choice, int | Decimal) and not isinstance(choice, bool):
            numbers.append(choice)
    known = is_known(value)
    if not numbers:
        return lambda w: when(known(w), FALSE)
    parts = [compared("=", value, Fixed(one)) for one in numbers]
    return joined([one for one in parts if isinstance(one, Truth)], is_any=True).make


def _days_in(value: Days, choices: tuple[Any, ...]) -> Make:
    spans = [days(one) for one in choices if isinstance(one, str)]
    if any(isinstance(one, int | Decimal) and not isinstance(one, bool) for one in choices):
        raise NotCompilable("days are compared with a number")

    def make(w: Table) -> Any:
        found = when(value.first(w).notnull(), FALSE)
        for span in spans:
            if span is not None:
                found = found | ((value.first(w) == span.low) & (value.last(w) == span.high))
        return found

    return make


def compared(sign: str, left: Val, right: Val) -> Truth | Nothing:
    """``left sign right``."""
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        return Nothing()
    if isinstance(left, Fixed):
        if isinstance(right, Fixed):
            raise NotCompilable("two fixed values are compared")
        left, right, sign = right, left, _TURNED[sign]
    if sign in ("=", "!="):
        found = _equal(left, right)
        if found is not None:
            return found if sign == "=" else negated(found)
    if isinstance(left, Sealed | Several) or isinstance(right, Sealed | Several):
        return Nothing()
    one, two = _as_days(left), _as_days(right)
    if one is not None and two is not None:
        return _spans(sign, one, two)
    return _numbers(sign, left, right)


def _equal(left: Val, right: Val) -> Truth | Nothing | None:
    """``=`` between values that are no ranges and no days; None: compare them as ranges."""
    if isinstance(left, Sealed | Several | Text | Truth) and isinstance(right, Fixed):
        if isinstance(right.value, dt.date):
            if isinstance(left, Sealed | Several | Truth):
                raise NotCompilable("a day is compared with something else")
            return None
        return among(left, (right.value,), False)
    if isinstance(left, Days) and isinstance(right, Fixed) and not isinstance(right.value, dt.date):
        if isinstance(right.value, str):
            return among(left, (right.value,), False)
        return None
    if isinstance(left, Days) and isinstance(right, Days):
        both = (left, right)
        return Truth(lambda w: (both[0].first(w) == both[1].first(w)) & (both[0].last(w) == both[1].last(w)))
    if isinstance(left, Text) and isinstance(right, Text):
        if left.may_be_list or right.may_be_list:
            raise NotCompilable("two lists of codes are compared")
        return Truth(lambda w: left.make(w) == right.make(w))
    if isinstance(left, Truth) and isinstance(right, Truth):
        return Truth(lambda w: left.make(w) == right.make(w))
    if isinstance(left, Number | Between | Days) or isinstance(right, Number | Between | Days):
        return None
    raise NotCompilable("values of two kinds are compared")


def _as_days(value: Val) -> Days | None:
    if isinstance(value, Days):
        return value
    if isinstance(value, Fixed):
        span = days(value.value)
        if span is not None:
            low, high = ibis.literal(span.low), ibis.literal(span.high)
            return Days(lambda w: low, lambda w: high, span.low == span.high)
    if isinstance(value, Text):
        raise NotCompilable("a text is compared with a day or by order")
    return None


def _spans(sign: str, one: Days, two: Days) -> Truth:
    """Two spans of days: an answer only where every day of both gives the same."""
    if one.is_exact and two.is_exact:
        return Truth(lambda w: _SIGNS[sign](one.first(w), two.first(w)))
    return Truth(lambda w: _ranges(sign, one.first(w), one.last(w), two.first(w), two.last(w)))


def _ranges(sign: str, low: Any, high: Any, other_low: Any, other_high: Any) -> Any:
    if sign in ("=", "!="):
        answer, other = (TRUE, FALSE) if sign == "=" else (FALSE, TRUE)
        is_one = (low == high) & (high == other_low) & (other_low == other_high)
        return ibis.cases((is_one, answer), ((low > other_high) | (high < other_low), other))
    compare = _SIGNS[sign]
    every = compare(low, other_low) & compare(low, other_high) & compare(high, other_low) & compare(high, other_high)
    some = compare(low, other_low) | compare(low, other_high) | compare(high, other_low) | compare(high, other_high)
    return ibis.cases((every, TRUE), (~some, FALSE))


def _numbers(sign: str, left: Val, right: Val) -> Truth | Nothing:
    if isinstance(left, Between) or isinstance(right, Between):
        first, second = _ends(left), _ends(right)
        if first is None or second is None:
            return Nothing()
        (a, b), (c, d) = first, second
        return Truth(lambda w: _ranges(sign, a(w), b(w), c(w), d(w)))
    one, two = _numeric(left), _numeric(right)
    if isinstance(one, Nothing) or isinstance(two, Nothing):
        if sign in ("=", "!=") and (isinstance(left, Days) or isinstance(right, Days)):
            raise NotCompilable("days are compared with a number")
        return _never_equal(sign, left, right)
    return Truth(lambda w: _quotients(sign, one, two, w))


def _never_equal(sign: str, left: Val, right: Val) -> Truth | Nothing:
    """A number beside something that is none: never equal, and without an order."""
    if sign not in ("=", "!="):
        return Nothing()
    known = [is_known(one) for one in (left, right)]
    answer = FALSE if sign == "=" else TRUE
    return Truth(lambda w: when(known[0](w) & known[1](w), answer))


def _numeric(value: Val) -> Number | Nothing:
    if isinstance(value, Days):
        return Number(lambda w: _year_as_number(value, w))
    if isinstance(value, Fixed) and isinstance(value.value, str):
        try:
            return as_number(Fixed(Decimal(value.value)))
        except ArithmeticError:
            return Nothing()
    return as_number(value)


def _year_as_number(value: Days, w: Table) -> Any:
    """The text of a year is a number; that of a month or day is none."""
    first, last = value.first(w), value.last(w)
    is_year = (first.month() == 1) & (first.day() == 1) & (last.month() == 12) & (last.day() == 31)
    return when(is_year & (first.year() == last.year()), first.year().cast("int64"))


def _ends(value: Val) -> tuple[Make, Make] | None:
    if isinstance(value, Between):
        return value.low, value.high
    number = _numeric(value)
    if isinstance(number, Nothing):
        return None
    if number.under is not None:
        raise NotCompilable("a range is compared with a quotient")
    return number.top, number.top


def _quotients(sign: str, one: Number, two: Number, w: Table) -> Any:
    compare = _SIGNS[sign]
    if one.under is None and two.under is None:
        return compare(one.top(w), two.top(w))
    if one.under is not None and two.under is not None:
        raise NotCompilable("two quotients are compared")
    if one.under is None:
        return _quotients(_TURNED[sign], two, one, w)
    assert one.under is not None
    under, other = one.under(w), two.top(w) * one.under(w)
    return ibis.cases((under > 0, compare(one.top(w), other)), (under < 0, compare(other, one.top(w))))


def calculated(sign: str, left: Val, right: Val) -> Number | Nothing:
    """``left sign right``; a quotient stays top and under, and only what keeps it exact may follow."""
    one, two = _operand(left), _operand(right)
    if isinstance(one, Nothing) or isinstance(two, Nothing):
        return Nothing()
    a, b = one.top, two.top
    if one.under is not None and two.under is not None:
        raise NotCompilable("arithmetic of two quotients")
    if sign == "/":
        if one.under is not None or two.under is not None:
            raise NotCompilable("a quotient of a quotient")
        return Number(a, b)
    if sign == "*":
        return Number(lambda w: a(w) * b(w), one.under or two.under)
    under = one.under or two.under
    operate = operator.add if sign == "+" else operator.sub
    if under is None:
        return Number(lambda w: operate(a(w), b(w)))
    if one.under is not None:
        return Number(lambda w: operate(a(w), b(w) * under(w)), under)
    return Number(lambda w: operate(a(w) * under(w), b(w)), under)


def _operand(value: Val) -> Number | Nothing:
    if isinstance(value, Between):
        return Nothing()
    if isinstance(value, Several):
        return Nothing()
    return _numeric(value)


def age_compared(sign: str, since: Days, years: int, as_of: dt.date) -> Truth:
    """Completed years since a day against a number, as a comparison with the day that many years ago."""
    least = years if sign in (">=", "<") else years + 1  # the fewest years that make “>=” or “>” true
    if as_of.year - least < 1:
        limit = dt.date.min
    else:
        try:
            limit = as_of.replace(year=as_of.year - least)
        except ValueError:
            limit = dt.date(as_of.year - least, 2, 28)
    is_more = sign in (">=", ">")

    def make(w: Table) -> Any:
        first, last = since.first(w), since.last(w)
        reached, missed = (TRUE, FALSE) if is_more else (FALSE, TRUE)
        if since.is_exact:
            answer = first <= ibis.literal(limit) if is_more else first > ibis.literal(limit)
            return when(first <= ibis.literal(as_of), answer)
        latest = ibis.cases((last > ibis.literal(as_of), ibis.literal(as_of)), else_=last)
        return ibis.cases(
            (first > ibis.literal(as_of), ibis.null("boolean")),
            (latest <= ibis.literal(limit), reached),
            (first > ibis.literal(limit), missed),
        )

    return Truth(make)
