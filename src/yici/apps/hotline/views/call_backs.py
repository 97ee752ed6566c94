"""The call-back desk: whom to call, the phone for a purpose, three answers by keyboard, the next one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.hotline.actions.calling import record_unreachable
from yici.apps.hotline.actions.confirming import confirm
from yici.apps.hotline.actions.looking import look_at_contact
from yici.apps.hotline.contracts import CallView, Outcome, Shown
from yici.apps.hotline.errors import NotYourOwnCallBack
from yici.apps.hotline.forms.closing import CallForm
from yici.apps.hotline.selectors.call_backs import find_next_call, get_call, list_call_backs
from yici.apps.hotline.selectors.closing import key_of_request
from yici.apps.hotline.views.follow_words import ABOUT_WORDS, LEVELS
from yici.apps.places.public import actor_of, desk_page
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=120, per_minute=120)
LOOKS = Bucket(burst=60, per_minute=30)


@desk_page("hotline.call_back")
@require_safe
def call_backs(request: HttpRequest) -> HttpResponse:
    """Whom to call, what is due first on top; and those who left no phone."""
    actor = actor_of(request)
    with_phone = request.GET.get("without") != "phone"
    lines = list_call_backs(actor, with_phone=with_phone, after=_after(request.GET.get("after", "")))
    last = lines[-1].position if len(lines) == 50 else None
    context = {
        "lines": lines, "with_phone": with_phone,
        "later": f"{last[0].timestamp()}~{last[1]}" if last else "",
    }  # fmt: skip
    return render(request, "hotline/call_backs.html", context)


def _after(text: str) -> tuple[dt.datetime, int] | None:
    at, _tilde, key = text.partition("~")
    try:
        return dt.datetime.fromtimestamp(float(at), dt.UTC), int(key)
    except (ValueError, OverflowError):
        return None


@desk_page("hotline.call_back")
@require_safe
def call_back(request: HttpRequest, number: str) -> HttpResponse:
    """One call: what was asked and answered, the phone behind its button, the three questions."""
    actor = actor_of(request)
    return _page(request, actor, get_call(actor, key_of_request(actor, number)))


def _page(
    request: HttpRequest, actor: Actor, call: CallView, *, shown: Shown | None = None, form: CallForm | None = None,
    problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "call": call, "line": call.line, "shown": shown, "form": form or CallForm(), "problem": problem,
        "levels": LEVELS, "abouts": ABOUT_WORDS, "purpose": _("call back about the answer"),
    }  # fmt: skip
    return render(request, "hotline/call_back.html", context, status=status)


@desk_page("hotline.call_back")
@limited(LOOKS)
@require_POST
def call_back_phone(request: HttpRequest, number: str) -> HttpResponse:
    """The number to dial, for the purpose that is written down with it."""
    actor = actor_of(request)
    call = get_call(actor, key_of_request(actor, number))
    try:
        if not call.is_mine:
            raise NotYourOwnCallBack
        shown = look_at_contact(actor=actor, request=call.line.key, purpose=request.POST.get("purpose", ""))
    except YiciError as error:
        return _page(request, actor, call, problem=error.message, status=error.status)
    return _page(request, actor, call, shown=shown)


@desk_page("hotline.call_back")
@limited(CHANGES)
@require_POST
def call_back_said(request: HttpRequest, number: str) -> HttpResponse:
    """What the requester said, or that nobody was reached: 303 to the next call."""
    actor = actor_of(request)
    call = get_call(actor, key_of_request(actor, number))
    form = CallForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, call, form=form, problem=_("One answer is missing; choose it and send again."),
                     status=422)  # fmt: skip
    given = form.cleaned_data
    try:
        if given["unreachable"]:
            record_unreachable(actor=actor, request=call.line.key, words=given["words"])
        else:
            level = int(given["level"])
            outcome = Outcome(
                {"yes": True, "no": False}.get(given["contacted"]), given["solved"], level,
                given["about"] if level <= 3 else "", given["words"],
            )  # fmt: skip
            confirm(actor=actor, request=call.line.key, expected=given["expected"], outcome=outcome)
    except YiciError as error:
        return _page(request, actor, call, form=form, problem=error.message, status=error.status)
    messages.success(
        request, _("{number}: written down. Here is the next one.").format(number=call.line.number), extra_tags="good"
    )
    following = find_next_call(actor, call.line.key)
    return SeeOther(
        reverse("hotline:call-back", args=[following]) if following else reverse("hotline:call-backs")
    )  # fmt: skip
