"""The page of a request for its requester: number and code open it, a number alone never does."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from yici.apps.cases.public import day_words
from yici.apps.hotline.public import (
    FOLLOW_ACTS,
    FollowView,
    RequestNotFound,
    act_as_requester,
    get_followed,
    get_followed_photo,
    list_reasons,
)
from yici.apps.hotline.views.follow_words import (
    ABOUT_WORDS,
    LEVELS,
    asking_of,
    headline_of,
    line_words,
    until_words,
)
from yici.core import files, numbers, uploads
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, address_of, limited

PAGES = Bucket(burst=300, per_minute=120)  # a whole village may come from one address
TRIES = Bucket(burst=20, per_minute=6)  # of one number, whoever tries: a code is not found out by trying
CHANGES = Bucket(burst=120, per_minute=60)
MOST_PHOTOS = 4
PICTURES = ("jpeg", "png", "webp")


def _of_number(request: HttpRequest) -> str:
    typed = request.GET.get("number") or (
        request.resolver_match.kwargs.get("number", "") if request.resolver_match else ""
    )
    return f"number {numbers.normalise(typed) or ''}"


def _private(response: HttpResponse) -> HttpResponse:
    """Such a page is kept nowhere and found by no search engine; its address travels to no other site.

    Not "no-referrer": with it a browser sends "Origin: null", and every form of the page would be refused.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@limited(PAGES, key=address_of, methods=("GET",))
@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """Where number and code are typed in."""
    number, key = request.GET.get("number", ""), request.GET.get("key", "")
    if number and key:
        found = numbers.normalise(number)
        return HttpResponseRedirect(_address(found or "0", key))
    context = {"number": number, "key": key, "is_missing": bool(number or key)}
    return _private(render(request, "hotline/follow.html", context))


@limited(PAGES, key=address_of, methods=("GET",))
@limited(TRIES, key=_of_number, methods=("GET",))
@require_safe
def followed(request: HttpRequest, number: str) -> HttpResponse:
    """A request as its requester sees it; wrong number and wrong code get the same sentence."""
    key = request.GET.get("key", "")
    return _page(request, number, key)


def _page(request: HttpRequest, number: str, key: str, problem: YiciError | None = None) -> HttpResponse:
    try:
        view = get_followed(number, key)
    except RequestNotFound:
        context: dict[str, Any] = {"number": numbers.normalise(number) or "", "is_wrong": True}
        return _private(render(request, "hotline/follow.html", context, status=404))
    context = {
        **_words(view), "view": view, "key": key, "client_key": str(uuid.uuid4()), "problem": problem,
        "done": request.GET.get("done", ""),
    }  # fmt: skip
    return _private(render(request, "hotline/followed.html", context, status=problem.status if problem else 200))


def _words(view: FollowView) -> dict[str, Any]:
    return {
        "asking": asking_of(view),
        "headline": headline_of(view),
        "lines": [line_words(one, view) for one in view.lines],
        "say_until": day_words(view.say_until) if view.say_until else "",
        "contact_by": until_words(view.contact_by, view.at) if view.contact_by else "",
        "promised": until_words(view.promised, view.at) if view.promised else "",
        "is_late": view.promised is not None and view.at > view.promised,
        "closing": view.closed_name if (get_language() or "").startswith("zh") else view.closed_name_en,
        "appeal_reasons": list_reasons("appeal"),
        "levels": LEVELS,
        "abouts": ABOUT_WORDS,
    }


@limited(CHANGES, key=address_of)
@limited(TRIES, key=_of_number)
@require_POST
def follow_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One act of the requester: 303 back to the page, or the page with the sentence that says what is missing."""
    if act not in FOLLOW_ACTS:
        raise Http404
    key = request.POST.get("key", "")
    values = {name: str(value) for name, value in request.POST.items() if name not in ("key", "csrfmiddlewaretoken",
              "client_key")}  # fmt: skip
    try:
        get_followed(number, key)
        pictures = [
            (files.prepare(uploads.check_upload(one.read(), one.name or "", allow=PICTURES).data), one.name or "")
            for one in request.FILES.getlist("photos")[:MOST_PHOTOS]
        ]
        act_as_requester(
            number=number, code=key, act=act, values=values, client_key=request.POST.get("client_key", ""),
            pictures=pictures,
        )  # fmt: skip
    except RequestNotFound:
        return _page(request, number, key)
    except YiciError as problem:
        return _page(request, number, key, problem)
    return _see(_address(number, key, act))


def _see(address: str) -> HttpResponse:
    response = SeeOther(address)
    return _private(response)


def _address(number: str, key: str, done: str = "") -> str:
    asked = {"key": key, **({"done": done} if done else {})}
    return f"{reverse('say:followed', args=[number])}?{urlencode(asked)}"


@limited(PAGES, key=address_of, methods=("GET",))
@require_safe
def follow_photo(request: HttpRequest, number: str, address: str) -> HttpResponse:
    """A photo of the request, for whoever holds its code."""
    found = get_followed_photo(number, request.GET.get("key", ""), address)
    response = HttpResponse(files.read(found.address), content_type=found.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return _private(response)
