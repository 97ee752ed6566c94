"""Unpaid wages: the form for everybody, and the public account of what came of the claims."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.hotline.actions.taking import CITIZEN, take_request
from yici.apps.hotline.contracts import Contact, Intake, RequestReceipt
from yici.apps.hotline.contracts.wages import WageClaim
from yici.apps.hotline.errors import PlaceNeeded
from yici.apps.hotline.forms.wages import SECTOR_WORDS, WagesForm
from yici.apps.hotline.rules.travel import as_json
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.hotline.selectors.saying import find_place
from yici.apps.hotline.selectors.wages import this_year, wage_account
from yici.apps.hotline.views.attachments import kept_files
from yici.apps.hotline.views.say import BY_ADDRESS, chooser, told_url
from yici.core.errors import TooManyTries, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, address_of, limited

PAGES = Bucket(burst=60, per_minute=60)
KINDS = {"construction": "wage_construction", "other": "wage_company"}


@csrf_exempt  # as /say/: what is sent carries no authority but its own words
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wages(request: HttpRequest) -> HttpResponse:
    """Say who owes wages. A button of the place chooser only turns the page; everything typed stays."""
    if request.method != "POST":
        return _page(request, WagesForm())
    form = WagesForm(request.POST)
    if "within" in request.POST or "pick" in request.POST:
        return _page(request, WagesForm(initial=request.POST.dict()), area=request.POST.get("pick", ""))
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        receipt = _take(request, form.cleaned_data)
    except YiciError as problem:
        return _page(request, form, problem=problem.message, status=problem.status)
    return redirect(told_url(receipt))


def _take(request: HttpRequest, data: dict[str, Any]) -> RequestReceipt:
    wait = BY_ADDRESS.take(address_of(request))
    if wait:
        raise TooManyTries(seconds=math.ceil(wait))
    area = request.POST.get("area", "").strip()[:20]
    if not area:
        raise PlaceNeeded
    known = {one.code for one in list_kinds()}
    kind = next((one for one in (KINDS[data["sector"]], "wages") if one in known), "")
    names = ("employer", "sector", "people", "amount", "site", "job", "owed_from", "owed_to")
    claim = WageClaim(**{name: data[name] for name in names})
    text = f"{data['employer']} {dict(SECTOR_WORDS)[data['sector']]} {data['people']} {data['amount']}"
    intake = Intake(
        text="\n".join(one for one in (text, data["text"]) if one), area_code=area, channel="wage", kind=kind,
        place=data["site"], contact=Contact(data["name"], data["phone"]), details={"wage": as_json(claim)},
        files=kept_files(request.FILES) if request.FILES else (),
    )  # fmt: skip
    client_key = request.POST.get("client_key", "")[:80] or str(new_key())
    return take_request(actor=CITIZEN, intake=intake, client_key=client_key)


def _page(
    request: HttpRequest, form: WagesForm, *, area: str | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    chosen = find_place(request.POST.get("area", "") if area is None else area)
    context = {
        "form": form, "problem": problem, "chosen": chosen,
        "client_key": request.POST.get("client_key", "")[:80] or str(new_key()),
        **({} if chosen else chooser(request.POST.get("within", ""), request.POST.get("find", ""))),
    }  # fmt: skip
    return render(request, "hotline/wages.html", context, status=status)


@limited(PAGES, methods=("GET",))
@require_safe
def open_wages(request: HttpRequest) -> HttpResponse:
    """What came of claims for wages in a year."""
    asked = request.GET.get("year", "")
    now = this_year()
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and 2000 <= int(asked) <= now else now
    context = {"account": wage_account(year), "before": year - 1, "sectors": dict(SECTOR_WORDS)}
    return render(request, "hotline/open_wages.html", context)
