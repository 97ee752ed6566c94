"""The JSON API for posts: the orders of the own unit and their steps, requests in scope. By token or session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from yici.apps.cases.public import InboxLine, list_assignments
from yici.apps.hotline.api.answers import body_of, checked, json_door, who_asks, without_nul
from yici.apps.hotline.api.fields import DISPATCH, STEPS
from yici.apps.hotline.errors import BadValue
from yici.apps.hotline.public import answer, contact, dispatch, get_order, get_request, sign
from yici.apps.hotline.rules.travel import as_json
from yici.apps.hotline.selectors.numbers import order_key, request_key
from yici.core.errors import NotFound

MOST = 100
DOING: dict[str, Callable[..., Any]] = {"sign": sign, "contact": contact, "answer": answer}


@json_door("GET")
def orders(request: HttpRequest) -> HttpResponse:
    """The open work orders of the own unit, what is due first on top; ``after`` is ``next`` of the page before."""
    actor = who_asks(request)
    found = list_assignments(actor, after=_after(request), limit=MOST, case_type="work_order")
    following = _position(found[-1]) if len(found) == MOST else None
    return JsonResponse({"orders": [_line(one) for one in found], "next": following})


def _position(line: InboxLine) -> str:
    return f"{line.position[0].isoformat()},{line.position[1]}"


def _after(request: HttpRequest) -> tuple[dt.datetime, int] | None:
    given = request.GET.get("after", "").replace(" ", "+")
    if not given:
        return None
    at, _, place = given.partition(",")
    try:
        moment, number = dt.datetime.fromisoformat(at), int(place)
    except ValueError:
        raise BadValue(name="after", problem="next") from None
    if moment.tzinfo is None or not 0 <= number < 2**63 or not 1970 <= moment.year <= 9998:
        raise BadValue(name="after", problem="next")
    return moment, number


def _line(one: InboxLine) -> dict[str, Any]:
    return {
        "number": one.number, "state": one.state, "phase": one.phase, "part": one.part, "title": one.title,
        "area": one.area_name, "due_at": as_json(one.due_at), "due": one.words,
    }  # fmt: skip


@json_door("GET")
def order(request: HttpRequest, number: str) -> HttpResponse:
    """A work order of the own unit (or of the hotline)."""
    without_nul(number)
    return JsonResponse(as_json(get_order(who_asks(request), order_key(number))))


@json_door("POST")
def order_step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Take a step: sign, contact, answer. ``expected`` is ``case.version`` of what was read."""
    actor = who_asks(request)
    without_nul(number)
    if step not in DOING:
        raise NotFound
    values = checked(body_of(request), STEPS[step])
    return JsonResponse(as_json(DOING[step](actor=actor, order=order_key(number), **values)))


@json_door("GET")
def request(request: HttpRequest, number: str) -> HttpResponse:
    """A request at the desk, for posts of the hotline; name and phone are masked."""
    without_nul(number)
    return JsonResponse(as_json(get_request(who_asks(request), request_key(number))))


@json_door("POST")
def request_dispatch(request: HttpRequest, number: str) -> HttpResponse:
    """Give a request to a unit; ``expected`` is its ``case_version``."""
    actor = who_asks(request)
    without_nul(number)
    values = checked(body_of(request), DISPATCH)
    done = dispatch(actor=actor, request=request_key(number), **values)
    return JsonResponse(as_json(done), status=201)
