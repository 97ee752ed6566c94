"""Measures in batches: many a scan, its statement kept compiled; and which measures cannot be said, and why."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis

from yici.apps.records.columnar import comparing, small
from yici.apps.records.columnar.clauses import Clauses, conjuncts
from yici.apps.records.columnar.compiling import Compiler
from yici.apps.records.columnar.frames import Wide, need_relation
from yici.apps.records.columnar.values import Days, NotCompilable, Nothing, Number, Text, Truth, Val
from yici.apps.records.contracts import Measure
from yici.apps.records.datasets.reading import Moment
from yici.apps.records.datasets.shape import Shape
from yici.apps.records.rules import joins
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.needs import head_role
from yici.apps.records.selectors.tables import Asked, Plan
from yici.columns.public import MEASURES_AT_ONCE, Scope, Statement, count_if, statement

_KEPT_STATEMENTS = 256
_statements: OrderedDict[Any, Batch] = OrderedDict()


@dataclass(slots=True)
class Batch:
    """Measures answered in one scan: the statement, its small tables, and where each number lies in a row."""

    said: Statement
    small: frozenset[str]
    places: dict[Asked, tuple[int, ...]]
    keys: int  # columns of a row before the numbers
    group: tuple[str, ...] = ()


def batches(
    shape: Shape, scope: Scope, when: Moment, plan: Plan, asked: Sequence[Asked], refused: dict[Asked, str]
) -> Iterable[Batch]:
    """Statements of some measures each; those that cannot be compiled are named in ``refused``."""
    mark = hash(shape.mark)
    for some in _in_batches(asked):
        key = (mark, catalogue().stamp, when, plan.element and plan.element.code, tuple(some), scope.forbidden)
        found = _statements.get(key)
        if found is None:
            found = _batch(shape, scope, when, plan, some, refused)
            if len(found.places) == len(some):
                _statements[key] = found
                while len(_statements) > _KEPT_STATEMENTS:
                    _statements.popitem(last=False)
        if found.places:
            yield found


def _in_batches(asked: Sequence[Asked]) -> Iterator[list[Asked]]:
    """Counts are light and many go into one scan; what keeps values or three numbers a row weighs four times that."""
    some: list[Asked] = []
    weight = 0
    for one in asked:
        more = 1 if one.measure.function == "count" else MEASURES_AT_ONCE // 50
        if some and weight + more > MEASURES_AT_ONCE:
            yield some
            some, weight = [], 0
        some.append(one)
        weight += more
    if some:
        yield some


def _batch(
    shape: Shape, scope: Scope, when: Moment, plan: Plan, asked: Sequence[Asked], refused: dict[Asked, str]
) -> Batch:
    try:
        return _compiled(shape, scope, when, plan, asked)
    except NotCompilable:
        good = _sayable(shape, scope, when, plan, asked, refused)
    if not good:
        return Batch(Statement(ibis.table({"x": "int64"}, name="none"), (), ()), frozenset(), {}, 0)
    return _compiled(shape, scope, when, plan, good)


def _sayable(
    shape: Shape, scope: Scope, when: Moment, plan: Plan, asked: Sequence[Asked], refused: dict[Asked, str]
) -> list[Asked]:
    """The measures that can be said: one that cannot must not spoil the others, nor one clause that many share."""
    bare = replace(asked[0].measure, condition="", function="count", value="")
    clauses: dict[str, str] = {}
    good: list[Asked] = []
    for one in asked:
        parts = conjuncts(one.tree)
        for said, part in parts.items():
            if said not in clauses:
                clauses[said] = _problem(shape, scope, when, plan, Asked(bare, part, one.relation))
        problem = next((clauses[said] for said in parts if clauses[said]), "")
        if not problem and (not parts or one.measure.function != "count"):
            problem = _problem(shape, scope, when, plan, one)
        if problem:
            refused[one] = f"the mirror cannot say it ({problem}); ask for a smaller area"
        else:
            good.append(one)
    return good


def _problem(shape: Shape, scope: Scope, when: Moment, plan: Plan, asked: Asked) -> str:
    """Why a measure alone cannot be said."""
    try:
        _compiled(shape, scope, when, plan, [asked])
    except NotCompilable as problem:
        return str(problem) or "its condition"
    return ""


def _compiled(shape: Shape, scope: Scope, when: Moment, plan: Plan, asked: Sequence[Asked]) -> Batch:
    entity, relation = asked[0].measure.entity, asked[0].relation
    wide = Wide(shape, entity, relation, when.day, head_role())
    need_relation(wide, relation)
    compiler = Compiler(wide, shape, catalogue(), when.day)
    clauses = Clauses(compiler)
    measures: dict[str, Any] = {}
    places: dict[Asked, tuple[int, ...]] = {}
    for number, one in enumerate(asked):
        made = _measures(clauses, one)
        places[one] = tuple(range(len(measures), len(measures) + len(made)))
        measures.update({f"m{number} {name}": make for name, make in made.items()})
    group = _group(compiler, plan)
    facts = wide.table()
    added = {**clauses.columns(facts), **{name: make(facts) for name, make in group.items()}}
    if added:
        facts = facts.mutate(**added)
    has_more = shape.has_more_areas or shape.has_merged
    if has_more:
        wide.small.add(small.MORE_ROWS)
    said = statement(scope, facts, measures, area=relation, group=tuple(group), has_more=has_more)
    return Batch(said, frozenset(wide.small), places, 1 + len(group), tuple(group))


def _group(compiler: Compiler, plan: Plan) -> dict[str, Any]:
    if plan.element is None:
        return {}
    value = compiler.value(plan.element.code)
    match value:
        case Text(make, _) | Truth(make) | Number(make, None):
            return {"~value": make}
        case Days(first, last, _):
            return {"~value": first, "~value to": last}
        case Nothing():
            return {"~value": lambda w: ibis.null("string")}
    raise NotCompilable(f"rows by {plan.element.code}")


def _measures(clauses: Clauses, asked: Asked) -> dict[str, Any]:
    """The columns that a measure needs."""
    measure, compiler = asked.measure, clauses.compiler
    met = clauses.all_of(asked.tree)
    counted = (lambda w: w.count()) if met is None else (lambda w: count_if(met(w)))
    if measure.function == "count":
        return {"count": counted}
    if measure.function == "distinct":
        return {"distinct": _distinct(compiler, measure, met)}
    value = compiler.value(measure.value)
    if isinstance(value, Nothing):
        return {"count": counted, "known": _none, "value": _none}
    if not isinstance(value, Number) or value.under is not None:
        raise NotCompilable(f"{measure.value} is not added up in columns")
    top = value.top

    def chosen(w: Any) -> Any:
        return top(w) if met is None else comparing.when(met(w), top(w))

    function = {"mean": "sum"}.get(measure.function, measure.function)
    return {
        "count": counted,
        "known": lambda w: chosen(w).count(),
        "value": lambda w: getattr(chosen(w), function)(),
    }


def _none(w: Any) -> Any:
    return w["id"].count(where=comparing.FALSE)


def _distinct(compiler: Compiler, measure: Measure, met: Any) -> Any:
    wide = compiler.wide
    value: Val
    if measure.value == joins.HOUSEHOLD:
        value = Number(wide.household_id(wide.base))
    else:
        value = compiler.value(measure.value)

    def make(w: Any) -> Any:
        match value:
            case Text(column, False) | Truth(column) | Number(column, None):
                found = column(w)
            case Days(first, last, _):
                found = first(w).cast("string") + last(w).cast("string")
            case _:
                raise NotCompilable(f"{measure.value} is not counted once in columns")
        return (found if met is None else comparing.when(met(w), found)).nunique()

    if isinstance(value, Nothing):
        return _none
    make_now = make
    if isinstance(value, Text) and value.may_be_list:
        raise NotCompilable(f"{measure.value} holds several codes")
    return make_now
