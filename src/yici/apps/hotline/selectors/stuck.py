"""Stuck and suspended matters: for the desk, and as everybody may read them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from yici.apps.hotline.contracts.supervision import StuckView, SuspendedView
from yici.apps.hotline.errors import StuckMatterNotFound
from yici.apps.hotline.guards import get_stuck_for
from yici.apps.hotline.models import Decision, StuckMatter, WorkOrder
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.hotline.selectors.lists import list_reasons
from yici.apps.hotline.selectors.rates_requests import masked_number
from yici.apps.hotline.states import RELEASE, SUPERVISE
from yici.apps.places.public import AreaView, in_scope, list_areas
from yici.core import clock
from yici.core.access import SYSTEM, Actor

PUBLIC = ("listed", "struck")
MOST = 200
A_PAGE = 50
BANNER = 3


def view_of(row: StuckMatter) -> StuckView:
    """A row as a contract."""
    return StuckView(
        key=row.key, state=row.state, version=row.version, kind=row.kind, title=row.title, words=row.words,
        unit_name=row.unit.short_name, promise=row.promise, promised_on=row.promised_on, broadcast_on=row.broadcast_on,
        happened=tuple(row.lines.order_by("on", "id").values_list("on", "words")), recheck_on=row.recheck_on,
        recheck_result=row.recheck_result, recheck_words=row.recheck_words, listed_on=row.listed_on,
        struck_on=row.struck_on, order_number=row.order.number if row.order else "",
    )  # fmt: skip


def get_stuck(actor: Actor, key: uuid.UUID) -> StuckView:
    """A stuck matter at the desk; ``StuckMatterNotFound`` for strangers."""
    return view_of(get_stuck_for(actor, key))


def list_stuck(actor: Actor) -> list[StuckView]:
    """The matters of the actor's areas that are on the list or will be, newest first; ``StuckMatterNotFound`` for
    whoever neither keeps nor releases them.
    """
    if not (actor.may(SUPERVISE) or actor.may(RELEASE)):
        raise StuckMatterNotFound
    rows = StuckMatter.objects.filter(in_scope(actor, "area__path"), state__in=("draft", "listed"))
    return [view_of(row) for row in rows.select_related("unit", "order").order_by("-id")[:MOST]]


def list_public_stuck() -> list[StuckView]:
    """The public list: on it, then struck off; without the number of the order."""
    rows = StuckMatter.objects.filter(state__in=PUBLIC).select_related("unit").order_by("state", "promised_on", "id")
    return [_public(row) for row in rows[:MOST]]


def _public(row: StuckMatter) -> StuckView:
    row.order = None
    return view_of(row)


def list_suspended(after: int = 0) -> tuple[list[SuspendedView], int | None]:
    """A page of suspended orders as everybody may read them, by day of decision; not counted as solved anywhere."""
    rows = WorkOrder.objects.filter(case__state_id="work_order:suspended", suspended_until__isnull=False, id__gt=after)
    some = list(rows.select_related("area", "unit").order_by("id")[: A_PAGE + 1])
    page = some[:A_PAGE]
    return _suspended(page), page[-1].pk if len(some) > A_PAGE else None


def _suspended(rows: Sequence[WorkOrder]) -> list[SuspendedView]:
    kinds = {one.code: one.name for one in list_kinds()}
    reasons = {one.code: one.name for one in list_reasons("suspension")}
    granted = Decision.objects.filter(kind="suspension", state="granted", order__in=rows).order_by("id")
    decided = {one.order_id: one for one in granted}
    banners = list_areas(SYSTEM, level=BANNER)
    found = []
    for row in rows:
        one = decided.get(row.pk)
        at = one.decided_at if one else None
        found.append(
            SuspendedView(
                label=masked_number(row.number),
                kind=kinds.get(row.kind, ""),
                area_name=_banner(row.area.path, banners),
                unit_name=row.unit.short_name,
                reason=reasons.get(one.reason, "") if one else "",
                since=clock.day_of(at) if at else None,
                review_on=row.suspended_until or clock.today(),
            )
        )
    return found


def _banner(path: str, banners: Sequence[AreaView]) -> str:
    return next((one.short_name for one in banners if path.startswith(one.path)), "")
