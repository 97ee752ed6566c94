"""/me/: what the city holds about somebody, who read it, what it was used for; identified by a key from a window."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.records.public import UnknownElement, catalogue
from yici.apps.services.actions.consenting import end_consent, say_wrong
from yici.apps.services.actions.identifying import end_own_key, enter, enter_trusted, leave, prolong
from yici.apps.services.actions.own_page import export_own, open_one, tell_own_page, withheld_codes
from yici.apps.services.contracts import Entered, HeldLicence, ResidentView
from yici.apps.services.rules.residents import LONGEST
from yici.apps.services.selectors.words import name_of, words_of_value
from yici.apps.services.views.choices import options_of_element
from yici.apps.services.views.identified import forget_token, keep_token, resident_of
from yici.apps.services.views.trusted import trusted_source
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, address_of, limited

ENTRIES = Bucket(burst=10, per_minute=10)  # tries from one address
LOOKS = Bucket(burst=120, per_minute=120)


def _self(request: HttpRequest) -> ResidentView | None:
    """The resident who sits here; a clerk who named an applicant reads no page of theirs."""
    found = resident_of(request)
    return found if found is not None and found.by != "window" else None


def _next(request: HttpRequest) -> str:
    """Where somebody wanted to go: an address of this house, or nothing."""
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked[:300], allowed_hosts=None)
    return asked[:300] if is_ours else ""


@never_cache
@limited(ENTRIES, key=address_of)
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """The own page, or the way in."""
    if request.method == "POST":
        return _enter(request)
    resident = _self(request)
    return _entry(request) if resident is None else _page(request, resident)


def _entry(request: HttpRequest, *, problem: YiciError | None = None, number: str = "") -> HttpResponse:
    source = trusted_source()
    context = {
        "problem": problem, "number": number, "next": _next(request), "source": source.name if source else "",
        "is_over": "over" in request.GET,
    }  # fmt: skip
    return render(request, "services/me_enter.html", context, status=problem.status if problem else 200)


def _enter(request: HttpRequest) -> HttpResponse:
    number, key = request.POST.get("number", "")[:60], request.POST.get("key", "")[:60]
    try:
        entered = enter(number=number, key=key)
    except YiciError as error:
        return _entry(request, problem=error, number=number)
    return _let_in(request, entered)


def _let_in(request: HttpRequest, entered: Entered) -> HttpResponse:
    before = resident_of(request)
    if before is not None:
        leave(before)
    response = SeeOther(_next(request) or reverse("services:me"))
    keep_token(response, entered)
    return response


def _page(
    request: HttpRequest, resident: ResidentView, *, opened: dict[str, str] | None = None
) -> HttpResponse:  # fmt: skip
    before = None
    asked = request.GET.get("before", "")
    if asked:
        try:
            before = dt.datetime.fromisoformat(asked[:40])
        except ValueError:
            raise NotFound from None
        if before.tzinfo is None:
            raise NotFound
    page = tell_own_page(resident, before=before)
    context = {
        "resident": resident, "page": page, "opened": opened or {}, "is_earlier": before is not None,
        "may_prolong": _may_prolong(resident), "licences": _named(page.licences),
    }  # fmt: skip
    return render(request, "services/me.html", context)


def _named(licences: Sequence[HeldLicence]) -> list[dict[str, str]]:
    """Licences by what their kind is called."""
    kind = catalogue().element("licence.kind")
    return [
        {"name": words_of_value(kind, one.kind), "number": one.number, "valid_to": one.valid_to} for one in licences
    ]  # fmt: skip


def _may_prolong(resident: ResidentView) -> bool:
    return resident.until is not None and resident.until < clock.now() + LONGEST


@never_cache
@limited(LOOKS, key=address_of)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """A masked value in full, after its line is saved."""
    resident, code = _self(request), request.POST.get("code", "")[:80]
    if resident is None:
        return _again()
    try:
        found = open_one(resident, code)
    except UnknownElement:
        raise NotFound from None
    if found is None:
        raise NotFound
    if getattr(request, "htmx", False):
        return render(request, "services/pieces/opened.html", {"row": found})
    return _page(request, resident, opened={found.code: found.text})


def _again() -> HttpResponse:
    return SeeOther(f"{reverse('services:me')}?over=1")


@never_cache
@limited(LOOKS, key=address_of)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a value should be; the unit that keeps it answers."""
    resident, facts = _self(request), catalogue().element(code)
    if resident is None:
        return _again()
    if facts is None or code in withheld_codes() or facts.is_forbidden or facts.derive:
        raise NotFound
    problem, value = None, request.POST.get("value", "")[:500]
    if request.method == "POST" and value.strip():
        try:
            say_wrong(resident, code, value)
            return SeeOther(f"{reverse('services:me')}#corrections")
        except UnknownElement:
            raise NotFound from None
        except YiciError as error:
            problem = error
    context = {
        "resident": resident, "name": name_of(facts), "element": facts, "value": value, "problem": problem,
        "options": options_of_element(facts),
    }  # fmt: skip
    return render(request, "services/me_correct.html", context, status=problem.status if problem else 200)


@never_cache
@limited(LOOKS, key=address_of)
@require_POST
def stop_consent(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a yes back, for the future."""
    resident = _self(request)
    if resident is None:
        return _again()
    end_consent(resident, key)
    return SeeOther(f"{reverse('services:me')}#consents")


@never_cache
@limited(LOOKS, key=address_of)
@require_POST
def stop_key(request: HttpRequest) -> HttpResponse:
    """End the own key, and with it every session that it opened."""
    resident = _self(request)
    if resident is not None:
        end_own_key(resident)
    response = _again()
    forget_token(response)
    return response


@never_cache
@limited(LOOKS, key=address_of)
@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """Half an hour more, two hours in all."""
    resident = resident_of(request)
    if resident is None:
        return _again()
    until = prolong(resident)
    if getattr(request, "htmx", False) or request.headers.get("Accept") == "application/json":
        return JsonResponse({"until": until.isoformat()})
    return SeeOther(_next(request) or reverse("services:me"))


@never_cache
@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """Sign out, and let this phone forget what it kept."""
    resident = resident_of(request)
    if resident is not None:
        leave(resident)
    response = SeeOther(reverse("services:me"))
    forget_token(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@never_cache
@limited(LOOKS, key=address_of)
@require_POST
def take_away(request: HttpRequest) -> HttpResponse:
    """Everything as a file that a program reads; numbers in full, so every one leaves its line."""
    resident = _self(request)
    if resident is None:
        return _again()
    text = json.dumps(export_own(resident), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="yici-me.json"'
    return response


@never_cache
@limited(ENTRIES, key=address_of)
@require_POST
def trusted(request: HttpRequest) -> HttpResponse:
    """Go to the source that the city trusts."""
    source = trusted_source()
    if source is None:
        raise NotFound
    return source.begin(request, request.build_absolute_uri(reverse("services:me-trusted-back")))


@never_cache
@limited(ENTRIES, key=address_of, methods=("GET",))
@require_safe
def trusted_back(request: HttpRequest) -> HttpResponse:
    """Back from it: whom it names."""
    source = trusted_source()
    if source is None:
        raise NotFound
    try:
        entered = enter_trusted(number=source.finish(request), source=source.name)
    except YiciError as error:
        return _entry(request, problem=error)
    return _let_in(request, entered)
