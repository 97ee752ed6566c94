"""The reception of a hall: numbers are given out, appointments are kept, the day is counted, a day is closed."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.booking import arrive, close_hall, open_hall
from yici.apps.services.actions.queueing import move_ticket, take_number
from yici.apps.services.contracts import Hall
from yici.apps.services.errors import HallNotFound, TicketNotFound
from yici.apps.services.guards import get_ticket_for
from yici.apps.services.models import HallClosing
from yici.apps.services.selectors.appointments import count_appointments, list_appointments
from yici.apps.services.selectors.halls import get_hall, hours_on, is_open_now, list_first
from yici.apps.services.selectors.lines import count_day, first_words, ordered_line, ticket_view
from yici.apps.services.states import GREET
from yici.apps.services.views.halls import pass_for, qr
from yici.apps.services.views.window import own_halls
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=120, per_minute=120)


def _hall(request: HttpRequest) -> Hall:
    known = own_halls(actor_of(request))
    wanted = request.POST.get("hall", "") or request.GET.get("hall", "")
    found = next((one for one in known if one.code == wanted or not wanted), None)
    if found is None:
        raise HallNotFound
    return found


@desk_page(GREET)
@require_safe
def reception(request: HttpRequest) -> HttpResponse:
    """The reception of a hall today."""
    return _reception(request)


def _reception(request: HttpRequest, problem: YiciError | None = None) -> HttpResponse:
    hall = _hall(request)
    day = clock.today()
    with contextlib.suppress(ValueError):
        day = dt.date.fromisoformat(request.GET.get("day", ""))
    firsts, names = first_words(), {one.code: one.name for one in hall.groups}
    kiosk = f"{reverse('services:take', args=[hall.code])}?{urlencode({'at': pass_for(hall.code, 'k')})}"
    context: dict[str, Any] = {
        "hall": hall, "halls": own_halls(actor_of(request)), "day": day, "is_today": day == clock.today(),
        "first": list_first(), "client_key": str(new_key()), "problem": problem, "is_open": is_open_now(hall),
        "hours": hours_on(hall, day), "kiosk": kiosk, "today": count_day(hall.code, day),
        "appointments": [(one, names.get(one.group, one.group)) for one in list_appointments(hall.code, day)],
        "booked": count_appointments(hall.code, day, day),
        "line": [(ticket_view(one), names.get(one.group, ""), firsts.get(one.first, ""))
                 for one in ordered_line(hall, clock.today())],
        "closings": HallClosing.objects.filter(hall=hall.code, day__gte=clock.today()).order_by("day").values(
            "day", "reason")[:40],
    }  # fmt: skip
    return render(request, "services/reception.html", context, status=problem.status if problem else 200)


@desk_page(GREET)
@limited(CHANGES)
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give out a number, or the number of an appointment; then its slip."""
    actor, hall, code = actor_of(request), _hall(request), request.POST.get("code", "").strip()
    expected = request.POST.get("expected", "")
    try:
        if code:
            version = int(expected) if expected.isdecimal() and len(expected) < 9 else -1
            made = arrive(actor=actor, code=code, expected=version)
        else:
            made = take_number(
                actor=actor, hall=hall.code, group=request.POST.get("group", ""), first=request.POST.get("first", ""),
                client_key=request.POST.get("client_key", "")[:80] or str(new_key()),
            )  # fmt: skip
    except YiciError as error:
        return _reception(request, error)
    return SeeOther(reverse("services-desk:slip", args=[made.key]))


@desk_page(GREET)
@require_safe
def slip(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The slip of a number, as a receipt printer prints it."""
    row = get_ticket_for(actor_of(request), key)
    if row.day != clock.today():
        raise TicketNotFound
    hall = get_hall(row.hall)
    group = hall.group(row.group)
    way = request.build_absolute_uri(reverse("services:ticket", args=[row.code]))
    context = {
        "row": ticket_view(row), "hall": hall, "group": group.name if group else "", "qr": qr(way), "now": clock.now(),
        "why_first": first_words().get(row.first, ""),
    }  # fmt: skip
    return render(request, "services/slip.html", context)


@desk_page(GREET)
@limited(CHANGES)
@require_POST
def let_go(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Somebody gives the number back."""
    expected = request.POST.get("expected", "")
    version = int(expected) if expected.isdecimal() and len(expected) < 9 else -1
    try:
        move_ticket(actor=actor_of(request), ticket=key, event="leave", expected=version)
    except NotFound:
        raise
    except YiciError as error:
        return _reception(request, error)
    return SeeOther(reverse("services-desk:reception"))


@desk_page(GREET)
@limited(CHANGES)
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the hall for a day, or open it again; people are told and asked, moved is nobody."""
    actor, hall = actor_of(request), _hall(request)
    try:
        day = dt.date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return SeeOther(reverse("services-desk:reception"))
    try:
        if request.POST.get("act") == "open":
            open_hall(actor=actor, hall=hall.code, day=day)
        else:
            close_hall(actor=actor, hall=hall.code, day=day, reason=request.POST.get("reason", "")[:200])
    except YiciError as error:
        return _reception(request, error)
    return SeeOther(reverse("services-desk:reception"))
