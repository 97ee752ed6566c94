"""/say/ and /q/CODE: a citizen says it in a minute, without an account; and what they are told when it has arrived.

The page uses no session, and what is sent carries no authority but its own words: a form that lay a week in a phone
without signal is as good as a fresh one, so no token of a session is asked for.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.hotline.actions.taking import CITIZEN, take_request
from yici.apps.hotline.contracts import RequestReceipt
from yici.apps.hotline.errors import PlaceNeeded, SpotNotFound, WordsNeeded
from yici.apps.hotline.forms.saying import TRAP, Said, intake_of, read_said
from yici.apps.hotline.rules.moments import moment_words
from yici.apps.hotline.selectors.lists import emergency_words
from yici.apps.hotline.selectors.saying import (
    SpotView,
    find_place,
    find_spot,
    list_places,
    receipt_told,
)
from yici.apps.hotline.selectors.similar import find_similar
from yici.apps.hotline.views.attachments import kept_files
from yici.apps.places.public import find_area_lately, list_units
from yici.core import clock
from yici.core.errors import SameKeyOtherContent, TooManyTries, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, address_of

BY_ADDRESS = Bucket(burst=max(20, settings.SAY_PER_MINUTE), per_minute=settings.SAY_PER_MINUTE)
HINTS = Bucket(burst=60, per_minute=120)  # by address; over it there is no hint, the request goes its way
BY_WORDS = Bucket(burst=6, per_minute=2)  # the same words from the same address; a retry is one of them


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest) -> HttpResponse:
    """Say what happened. A button of the place chooser only turns the page; everything typed stays."""
    if request.method != "POST":
        return _page(request, replace(read_said(request.GET), text=""))
    said = read_said(request.POST)
    if "within" in request.POST or "pick" in request.POST:
        return _page(request, replace(said, area=request.POST.get("pick", "")))
    return _send(request, said)


@never_cache
@require_safe
def spot(request: HttpRequest, code: str) -> HttpResponse:
    """The same page, opened by the code on a wall: the place is known."""
    return _page(request, Said(client_key=str(new_key()), spot=code.strip().upper()))


def _send(request: HttpRequest, said: Said) -> HttpResponse:
    try:
        _limit(request, said)
        receipt = _take(request, said)
    except YiciError as problem:
        return _refused(request, said, problem)
    url = told_url(receipt)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"number": receipt.number, "key": receipt.code, "url": url}, status=201)
    return redirect(url)


def _take(request: HttpRequest, said: Said) -> RequestReceipt:
    area = said.area
    if said.spot and not area:
        area = find_spot(said.spot).place.code
    if not said.text and not request.FILES.get("voice"):
        raise WordsNeeded
    if not area:
        raise PlaceNeeded
    files = kept_files(request.FILES) if request.FILES else ()
    return take_request(actor=CITIZEN, intake=intake_of(said, area, files), client_key=said.client_key)


def _limit(request: HttpRequest, said: Said) -> None:
    """Raise ``TooManyTries`` with the seconds to wait; the phone keeps what was said and tries again by itself."""
    address = address_of(request)
    wait = BY_ADDRESS.take(address) or BY_WORDS.take(f"{address} {said.client_key} {hash(said.text)}")
    if wait:
        raise TooManyTries(seconds=math.ceil(wait))


def _refused(request: HttpRequest, said: Said, problem: YiciError) -> HttpResponse:
    wait = {"Retry-After": str(problem.facts.get("seconds", 60))} if isinstance(problem, TooManyTries) else {}
    if request.headers.get("Accept", "").startswith("application/json"):
        content = {"message": problem.message, "code": problem.code}
        return JsonResponse(content, status=problem.status, headers=wait)
    if isinstance(problem, SameKeyOtherContent):  # the first one has arrived; what was changed since is a new one
        said = replace(said, client_key=str(new_key()))
    return _page(request, said, problem=problem, headers=wait)


def _page(
    request: HttpRequest, said: Said, *, problem: YiciError | None = None, headers: dict[str, str] | None = None
) -> HttpResponse:
    found: SpotView | None = None
    if said.spot:
        try:
            found = find_spot(said.spot)
        except SpotNotFound as error:
            problem, said = problem or error, replace(said, spot="")
    chosen = find_place(said.area) or (found.place if found and request.POST.get("within") is None else None)
    context = {
        "said": said, "spot": found, "chosen": chosen, "trap": TRAP, "problem": problem,
        "action": reverse("say:say"),
        "words": json.dumps(list(emergency_words().items()), ensure_ascii=False, separators=(",", ":")),
        "calls": calls(), "units": list_units(most=400),
        **({} if chosen else chooser(request.POST.get("within", ""), request.POST.get("find", ""))),
    }  # fmt: skip
    response = render(request, "hotline/say.html", context, status=problem.status if problem else 200)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def calls() -> list[tuple[str, str]]:
    """The numbers that a phone may be asked to call."""
    return [
        ("110", _("Police 110")), ("119", _("Fire and rescue 119")), ("120", _("Ambulance 120")),
        ("122", _("Traffic accident 122")),
    ]  # fmt: skip


def chooser(within: str, words: str) -> dict[str, Any]:
    """What the chooser of places shows: where we are, and what lies below or fits the words."""
    here, places = list_places(within, words)
    return {"here": here, "places": places, "find": words}


@require_safe
def place(request: HttpRequest) -> HttpResponse:
    """The chooser of places alone, for the page that is open; without one it is the page itself."""
    picked = find_place(request.GET.get("pick", ""))
    if not getattr(request, "htmx", False):
        return _page(request, Said(client_key=str(new_key()), area=picked.code if picked else ""))
    context = {"chosen": picked} if picked else chooser(request.GET.get("within", ""), request.GET.get("find", ""))
    return render(request, "hotline/pieces/place.html", context)


@csrf_exempt
@never_cache
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """What neighbours said already, for the words being typed; they are compared here and not kept."""
    said = read_said(request.POST)
    found = None
    if said.area and HINTS.take(address_of(request)) == 0:
        area = find_place(said.area)
        found = find_similar(find_area_lately(said.area).id, said.text) if area else None
    kind = "" if found is None else found.kind_name if get_language() != "en" else found.kind_name_en
    return render(request, "hotline/pieces/similar.html", {"found": found, "kind": kind})


@never_cache
@require_safe
def told(request: HttpRequest, number: str) -> HttpResponse:
    """It has arrived: number and key in large, and what happens next with the day."""
    receipt, has_contact = receipt_told(number, request.GET.get("key", ""))
    return render(
        request,
        "hotline/told.html",
        {
            "receipt": receipt, "has_contact": has_contact, "follow_url": _follow_url(receipt),
            "contact_words": moment_words(receipt.contact_by), "dispatch_words": moment_words(receipt.dispatch_by),
            "is_late": bool(receipt.dispatch_by and receipt.dispatch_by < clock.now()),
        },
    )  # fmt: skip


def told_url(receipt: RequestReceipt) -> str:
    """Where the receipt of a request stands, for whoever has number and key."""
    return f"{reverse('say:told', args=[receipt.number])}?{urlencode({'key': receipt.code})}"


def _follow_url(receipt: RequestReceipt) -> str:
    try:
        return f"{reverse('say:followed', args=[receipt.number])}?{urlencode({'key': receipt.code})}"
    except NoReverseMatch:
        return ""
