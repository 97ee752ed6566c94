"""An application is found at the window: by its number, by the applicant's whole number, by the item."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.selectors.applications import list_applications
from yici.apps.services.states import DECIDE, TAKE
from yici.core.errors import NotFound
from yici.core.ratelimit import Bucket, limited

LOOKS = Bucket(burst=60, per_minute=60)


@desk_page()
@limited(LOOKS)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """What was meant; POST, since the number of somebody stands in no address."""
    actor, words = actor_of(request), request.POST.get("q", "")[:60].strip()
    if not (actor.may(TAKE) or actor.may(DECIDE)):
        raise NotFound
    rows, following = list_applications(actor, words=words) if words else ([], 0)
    response = render(
        request, "services/find.html", {"rows": rows, "words": words, "has_more": bool(following)}
    )  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response
