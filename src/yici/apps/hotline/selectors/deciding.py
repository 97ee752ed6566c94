"""What is asked about work orders: what waits for a decision, how it was decided before."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet

from yici.apps.cases.public import cases_of
from yici.apps.hotline.contracts import ABOUT_ORDERS, OrderDecision
from yici.apps.hotline.guards import get_decision_for, get_order_for, visible_orders
from yici.apps.hotline.models import Decision
from yici.apps.hotline.selectors.lists import list_reasons
from yici.apps.hotline.states import DECIDE, DECISION_STATES
from yici.core.access import Actor

ASKED = DECISION_STATES.initial
A_PAGE, MOST_ALIKE = 30, 5


def list_open(actor: Actor, *, after: int = 0, limit: int = A_PAGE) -> tuple[OrderDecision, ...]:
    """What is asked and not decided, about orders that the actor may see, oldest first."""
    rows = Decision.objects.filter(kind__in=ABOUT_ORDERS, state=ASKED, pk__gt=after)
    return views_of(actor, rows.filter(order__in=visible_orders(actor)).order_by("pk")[:limit])


def list_of_order(actor: Actor, order: uuid.UUID) -> tuple[OrderDecision, ...]:
    """All that was asked about an order, newest first."""
    row = get_order_for(actor, order)
    return views_of(actor, Decision.objects.filter(order=row, kind__in=ABOUT_ORDERS).order_by("-pk")[:A_PAGE])


def find_precedents(actor: Actor, text: str = "", kind: str = "return", before: int = 0) -> tuple[OrderDecision, ...]:
    """Decided disputes, newest first: of a kind of request (its code), an article, a unit or words in them."""
    rows = Decision.objects.filter(kind=kind, decided_at__isnull=False, order__in=visible_orders(actor))
    if before:
        rows = rows.filter(pk__lt=before)
    if text:
        found = rows.filter(order__kind=text) | rows.filter(article__contains=text) | rows.filter(text__contains=text)
        rows = found | rows.filter(asked_unit__short_name=text) | rows.filter(answer__contains=text)
    return views_of(actor, rows.order_by("-pk")[:A_PAGE])


def precedents_of(actor: Actor, one: OrderDecision) -> tuple[OrderDecision, ...]:
    """How disputes about the same kind of request were decided before."""
    rows = Decision.objects.filter(
        kind=one.kind, decided_at__isnull=False, order__kind=one.order_kind, order__in=visible_orders(actor)
    )
    return views_of(actor, rows.exclude(key=one.key).order_by("-pk")[:MOST_ALIKE])


def get_order_decision(actor: Actor, key: uuid.UUID) -> OrderDecision:
    """One of them by key; ``DecisionNotFound`` for strangers."""
    row = get_decision_for(actor, key)
    return views_of(actor, Decision.objects.filter(pk=row.pk, kind__in=ABOUT_ORDERS))[0]


def views_of(actor: Actor, rows: QuerySet[Decision] | Sequence[Decision]) -> tuple[OrderDecision, ...]:
    """Rows as contracts."""
    if isinstance(rows, QuerySet):
        rows = list(rows.select_related("order__area", "asked_unit", "proposed_unit"))
    orders = {one.order.key for one in rows if one.order}
    versions = {key: case.version for key, case in cases_of("work_order", sorted(orders)).items()}
    names = {(kind, one.code): one.name for kind in {row.kind for row in rows} for one in list_reasons(kind)}
    found = []
    for row in rows:
        assert row.order is not None
        found.append(
            OrderDecision(
                key=row.key, kind=row.kind, state=row.state, order_number=row.order.number, order_title=row.order.title,
                order_kind=row.order.kind, order_version=versions[row.order.key], area_name=row.order.area.short_name,
                reason=row.reason, reason_name=names.get((row.kind, row.reason), row.reason), text=row.text,
                article=row.article, days=row.days, until=row.until,
                proposed_code=row.proposed_unit.code if row.proposed_unit else "",
                proposed_name=row.proposed_unit.short_name if row.proposed_unit else "",
                asked_unit=row.asked_unit.short_name if row.asked_unit else "", asked_at=row.asked_at,
                answer=row.answer, decided_name=row.decided_name, decided_at=row.decided_at, position=row.pk,
                may_decide=row.state == ASKED and actor.may(DECIDE) and row.asked_unit_id != actor.unit_id
                and row.asked_by != actor.account,
            )
        )  # fmt: skip
    return tuple(found)
