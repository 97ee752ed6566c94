"""Conditions taken apart into clauses and written again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from yici.apps.records.conditions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Compare,
    ConditionSyntaxError,
    Element,
    Expression,
    In,
    IsKnown,
    Literal,
    Not,
    Or,
    parse,
)
from yici.apps.tables.aggregates.contracts import Clause

EntityOf = Callable[[str], str]


def written(node: Expression) -> str:
    """A tree as text, so that parsing it gives the tree again."""
    match node:
        case Literal(value):
            return _literal(value)
        case Element():
            return node.path
        case And(parts):
            return " and ".join(_inner(part) for part in parts)
        case Or(parts):
            return " or ".join(_inner(part) for part in parts)
        case Not(part):
            return f"not {_inner(part)}"
        case IsKnown(value, negated):
            return f"{written(value)} is {'not ' if negated else ''}known"
        case In(value, choices, negated):
            listed = ", ".join(_literal(one) for one in choices)
            return f"{written(value)} {'not ' if negated else ''}in ({listed})"
        case Compare(sign, left, right):
            return f"{written(left)} {sign} {written(right)}"
        case Arithmetic(sign, left, right):
            return f"({written(left)} {sign} {written(right)})"
        case Call(function, arguments):
            return f"{function}({', '.join(written(one) for one in arguments)})"
        case Aggregate(function, source, value, where):
            inner = source if value is None else written(value)
            return f"{function}({inner}{' where ' + written(where) if where is not None else ''})"


def _inner(node: Expression) -> str:
    text = written(node)
    return f"({text})" if isinstance(node, Or | And) else text


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"'{value}'" if isinstance(value, str) else str(value)


@lru_cache(maxsize=2000)
def _parts(condition: str) -> tuple[Expression, ...]:
    if not condition.strip():
        return ()
    tree = parse(condition)
    return tree.parts if isinstance(tree, And) else (tree,)


def clauses_of(condition: str, words: str, entity: str, entity_of: EntityOf) -> tuple[Clause, ...]:
    """The clauses of a condition: codes and ages are told, whatever else keeps its text."""
    try:
        parts = _parts(condition)
    except ConditionSyntaxError:
        return ()
    return tuple(_clause(part, words, entity, entity_of) for part in parts)


def _clause(node: Expression, words: str, entity: str, entity_of: EntityOf) -> Clause:
    match node:
        case In(Element() as element, choices, False) if all(isinstance(one, str) for one in choices):
            codes = frozenset(str(one) for one in choices)
            return Clause(element.code, entity_of(element.code) or entity, words, codes=codes)
        case Compare("=", Element() as element, Literal(str() as value)):
            return Clause(element.code, entity_of(element.code) or entity, words, codes=frozenset([value]))
        case Compare(sign, Call("age", _) as call, Literal(int() as years)) if sign in ("<", "<=", ">", ">="):
            low = {">=": years, ">": years + 1}.get(sign)
            high = {"<=": years, "<": years - 1}.get(sign)
            return Clause(written(call), "person", words, low=low, high=high)
        case _:
            code = _first_code(node)
            text = f"({written(node)})" if isinstance(node, Or) else written(node)
            return Clause(f"text:{text}", entity_of(code) or entity, words, text=text)


def _first_code(node: Expression) -> str:
    from yici.apps.records.conditions import elements_of

    found = sorted(one.code for one in elements_of(node))
    return found[0] if found else ""


def aggregate_of(derive: str) -> Aggregate | None:
    """``count(person where …)`` or ``sum(…)`` as a tree; None for a rule of any other shape."""
    try:
        tree = parse(derive) if derive.strip() else None
    except ConditionSyntaxError:
        return None
    return tree if isinstance(tree, Aggregate) else None


def ratio_of(derive: str) -> tuple[str, str, int] | None:
    """``a / b`` or ``a / b * 100`` as (a, b, factor); None for a rule of any other shape."""
    try:
        tree = parse(derive)
    except ConditionSyntaxError:
        return None
    match tree:
        case Arithmetic("*", Arithmetic("/", above, below), Literal(int() as factor)):
            return written(above), written(below), factor
        case Arithmetic("/", above, below):
            return written(above), written(below), 1
    return None
