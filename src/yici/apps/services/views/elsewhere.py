"""/elsewhere/: what can be done for other places, and where something stands that another place decides. The door for
parcels of other installations.
"""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from yici.apps.services.actions.arriving import take_parcel
from yici.apps.services.errors import HandingNotFound
from yici.apps.services.guards import get_handing_by_code
from yici.apps.services.selectors.catalogue import list_items
from yici.apps.services.selectors.handings import handing_view, said_of
from yici.apps.services.selectors.partners import list_partners
from yici.apps.services.views.handings import MODE_WORDS, OUTCOME_WORDS, running_clocks
from yici.core.errors import TooManyTries, YiciError
from yici.core.parcels import MOST_BYTES, ParcelAltered
from yici.core.ratelimit import Bucket, address_of, limited

LOOKS = Bucket(burst=30, per_minute=30)
PARCELS = Bucket(burst=60, per_minute=60)


@never_cache
@limited(LOOKS, methods=("GET",))
@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Places and items; with number and code, where something stands. Wrong number and wrong code: one sentence."""
    number, key = request.GET.get("number", "")[:30], request.GET.get("key", "")[:12]
    if not key:
        return _start(request, number=number)
    try:
        row = get_handing_by_code(number, key)
    except HandingNotFound:
        return _start(request, number=number, key=key, status=404)
    view = handing_view(row)
    context = {
        "row": view, "said": said_of(row), "running": running_clocks(view), "mode": MODE_WORDS[view.mode],
        "outcome": OUTCOME_WORDS.get(view.outcome, ""),
    }  # fmt: skip
    return render(request, "services/elsewhere.html", context)


def _start(request: HttpRequest, *, number: str = "", key: str = "", status: int = 200) -> HttpResponse:
    names = {one.code: one.name for one in list_items()}
    places = [
        {"partner": one, "items": [(code, names[code]) for code in one.items if code in names],
         "modes": [MODE_WORDS[mode] for mode in one.modes if mode in MODE_WORDS]}
        for one in list_partners()
    ]  # fmt: skip
    context = {"places": places, "number": number, "key": key, "is_wrong": status == 404}
    return render(request, "services/elsewhere_start.html", context, status=status)


@csrf_exempt  # no session is read: what a parcel may do follows from its signature alone
@require_POST
def parcels(request: HttpRequest) -> HttpResponse:
    """Another installation hands a parcel over: 200 when it is here, now or from before; otherwise why not, as JSON."""
    wait = PARCELS.take(address_of(request))
    try:
        if wait:
            raise TooManyTries(seconds=math.ceil(wait))
        if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
            raise ParcelAltered
        found = take_parcel(request.read(MOST_BYTES + 1))
    except YiciError as error:
        content = {"code": error.code, "message": error.message, "status": error.status}
        return JsonResponse(content, status=error.status)
    return JsonResponse({"kind": found.kind, "is_new": found.is_new, "number": found.number})
