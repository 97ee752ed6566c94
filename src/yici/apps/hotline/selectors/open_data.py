"""What the city gives away as data: requests of a month as counts nobody can be recognised in, and the rates.

The database counts; no loop ever sees a single request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from yici.apps.hotline.contracts.rates import RATES, RatesLine
from yici.apps.hotline.errors import MonthUnknown
from yici.apps.hotline.models import Request, Share
from yici.apps.hotline.rules.anonymity import Counted, Released, release
from yici.apps.hotline.rules.tiers import tier_of
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.hotline.selectors.rates import days_of_month, get_rates, month_of
from yici.apps.places.public import list_areas
from yici.core import clock
from yici.core.access import SYSTEM

MOST_MONTHS = 24
OPEN = ("received", "in_hand", "to_confirm")


def data_months() -> list[str]:
    """The months that are over, from the first request on, newest first."""
    first = Request.objects.order_by("received_on", "id").values_list("received_on", flat=True).first()
    found: list[str] = []
    last = clock.today().replace(day=1) - dt.timedelta(days=1)
    while first is not None and last >= first.replace(day=1) and len(found) < MOST_MONTHS:
        found.append(month_of(last))
        last = last.replace(day=1) - dt.timedelta(days=1)
    return found


def requests_of_month(month: str) -> tuple[list[Released], int]:
    """The requests received in a month that is over, as lines of at least five alike, and how many are in no line."""
    first, last = days_of_month(month)
    if last >= clock.today():
        raise MonthUnknown(month=month)
    return release(_counted(first, last))


def _counted(first: dt.date, last: dt.date) -> Iterator[Counted]:
    share = Share.objects.filter(request=OuterRef("pk"), left_at=None).order_by("id")
    rows = (
        Request.objects.filter(received_on__range=(first, last))
        .annotate(
            unit_kind=Subquery(share.values("order__unit__kind")[:1]),
            unit_level=Subquery(share.values("order__unit__area__level")[:1]),
        )
        .values_list("kind", "area__path", "unit_kind", "unit_level", "solved", "case__state_id")
        .annotate(count=Count("pk"))
        .order_by()
    )
    kinds = {one.code: one for one in list_kinds()}
    places: dict[str, str] = {}
    for level in (3, 4):
        places |= {one.path: one.short_name for one in list_areas(SYSTEM, level=level, most=5000)}
    for kind, path, unit_kind, level, solved, state, count in rows:
        banner, township = _places(path, places)
        known = kinds.get(kind)
        parent = kinds.get(known.parent) if known and known.parent else None
        yield Counted(
            known.name if known else "", parent.name if parent else "", township, banner,
            tier_of(unit_kind, level) if unit_kind else "", _outcome(solved, state), count,
        )  # fmt: skip


def _places(path: str, places: dict[str, str]) -> tuple[str, str]:
    ids = path.strip("/").split("/")
    banner, township = ("/" + "/".join(ids[:depth]) + "/" for depth in (2, 3))
    return places.get(banner, ""), places.get(township, "")


def _outcome(solved: str, state: str) -> str:
    if solved:
        return {"yes": "solved", "partly": "solved_in_part", "no": "not_solved"}[solved]
    name = state.partition(":")[2]
    return "open" if name in OPEN else name


def rates_of_month(month: str) -> Iterator[dict[str, Any]]:
    """A line for the city and for each unit that is published: counts, shares, intervals; adjusted and raw."""
    view = get_rates(month)
    if view.total is None:
        raise MonthUnknown(month=month)
    for line in (view.total, *view.units):
        if not line.is_withheld:
            yield {"month": month, **_flat(line)}


def _flat(line: RatesLine) -> dict[str, Any]:
    found: dict[str, Any] = {"unit": line.name, "tier": line.tier, "answers": line.counts.get("answers_raw", 0)}
    for name in RATES:
        for suffix, shares in (("", line.adjusted), ("_raw", line.raw)):
            one = shares.get(name)
            for part in ("numerator", "denominator", "share", "lowest", "highest"):
                value = getattr(one, part) if one is not None else None
                found[f"{name}{suffix}_{part}"] = value
    return found
