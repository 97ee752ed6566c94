"""How requests end at the desk: what waits for an official, the panel of one request, and the public count."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yici.apps.hotline.actions.closing import ask_exclusion, ask_refusal, close_request, decide_about_request
from yici.apps.hotline.contracts import CLOSING_REASONS
from yici.apps.hotline.forms.closing import AskForm, CloseForm, DecideForm
from yici.apps.hotline.selectors.closing import (
    count_closings,
    get_closing_panel,
    list_asked,
    list_waiting_for_an_official,
    subject_of_number,
)
from yici.apps.hotline.selectors.lists import list_reasons
from yici.apps.hotline.views.follow_words import ABOUT_WORDS, LEVELS
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, address_of, limited

CHANGES = Bucket(burst=120, per_minute=120)
PAGES = Bucket(burst=120, per_minute=60)
KINDS = {
    "closing": gettext_lazy("Closed without the requester's word"),
    "refusal": gettext_lazy("Refused as unreasonable"),
    "exclusion": gettext_lazy("Left out of the adjusted rates"),
    "appeal": gettext_lazy("Objection of the requester"),
}
STATES = {
    "asked": gettext_lazy("asked, not decided yet"),
    "granted": gettext_lazy("granted"),
    "refused": gettext_lazy("not granted"),
    "withdrawn": gettext_lazy("withdrawn"),
}
MAY_DECIDE = ("hotline.decide", "hotline.supervise")


@desk_page()
@require_safe
def closings(request: HttpRequest) -> HttpResponse:
    """What was asked about requests and waits for a decision; and requests that only an official can end."""
    actor = actor_of(request)
    if not any(actor.may(one) for one in MAY_DECIDE):
        raise Http404
    after = int(request.GET["after"]) if request.GET.get("after", "").isdecimal() else 0
    asked = list_asked(actor, after=after)
    context = {
        "asked": [_drawn(one) for _position, one in asked],
        "later": asked[-1][0] if len(asked) == 50 else 0,
        "waiting": list_waiting_for_an_official(actor) if not after else [],
    }
    return render(request, "hotline/closings.html", context)


def _drawn(one: Any) -> dict[str, Any]:
    return {"one": one, "kind": KINDS[one.kind], "state": STATES.get(one.state, one.state)}


@desk_page()
@require_safe
def closing(request: HttpRequest, number: str) -> HttpResponse:
    """The end of one request: answers, calls, decisions, and what may be asked or decided now."""
    return _page(request, actor_of(request), number)


def _page(request: HttpRequest, actor: Actor, number: str, problem: str = "", status: int = 200) -> HttpResponse:
    kind, key = subject_of_number(actor, number)
    panel = get_closing_panel(actor, **{kind: key})
    if panel is None:
        raise NotFound
    context = {
        **panel_context(panel), "number": number, "problem": problem, "typed": request.POST,
        "back": reverse("hotline:case", args=[number]),
    }  # fmt: skip
    return render(request, "hotline/closing.html", context, status=status)


def panel_context(panel: Any) -> dict[str, Any]:
    """What ``hotline/pieces/closing_panel.html`` draws."""
    levels, abouts = dict(LEVELS), dict(ABOUT_WORDS)
    solved = {"yes": _("solved"), "partly": _("solved in part"), "no": _("not solved"), "": ""}
    return {
        "panel": panel,
        "decisions": [_drawn(one) for one in panel.decisions],
        "answers": [
            {
                "one": one,
                "solved": solved[one.solved],
                "level": levels.get(one.level, ""),
                "about": abouts.get(one.about, ""),
            }
            for one in panel.answers
        ],
        "closing_reasons": [one for one in list_reasons("closing") if one.code in CLOSING_REASONS],
        "refusal_reasons": list_reasons("refusal"),
        "exclusion_reasons": list_reasons("exclusion"),
    }


@desk_page()
@limited(CHANGES)
@require_POST
def closing_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Close, ask for a refusal, ask to be left out of the adjusted rates."""
    actor = actor_of(request)
    kind, key = subject_of_number(actor, number)
    if act not in ("close", "refusal", "exclusion") or (act == "close" and kind != "request"):
        raise Http404
    form = CloseForm(request.POST) if act == "close" else AskForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, number, _("Choose a reason and write why; both are told to the requester."), 422)
    given = form.cleaned_data
    try:
        if act == "close":
            close_request(actor=actor, request=key, **given)
        else:
            ask = ask_refusal if act == "refusal" else ask_exclusion
            of = {"request": key if kind == "request" else None, "order": key if kind == "order" else None}
            ask(actor=actor, reason=given["reason"], text=given["text"], **of)
    except YiciError as error:
        return _page(request, actor, number, error.message, error.status)
    return SeeOther(reverse("hotline:closing", args=[number]))


@desk_page()
@limited(CHANGES)
@require_POST
def closing_decide(request: HttpRequest, number: str, decision: uuid.UUID) -> HttpResponse:
    """Grant or refuse what was asked."""
    actor = actor_of(request)
    subject_of_number(actor, number)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, number, _("Write why; it is told to whoever asked."), 422)
    try:
        decide_about_request(actor=actor, decision=decision, **form.cleaned_data)
    except YiciError as error:
        return _page(request, actor, number, error.message, error.status)
    return SeeOther(reverse("hotline:closing", args=[number]))


@limited(PAGES, key=address_of, methods=("GET",))
@require_safe
def open_closings(request: HttpRequest) -> HttpResponse:
    """The public count of a month: what ended without the requester's word, by reason and unit."""
    today = clock.today()
    month = _month(request.GET.get("month", ""), today)
    following = (month + dt.timedelta(days=32)).replace(day=1)
    lines = count_closings(month, following - dt.timedelta(days=1))
    months = [month + dt.timedelta(days=32), month, month - dt.timedelta(days=1)]
    context = {
        "month": month, "is_running": month <= today < following, "kinds": [
            {"kind": words, "lines": [one for one in lines if one.kind == kind]} for kind, words in KINDS.items()
            if kind != "appeal"
        ],
        "total": sum(one.number for one in lines), "months": [f"{one:%Y-%m}" for one in months if one <= today],
        "asked": f"{month:%Y-%m}",
    }  # fmt: skip
    return render(request, "hotline/open_closings.html", context)


def _month(text: str, today: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
