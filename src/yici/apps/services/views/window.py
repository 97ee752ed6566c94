"""The one window: whoever is next, what comes back, what is to be handed over, what was taken in."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.queueing import call_next, counter_of, move_ticket
from yici.apps.services.contracts import Hall
from yici.apps.services.errors import CounterNotFound, HallNotFound
from yici.apps.services.models import QueueTicket
from yici.apps.services.selectors.applications import list_applications
from yici.apps.services.selectors.halls import get_hall, is_open_now, list_halls
from yici.apps.services.selectors.lines import (
    at_counter,
    count_day,
    facts_of_ticket,
    first_words,
    may_work_in,
    ordered_line,
    ticket_view,
)
from yici.apps.services.selectors.window import list_window_parts
from yici.apps.services.states import TAKE, TICKET_STATES
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=120, per_minute=120)
SHOWN = 8  # of the line, beside whoever is at the counter
TICKET_STEPS = {
    "begin": _("They are here, begin"),
    "recall": _("Call again"),
    "miss": _("Nobody came"),
    "miss_again": _("Nobody came"),
    "finish": _("It is done"),
    "pass_on": _("Pass on"),
    "leave": _("They have left"),
}
ICONS = {
    "begin": "play", "recall": "volume-2", "miss": "user-x", "miss_again": "user-x", "finish": "check",
    "pass_on": "arrow-right", "leave": "log-out",
}  # fmt: skip


def own_halls(actor: Actor) -> list[Hall]:
    """The halls of the actor's unit."""
    return [one for one in list_halls() if may_work_in(actor, one)]


def _place(request: HttpRequest, actor: Actor) -> tuple[Hall | None, str]:
    """Where the clerk sits, as chosen for this session."""
    code, counter = request.session.get("counter", ["", ""])
    try:
        hall = get_hall(code) if code else None
    except HallNotFound:
        hall = None
    if hall is None or not may_work_in(actor, hall) or hall.counter(counter) is None:
        return None, ""
    return hall, counter


@desk_page(TAKE)
@require_safe
def window(request: HttpRequest) -> HttpResponse:
    """The one window."""
    return _window(request)


def _window(request: HttpRequest, problem: YiciError | None = None) -> HttpResponse:
    actor = actor_of(request)
    hall, counter = _place(request, actor)
    before = request.GET.get("before", "")
    rows, following = list_applications(actor, int(before) if before.isdecimal() and len(before) < 18 else 0, most=20)
    supplements, to_hand_over = list_window_parts(actor)
    context: dict[str, Any] = {
        "rows": rows, "later": f"{reverse('services-desk:window')}?before={following}" if following else "",
        "halls": own_halls(actor), "hall": hall, "counter": counter, "problem": problem, "supplements": supplements,
        "to_hand_over": to_hand_over, "is_first_page": not before,
    }  # fmt: skip
    if hall is not None:
        context |= _line(actor, hall, counter)
    return render(request, "services/window.html", context, status=problem.status if problem else 200)


def _line(actor: Actor, hall: Hall, counter: str) -> dict[str, Any]:
    here, line = at_counter(hall.code, counter), ordered_line(hall, clock.today())
    place = hall.counter(counter)
    mine = [
        one for one in line
        if one.counter == counter or (not one.counter and place is not None and place.takes(one.group))
    ]  # fmt: skip
    names = {one.code: one.name for one in hall.groups}
    firsts = first_words()
    return {
        "here": _shown(here, names, firsts) if here else None, "steps": _steps(actor, here, counter) if here else [],
        "line": [_shown(one, names, firsts) for one in mine[:SHOWN]], "count": len(mine),
        "today": count_day(hall.code, clock.today()), "is_open": is_open_now(hall), "place": place,
        "others": [one for one in hall.counters if one.code != counter],
    }  # fmt: skip


def _shown(row: QueueTicket, names: dict[str, str], firsts: Any) -> dict[str, Any]:
    waited = int(
        ((row.called_at if row.state != "waiting" else None) or clock.now()).timestamp() - row.taken_at.timestamp()
    )
    return {
        "row": ticket_view(row), "group": names.get(row.group, row.group), "first": firsts.get(row.first, ""),
        "waited": max(waited, 0) // 60,
    }  # fmt: skip


def _steps(actor: Actor, row: QueueTicket, counter: str) -> list[dict[str, Any]]:
    return [
        {"event": one.event, "label": TICKET_STEPS[one.event], "icon": ICONS[one.event]}
        for one in TICKET_STATES.allowed(row.state, actor=actor, facts=facts_of_ticket(row, counter))
        if one.is_possible and one.event in TICKET_STEPS
    ]


@desk_page(TAKE)
@limited(CHANGES)
@require_POST
def sit_down(request: HttpRequest) -> HttpResponse:
    """Choose the counter at which one sits today."""
    hall, _dot, counter = request.POST.get("place", "").partition("/")
    try:
        counter_of(actor_of(request), hall, counter)
    except (HallNotFound, CounterNotFound) as error:
        return _window(request, error)
    request.session["counter"] = [hall, counter]
    return SeeOther(reverse("services-desk:window"))


@desk_page(TAKE)
@limited(CHANGES)
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Call whoever is next."""
    actor = actor_of(request)
    hall, counter = _place(request, actor)
    try:
        if hall is None:
            raise CounterNotFound
        call_next(actor=actor, hall=hall.code, counter=counter)
    except YiciError as error:
        return _window(request, error)
    return SeeOther(reverse("services-desk:window"))


@desk_page(TAKE)
@limited(CHANGES)
@require_POST
def move(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take the number at the counter further."""
    actor = actor_of(request)
    _hall, counter = _place(request, actor)
    expected = request.POST.get("expected", "")
    try:
        move_ticket(
            actor=actor, ticket=key, event=request.POST.get("event", "")[:20], counter=counter or "-",
            expected=int(expected) if expected.isdecimal() and len(expected) < 9 else -1,
            to=request.POST.get("to", "")[:8],
        )  # fmt: skip
    except (CounterNotFound, HallNotFound) as error:
        return _window(request, error)
    except NotFound:
        raise
    except YiciError as error:
        return _window(request, error)
    return SeeOther(reverse("services-desk:window"))
