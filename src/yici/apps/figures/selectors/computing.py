"""What a figure comes to: rows, the whole and rates, over whatever source, within what the actor may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from yici.apps.figures.contracts import RECORDS, FigureRow, FigureSpec, FigureTable, LeftOut, Number
from yici.apps.figures.guards import source_named
from yici.apps.figures.rules.rates import rate
from yici.apps.figures.selectors.over_records import table_over_records
from yici.apps.figures.selectors.over_rows import MOST_AREAS, count_example, table_over_rows
from yici.apps.places.public import AreaView, list_areas
from yici.core import clock
from yici.core.access import Actor


def silent(_done: int, _of: int) -> None:
    """Nobody waits to hear how far it is."""


def compute(
    actor: Actor,
    spec: FigureSpec,
    area: AreaView,
    *,
    as_of: dt.date,
    known_at: dt.datetime | None = None,
    say: Callable[[int, int], None] = silent,
) -> FigureTable:
    """The table of a specification for an area, as of a day, by all that is known (or was known at ``known_at``).
    ``say`` hears how far it is.

    Raises ``MeasureRefused``, ``NotAllowed`` (elements that the post does not read), ``AreaNotFound``,
    ``SourceNotFound``.
    """
    if spec.source == RECORDS:
        found, whole, left_out = table_over_records(actor, spec, area.key, as_of, known_at, say)
        moment = known_at or min(found.moment, whole.moment)
        names = _short_names(actor, spec)
        rows = [(row.key, names.get(row.key, row.label), row.values) for row in found.rows] if spec.by else []
        counted = sum(not one.is_rate for one in spec.measures)
        total: Sequence[Number] = whole.rows[0].values[:counted]
    else:
        moment = known_at or clock.now()
        plain, total, left_out = table_over_rows(actor, spec, area, as_of, moment)
        rows = list(plain)
    return FigureTable(
        spec=spec,
        area=area.key,
        area_name=area.short_name,
        as_of=as_of,
        moment=moment,
        rows=tuple(FigureRow(key, label, _with_rates(spec, values)) for key, label, values in rows),
        total=FigureRow("", "", _with_rates(spec, total)),
        left_out=left_out,
    )


def compute_example(spec: FigureSpec, as_of: dt.date) -> tuple[tuple[Number, ...], tuple[LeftOut, ...]] | None:
    """What a specification comes to over the invented rows of its source, rates and all; None for one without."""
    if spec.source == RECORDS or not source_named(spec.source).example:
        return None
    counted, left_out = count_example(spec, as_of)
    return _with_rates(spec, counted), left_out


def _short_names(actor: Actor, spec: FigureSpec) -> dict[str, str]:
    if not spec.by.startswith("area"):
        return {}
    return {str(one.key): one.short_name for one in list_areas(actor, most=MOST_AREAS)}


def _with_rates(spec: FigureSpec, counted: Sequence[Number]) -> tuple[Number, ...]:
    """The numbers of a row in the order of the columns, the rates computed from the others."""
    plain = dict(zip((one.code for one in spec.measures if not one.is_rate), counted, strict=True))
    return tuple(
        rate(plain[one.numerator], plain[one.denominator]) if one.is_rate else plain[one.code]  # type: ignore[arg-type]
        for one in spec.measures
    )
