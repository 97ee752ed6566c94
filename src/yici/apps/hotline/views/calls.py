"""/desk/calls/new: a call in under a minute, by keyboard. Nothing but the words and the place is required."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yici.apps.hotline.actions import calls
from yici.apps.hotline.actions.taking import take_request
from yici.apps.hotline.contracts import RequestReceipt
from yici.apps.hotline.errors import PlaceNeeded, WordsNeeded
from yici.apps.hotline.forms.calls import NUMBERS, Called, intake_of_call, read_called
from yici.apps.hotline.forms.saying import Said
from yici.apps.hotline.rules.moments import moment_words
from yici.apps.hotline.selectors.alike import list_alike
from yici.apps.hotline.selectors.calls import earlier_matters
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.hotline.selectors.knowledge import get_article, ready_answers
from yici.apps.hotline.selectors.lists import emergency_number, emergency_words
from yici.apps.hotline.selectors.saying import find_place
from yici.apps.hotline.selectors.sorting import guess_kind
from yici.apps.hotline.views.say import calls as numbers_to_call
from yici.apps.hotline.views.say import chooser
from yici.apps.places.public import actor_of, desk_page, find_area_lately, list_units
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import SameKeyOtherContent, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=240, per_minute=240)
LEAST_SIGNS = 6
POSSIBLE = 0.25  # a kind below this probability is hardly the one; 本定义为系统自定
ROADS: dict[str, str | Promise] = {
    "emergency": gettext_lazy("Emergency: 110, 119, 120, 122"),
    "legal_route": gettext_lazy("Another legal road"),
    "unlawful": gettext_lazy("Not lawful"),
    "disturbance": gettext_lazy("Disturbance"),
}


@dataclass(frozen=True, slots=True)
class KindGuess:
    """A kind that the model proposes, with how sure it is in words."""

    code: str
    name: str
    confidence: str


@desk_page("hotline.take")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Take a call. A button of the place chooser only turns the page; everything typed stays."""
    if request.method != "POST":
        return _page(request, Called(Said(client_key=str(new_key()))))
    called = read_called(request.POST, request.POST.getlist("transferred"))
    if "within" in request.POST or "pick" in request.POST:
        return _page(request, replace(called, said=replace(called.said, area=request.POST.get("pick", ""))))
    if "look" in request.POST:
        return _page(request, called)
    try:
        told = _take(actor_of(request), called, request.POST.get("urge", ""), request.POST.get("way", ""))
    except YiciError as problem:
        if isinstance(problem, SameKeyOtherContent):  # the first one has arrived; what was changed since is a new one
            called = replace(called, said=replace(called.said, client_key=str(new_key())))
        return _page(request, called, problem=problem)
    messages.success(request, told, extra_tags="good")
    return SeeOther(reverse("hotline:call"))


def _take(actor: Actor, called: Called, urge: str, way: str) -> str:
    """Do what the button said; returns what the agent reads out."""
    said = called.said
    if urge:
        number = calls.urge_by_call(
            actor=actor, phone=said.phone, request=urge, words=said.text, client_key=said.client_key
        )
        return _("{number}: urged. Tell the caller that it is passed on today.").format(number=number)
    if not said.text:
        raise WordsNeeded
    if not said.area:
        raise PlaceNeeded
    intake = intake_of_call(called, said.area)
    if way == "answer":
        article = get_article(called.article) if called.article else None
        answer = called.answer or (article.answer if article else "")
        receipt = calls.answer_call(
            actor=actor, intake=intake, answer=answer, client_key=said.client_key, article=article
        )
        return _told(receipt, _("answered at once and closed."))
    if way == "decline":
        receipt = calls.decline_call(
            actor=actor, intake=intake, exit=called.exit, road=called.road, client_key=said.client_key
        )
        return _told(receipt, _("the right road was named."))
    receipt = take_request(actor=actor, intake=intake, client_key=said.client_key)
    return _told(receipt, _("somebody calls before {moment}.").format(moment=moment_words(receipt.contact_by)))


def _told(receipt: RequestReceipt, words: str) -> str:
    return _("Number {number}, key {key}: {words}").format(number=receipt.number, key=receipt.code, words=words)


@desk_page("hotline.take")
@limited(CHANGES)
@require_POST
def call_beside(request: HttpRequest) -> HttpResponse:
    """What stands beside the words while they are typed: dangers, answers, what neighbours said, kinds."""
    called = read_called(request.POST, request.POST.getlist("transferred"))
    return render(request, "hotline/pieces/call_beside.html", _beside(actor_of(request), called))


@desk_page("hotline.take")
@limited(CHANGES)
@require_POST
def call_earlier(request: HttpRequest) -> HttpResponse:
    """Earlier matters of the phone being typed. The number comes in the body: it is never part of an address."""
    called = read_called(request.POST, [])
    context = {"earlier": earlier_matters(actor_of(request), called.said.phone), "called": called}
    return render(request, "hotline/pieces/call_earlier.html", context)


def _beside(actor: Actor, called: Called) -> dict[str, Any]:
    text = called.said.text
    if len(text) < LEAST_SIGNS:
        return {"called": called}
    place = find_place(called.said.area)
    articles = ready_answers(text, called.kind)
    chosen = called.article if called.article in {one.code for one in articles} else ""
    return {
        "called": called, "articles": articles, "article": chosen or (articles[0].code if articles else ""),
        "similar": list_alike(actor, find_area_lately(place.code).id, text) if place else (),
        "place": place, "number": emergency_number(text), **_kinds(text),
    }  # fmt: skip


def _kinds(text: str) -> dict[str, Any]:
    guess = guess_kind(text)
    names = {one.code: one.name for one in list_kinds()}
    found = [
        KindGuess(code, names[code], "sure" if guess.is_sure and not at else "likely" if p >= POSSIBLE else "unlikely")
        for at, (code, p) in enumerate(guess.ranked) if code in names
    ]  # fmt: skip
    return {"guesses": found, "is_unsure": bool(found) and not guess.is_sure}


def _page(request: HttpRequest, called: Called, *, problem: YiciError | None = None) -> HttpResponse:
    actor = actor_of(request)
    chosen = find_place(called.said.area)
    names = {one.code: one.name for one in list_kinds()}
    context = {
        "called": called, "said": called.said, "chosen": chosen, "problem": problem, "roads": ROADS,
        "words": json.dumps(list(emergency_words().items()), ensure_ascii=False, separators=(",", ":")),
        "calls": numbers_to_call(), "numbers": NUMBERS, "units": list_units(most=400),
        "kinds": sorted(names.items(), key=lambda one: one[1]),
        "earlier": earlier_matters(actor, called.said.phone), **_beside(actor, called),
        **({} if chosen else chooser(request.POST.get("within", ""), request.POST.get("find", ""))),
    }  # fmt: skip
    return render(request, "hotline/taking_call.html", context, status=problem.status if problem else 200)
