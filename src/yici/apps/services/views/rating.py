"""Ratings of services: given with number and code, bad ones handled at the desk, months for everybody."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.cases.public import timeline
from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.rating import Rated, look_at_rating, move_rating, rate_application
from yici.apps.services.guards import get_rating_for
from yici.apps.services.models import ServiceRating
from yici.apps.services.rules.rating import LEAST, LEVELS
from yici.apps.services.selectors.rating import facts_of_rating, list_months, list_ratings, rating_view
from yici.apps.services.states import BAD_RATING, BAD_RATING_STATES
from yici.apps.services.views.deciding import told_lines
from yici.apps.services.views.followed import followed_page
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

TRIES = Bucket(burst=20, per_minute=20)  # at codes
CHANGES = Bucket(burst=60, per_minute=60)
READS = Bucket(burst=120, per_minute=240)
STEP_WORDS = {
    "call_back": (gettext_lazy("Called back"), gettext_lazy("What was said")),
    "settle": (
        gettext_lazy("Settle this rating"),
        gettext_lazy("What was put right or explained; the applicant reads it"),
    ),
    "appeal": (gettext_lazy("It is mistaken"), gettext_lazy("Why it is mistaken; another unit decides")),
    "find_mistaken": (gettext_lazy("Find it mistaken"), gettext_lazy("Grounds")),
    "uphold": (gettext_lazy("Uphold the rating"), gettext_lazy("Grounds")),
}


@never_cache
@limited(TRIES)
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """Rate an application with its number and code."""
    number, key = request.POST.get("number", "")[:30], request.POST.get("key", "")[:12]
    level, text = request.POST.get("level", ""), request.POST.get("text", "")[:1000]
    rated = Rated(int(level) if level in {"1", "2", "3", "4", "5"} else 0, request.POST.getlist("about")[:20], text)
    try:
        rate_application(number=number, code=key, rated=rated)
    except YiciError as error:
        return followed_page(request, number, key, problem=error, typed=text)
    return SeeOther(f"{reverse('services:followed')}?{urlencode({'number': number, 'key': key})}#rating")


@desk_page("services.rate")
@require_safe
def ratings(request: HttpRequest) -> HttpResponse:
    """Bad ratings, newest first."""
    before = request.GET.get("before", "")
    rows, following = list_ratings(actor_of(request), int(before) if before.isdecimal() and len(before) < 18 else 0)
    later = f"{reverse('services-desk:ratings')}?before={following}" if following else ""
    return render(request, "services/ratings.html", {"rows": rows, "later": later})


@desk_page("services.rate")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One bad rating: what was said, and what can be done now."""
    actor = actor_of(request)
    row = get_rating_for(actor, key)
    if request.method != "POST":
        return _rating(request, row)
    event, expected, text = (request.POST.get(one, "")[:2000] for one in ("event", "expected", "text"))
    if event not in STEP_WORDS:
        return _rating(request, row, problem=_("Choose one of the steps on this page."), status=422)
    try:
        version = int(expected) if expected.isdecimal() and len(expected) < 10 else -1
        move_rating(actor=actor, rating=key, event=event, expected=version, text=text)
    except NotFound:
        raise
    except YiciError as error:
        row = get_rating_for(actor, key)
        return _rating(request, row, problem=error.message, typed=(event, text), status=error.status)
    return SeeOther(reverse("services-desk:rating", args=[key]))


def _rating(
    request: HttpRequest, row: ServiceRating, *, problem: str = "", typed: tuple[str, str] = ("", ""), status: int = 200
) -> HttpResponse:  # fmt: skip
    actor, found = actor_of(request), rating_view(row)
    facts = facts_of_rating(actor, row)
    steps = [
        {"event": one.event, "label": STEP_WORDS[one.event][0], "hint": STEP_WORDS[one.event][1],
         "typed": typed[1] if typed[0] == one.event else ""}
        for one in BAD_RATING_STATES.allowed(found.case.state, actor=actor, facts=facts) if one.is_possible
    ]  # fmt: skip
    context = {
        "row": found, "steps": steps, "problem": problem, "text": look_at_rating(actor=actor, rating=row.key),
        "lines": told_lines(BAD_RATING, timeline(actor, found.case.key)),
        "with_application": facts.is_own_unit and found.application is not None,
    }  # fmt: skip
    return render(request, "services/rating.html", context, status=status)


@limited(READS, methods=("GET",))
@require_safe
def opened(request: HttpRequest) -> HttpResponse:
    """Months that have ended: how many rated, how, and the share that is satisfied."""
    context = {"months": list_months(), "levels": list(LEVELS.values()), "least": LEAST}
    return render(request, "services/open_ratings.html", context)
