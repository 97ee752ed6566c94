"""Inspections for everybody: plans, draws, results, numbers; and everything about one business."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yici.apps.oversight.rules.importing import is_credit_code
from yici.apps.oversight.rules.words import CANCELLED, REMOVED, RESULTS
from yici.apps.oversight.selectors import opened as selectors
from yici.apps.oversight.selectors.plans import count_lines, find_open_plan, list_lines, list_open_plans
from yici.apps.oversight.states import PLAN_WORDS
from yici.apps.oversight.views.common import before_of
from yici.apps.oversight.views.plans import class_rows, draws_of, lines_shown
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.ratelimit import Bucket, limited

READS = Bucket(burst=120, per_minute=120)
SHOWN_LINES = 200


def _shown(visits: list[selectors.OpenVisit] | tuple[selectors.OpenVisit, ...]) -> list[dict[str, Any]]:
    return [
        {
            **dataclasses.asdict(one), "result_words": RESULTS.get(one.result, ""),
            "cancelled": CANCELLED.get(one.cancel_reason, ""), "percent": f"{one.permille / 10:g}",
        }
        for one in visits
    ]  # fmt: skip


@limited(READS)
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """The year in numbers, plans with their draws, results newest first."""
    year = clock.today().year
    plans, _following = list_open_plans()
    visits, following = selectors.list_published(before_of(request))
    context = {
        "numbers": selectors.numbers_of(year), "year": year, "visits": _shown(visits),
        "plans": [{"row": one, "state": PLAN_WORDS[one.state]} for one in plans],
        "later": f"{reverse('open:checks')}?before={following}" if following else "",
        "is_first": not before_of(request),
    }  # fmt: skip
    return render(request, "oversight/open_checks.html", context)


@limited(READS)
@require_safe
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """One plan: ratios, who was removed and why, draws, what came of each visit."""
    found = find_open_plan(number)
    if found is None:
        raise Http404
    visits, following = selectors.list_published(before_of(request), found.number)
    context = {
        "row": found, "state": PLAN_WORDS[found.state], "classes": class_rows(found), "counts": count_lines(found.key),
        "draws": draws_of(found), "visits": _shown(visits), "most": SHOWN_LINES,
        "removed": lines_shown(list_lines(found.key, ("removed", "capped"), most=SHOWN_LINES)),
        "drawn": lines_shown(list_lines(found.key, ("drawn",), most=SHOWN_LINES)),
        "later": f"?before={following}" if following else "",
    }  # fmt: skip
    return render(request, "oversight/open_plan.html", context)


@limited(READS)
@require_safe
def find_business(request: HttpRequest) -> HttpResponse:
    """From a typed credit code to its page; a code that is none is said to be none."""
    typed = request.GET.get("code", "").strip().upper().replace(" ", "")[:30]
    if is_credit_code(typed):
        return SeeOther(reverse("open:checks-business", args=[typed]))
    problem = _("This is no credit code: 18 letters and digits, as on the business licence.") if typed else ""
    return render(
        request, "oversight/open_find.html", {"typed": typed, "problem": problem}, status=422 if typed else 200
    )


@limited(READS)
@require_safe
def business(request: HttpRequest, code: str) -> HttpResponse:
    """Every visit that one business had, why it was drawn, and what came of it."""
    if not is_credit_code(code):
        raise Http404
    found = selectors.find_business(code)
    lines = found.lines if found else ()
    context = {
        "code": code, "found": found, "visits": _shown(found.visits) if found else [],
        "lines": [{**dataclasses.asdict(one), "why": REMOVED.get(one.reason, "")} for one in lines],
    }  # fmt: skip
    return render(request, "oversight/open_business.html", context)
