"""Policies at the desk: how many they may be due to, lists for telling, and payments that an officer confirms."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from yici.apps.cases.public import timeline
from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.counting_policies import ask_count
from yici.apps.services.actions.policies import (
    Looked,
    facts_of_payment,
    look_at_payment,
    move_payment,
    say_no,
    say_yes,
)
from yici.apps.services.actions.telling_policies import DueList, answer_for, list_due, tell_due
from yici.apps.services.guards import get_payment_for
from yici.apps.services.models import PolicyPayment
from yici.apps.services.selectors.policies import get_policy, views_of
from yici.apps.services.selectors.policy_counts import find_run, find_running, list_areas_of, list_numbers
from yici.apps.services.selectors.policy_offers import payment_view
from yici.apps.services.states import PAYMENT, PAYMENT_STATES
from yici.apps.services.views.deciding import told_lines
from yici.core.answers import SeeOther
from yici.core.errors import NotAllowed, NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)
STEP_WORDS = {
    "confirm": gettext_lazy("Confirm it"),
    "pay": gettext_lazy("It was paid"),
    "refuse": gettext_lazy("Refuse it"),
}


@desk_page("services.policies")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def policies(request: HttpRequest) -> HttpResponse:
    """All policies with their numbers; POST counts anew."""
    actor = actor_of(request)
    if request.method == "POST":
        ask_count(actor=actor)
        return SeeOther(reverse("services-desk:policies"))
    context = {"rows": list_numbers(actor), "run": find_run(), "running": find_running()}
    return render(request, "services/policies_desk.html", context)


@desk_page("services.policies")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """One policy by village; POST makes the list of a village for a purpose. The list is shown, never kept."""
    found, actor = get_policy(code), actor_of(request)
    if request.method != "POST":
        return _policy(request, code)
    area, purpose = request.POST.get("area", "")[:20], request.POST.get("purpose", "")[:200]
    try:
        due = list_due(actor=actor, policy=found, area_code=area, purpose=purpose)
    except NotAllowed:
        return _policy(request, code, problem=_unread(code), status=403)
    except NotFound:
        raise
    except YiciError as error:
        return _policy(request, code, problem=error.message, area=area, status=error.status)
    return _policy(request, code, due=due)


def _unread(code: str) -> str:
    [view] = views_of([get_policy(code)])
    return _("Your post does not read what this policy looks at. {unit} can make the list.").format(unit=view.unit)


def _policy(
    request: HttpRequest, code: str, *, due: DueList | None = None, problem: str = "", area: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    actor, found = actor_of(request), get_policy(code)
    [numbers] = [one for one in list_numbers(actor) if one.view.policy == found]
    context: dict[str, Any] = {
        "row": numbers, "areas": list_areas_of(actor, found), "due": due, "problem": problem, "area": area,
        "run": find_run(), "told": request.GET.get("told", ""),
    }  # fmt: skip
    response = render(request, "services/policy_desk.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@desk_page("services.policies")
@limited(CHANGES)
@require_POST
def tell(request: HttpRequest, code: str) -> HttpResponse:
    """A word to the phones of a village's list."""
    area, purpose = request.POST.get("area", "")[:20], request.POST.get("purpose", "")[:200]
    try:
        count = tell_due(actor=actor_of(request), policy=get_policy(code), area_code=area, purpose=purpose)
    except NotAllowed:
        return _policy(request, code, problem=_unread(code), status=403)
    except NotFound:
        raise
    except YiciError as error:
        return _policy(request, code, problem=error.message, area=area, status=error.status)
    return SeeOther(f"{reverse('services-desk:policy', args=[code])}?told={count}")


@desk_page("services.policies")
@limited(CHANGES)
@require_POST
def write_down(request: HttpRequest, code: str) -> HttpResponse:
    """What a person or firm told the desk: yes or no."""
    actor, found = actor_of(request), get_policy(code)
    area, purpose = request.POST.get("area", "")[:20], request.POST.get("purpose", "")[:200]
    said, expected = request.POST.get("said", ""), _int(request.POST.get("expected", ""))
    try:
        record = uuid.UUID(request.POST.get("record", "")[:40])
    except ValueError:
        return _policy(request, code, problem=_("Choose somebody on the list."), status=422)
    try:
        answer, whom = answer_for(actor=actor, policy=found, record=record, area_code=area, purpose=purpose)
        if said == "yes":
            account = request.POST.get("account", "")[:40]
            say_yes(actor=actor, policy=found, answer=answer, whom=whom, expected=expected, account=account)
        elif said == "no":
            say_no(actor=actor, policy=found, whom=whom, expected=expected)
    except NotAllowed:
        return _policy(request, code, problem=_unread(code), status=403)
    except NotFound:
        raise
    except YiciError as error:
        due = list_due(actor=actor, policy=found, area_code=area, purpose=purpose)
        return _policy(request, code, problem=error.message, due=due, status=error.status)
    return _policy(request, code, due=list_due(actor=actor, policy=found, area_code=area, purpose=purpose))


@desk_page("services.decide")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A yes without a form, for the unit that pays: what was known, the account, what can be done now."""
    actor = actor_of(request)
    row = get_payment_for(actor, key)
    if request.method != "POST":
        return _payment(request, row)
    event, text = request.POST.get("event", ""), request.POST.get("text", "")[:2000]
    paid_on = None
    with contextlib.suppress(ValueError):
        paid_on = dt.date.fromisoformat(request.POST.get("paid_on", ""))
    try:
        if event == "look":
            looked = look_at_payment(actor=actor, payment=key, purpose=request.POST.get("purpose", "")[:200])
            return _payment(request, row, looked=looked)
        if event not in STEP_WORDS:
            return _payment(request, row, problem=_("Choose one of the steps on this page."), status=422)
        expected = _int(request.POST.get("expected", ""))
        move_payment(actor=actor, payment=key, event=event, expected=expected, text=text, paid_on=paid_on)
    except NotFound:
        raise
    except YiciError as error:
        row = get_payment_for(actor, key)
        return _payment(request, row, problem=error.message, typed=text, status=error.status)
    return SeeOther(reverse("services-desk:payment", args=[key]))


def _payment(
    request: HttpRequest, row: PolicyPayment, *, problem: str = "", typed: str = "", looked: Looked | None = None,
    status: int = 200
) -> HttpResponse:  # fmt: skip
    actor, found = actor_of(request), payment_view(row)
    steps = [
        {"event": one.event, "label": STEP_WORDS[one.event], "is_possible": one.is_possible, "reason": one.reason}
        for one in PAYMENT_STATES.allowed(found.case.state, actor=actor, facts=facts_of_payment(actor, row))
    ]
    context = {
        "row": found, "steps": steps, "problem": problem, "typed": typed, "looked": looked,
        "lines": told_lines(PAYMENT, timeline(actor, row.case_id)), "views": views_of([found.policy])[0],
    }  # fmt: skip
    response = render(request, "services/payment.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _int(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1
