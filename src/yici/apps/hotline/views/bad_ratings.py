"""Bad ratings: looked into with a clock, by somebody else than who was rated; what came of it is told."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.cases.public import get_case_by_number, list_assignments, timeline
from yici.apps.hotline.actions.bad_ratings import settle_bad_rating
from yici.apps.hotline.forms.closing import SettleForm
from yici.apps.hotline.selectors.closing import get_rated
from yici.apps.hotline.views.follow_words import ABOUT_WORDS, LEVELS
from yici.apps.places.public import actor_of, desk_page
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=120, per_minute=120)


def _may(actor: Actor) -> None:
    if not (actor.may("hotline.call_back") or actor.may("hotline.supervise")):
        raise Http404


@desk_page()
@require_safe
def bad_ratings(request: HttpRequest) -> HttpResponse:
    """The open ones of the own unit, what is due first on top."""
    actor = actor_of(request)
    _may(actor)
    return render(request, "hotline/bad_ratings.html", {"lines": list_assignments(actor, case_type="bad_rating")})


@desk_page()
@require_safe
def bad_rating(request: HttpRequest, number: str) -> HttpResponse:
    """One: what was said and by which answer, and the words that the requester gets."""
    actor = actor_of(request)
    _may(actor)
    return _page(request, actor, number)


def _page(request: HttpRequest, actor: Actor, number: str, problem: str = "", status: int = 200) -> HttpResponse:
    case = get_case_by_number(actor, number)
    if case.type != "bad_rating":
        raise Http404
    rated = get_rated(case)
    context = {
        "case": case, "rated": rated, "level": dict(LEVELS).get(rated.level or 0, ""), "problem": problem,
        "about": dict(ABOUT_WORDS).get(rated.about, ""), "typed": request.POST.get("text", ""),
        "told": [one for one in timeline(actor, case.key) if one.text], "is_open": case.phase != "closed",
    }  # fmt: skip
    return render(request, "hotline/bad_rating.html", context, status=status)


@desk_page()
@limited(CHANGES)
@require_POST
def bad_rating_settle(request: HttpRequest, number: str) -> HttpResponse:
    """Say what came of it: 303 back to the list."""
    actor = actor_of(request)
    _may(actor)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, number, _("Write what came of it; the requester reads it."), 422)
    try:
        settle_bad_rating(actor=actor, number=number, **form.cleaned_data)
    except YiciError as error:
        return _page(request, actor, number, error.message, error.status)
    return SeeOther(reverse("hotline:bad-ratings"))
