"""What an expression comes to in columns. A value is a recipe: given the wide table of a question, it makes a column.

NULL is "not known" throughout, and SQL's three values are the conditions' three values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
from ibis.expr.types import Table

Make = Callable[[Table], Any]


class NotCompilable(Exception):
    """This cannot be said in columns; the message names why."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A literal: the same for every record."""

    value: Any


@dataclass(frozen=True, slots=True)
class Nothing:
    """Never known."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes, no or not known."""

    make: Make


@dataclass(frozen=True, slots=True)
class Number:
    """``top`` over ``under`` (None: one): a quotient is kept apart, so that comparisons are exact."""

    top: Make
    under: Make | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """A number known to lie between two, both included."""

    low: Make
    high: Make


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day that may be meant. ``is_exact``: they are the same wherever known."""

    first: Make
    last: Make
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text or code. ``may_be_list``: some cells hold several codes as JSON."""

    make: Make
    may_be_list: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """What several things say: known when one says something; texts are equal to what any of them says."""

    is_known: Make
    any_in: Callable[[tuple[Any, ...]], Make]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A protected value: known or not, equal to nothing."""

    is_known: Make


Val = Fixed | Nothing | Truth | Number | Between | Days | Text | Several | Sealed


def number_literal(value: int | Decimal) -> Any:
    """A number in a question; decimals with four places, as the columns are."""
    if isinstance(value, int):
        return ibis.literal(value, type="int64")
    if value != round(value, 4) or abs(value) >= 10**13:
        raise NotCompilable(f"{value} has more digits than a column")
    return ibis.literal(value, type="decimal(18, 4)")


def as_number(value: Val) -> Number | Nothing:
    """A value as a number; a range is none unless its ends meet."""
    match value:
        case Number() | Nothing():
            return value
        case Fixed(found) if isinstance(found, int | Decimal) and not isinstance(found, bool):
            return Number(lambda w: number_literal(found))
        case Fixed(found) if isinstance(found, bool):
            return Nothing()
        case Between(low, high):
            return Number(lambda w: ibis.cases((low(w) == high(w), low(w))))
        case Truth() | Sealed():
            return Nothing()
        case _:
            raise NotCompilable("a text is used as a number")


def whole(number: Number) -> Number:
    """The whole part, towards zero, as ``int`` takes it."""
    if number.under is not None:
        raise NotCompilable("a quotient as a whole number")
    top = number.top

    def make(w: Table) -> Any:
        found = top(w)
        if not found.type().is_decimal():
            return found
        return ibis.cases((found < 0, found.ceil().cast("int64")), else_=found.floor().cast("int64"))

    return Number(make)


def is_known(value: Val) -> Make:
    """Whether a value is known."""
    match value:
        case Nothing():
            return lambda w: ibis.literal(False)
        case Fixed():
            return lambda w: ibis.literal(True)
        case Truth(make) | Text(make, _):
            return lambda w: make(w).notnull()
        case Number(top, under):
            return lambda w: top(w).notnull() if under is None else top(w).notnull() & (under(w) != 0).fill_null(False)
        case Between(low, _):
            return lambda w: low(w).notnull()
        case Days(first, _, _):
            return lambda w: first(w).notnull()
        case Several(known, _):
            return known
        case Sealed(known):
            return lambda w: known(w).fill_null(False)


def first_known(one: Val, two: Val) -> Val:
    """The first value, or the second where the first is not known."""
    match one, two:
        case Nothing(), _:
            return two
        case _, Nothing():
            return one
        case Truth(a), Truth(b):
            return Truth(lambda w: ibis.coalesce(a(w), b(w)))
        case Number(a, None), Number(b, None):
            return Number(lambda w: ibis.coalesce(a(w), b(w)))
        case Text(a, several), Text(b, more):
            return Text(lambda w: ibis.coalesce(a(w), b(w)), several or more)
        case Days(a, b, exact), Days(c, d, sure):
            return Days(lambda w: ibis.coalesce(a(w), c(w)), lambda w: ibis.coalesce(b(w), d(w)), exact and sure)
        case Sealed(a), Sealed(b):
            return Sealed(lambda w: ibis.coalesce(a(w), b(w)))
    raise NotCompilable("an element is computed in one kind and stored in another")
