"""A figure over records: its measures as those of ``tabulate``, with what is left out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

from yici.apps.figures.contracts import FigureSpec, LeftOut
from yici.apps.figures.rules.asking import exclusions_of, measures_of
from yici.apps.records.public import Table, TableQuery, tabulate_many
from yici.core.access import Actor

STEPS = 3  # the whole, the rows, kept


def table_over_records(
    actor: Actor,
    spec: FigureSpec,
    area: uuid.UUID,
    as_of: dt.date,
    known_at: dt.datetime | None,
    say: Callable[[int, int], None],
) -> tuple[Table, Table, tuple[LeftOut, ...]]:
    """The rows, the whole, and how many were left out."""
    measures = tuple(measure for _, measure in measures_of(spec))
    query = TableQuery(measures, spec.by, area, as_of, known_at)
    left = exclusions_of(spec)
    say(1, STEPS)
    asked = [replace(query, by="", measures=(*measures, *left)), *([query] if spec.by else [])]
    whole, *rest = tabulate_many(actor, asked)  # of one moment, so that the whole and its rows agree
    rows = rest[0] if rest else whole
    say(2, STEPS)
    counts = whole.rows[0].values[len(measures) :]
    left_out = [LeftOut(one.reason, int(count or 0)) for one, count in zip(spec.exclusions, counts, strict=True)]
    return rows, whole, tuple(left_out)
