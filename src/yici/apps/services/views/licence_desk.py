"""/desk/licences/: units find their licences, show them masked, suspend, revoke and correct them; papers come in."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.licence_papers import (
    draw_licence,
    look_at_licence,
    open_copy,
    open_licence,
    take_copy,
)
from yici.apps.services.actions.licensing import (
    CORRECTABLE,
    check_licence,
    correct_licence,
    facts_of_licence,
    find_licence,
    move_licence,
    register_licence,
)
from yici.apps.services.contracts import Registering
from yici.apps.services.guards import get_card_for
from yici.apps.services.selectors.licences import kinds, list_cards, list_copies_at, view_of_card
from yici.apps.services.states import KEEP_LICENCES, LICENCE_STATES, TAKE
from yici.apps.services.views.licences import check_address, file_answer, wanted_copy
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)
STEP_WORDS = {
    "suspend": gettext_lazy("Suspend the licence"),
    "resume": gettext_lazy("Lift the suspension"),
    "withdraw": gettext_lazy("Withdraw it (it should not have been granted)"),
    "revoke": gettext_lazy("Revoke it (as a penalty)"),
    "cancel": gettext_lazy("Cancel it (it is not needed any more)"),
    "correct": gettext_lazy("Put right what it says"),
}
PAPER = ("kind", "number", "holder_name", "holder_number", "issuer", "valid_from", "valid_to", "area_code")


@desk_page()
@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """Licences of the own unit, newest first."""
    return _list(request)


def _list(request: HttpRequest, *, problem: str = "", typed: str = "", status: int = 200) -> HttpResponse:
    before = request.GET.get("before", "")
    actor = actor_of(request)
    if not (actor.may(KEEP_LICENCES) or actor.may(TAKE)):
        raise NotFound
    rows, following = list_cards(actor, int(before) if before.isdecimal() and len(before) < 18 else 0)
    later = f"{reverse('services-desk:licences')}?before={following}" if following else ""
    context = {"rows": rows, "later": later, "problem": problem, "typed": typed,
               "may_register": actor.may(TAKE)}  # fmt: skip
    return render(request, "services/licences.html", context, status=status)


@desk_page()
@limited(CHANGES)
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """A licence by its whole number."""
    number = request.POST.get("number", "")[:60]
    try:
        key = find_licence(actor=actor_of(request), number=number)
    except NotFound as error:
        return _list(request, problem=error.message, typed=number, status=404)
    return SeeOther(reverse("services-desk:licence", args=[key]))


@desk_page(TAKE)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A licence on paper, whose original lies on the counter."""
    typed = {name: request.POST.get(name, "").strip()[:120] for name in PAPER}
    if request.method != "POST":
        return _register(request, typed, new_key().hex)
    client_key = request.POST.get("client_key", "")[:80]
    try:
        key = register_licence(actor=actor_of(request), paper=Registering(**typed), client_key=client_key)
    except YiciError as error:
        return _register(request, typed, client_key, error)
    return SeeOther(reverse("services-desk:licence", args=[key]))


def _register(
    request: HttpRequest, typed: dict[str, str], client_key: str, error: YiciError | None = None
) -> HttpResponse:  # fmt: skip
    context = {"typed": typed, "kinds": kinds(), "client_key": client_key, "problem": error.message if error else ""}
    return render(request, "services/licence_register.html", context, status=error.status if error else 200)


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def licence(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One licence, masked, with what can be done now."""
    if request.method != "POST":
        return _licence(request, key)
    try:
        answer = _act(request, actor_of(request), key, request.POST.get("event", ""))
    except NotFound:
        raise
    except YiciError as error:
        return _licence(request, key, problem=error.message, status=error.status)
    return answer or SeeOther(reverse("services-desk:licence", args=[key]))


def _act(request: HttpRequest, actor: Actor, key: uuid.UUID, event: str) -> HttpResponse | None:
    expected, reason = _int(request.POST.get("expected", "")), request.POST.get("text", "")[:500]
    if event == "look":
        return _licence(request, key, holder=look_at_licence(actor=actor, licence=key, purpose=reason[:200]))
    if event == "copy":
        take_copy(actor=actor, licence=key, wanted=wanted_copy(request))
    elif event == "check":
        check_licence(actor=actor, licence=key, expected=expected)
    elif event == "correct":
        values = {one: request.POST[one].strip()[:200] for one in CORRECTABLE if one in request.POST}
        correct_licence(actor=actor, licence=key, expected=expected, values=values, reason=reason)
    elif event in STEP_WORDS:
        move_licence(actor=actor, licence=key, event=event, expected=expected, reason=reason)
    else:
        return _licence(request, key, problem=_("Choose one of the steps on this page."), status=422)
    return None


def _licence(
    request: HttpRequest, key: uuid.UUID, *, problem: str = "", status: int = 200, holder: str | None = None
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    card = get_card_for(actor, key)
    seen = view_of_card(card)
    steps: list[dict[str, Any]] = [
        {"event": one.event, "label": STEP_WORDS[one.event], "is_possible": one.is_possible, "reason": one.reason}
        for one in LICENCE_STATES.allowed(seen.state, actor=actor, facts=facts_of_licence(actor, card, seen))
    ]
    context = {
        "row": seen, "steps": steps, "problem": problem, "holder": holder, "copies": list_copies_at(actor, card),
        "may_check": actor.may(TAKE) and seen.grade not in ("A", "B"), "is_valid": seen.state == "valid",
        "typed": request.POST.get("text", "") if problem else "",
        "check_url": reverse("services:licence-check", args=[card.check_code]),
    }  # fmt: skip
    return render(request, "services/licence.html", context, status=status)


@desk_page()
@limited(CHANGES, methods=("GET",))
@require_safe
def licence_pdf(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A licence as signed PDF; who opened it is written down."""
    paper = open_licence(actor=actor_of(request), licence=key, address=check_address(request))
    return file_answer(draw_licence(paper), paper.name)


@desk_page()
@limited(CHANGES, methods=("GET",))
@require_safe
def copy_pdf(request: HttpRequest, key: uuid.UUID, copy: uuid.UUID) -> HttpResponse:
    """A copy for use that the own unit took, as signed PDF."""
    paper = open_copy(actor=actor_of(request), copy=copy, address=check_address(request))
    return file_answer(draw_licence(paper), paper.name)


def _int(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1
