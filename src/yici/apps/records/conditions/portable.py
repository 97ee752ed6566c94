"""A tree as JSON, for an evaluator in another language. What it means is said by ``evaluation``; nothing else is sent.

Every node is a list that begins with its kind. Numbers go as texts, so that no reader makes floats of them.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

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
    parts_of,
)

#: Functions that another language can compute from values alone.
PORTABLE = frozenset(
    {"age", "years_since", "years_between", "months_since", "year", "this_year", "as_of", "text", "band"}
)


def portable(expression: Expression | str) -> list[Any]:
    """The tree of an expression as JSON lists."""
    node = parse(expression) if isinstance(expression, str) else expression
    match node:
        case Literal(value):
            return ["literal", _scalar(value)]
        case Element():
            return ["element", node.path, node.code]
        case Call(function, arguments):
            return ["call", function, *(portable(one) for one in arguments)]
        case Aggregate(function, source, value, where):
            parts = (None if one is None else portable(one) for one in (value, where))
            return ["aggregate", function, source, *parts]
        case Arithmetic(sign, left, right) | Compare(sign, left, right):
            kind = "compare" if isinstance(node, Compare) else "arithmetic"
            return [kind, sign, portable(left), portable(right)]
        case IsKnown(value, negated):
            return ["known", portable(value), negated]
        case In(value, choices, negated):
            return ["in", portable(value), [_scalar(one) for one in choices], negated]
        case Not(part):
            return ["not", portable(part)]
        case And(parts) | Or(parts):
            return ["and" if isinstance(node, And) else "or", *(portable(one) for one in parts)]


def functions_of(expression: Expression) -> frozenset[str]:
    """Every function that a tree calls."""
    own = frozenset({expression.function}) if isinstance(expression, Call) else frozenset()
    return own.union(*(functions_of(part) for part in parts_of(expression)))


def _scalar(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, int | Decimal):
        return ["number", format(Decimal(value), "f")]
    return ["day", value.isoformat()] if isinstance(value, dt.date) else ["text", value]
