"""Tree and values to an answer: true, false, or not known (Kleene's three values)."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from yici.apps.records.conditions.functions import FUNCTIONS, Between, days
from yici.apps.records.conditions.syntax import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Compare,
    Element,
    Expression,
    In,
    IsKnown,
    Literal,
    Not,
    Or,
    parse,
)

Values = Mapping[str, Any]
_NUMBER = re.compile(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?\s*")
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def evaluate(expression: Expression | str, values: Values, as_of: dt.date) -> bool | None:
    """Whether a condition holds for one record; None when what it needs is not known.

    ``values`` maps element codes (or paths such as "head.person.name") to values: text, ISO dates of any precision,
    ``int``, ``Decimal``, ``bool``, a tuple for several codes; a name of a link or entity ("members", "crop") maps to
    the mappings of its records. Absent, None and "" are not known.
    """
    found = _value(_tree(expression), values, as_of)
    return found if isinstance(found, bool) else None


def compute(expression: Expression | str, values: Values, as_of: dt.date) -> Any:
    """The value of a derivation, or None when it is not known (or known only as a range)."""
    found = _value(_tree(expression), values, as_of)
    return None if isinstance(found, Between) else found


def _tree(expression: Expression | str) -> Expression:
    return parse(expression) if isinstance(expression, str) else expression


def _value(node: Expression, values: Values, as_of: dt.date) -> Any:
    match node:
        case Literal(value):
            return value
        case Element():
            return _element(node, values)
        case And(parts):
            return _all(_truth(part, values, as_of) for part in parts)
        case Or(parts):
            return _any(_truth(part, values, as_of) for part in parts)
        case Not(part):
            inside = _truth(part, values, as_of)
            return None if inside is None else not inside
        case IsKnown(value, negated):
            return (_value(value, values, as_of) is None) == negated
        case In(value, choices, negated):
            return _in(_value(value, values, as_of), choices, negated)
        case Compare(sign, left, right):
            return _compare(sign, _value(left, values, as_of), _value(right, values, as_of))
        case Arithmetic(sign, left, right):
            return _calculate(sign, _value(left, values, as_of), _value(right, values, as_of))
        case Call(function, arguments):
            return _call(function, [_value(one, values, as_of) for one in arguments], as_of)
        case Aggregate():
            return _aggregate(node, values, as_of)


def _truth(node: Expression, values: Values, as_of: dt.date) -> bool | None:
    found = _value(node, values, as_of)
    return found if isinstance(found, bool) else None


def _element(node: Element, values: Values) -> Any:
    found = values.get(node.path)
    if found is None and node.links:
        found = values.get(node.code)
    return None if found is None or found == "" or found == () else found


def _all(parts: Iterable[bool | None]) -> bool | None:
    result: bool | None = True
    for part in parts:
        if part is False:
            return False
        result = None if part is None else result
    return result


def _any(parts: Iterable[bool | None]) -> bool | None:
    result: bool | None = False
    for part in parts:
        if part is True:
            return True
        result = None if part is None else result
    return result


def _in(value: Any, choices: tuple[Any, ...], negated: bool) -> bool | None:
    if value is None or isinstance(value, Between):
        return None
    several = value if isinstance(value, tuple | list) else (value,)
    return any(_equal(one, choice) for one in several for choice in choices) != negated


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, str | float) and _NUMBER.fullmatch(str(value)):  # no NaN: it can be compared with nothing
        return Decimal(str(value))
    return None


def _equal(one: Any, two: Any) -> bool:
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two  # yes is no number, though Python says True == 1
    if isinstance(one, str) and isinstance(two, str):
        return one == two
    if isinstance(one, int | Decimal | float) or isinstance(two, int | Decimal | float):
        left, right = _number(one), _number(two)
        return left is not None and left == right
    return bool(one == two)


def _compare(sign: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    if sign in ("=", "!=") and not isinstance(left, Between) and not isinstance(right, Between):
        if isinstance(left, tuple | list):
            return _in(left, (right,), sign == "!=")
        if not isinstance(left, dt.date) and not isinstance(right, dt.date):
            return _equal(left, right) == (sign == "=")
    low_high = _comparable(left, right)
    if low_high is None:
        return None
    one, two = low_high
    if sign in ("=", "!="):
        if one.low == one.high == two.low == two.high:
            return sign == "="
        return None if one.low <= two.high and two.low <= one.high else sign == "!="
    answers = {_ORDER[sign](first, second) for first in (one.low, one.high) for second in (two.low, two.high)}
    return answers.pop() if len(answers) == 1 else None


def _comparable(left: Any, right: Any) -> tuple[Between, Between] | None:
    """Both sides as ranges of one kind: days if both are dates, otherwise numbers."""
    one, two = days(left), days(right)
    if one is not None and two is not None:
        return one, two
    ranges: list[Between] = []
    for side in (left, right):
        ends = (side.low, side.high) if isinstance(side, Between) else (side, side)
        low, high = _number(ends[0]), _number(ends[1])
        if low is None or high is None:
            return None
        ranges.append(Between(low, high))
    return ranges[0], ranges[1]


def _calculate(sign: str, left: Any, right: Any) -> Decimal | None:
    one, two = _number(left), _number(right)
    if one is None or two is None:
        return None
    try:
        return _ARITHMETIC[sign](one, two)
    except (DivisionByZero, InvalidOperation, Overflow):
        return None


def _call(function: str, arguments: list[Any], as_of: dt.date) -> Any:
    known = FUNCTIONS.get(function)
    if known is None or not known[1] <= len(arguments) <= known[2]:
        return None
    return known[0](as_of, *arguments)


def _aggregate(node: Aggregate, values: Values, as_of: dt.date) -> Any:
    """A count or sum over the records of a link; records for which the condition is not known are left out."""
    records = values.get(node.source)
    if records is None:
        return None
    chosen = [one for one in records if node.where is None or _truth(node.where, one, as_of) is True]
    if node.value is None:
        return len(chosen)
    numbers = [_number(_value(node.value, one, as_of)) for one in chosen]
    return sum((one for one in numbers if one is not None), Decimal(0))
