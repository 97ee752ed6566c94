"""A hall for everybody in it: a number is taken, the wall shows who is called, a number says how long it takes.

Numbers are taken in the hall: a kiosk is opened by the reception for a day, and the code on the wall is good for ten
minutes. Nobody takes one from home; whoever wants to plan makes an appointment.
"""

from __future__ import annotations

import io

import segno
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.services.actions.queueing import take_number
from yici.apps.services.actions.rating import Rated, rate_visit
from yici.apps.services.contracts import Hall
from yici.apps.services.rules.rating import DIMENSIONS, LEVELS
from yici.apps.services.selectors.halls import get_hall, hours_on, is_open_now, list_first, list_halls
from yici.apps.services.selectors.lines import find_ticket, first_words, ticket_view, wait_for, wall_of
from yici.apps.services.selectors.rating import find_visit_rating, may_visit_be_rated
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

READS = Bucket(burst=240, per_minute=240)
TAKES = Bucket(burst=60, per_minute=30)  # a kiosk is one address
TRIES = Bucket(burst=40, per_minute=40)  # at codes
SALT, OF_A_WALL, OF_A_KIOSK = "services.hall", 600, 18 * 3600  # seconds that an opened way lasts


def pass_for(hall: str, kind: str) -> str:
    """What opens taking numbers of a hall: on a kiosk ("k") for a day, from the code on a wall ("w") for minutes."""
    return signing.dumps([hall, kind], salt=SALT)


def _may_take(hall: str, token: str) -> bool:
    for kind, seconds in (("w", OF_A_WALL), ("k", OF_A_KIOSK)):
        try:
            if signing.loads(token, salt=SALT, max_age=seconds) == [hall, kind]:
                return True
        except signing.BadSignature:
            continue
    return False


def qr(text: str) -> SafeString:
    """A code as SVG with attributes only."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True, svgclass=None, lineclass=None,
        dark="#000", light="#fff",
    )  # fmt: skip
    return mark_safe(drawn.getvalue().decode())


@limited(READS, methods=("GET",))
@require_safe
def halls(request: HttpRequest) -> HttpResponse:
    """Every hall with its hours of today and how many wait."""
    rows = [
        {"hall": one, "hours": hours_on(one, clock.today()), "is_open": is_open_now(one),
         "waiting": wall_of(one).waiting}
        for one in list_halls()
    ]  # fmt: skip
    return render(request, "services/halls.html", {"rows": rows, "first": list_first()})


@never_cache
@limited(TAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, hall: str) -> HttpResponse:
    """Take a number, in the hall."""
    found = get_hall(hall)
    token = request.POST.get("at", "") or request.GET.get("at", "")
    is_here = _may_take(hall, token)
    if request.method != "POST" or not is_here:
        return _take(request, found, token, is_here)
    try:
        made = take_number(
            actor=SYSTEM, hall=hall, group=request.POST.get("group", ""), first=request.POST.get("first", ""),
            client_key=request.POST.get("client_key", "")[:80] or str(new_key()),
        )  # fmt: skip
    except YiciError as error:
        return _take(request, found, token, is_here, error)
    return SeeOther(f"{reverse('services:ticket', args=[made.code])}?{urlencode({'new': '1', 'at': token})}")


def _take(
    request: HttpRequest, hall: Hall, token: str, is_here: bool, problem: YiciError | None = None
) -> HttpResponse:  # fmt: skip
    context = {
        "hall": hall, "token": token, "is_here": is_here, "is_open": is_open_now(hall), "first": list_first(),
        "hours": hours_on(hall, clock.today()), "client_key": str(new_key()), "problem": problem,
        "waiting": wall_of(hall).waiting,
    }  # fmt: skip
    return render(request, "services/take.html", context, status=problem.status if problem else 200)


@limited(READS, methods=("GET",))
@require_safe
def wall(request: HttpRequest, hall: str) -> HttpResponse:
    """The wall of a hall, 1920 by 1080: numbers and counters, nothing about anybody."""
    found = get_hall(hall)
    way = f"{reverse('services:take', args=[hall])}?{urlencode({'at': pass_for(hall, 'w')})}"
    context = {
        "hall": found, "wall": wall_of(found), "now": clock.now(), "first": list_first(),
        "qr": qr(request.build_absolute_uri(way)), "is_light": request.GET.get("theme") == "light",
        "is_open": is_open_now(found),
    }  # fmt: skip
    return render(request, "services/hall_wall.html", context)


@never_cache
@limited(TRIES, methods=("GET", "POST"))
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """One number, for whoever has its code: how many are before it, how long it takes; rated once it was served."""
    if request.method != "POST":
        return _ticket(request, code)
    level, text = request.POST.get("level", ""), request.POST.get("text", "")[:1000]
    rated = Rated(int(level) if level in {"1", "2", "3", "4", "5"} else 0, request.POST.getlist("about")[:20], text)
    find_ticket(code)
    try:
        rate_visit(code=code, rated=rated)
    except YiciError as error:
        return _ticket(request, code, problem=error, typed=text)
    return SeeOther(f"{reverse('services:ticket', args=[code.upper()])}#rating")


def _ticket(
    request: HttpRequest, code: str, *, problem: YiciError | None = None, typed: str = ""
) -> HttpResponse:  # fmt: skip
    row = find_ticket(code)
    hall, view, is_waiting = get_hall(row.hall), ticket_view(row), row.state == "waiting"
    own, token = find_visit_rating(row), request.GET.get("at", "")
    group = hall.group(row.group)
    context = {
        "row": view, "hall": hall, "group": group.name if group else "", "why_first": first_words().get(row.first, ""),
        "wait": wait_for(hall, row) if is_waiting else None, "is_today": row.day == clock.today(),
        "own_rating": own, "may_rate": own is None and may_visit_be_rated(row), "levels": LEVELS.items(),
        "abouts": DIMENSIONS.items(), "problem": problem, "typed": typed, "is_new": "new" in request.GET,
        "again": f"{reverse('services:take', args=[row.hall])}?{urlencode({'at': token})}" if token else "",
        "qr": qr(request.build_absolute_uri(reverse("services:ticket", args=[row.code]))), "now": clock.now(),
    }  # fmt: skip
    return render(request, "services/ticket.html", context, status=problem.status if problem else 200)
