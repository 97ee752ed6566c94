"""What units did with work orders in a time, as a source of figures: one row for each thing that happened.

Given out, answered, asked to return, extended, suspended, redone. Each stands with the unit that had the order then, so
that an order given to another unit later does not move what was counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet

from yici.apps.figures.public import SourceColumn
from yici.apps.hotline.models import Confirmation, Decision, Share, WorkOrder
from yici.apps.hotline.rules.tiers import tier_of
from yici.apps.hotline.selectors.rates_requests import BATCH, Row, Span, masked_number
from yici.apps.places.public import in_scope, unit_levels
from yici.core import clock
from yici.core.access import Actor

COLUMNS = (
    SourceColumn("orders.what", "发生了什么", "text", "public"),
    SourceColumn("orders.unit", "主办单位", "text", "public"),
    SourceColumn("orders.tier", "单位层级", "text", "public"),
    SourceColumn("orders.kind", "诉求类别", "text", "public"),
    SourceColumn("orders.is_in_time", "按时", "bool", "public"),
    SourceColumn("orders.is_granted", "同意", "bool", "public"),
)
_DECISIONS = {"extension": "extended", "suspension": "suspended", "return": "returned"}


def order_rows(
    actor: Actor, since: dt.date | None, until: dt.date, path: str, known_at: dt.datetime | None = None
) -> Iterator[Mapping[str, Any]]:
    """The rows of the time, as they were known at an instant."""
    span = Span(since, until, known_at or clock.now())
    orders = WorkOrder.objects.filter(in_scope(actor, "area__path"), area__path__startswith=path)
    given = orders.filter(span.within("first_dispatched_at")).annotate(moment=F("first_dispatched_at"))
    for row in _batches(given):
        yield _row("dispatched", row, row.moment)
    answered = orders.filter(span.within("case__clocks__stopped_at"), case__clocks__kind="final")
    answered = answered.filter(case__clocks__is_met=True).annotate(
        moment=F("case__clocks__stopped_at"), due=F("case__clocks__due_at")
    )
    for row in _batches(answered):
        yield {**_row("done", row, row.moment), "orders.is_in_time": row.moment <= row.due}
    yield from _decided(actor, span, path)
    yield from _redone(actor, span, path)


def _batches(rows: QuerySet[Any]) -> Iterator[Any]:
    """Orders with the unit that had them at their moment ("had": code, tier), by keyset."""
    after = 0
    rows = rows.select_related("area", "unit__area")
    while True:
        some = list(rows.filter(id__gt=after).order_by("id")[:BATCH])
        if not some:
            return
        units = units_at(some)
        for one in some:
            one.had = units.get(one.pk) or (one.unit.code, tier_of(one.unit.kind, one.unit.area.level))
            yield one
        after = some[-1].pk


def units_at(orders: Sequence[Any]) -> dict[int, tuple[str, str]]:
    """Of orders that were given to another unit later: code and tier of the one that had it at ``moment``."""
    moved = {one.pk: one for one in orders if one.dispatch_count > 1}
    if not moved:
        return {}
    first = Share.objects.filter(order__in=moved, is_first=True, request__case__events__verb="request.dispatch")
    begins = {
        (order, facts.get("order")): facts.get("unit", "")
        for order, facts in first.values_list("order_id", "request__case__events__facts")
    }
    had = {key: begins.get((key, one.number), "") for key, one in moved.items()}
    later = WorkOrder.objects.filter(pk__in=moved, case__events__verb="work_order.redispatch")
    fields = ("pk", "case__events__at", "case__events__facts")
    for key, at, facts in later.order_by("case__events__id").values_list(*fields):
        if at <= moved[key].moment:
            had[key] = facts.get("unit", "")
    known = unit_levels([code for code in had.values() if code])
    return {key: (code, tier_of(*known[code][1:])) for key, code in had.items() if code in known}


def _row(what: str, row: Any, at: dt.datetime) -> Row:
    unit, tier = row.had
    return {
        "path": row.area.path, "on": clock.day_of(at), "label": masked_number(row.number), "orders.what": what,
        "orders.unit": unit, "orders.tier": tier, "orders.kind": row.kind,
    }  # fmt: skip


def _decided(actor: Actor, span: Span, path: str) -> Iterator[Row]:
    """Longer limits and suspensions by the day they were granted; returns by the day they were asked."""
    granted = Q(span.within("decided_at"), kind__in=("extension", "suspension"), state="granted")
    asked = Q(span.within("asked_at"), kind="return")
    rows = Decision.objects.filter(in_scope(actor, "order__area__path"), order__area__path__startswith=path)
    rows = rows.filter(granted | asked).select_related("order__area", "order__unit__area", "asked_unit__area")
    for one in rows.order_by("id").iterator(chunk_size=BATCH):
        order, unit = one.order, one.asked_unit or (one.order.unit if one.order else None)
        if order is None or unit is None:
            continue
        order.had = (unit.code, tier_of(unit.kind, unit.area.level))  # type: ignore[attr-defined]
        at = one.asked_at if one.kind == "return" else one.decided_at
        is_granted = one.state == "granted" and one.decided_at is not None and one.decided_at <= span.known
        yield {**_row(_DECISIONS[one.kind], order, at or one.asked_at), "orders.is_granted": is_granted}


def _redone(actor: Actor, span: Span, path: str) -> Iterator[Row]:
    """Answers that were not "solved": the work goes on."""
    rows = Confirmation.objects.filter(span.within("at"), is_reached=True, solved__in=("no", "partly"))
    rows = rows.filter(in_scope(actor, "request__area__path"), request__area__path__startswith=path)
    rows = rows.exclude(worked_unit=None).select_related("request__area", "worked_unit__area")
    for one in rows.order_by("id").iterator(chunk_size=BATCH):
        unit = one.worked_unit
        if unit is not None:
            yield {
                "path": one.request.area.path, "on": clock.day_of(one.at), "label": masked_number(one.request.number),
                "orders.what": "redone", "orders.unit": unit.code, "orders.tier": tier_of(unit.kind, unit.area.level),
                "orders.kind": one.request.kind,
            }  # fmt: skip
