"""Whether an expression makes sense in a catalogue: elements, links, functions, codes and kinds of values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from yici.apps.records.conditions.functions import CONTEXT_FUNCTIONS, FUNCTIONS
from yici.apps.records.conditions.syntax import (
    Aggregate,
    Call,
    Compare,
    ConditionSyntaxError,
    Element,
    Expression,
    In,
    IsKnown,
    Literal,
    Not,
    Scalar,
    parse,
    parts_of,
)

DATES = frozenset({"date", "month", "year"})
NUMBERS = frozenset({"int", "dec", "money", "area", "year"})
EVERYWHERE = "village"  # a village's record reaches everything that lies in the village
_DATE_FUNCTIONS = frozenset({"age", "years_since", "years_between", "months_since", "year"})


@dataclass(frozen=True, slots=True)
class ElementSketch:
    """What checking needs of an element."""

    code: str
    entity: str
    type: str
    code_list: str = ""


@dataclass(frozen=True, slots=True)
class Sketches:
    """A catalogue for checking: elements by code, codes by list, and each entity's links (link → entity)."""

    elements: Mapping[str, ElementSketch]
    lists: Mapping[str, frozenset[str]]
    links: Mapping[str, Mapping[str, str]]
    functions: frozenset[str] = field(default=frozenset({*FUNCTIONS, *CONTEXT_FUNCTIONS}))

    def reaches(self, entity: str, other: str) -> bool:
        """Whether records of ``entity`` lead to ``other`` by one link, forwards or backwards."""
        if entity in (other, EVERYWHERE):
            return True
        return other in self.links.get(entity, {}).values() or entity in self.links.get(other, {}).values()


def check_condition(text: str, entity: str, sketches: Sketches) -> list[str]:
    """What is wrong with a condition over records of ``entity``, in words; empty when it is right."""
    return _checked(text, entity, sketches, condition=True)


def check_derivation(text: str, entity: str, sketches: Sketches) -> list[str]:
    """What is wrong with a derivation of an element of ``entity``, in words; empty when it is right."""
    return _checked(text, entity, sketches, condition=False)


def _checked(text: str, entity: str, sketches: Sketches, *, condition: bool) -> list[str]:
    try:
        tree = parse(text)
    except ConditionSyntaxError as error:
        return [str(error)]
    problems = list(_problems(tree, entity, sketches))
    if condition and isinstance(tree, Literal | Element | Call | Aggregate):
        problems.append("a condition compares something; write … = yes, … is known or … in (…)")
    return problems


def _problems(node: Expression, entity: str, sketches: Sketches) -> Iterator[str]:
    match node:
        case Element():
            yield from _element(node, entity, sketches)
        case Call(function, arguments):
            yield from _call(function, arguments, sketches)
        case Aggregate(_, source, _, _):
            target = _source(source, entity, sketches)
            if target is None:
                yield f"{source} is neither a link of {entity} nor an entity that leads to it"
            else:
                entity = target
        case In(value, choices, _):
            yield from _choices(value, choices, sketches)
        case Compare(sign, left, right):
            yield from _comparison(sign, left, right, sketches)
        case Not(part) if isinstance(part, Literal):
            yield "not needs a condition"
        case IsKnown(value, _) if isinstance(value, Literal):
            yield "is known asks about an element, not about a fixed value"
        case _:
            pass
    for part in parts_of(node):
        yield from _problems(part, entity, sketches)


def _source(source: str, entity: str, sketches: Sketches) -> str | None:
    linked = sketches.links.get(entity, {}).get(source)
    if linked is not None:
        return linked
    return source if source in sketches.links and sketches.reaches(entity, source) else None


def _element(node: Element, entity: str, sketches: Sketches) -> Iterator[str]:
    sketch = sketches.elements.get(node.code)
    if sketch is None:
        yield f"{node.code} is no element of this catalogue; correct the code or add the element"
        return
    for link in node.links:
        linked = sketches.links.get(entity, {}).get(link)
        if linked is None:
            yield f"{link} is no link of {entity}"
            return
        entity = linked
    if not sketches.reaches(entity, sketch.entity):
        yield f"{node.code} belongs to {sketch.entity}, which no link joins to {entity}"


def _call(function: str, arguments: tuple[Expression, ...], sketches: Sketches) -> Iterator[str]:
    least, most = FUNCTIONS[function][1:] if function in FUNCTIONS else CONTEXT_FUNCTIONS.get(function, (-1, -1))
    if least < 0:
        yield f"{function} is no function; there are {', '.join(sorted(sketches.functions))}, count and sum"
    elif not least <= len(arguments) <= most:
        yield f"{function} takes {least if least == most else f'{least} to {most}'} values"
    if function in _DATE_FUNCTIONS:
        for one in arguments:
            sketch = sketches.elements.get(one.code) if isinstance(one, Element) else None
            if sketch is not None and sketch.type not in DATES:
                yield f"{function} needs a date, but {sketch.code} is of type {sketch.type}"


def _choices(value: Expression, choices: tuple[Scalar, ...], sketches: Sketches) -> Iterator[str]:
    sketch = sketches.elements.get(value.code) if isinstance(value, Element) else None
    if sketch is None or not sketch.code_list:
        return
    known = sketches.lists.get(sketch.code_list, frozenset())
    for choice in choices:
        if choice not in known:
            yield f"'{choice}' is no code of the list {sketch.code_list}"


def _comparison(sign: str, left: Expression, right: Expression, sketches: Sketches) -> Iterator[str]:
    for element, other in ((left, right), (right, left)):
        sketch = sketches.elements.get(element.code) if isinstance(element, Element) else None
        if sketch is None or not isinstance(other, Literal):
            continue
        if sketch.code_list:
            yield from _choices(element, (other.value,), sketches)
            if sign not in ("=", "!="):
                yield f"codes of {sketch.code} have no order; use = or in (…)"
        elif not _fits(sketch.type, other.value):
            yield f"{sketch.code} is of type {sketch.type} and cannot be compared with {other.value!r}"


def _fits(kind: str, value: Scalar) -> bool:
    if kind == "bool" or isinstance(value, bool):
        return kind == "bool" and isinstance(value, bool)
    if isinstance(value, dt.date):
        return kind in DATES
    if isinstance(value, int | Decimal):
        return kind in NUMBERS
    return kind not in NUMBERS - {"year"} or kind in DATES
