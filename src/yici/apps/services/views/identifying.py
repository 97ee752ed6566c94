"""At the desk: a personal key is given after the identity card was seen; an applicant is named for one application."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.identifying import end_key_at_window, give_key, identify_at_window
from yici.apps.services.selectors.guides import find_services
from yici.apps.services.views.identified import keep_token
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)


@never_cache
@desk_page("services.identify")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Give somebody a key, or end the one they lost. A new key is on this answer and nowhere else."""
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        actor, number = actor_of(request), request.POST.get("number", "")[:60]
        try:
            if request.POST.get("act") == "end":
                context["ended"] = end_key_at_window(actor=actor, number=number)
            else:
                seen = request.POST.get("seen") == "yes"
                context["given"] = give_key(actor=actor, number=number, has_seen_card=seen)
        except YiciError as error:
            context, status = {"problem": error.message, "number": number}, error.status
    return render(request, "services/keys.html", context, status=status)


@never_cache
@desk_page("services.identify")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def applicant(request: HttpRequest) -> HttpResponse:
    """Name an applicant by number for one application, with what for."""
    number, purpose = (request.POST.get(one, "")[:200] for one in ("number", "purpose"))
    chosen = (request.POST.get("what") or request.GET.get("what") or "")[:100]
    offered = find_services()
    problem, status = "", 200
    if request.method == "POST":
        found = next((one for one in offered if f"{'thing' if one.is_thing else 'item'}:{one.code}" == chosen), None)
        if found is None:
            problem, status = _("Choose what the application is for."), 422
        else:
            try:
                came = identify_at_window(actor=actor_of(request), number=number, purpose=purpose)
            except YiciError as error:
                problem, status = error.message, error.status
            else:
                name = "services:apply-thing" if found.is_thing else "services:apply-item"
                response = SeeOther(reverse(name, args=[found.code]))
                keep_token(response, came)
                return response
    context = {"offered": offered, "chosen": chosen, "number": number, "purpose": purpose, "problem": problem}
    return render(request, "services/applicant.html", context, status=status)
