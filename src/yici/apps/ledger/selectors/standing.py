"""How entries stand on a day: their figures out of the events, and the rules over them. Nothing is kept beside them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from yici.apps.ledger.contracts import EntryFacts, Point, Standing
from yici.apps.ledger.models import Entry, EntryEvent
from yici.apps.ledger.rules.folding import day, fold
from yici.apps.ledger.rules.numbers import number_of
from yici.apps.ledger.rules.progress import standing_of
from yici.apps.ledger.states import ENDED


def points_of(ids: Iterable[int], until: dt.date | None = None) -> dict[int, list[Point]]:
    """The believed figures of entries in the order of their days; a later one for the same day takes its place."""
    rows = EntryEvent.objects.filter(entry_id__in=list(ids), kind="figure").order_by("entry_id", "position")
    if until is not None:
        rows = rows.filter(on__lte=until)
    found: dict[int, dict[dt.date, Point]] = defaultdict(dict)
    for entry, content in rows.values_list("entry_id", "content"):
        value, on = number_of(content.get("present", "")), day(content.get("present_on", ""))
        if value is not None and on is not None:
            found[entry][on] = Point(on, value)
    return {entry: [some[on] for on in sorted(some)] for entry, some in found.items()}


def standings(rows: Sequence[Entry], on: dt.date, names: Mapping[int, str] | None = None) -> dict[int, Standing]:
    """How entries stand on a day, by id; ``names`` are what their lead units are called."""
    points = points_of([row.pk for row in rows], on)
    return {
        row.pk: standing_of(
            fold([row.facts]), points.get(row.pk, ()), on=on, added_on=row.added_on,
            unit=(names or {}).get(row.lead_id or 0, "") or (row.lead.short_name if row.lead else ""),
            is_ended=row.state in ENDED,
        )
        for row in rows
    }  # fmt: skip


def facts_on(ids: Iterable[int] | None, on: dt.date) -> dict[int, EntryFacts]:
    """The facts of entries as of the end of a day, folded from their events; what was not there yet is absent."""
    rows = EntryEvent.objects.filter(on__lte=on).order_by("entry_id", "position")
    if ids is not None:
        rows = rows.filter(entry_id__in=list(ids))
    contents: dict[int, list[Mapping[str, object]]] = defaultdict(list)
    for entry, content in rows.values_list("entry_id", "content"):
        contents[entry].append(content)
    return {entry: fold(some) for entry, some in contents.items()}
