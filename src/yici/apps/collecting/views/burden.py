"""The public account of what forms cost: a month of an area, and the rows behind each number."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yici.apps.collecting.public import KINDS, days_of_month, get_burden, list_burden_rows
from yici.apps.places.public import list_areas
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.ratelimit import Bucket, limited

PAGES = Bucket(burst=60, per_minute=60)
HEADINGS = {
    "received": gettext_lazy("Forms that came"),
    "filled": gettext_lazy("Forms that were filled"),
    "planned": gettext_lazy("Forms that bureaus planned"),
    "weeks": gettext_lazy("Weeks with forms"),
}


@limited(PAGES, methods=("GET",))
@require_safe
def burden(request: HttpRequest) -> HttpResponse:
    """What forms cost an area in a month."""
    area, month = _asked(request)
    found = get_burden(area, month)
    context = {
        "account": found,
        "months": [{"month": one, "url": _address(area, one), "is_current": one == month} for one in _around(month)],
        "above": [{"name": name, "url": _address(code, month)} for code, name in found.above],
        "places": [{"line": one, "url": _address(one.code, month)} for one in found.places],
        "rows": {kind: _rows_address(area, month, kind) for kind in KINDS},
        "how": _("{seconds} seconds a cell for looking up and typing by hand; only cells filled by themselves count.")
        .format(seconds=found.seconds_per_cell),
        "promise": _("A place's week counts when it filled a form in it; the promise is kept in the week when at least "
                     "{hours} hours were saved. A week belongs to the month in which it ends.")
        .format(hours=found.hours_a_week),
    }  # fmt: skip
    return render(request, "collecting/burden.html", context)


@limited(PAGES, methods=("GET",))
@require_safe
def burden_rows(request: HttpRequest, kind: str) -> HttpResponse:
    """The rows behind a number of the account."""
    if kind not in KINDS:
        raise Http404
    area, month = _asked(request)
    after = int(request.GET["after"]) if request.GET.get("after", "").isdecimal() else 0
    rows, following = list_burden_rows(area, month, kind, after)
    found = get_burden(area, month)
    context = {
        "account": found,
        "heading": HEADINGS[kind],
        "kind": kind,
        "rows": rows,
        "back": _address(area, month),
        "later": _rows_address(area, month, kind, following) if following is not None else "",
    }
    return render(request, "collecting/burden_rows.html", context)


def _asked(request: HttpRequest) -> tuple[str, str]:
    """Area and month of the address; the city and this month where nothing is said."""
    return request.GET.get("area") or list_areas(SYSTEM, level=2)[0].code, request.GET.get(
        "month"
    ) or f"{clock.today():%Y-%m}"


def _around(month: str) -> list[str]:
    """The months beside one, newest first: two before it, and the one after it if that has begun."""
    first, last = days_of_month(month)
    following = last + dt.timedelta(days=1)
    found = [following] if following <= clock.today() else []
    for _count in range(3):
        found.append(first)
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return [f"{one:%Y-%m}" for one in found]


def _address(area: str, month: str) -> str:
    return f"{reverse('open:burden')}?{urlencode({'area': area, 'month': month})}"


def _rows_address(area: str, month: str, kind: str, after: int = 0) -> str:
    asked: dict[str, Any] = {"area": area, "month": month, **({"after": after} if after else {})}
    return f"{reverse('open:burden-rows', args=[kind])}?{urlencode(asked)}"
