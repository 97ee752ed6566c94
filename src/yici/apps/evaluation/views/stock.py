"""What projects draw from: libraries in versions, venues with their seats, rule files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.evaluation.forms import REGIME_WORDS, LibraryForm, OfferForm, VenueForm
from yici.apps.evaluation.public import (
    disciplines,
    free_venues,
    import_library,
    keep_venue,
    list_libraries,
    list_rules,
    offer_seats,
)
from yici.apps.evaluation.views.answers import CHANGES, number_of
from yici.apps.evaluation.views.wording import GROUNDS
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import limited

STOCK = ("evaluation.manage", "evaluation.supervise")
MOST_BYTES = 20_000_000


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def libraries(request: HttpRequest) -> HttpResponse:
    """Versions of both libraries; a table comes in as the next version, whole or not at all."""
    actor, problem = actor_of(request), ""
    found = list_libraries(actor, number_of(request.GET.get("before")))
    client_key = request.POST.get("client_key", "")[:80] or str(new_key())
    form = LibraryForm(request.POST or None, request.FILES or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST":
        if not actor.may("evaluation.manage"):
            raise NotFound
        file = request.FILES.get("file")
        if form.is_valid() and file is not None:
            try:
                if (file.size or 0) > MOST_BYTES:
                    raise NotFound
                import_library(
                    actor=actor, regime=form.cleaned_data["regime"], data=file.read(), file_name=file.name or "",
                    client_key=client_key,
                )  # fmt: skip
            except YiciError as error:
                problem, status = error.message, error.status
            else:
                return SeeOther(reverse("evaluation:libraries"))
    context = {
        "rows": [{"row": one, "regime": REGIME_WORDS[one.regime], "root": one.root[:16]} for one in found],
        "form": form, "problem": problem, "client_key": client_key, "may_manage": actor.may("evaluation.manage"),
    }  # fmt: skip
    return render(request, "evaluation/libraries.html", context, status=status)


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def venues(request: HttpRequest) -> HttpResponse:
    """Venues with their free seats on a day; one is added or changed, or offers other seats on a day."""
    actor, problem = actor_of(request), ""
    if not any(actor.may(one) for one in STOCK):
        raise NotFound
    what = request.POST.get("what", "")
    venue = VenueForm(request.POST if what == "venue" else None)
    offer = OfferForm(request.POST if what == "offer" else None, initial={"day": clock.today()})
    status = 200
    if request.method == "POST":
        if not actor.may("evaluation.manage"):
            raise NotFound
        status = 422
        form = {"venue": venue, "offer": offer}.get(what)
        if form is None:
            problem = _("Choose one of the forms on this page.")
        elif form.is_valid():
            try:
                _keep(actor, what, form.cleaned_data)
            except YiciError as error:
                problem, status = error.message, 422 if error.status == 404 else error.status
            else:
                return SeeOther(reverse("evaluation:venues"))
    context = {"venue_form": venue, "offer_form": offer, "problem": problem, "is_wrong": what} | _free(request)
    context["may_manage"] = actor.may("evaluation.manage")
    return render(request, "evaluation/venues.html", context, status=status)


def _keep(actor: Actor, what: str, data: dict[str, Any]) -> None:
    if what == "venue":
        keep_venue(actor=actor, **{**data, "hosts": tuple(data["hosts"])})
    else:
        offer_seats(actor=actor, venue_code=data["venue_code"], day=data["day"], seats=data["offered"])


def _free(request: HttpRequest) -> dict[str, object]:
    try:
        day = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = clock.today()
    called = disciplines()
    rows = free_venues(day, discipline="", host="", needed=0)
    return {
        "day": day,
        "rows": [{"row": one, "hosts": [called.get(code, code) for code in one.venue.disciplines]} for one in rows],
    }


@desk_page()
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rule files in force and before, with their sources."""
    actor = actor_of(request)
    if not any(actor.may(one) for one in (*STOCK, "evaluation.buy")):
        raise NotFound
    context = {"rows": [{"rule": one, "grounds": [GROUNDS[ground] for ground in one.avoid]} for one in list_rules()]}
    return render(request, "evaluation/rules.html", context)
