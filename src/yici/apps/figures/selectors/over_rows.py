"""A figure over the rows of another source: looked at one by one, in the language of conditions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from yici.apps.figures.contracts import FigureMeasure, FigureSpec, LeftOut
from yici.apps.figures.guards import source_named
from yici.apps.figures.rules.periods import since_of
from yici.apps.places.public import AreaView, list_areas
from yici.apps.records.conditions import evaluate, parse
from yici.core.access import Actor

Plain = int | Decimal | None
Cell = dict[str, Any]
MOST_AREAS = 200_000


def rows_of_source(
    actor: Actor, spec: FigureSpec, area: AreaView, as_of: dt.date, known_at: dt.datetime | None = None
) -> Iterator[Mapping[str, Any]]:
    """The rows of the period that ends with the day, those left out included; as known then, if the source can tell."""
    source, since = source_named(spec.source), since_of(spec.period, as_of)
    if source.rows_known is not None and known_at is not None:
        yield from source.rows_known(actor, since, as_of, area.path, known_at)
    else:
        yield from source.rows(actor, since, as_of, area.path)


def table_over_rows(
    actor: Actor, spec: FigureSpec, area: AreaView, as_of: dt.date, known_at: dt.datetime | None = None
) -> tuple[list[tuple[str, str, tuple[Plain, ...]]], tuple[Plain, ...], tuple[LeftOut, ...]]:
    """The rows (key, label, numbers), the whole, and how many were left out."""
    measures = [one for one in spec.measures if not one.is_rate]
    keys_of, labels = _grouping(actor, spec, area)
    conditions = [parse(one.condition) if one.condition.strip() else None for one in measures]
    exclusions = [parse(one.condition) for one in spec.exclusions]
    cells: dict[str, list[list[Any]]] = defaultdict(lambda: [[] for _ in measures])
    whole: list[list[Any]] = [[] for _ in measures]
    left = [0] * len(exclusions)
    for row in rows_of_source(actor, spec, area, as_of, known_at):
        excluded = next((at for at, one in enumerate(exclusions) if evaluate(one, row, as_of)), None)
        if excluded is not None:
            left[excluded] += 1
        keys = keys_of(row)
        for at, (measure, condition) in enumerate(zip(measures, conditions, strict=True)):
            if excluded is not None and not measure.is_raw:
                continue
            if condition is None or evaluate(condition, row, as_of):
                value = row.get(measure.value) if measure.value else 1
                for target in (whole, *(cells[key] for key in keys)):
                    target[at].append(value)
    name_rows = source_named(spec.source).labels
    called = name_rows(spec.by, list(cells)) if name_rows is not None and spec.by else {}
    for key in cells:
        labels.setdefault(key, called.get(key, key))
    empty: list[list[Any]] = [[] for _ in measures]
    rows = [(key, label, tuple(map(_number, measures, cells.get(key, empty)))) for key, label in labels.items()]
    left_out = tuple(LeftOut(one.reason, count) for one, count in zip(spec.exclusions, left, strict=True))
    return rows, tuple(map(_number, measures, whole)), left_out


def is_counted(spec: FigureSpec, code: str, row: Mapping[str, Any], as_of: dt.date) -> bool:
    """Whether a row of a source stands behind a column (of a rate: behind what it counts)."""
    measures = {one.code: one for one in spec.measures}
    measure = measures[measures[code].numerator or code]
    if not measure.is_raw and any(evaluate(one.condition, row, as_of) for one in spec.exclusions):
        return False
    return not measure.condition.strip() or evaluate(measure.condition, row, as_of) is True


def count_example(spec: FigureSpec, as_of: dt.date) -> tuple[tuple[Plain, ...], tuple[LeftOut, ...]]:
    """What a specification comes to over the invented rows of its source: the whole, and how many were left out."""
    counted = [one for one in spec.measures if not one.is_rate]
    rows = source_named(spec.source).example
    values = [[row.get(one.value) if one.value else 1 for row in rows if is_counted(spec, one.code, row, as_of)]
              for one in counted]  # fmt: skip
    left = [LeftOut(one.reason, 0) for one in spec.exclusions]
    for row in rows:
        at = next((at for at, one in enumerate(spec.exclusions) if evaluate(one.condition, row, as_of)), None)
        if at is not None:
            left[at] = LeftOut(left[at].reason, left[at].count + 1)
    return tuple(map(_number, counted, values)), tuple(left)


def _grouping(
    actor: Actor, spec: FigureSpec, area: AreaView
) -> tuple[Callable[[Mapping[str, Any]], Sequence[str]], dict[str, str]]:
    """What makes the keys of a row, and the rows that are there even when nothing falls into them."""
    if not spec.by:
        return lambda _row: (), {}
    if not spec.by.startswith("area"):
        return lambda row: ("" if row.get(spec.by) is None else str(row[spec.by]),), {}
    _, _, level = spec.by.partition(":")
    inside = [one for one in list_areas(actor, most=MOST_AREAS) if one.path.startswith(area.path)]
    wanted = [one for one in inside if (one.level == int(level) if level else one.parent_id == area.id)]
    by_id = {one.id: str(one.key) for one in wanted}

    def keys(row: Mapping[str, Any]) -> Sequence[str]:
        parts = (int(part) for part in str(row.get("path", "")).strip("/").split("/") if part)
        return tuple(by_id[part] for part in parts if part in by_id)

    return keys, {str(one.key): one.short_name for one in wanted}


def _number(measure: FigureMeasure, values: list[Any]) -> Plain:
    if measure.function == "count":
        return len(values)
    known = [value for value in values if value is not None]
    if measure.function == "distinct":
        return len(set(known))
    numbers = [Decimal(value) if isinstance(value, Decimal) else int(value) for value in known]
    if not numbers:
        return (None if values else 0) if measure.function == "sum" else None
    match measure.function:
        case "sum":
            return sum(numbers)
        case "mean":
            return Decimal(sum(numbers)) / len(numbers)
        case "min":
            return min(numbers)
        case _:
            return max(numbers)
