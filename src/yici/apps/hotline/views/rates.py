"""The public account of the three rates: a month, by tier and unit, and the rows behind each number."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yici.apps.hotline.contracts.rates import RATES, RatesLine, RatesView, Share
from yici.apps.hotline.rules.tiers import TIER_NAMES, TIERS
from yici.apps.hotline.rules.trend import draw_trend
from yici.apps.hotline.selectors.rates import DEFINITION, get_rates, month_of
from yici.apps.hotline.selectors.rates_rows import list_rates_rows
from yici.core import clock
from yici.core.errors import NotFound
from yici.core.ratelimit import Bucket, limited

PAGES = Bucket(burst=60, per_minute=60)
NAMES = {
    "response": gettext_lazy("Response rate"),
    "resolution": gettext_lazy("Resolution rate"),
    "satisfaction": gettext_lazy("Satisfaction rate"),
}
SAID = {
    "yes": gettext_lazy("yes"),
    "late": gettext_lazy("yes, but late"),
    "no": gettext_lazy("no"),
    "partly": gettext_lazy("in part"),
    "": "—",
}


@limited(PAGES, methods=("GET",))
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """The account of a month."""
    unit = request.GET.get("unit", "")
    view = get_rates(request.GET.get("month", ""), unit)
    units = [_unit(one, view.month) for one in view.units if one.is_withheld or one.counts.get("answers_raw")]
    there = [tier for tier in (*TIERS, "") if any(one["line"].tier == tier for one in units)]
    chosen = next((line.tier for line in view.units if unit and line.code == unit), request.GET.get("tier", ""))
    tier = chosen if chosen in there else next(iter(there), "")
    found = [one for one in units if one["line"].tier == tier]
    context = {
        "view": view,
        "definition": reverse("figures:figure", args=[DEFINITION]),
        "months": _months(view),
        "total": [_rate(view.total, name, view.month) for name in RATES] if view.total else [],
        "is_withheld": bool(view.total and view.total.is_withheld),
        "tiers": [
            {"name": TIER_NAMES[one], "url": _address(month=view.month, tier=one), "is_current": one == tier}
            for one in there
        ],
        "units": [one for one in found if not one["line"].is_withheld],
        "withheld": [one["line"].name for one in found if one["line"].is_withheld],
        "closings": [
            {"name": name, "count": count, "url": _rows(view.month, code)} for code, name, count in view.closings
        ],
        "trend": draw_trend(view.trend, {name: str(NAMES[name]) for name in RATES}),
        "trend_name": next((one.name for one in view.units if one.code == unit), "") or _("the whole city"),
    }  # fmt: skip
    return render(request, "hotline/rates.html", context)


@limited(PAGES, methods=("GET",))
@require_safe
def rows(request: HttpRequest, column: str) -> HttpResponse:
    """The rows behind a number."""
    month, unit = request.GET.get("month", ""), request.GET.get("unit", "")
    measure, found, following = list_rates_rows(month, column, unit, _position(request.GET.get("after", "")))
    context = {
        "month": month,
        "measure": measure,
        "unit": found[0].unit if unit and found else "",
        "rows": [{"row": one, "contacted": SAID[one.contacted], "solved": SAID[one.solved]} for one in found],
        "back": _address(month=month),
        "later": _rows(month, column, unit, f"{following[0].isoformat()}|{following[1]}") if following else "",
    }
    return render(request, "hotline/rates_rows.html", context)


def _months(view: RatesView) -> list[dict[str, Any]]:
    """The running month before those published: a link, never what opens by itself."""
    running = month_of(clock.today())
    names = {running: _("{month}, running").format(month=running)}
    return [
        {"month": names.get(one, one), "url": _address(month=one), "is_current": one == view.month}
        for one in dict.fromkeys((running, *view.months))
    ]


def _position(text: str) -> tuple[dt.datetime, int] | None:
    if not text:
        return None
    at, _bar, number = text.partition("|")
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        raise NotFound from None
    if moment.tzinfo is None or not number.isdecimal():
        raise NotFound
    return moment, int(number)


def _unit(line: RatesLine, month: str) -> dict[str, Any]:
    return {
        "line": line,
        "url": _address(month=month, unit=line.code) + "#trend",
        "answers": line.counts.get("answers_raw", 0),
        "answers_url": _rows(month, "answers_raw", line.code),
        "rates": [] if line.is_withheld else [_rate(line, name, month) for name in RATES],
    }


def _rate(line: RatesLine, name: str, month: str) -> dict[str, Any]:
    adjusted, raw = line.adjusted.get(name), line.raw.get(name)
    return {
        "name": NAMES[name],
        "adjusted": _share(adjusted),
        "raw": _share(raw),
        "url": _rows(month, name, line.code),
        "raw_url": _rows(month, f"{name}_raw", line.code),
    }


def _share(found: Share | None) -> dict[str, Any] | None:
    if found is None:
        return None
    range_words = ""
    if found.lowest is not None and found.highest is not None:
        range_words = _("{lowest} to {highest} %").format(
            lowest=f"{found.lowest * 100:.1f}", highest=f"{found.highest * 100:.1f}"
        )
    return {"percent": f"{found.share * 100:.1f}", "n": found.numerator, "of": found.denominator, "range": range_words}


def _address(**asked: str) -> str:
    return f"{reverse('open:rates')}?{urlencode(asked)}"


def _rows(month: str, column: str, unit: str = "", after: str = "") -> str:
    asked = {"month": month, **({"unit": unit} if unit else {}), **({"after": after} if after else {})}
    return f"{reverse('open:rates-rows', args=[column])}?{urlencode(asked)}"
