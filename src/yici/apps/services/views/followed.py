"""Where an application stands, for whoever has its number and its code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yici.apps.cases.public import timeline
from yici.apps.services.actions.receiving import APPLICANT
from yici.apps.services.contracts import ApplicationView
from yici.apps.services.errors import ApplicationNotFound
from yici.apps.services.guards import get_application_by_code, letters_of
from yici.apps.services.models import Letter
from yici.apps.services.rules.rating import DIMENSIONS, LEVELS
from yici.apps.services.selectors.applications import list_letters, view_of
from yici.apps.services.selectors.helping import help_with
from yici.apps.services.selectors.numbers import follow_url
from yici.apps.services.selectors.rating import find_own_rating, may_be_rated
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, limited

LOOKS = Bucket(burst=30, per_minute=20)  # tries at codes

REFUSALS = ("refusal", "declining")  # kinds of letters that say no


@never_cache
@limited(LOOKS, methods=("GET",))
@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    """Where an application stands; wrong number and wrong code get the same sentence.

    A number of another kind leads to the page that follows it.
    """
    number, key = request.GET.get("number", "")[:30], request.GET.get("key", "")[:12]
    other = follow_url(number, key)
    if other and not other.startswith(f"{reverse('services:followed')}?"):
        return HttpResponseRedirect(other)
    if not key:
        return render(request, "services/follow.html", {"number": number})
    return followed_page(request, number, key)


def followed_page(
    request: HttpRequest, number: str, key: str, *, problem: YiciError | None = None, typed: str = ""
) -> HttpResponse:  # fmt: skip
    """An application for who has number and code; ``problem`` and ``typed`` are of a rating that did not go through."""
    try:
        row = get_application_by_code(number, key)
    except ApplicationNotFound:
        return render(request, "services/follow.html", {"number": number, "key": key, "is_wrong": True}, status=404)
    found = view_of(row)
    lines = [one for one in timeline(APPLICANT, row.case_id) if one.audience in ("citizen", "public")]
    letters = Letter.objects.filter(letters_of(row))
    context = {
        "row": found, "lines": lines, "letters": list_letters(letters),
        "opens": urlencode({"number": found.number, "key": found.code}), "is_new": "new" in request.GET,
        "help": help_with(row),
        "tells": urlencode({"application": found.number, "application_key": found.code}),
        "refusals": set(letters.filter(kind__in=REFUSALS).values_list("part__key", flat=True)),
        "own_rating": find_own_rating(row), "may_rate": may_be_rated(row), "levels": LEVELS.items(),
        "abouts": DIMENSIONS.items(), "problem": problem, "typed": typed,
    }  # fmt: skip
    return render(request, "services/followed.html", context, status=problem.status if problem else 200)


def told_url(made: ApplicationView) -> str:
    """Where an application stands, for whoever has number and code."""
    return f"{reverse('services:followed')}?{urlencode({'number': made.number, 'key': made.code, 'new': '1'})}"
