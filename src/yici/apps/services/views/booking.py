"""Appointments for everybody: hall, what for, day, time, phone; moved and given back with their code."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yici.apps.services.actions.booking import book, give_back, move_appointment
from yici.apps.services.contracts import Hall
from yici.apps.services.errors import HallNotFound
from yici.apps.services.selectors.appointments import appointment_view, find_appointment, list_days, slots_on
from yici.apps.services.selectors.halls import get_hall, group_of_item, list_halls
from yici.core.access import SYSTEM
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

SENDS = Bucket(burst=20, per_minute=20)
TRIES = Bucket(burst=40, per_minute=40)  # at codes


def _day(text: str) -> dt.date | None:
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(text)
    return None


def _time(text: str) -> dt.time | None:
    with contextlib.suppress(ValueError):
        return dt.time.fromisoformat(text)
    return None


def chosen_hall(given: Any) -> Hall | None:
    """The hall that was chosen; where there is one only, it need not be."""
    known = [one for one in list_halls() if one.bookable_days]
    if given.get("hall"):
        return get_hall(given["hall"])
    return known[0] if len(known) == 1 else None


@never_cache
@limited(SENDS)
@require_http_methods(["GET", "HEAD", "POST"])
def appointments(request: HttpRequest) -> HttpResponse:
    """Choose hall, group, day and time; leave a phone. One question after the other, without a script."""
    given = request.POST if request.method == "POST" else request.GET
    code = request.GET.get("code", "").strip()
    if code:
        return SeeOther(reverse("services:appointment", args=[find_appointment(code).code]))
    hall = chosen_hall(given)
    group, day, starts = given.get("group", ""), _day(given.get("day", "")), _time(given.get("time", ""))
    if hall is not None and not group and given.get("item"):
        named = group_of_item(hall, given["item"])
        group = named.code if named else ""
    if request.method != "POST" or hall is None or day is None or starts is None:
        return _choose(request, hall, group, day, starts)
    try:
        made = book(
            actor=SYSTEM, hall=hall.code, group=group, day=day, starts=starts, phone=given.get("phone", "")[:40],
            client_key=given.get("client_key", "")[:80] or str(new_key()), item=given.get("item", "")[:80],
        )  # fmt: skip
    except YiciError as error:
        return _choose(request, hall, group, day, starts, error)
    return SeeOther(f"{reverse('services:appointment', args=[made.code])}?new=1")


def _choose(
    request: HttpRequest, hall: Hall | None, group: str, day: dt.date | None, starts: dt.time | None,
    problem: YiciError | None = None,
) -> HttpResponse:  # fmt: skip
    given = request.POST if request.method == "POST" else request.GET
    known = hall.group(group) if hall else None
    days = list_days(hall, group) if hall and known else []
    slots = slots_on(hall, group, day) if hall and known and day else []
    groups = [one for one in hall.groups if any(cap.group == one.code for cap in hall.capacities)] if hall else []
    chosen = next((one for one in slots if one.starts == starts and one.left), None)
    context = {
        "halls": [one for one in list_halls() if one.bookable_days], "hall": hall, "groups": groups, "group": known,
        "days": days, "day": day, "slots": slots, "slot": chosen, "problem": problem,
        "client_key": given.get("client_key", "")[:80] or str(new_key()), "phone": given.get("phone", "")[:40],
        "item": given.get("item", "")[:80],
    }  # fmt: skip
    return render(request, "services/book.html", context, status=problem.status if problem else 200)


@never_cache
@limited(TRIES, methods=("GET", "POST"))
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """One appointment, for whoever has its code: moved or given back."""
    row = appointment_view(find_appointment(code))
    if request.method != "POST":
        return _appointment(request, code)
    expected = request.POST.get("expected", "")
    version = int(expected) if expected.isdecimal() and len(expected) < 9 else -1
    day, starts = _day(request.POST.get("day", "")), _time(request.POST.get("time", ""))
    try:
        if request.POST.get("act") == "cancel":
            give_back(actor=SYSTEM, code=row.code, expected=version)
        elif day and starts:
            move_appointment(actor=SYSTEM, code=row.code, day=day, starts=starts, expected=version)
    except YiciError as error:
        return _appointment(request, code, error)
    return SeeOther(reverse("services:appointment", args=[row.code]))


def _appointment(request: HttpRequest, code: str, problem: YiciError | None = None) -> HttpResponse:
    row = appointment_view(find_appointment(code))
    try:
        hall: Hall | None = get_hall(row.hall)
    except HallNotFound:
        hall = None
    day = _day(request.GET.get("day", ""))
    group = hall.group(row.group) if hall else None
    context = {
        "row": row, "hall": hall, "group": group, "problem": problem, "is_new": "new" in request.GET, "day": day,
        "days": list_days(hall, row.group) if hall and row.is_open and "move" in request.GET else [],
        "slots": slots_on(hall, row.group, day) if hall and row.is_open and day else [], "moves": "move" in request.GET,
    }  # fmt: skip
    return render(request, "services/appointment.html", context, status=problem.status if problem else 200)
