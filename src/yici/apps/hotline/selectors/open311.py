"""What Open311 lists: requests whose requesters chose to be public, by kind, day and town; never their words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yici.apps.hotline.models import Request
from yici.apps.hotline.selectors import far
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.places.public import list_areas
from yici.core import clock, exchange
from yici.core.access import SYSTEM

MOST, DAYS = 1000, 90
TOWN = 4  # the level of the area that is named


@dataclass(frozen=True, slots=True)
class PublicRequest:
    """One line of the public list. ``status`` is "open" or "closed"."""

    number: str
    kind: str
    kind_name: str
    received_on: dt.date
    town: str
    status: str
    unit_name: str


@exchange.travels(far.list_public)
def list_public() -> list[PublicRequest]:
    """The newest ones of the last ninety days, newest first. What complains about a unit or reports is never listed."""
    since = clock.today() - dt.timedelta(days=DAYS)
    rows = Request.objects.filter(
        wants_public=True, is_secret=False, is_report=False, against=None, erased_at=None, received_on__gte=since
    )
    found = rows.order_by("-id").values_list("number", "kind", "received_on", "area__path", "case__phase")[:MOST]
    names = {one.code: one.name for one in list_kinds()}
    towns = {one.path: one.short_name for one in list_areas(SYSTEM, level=TOWN, most=500)}
    return [
        PublicRequest(
            number, kind, names.get(kind, ""), day, _town(path, towns), "closed" if phase == "closed" else "open", ""
        )
        for number, kind, day, path, phase in found
    ]


def _town(path: str, towns: dict[str, str]) -> str:
    return next((name for above, name in towns.items() if path.startswith(above)), "")


def city_code() -> str:
    """The code of the city itself."""
    return list_areas(SYSTEM, level=2, most=1)[0].code
