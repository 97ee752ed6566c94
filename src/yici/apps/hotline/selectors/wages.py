"""Claims for wages: for the unit on the page of its order, and the public account of a year."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Count, Sum

from yici.apps.hotline.contracts.wages import WageAccount, WageClaim, WageLeadView
from yici.apps.hotline.models import Share, WageLead, WorkOrder
from yici.apps.hotline.selectors.lists import list_reasons
from yici.core import clock

SMALL, ROWS = 5, 500
TOGETHER = ""  # the conclusion under which rare ones stand together


def lacks_conclusion(row: WorkOrder) -> bool:
    """Whether a claim for wages behind this order has no conclusion yet."""
    shares = Share.objects.filter(order=row, left_at=None, request__wage_lead__conclusion="")
    return shares.exists()


def leads_of(keys: Sequence[uuid.UUID]) -> tuple[WageLeadView, ...]:
    """The claims of these requests, for whoever was shown the case they belong to."""
    names = {one.code: one.name for one in list_reasons("wage_conclusion")}
    rows = WageLead.objects.filter(request__key__in=keys).select_related("request").order_by("id")
    return tuple(
        WageLeadView(
            row.request.key,
            WageClaim(row.employer, row.sector, row.people, row.amount, row.site, row.job, row.owed_from, row.owed_to),
            row.conclusion, names.get(row.conclusion, row.conclusion), row.recovered, row.people_paid,
            row.concluded_on,
        )
        for row in rows
    )  # fmt: skip


def wage_account(year: int) -> WageAccount:
    """Claims received in a year and those concluded in it. No employer, no number, no name."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    leads = WageLead.objects.filter(request__received_on__range=(first, last)).count()
    ended = WageLead.objects.filter(concluded_on__range=(first, last))
    sums = ended.aggregate(count=Count("id"), money=Sum("recovered"), people=Sum("people_paid"))
    is_small = sums["count"] < SMALL
    names = {one.code: one.name for one in list_reasons("wage_conclusion")}
    counted = Counter({names.get(code, code): many for code, many in
                       ended.values_list("conclusion").annotate(many=Count("id"))})  # fmt: skip
    rows = () if is_small else tuple(
        (f"{one:%Y-%m}" if one else "", sector, names.get(code, code))
        for one, sector, code in
        ended.order_by("concluded_on", "id").values_list("concluded_on", "sector", "conclusion")[:ROWS]
        if counted[names.get(code, code)] >= SMALL
    )  # fmt: skip
    return WageAccount(
        year, leads if leads >= SMALL else None, None if is_small else sums["count"],
        None if is_small else sums["money"] or Decimal(0), None if is_small else sums["people"] or 0,
        () if is_small else _together(counted), rows,
    )  # fmt: skip


def _together(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Rare conclusions stand together; when that is still small, the next rarest joins them."""
    ordered = counted.most_common()
    rest = 0
    while ordered and (ordered[-1][1] < SMALL or 0 < rest < SMALL):
        rest += ordered.pop()[1]
    return (*ordered, *(((TOGETHER, rest),) if rest else ()))


def this_year() -> int:
    """The year of today in the city."""
    return clock.today().year
