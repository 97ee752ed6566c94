"""What units ask for about their orders: the list of what waits, one application, the precedents."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.hotline.actions.deciding import decide, withdraw
from yici.apps.hotline.contracts import OrderDecision
from yici.apps.hotline.errors import UnitNeeded
from yici.apps.hotline.forms.deciding import DecideForm
from yici.apps.hotline.selectors.choosing import find_typed_unit, list_choices
from yici.apps.hotline.selectors.deciding import (
    A_PAGE,
    find_precedents,
    get_order_decision,
    list_open,
    precedents_of,
)
from yici.apps.hotline.selectors.desk import get_matter
from yici.apps.places.public import actor_of, desk_page
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=120, per_minute=120)
ANY = ("hotline.decide", "hotline.work", "hotline.dispatch")


@desk_page()
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, oldest first; with words, how such disputes were decided."""
    actor = actor_of(request)
    if not any(actor.may(one) for one in ANY):
        raise NotFound
    asked = request.GET
    text = asked.get("q", "").strip()[:100]
    after, before = _number(asked.get("after")), _number(asked.get("before"))
    waiting = list_open(actor, after=after, limit=A_PAGE + 1)
    past = find_precedents(actor, text, asked.get("kind", "return"), before)
    context: dict[str, Any] = {
        "waiting": waiting[:A_PAGE], "q": text, "past": past,
        "more": f"?{urlencode({'after': waiting[A_PAGE - 1].position})}" if len(waiting) > A_PAGE else "",
        "older": f"?{urlencode({'q': text, 'before': str(past[-1].position)})}" if len(past) == A_PAGE else "",
    }  # fmt: skip
    return render(request, "hotline/decisions.html", context)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, decision_key: uuid.UUID) -> HttpResponse:
    """One application with its precedents; posted: decided, or taken back by the unit that asked."""
    actor = actor_of(request)
    found = get_order_decision(actor, decision_key)
    if request.method == "GET":
        return _page(request, actor, found)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, found, form=form, status=422)
    try:
        _settle(actor, found, form.cleaned_data)
    except YiciError as error:
        again = get_order_decision(actor, decision_key)
        return _page(request, actor, again, form=form, problem=error.message, status=error.status)
    return SeeOther(reverse("hotline:case", args=[found.order_number]))


def _settle(actor: Actor, found: OrderDecision, given: dict[str, Any]) -> None:
    if given["answer"] == "withdraw":
        withdraw(actor=actor, decision=found.key, expected=given["expected"])
        return
    unit = ""
    if given["unit"]:
        order = get_matter(actor, found.order_number).order
        unit = find_typed_unit(given["unit"], order.area_code if order else "")
        if not unit:
            raise UnitNeeded
    decide(
        actor=actor, decision=found.key, is_granted=given["answer"] == "grant", expected=given["expected"],
        text=given["text"], unit=unit,
    )  # fmt: skip


def _page(
    request: HttpRequest, actor: Actor, found: OrderDecision, *, form: DecideForm | None = None, problem: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    matter = get_matter(actor, found.order_number)
    proposed = f"{found.proposed_name} ({found.proposed_code})" if found.proposed_code else ""
    order = matter.order
    area = order.area_code if order else ""
    is_own = found.is_open and actor.may("hotline.work") and order is not None and actor.unit_code == order.unit_code
    titles = {"return": _("Whose is it?"), "extension": _("More time?"), "suspension": _("Suspend it?")}
    if form is None:
        form = DecideForm(initial={"expected": matter.case.version, "unit": proposed})
    elif problem:
        form.data = {**form.data.dict(), "expected": matter.case.version}  # type: ignore[attr-defined]
    context = {
        "one": found, "matter": matter, "form": form, "problem": problem, "precedents": precedents_of(actor, found),
        "units": list_choices(area) if found.kind == "return" and found.may_decide else (),
        "is_own": is_own,
        "title": titles[found.kind],
    }  # fmt: skip
    return render(request, "hotline/decision.html", context, status=status)
