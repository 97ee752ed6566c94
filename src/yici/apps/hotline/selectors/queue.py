"""Requests that wait to be sorted, oldest first."""

from __future__ import annotations

from yici.apps.cases.public import timeline
from yici.apps.hotline.contracts import OrderView, QueueLine, RequestView
from yici.apps.hotline.guards import visible_orders, visible_requests
from yici.apps.hotline.models import WorkOrder
from yici.apps.hotline.selectors.orders import view_of as order_view
from yici.apps.hotline.states import ORDER_LEFT
from yici.core.access import Actor

WAITING = "request:received"
A_PAGE, COUNTED, MOST_ALIKE = 30, 200, 3


def list_queue(actor: Actor, *, after: int = 0, limit: int = A_PAGE) -> tuple[QueueLine, ...]:
    """What waits to be sorted, urgent ones first, then by age."""
    rows = visible_requests(actor).filter(case__state_id=WAITING, pk__gt=after).select_related("area").order_by("pk")
    return tuple(
        QueueLine(one.key, one.number, one.title, one.area.short_name, one.urgency, one.received_at, one.pk)
        for one in rows[:limit]
    )


def count_queue(actor: Actor) -> int:
    """How many wait, counted up to a bound."""
    return len(visible_requests(actor).filter(case__state_id=WAITING).values_list("pk")[:COUNTED])


def like_it(actor: Actor, request: RequestView, kind: str) -> tuple[OrderView, ...]:
    """Open orders of the kind at the same place: the request may join one."""
    if not kind:
        return ()
    rows = visible_orders(actor).filter(kind=kind, area__code=request.area_code)
    rows = rows.filter(case__state_id__in=ORDER_LEFT).exclude(shares__request__key=request.key)
    found: list[WorkOrder] = list(rows.select_related("area", "unit").order_by("-id")[:MOST_ALIKE])
    return tuple(order_view(one) for one in found)


def open_question(actor: Actor, request: RequestView) -> str:
    """What the requester was asked and has not answered yet; empty when nothing is open."""
    said = timeline(actor, request.case, audiences=("citizen", "public"))
    asked = [one for one in said if one.verb == "request.asked"]
    if not asked or any(one.verb == "request.words" and one.position > asked[-1].position for one in said):
        return ""
    return asked[-1].text
