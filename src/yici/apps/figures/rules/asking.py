"""A figure's measures as records are asked them: their conditions, and none of what is left out."""

from __future__ import annotations

from collections.abc import Sequence

from yici.apps.figures.contracts import FigureMeasure, FigureSpec
from yici.apps.records.public import Measure


def measures_of(spec: FigureSpec) -> list[tuple[FigureMeasure, Measure]]:
    """The measures that are counted (rates follow from them), each with what ``tabulate`` is asked."""
    return [(one, measure_of(spec, one)) for one in spec.measures if not one.is_rate]


def measure_of(spec: FigureSpec, one: FigureMeasure) -> Measure:
    """A measure as ``tabulate`` takes it."""
    left = [f"not ({left.condition})" for left in spec.exclusions if left.entity == one.entity]
    own = one.condition.strip()
    condition = " and ".join([f"({own})", *left] if own and left else [own] if own else left)
    return Measure(one.name, one.entity, condition, one.function, one.value, one.relation)


def exclusions_of(spec: FigureSpec) -> Sequence[Measure]:
    """What counts those that are left out, in the order of the specification."""
    relations = {one.entity: one.relation for one in reversed(spec.measures) if one.entity}
    return [
        Measure(one.reason, one.entity, one.condition, relation=relations.get(one.entity, ""))
        for one in spec.exclusions
    ]
