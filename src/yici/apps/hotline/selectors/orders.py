"""Work orders as contracts."""

from __future__ import annotations

import uuid

from yici.apps.cases.public import cases_of
from yici.apps.hotline.contracts import OrderView
from yici.apps.hotline.guards import get_order_for
from yici.apps.hotline.models import Share, WorkOrder
from yici.core.access import Actor


def get_order(actor: Actor, key: uuid.UUID) -> OrderView:
    """A work order with its case; ``OrderNotFound`` for strangers."""
    return view_of(get_order_for(actor, key))


def view_of(row: WorkOrder) -> OrderView:
    """A row as a contract."""
    case = cases_of("work_order", [row.key])[row.key]
    shares = Share.objects.filter(order=row, left_at=None).order_by("id")
    return OrderView(
        key=row.key, number=row.number, case=case, kind=row.kind, urgency=row.urgency, title=row.title, text=row.text,
        area_code=row.area.code, area_name=row.area.short_name, unit_code=row.unit.code,
        unit_name=row.unit.short_name, rule=row.rule, answer=row.answer, inner_answer=row.inner_answer,
        first_dispatched_at=row.first_dispatched_at, return_count=row.return_count, redo_count=row.redo_count,
        supervision=row.supervision, suspended_until=row.suspended_until,
        requests=tuple(shares.values_list("request__key", flat=True)), promise=row.promise,
        promised_until=row.promised_until,
    )  # fmt: skip
