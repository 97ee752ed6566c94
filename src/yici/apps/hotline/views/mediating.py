"""Mediations: the list, opening one, and one with everything that can be done to it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.cases.public import timeline
from yici.apps.hotline.actions.mediating import hear_parties, look_at_parties, move_mediation, open_mediation
from yici.apps.hotline.beside.errors import MediationNotFound
from yici.apps.hotline.beside.states import MEDIATION_STATES, MEDIATION_WORDS, MediationFacts
from yici.apps.hotline.contracts import Contact
from yici.apps.hotline.contracts.mediating import SIDES, MediationView, Opening, PartyShown, Said
from yici.apps.hotline.forms.mediating import (
    ROAD_WORDS,
    SIDE_WORDS,
    STEP_FORMS,
    STEP_WORDS,
    OpenAtDeskForm,
    OpenForm,
)
from yici.apps.hotline.selectors.desk import get_matter
from yici.apps.hotline.selectors.mediating import get_mediation, list_mediations
from yici.apps.hotline.views.wording import told_lines
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.prints import compile_pdf
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)
TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "hotline" / "agreement.typ"


@desk_page()
@require_safe
def mediations(request: HttpRequest) -> HttpResponse:
    """Mediations of the own unit, or all for the centre."""
    actor, before = actor_of(request), request.GET.get("before", "")
    if not any(actor.may(one) for one in ("hotline.take", "hotline.work", "hotline.decide")):
        raise NotFound
    found, following = list_mediations(actor, int(before) if before.isdecimal() and len(before) < 18 else 0)
    context = {
        "rows": [{"row": one, "state": MEDIATION_WORDS[one.state]} for one in found],
        "later": f"{reverse('hotline:mediations')}?before={following}" if following else "",
        "may_open": actor.may("hotline.take"),
    }
    return render(request, "hotline/mediations.html", context)


@desk_page("hotline.take")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def mediation_new(request: HttpRequest, number: str = "") -> HttpResponse:
    """Open a table for a dispute; with the number of a request, whoever asked is the first party."""
    actor, problem = actor_of(request), ""
    asked = get_matter(actor, number).request if number else None
    if number and asked is None:
        raise MediationNotFound
    start = {"title": asked.title, "text": asked.text, "area": asked.area_code} if asked else None
    form = (OpenForm if asked else OpenAtDeskForm)(request.POST or None, initial=start)
    client_key = request.POST.get("client_key", "")[:80] or str(new_key())
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        opening = _opening(form.cleaned_data)
        opening = dataclasses.replace(opening, request=asked.key) if asked else opening
        try:
            made = open_mediation(actor=actor, opening=opening, client_key=client_key)
        except NotFound:
            raise
        except YiciError as error:
            problem, status = error.message, error.status
        else:
            return SeeOther(reverse("hotline:mediation", args=[made.number]))
    context = {"form": form, "problem": problem, "client_key": client_key, "asked": asked}
    return render(request, "hotline/mediation_new.html", context, status=status)


def _opening(data: dict[str, Any]) -> Opening:
    return Opening(
        data["title"], data["text"], data["area"], other=Contact(data["other_name"], data["other_phone"]),
        first=Contact(data.get("first_name", ""), data.get("first_phone", "")),
    )  # fmt: skip


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def mediation(request: HttpRequest, number: str) -> HttpResponse:
    """One mediation; what can be done now has its form."""
    actor, found = actor_of(request), get_mediation(actor_of(request), number)
    if request.method != "POST":
        return _page(request, found)
    event = request.POST.get("event", "")
    if event not in STEP_FORMS:
        return _page(request, found, problem=_("Choose one of the steps on this page."), status=422)
    form = STEP_FORMS[event](request.POST)
    if not form.is_valid():
        return _page(request, found, typed=(event, form), status=422)
    data = dict(form.cleaned_data)
    expected = data.pop("expected")
    try:
        if event == "consent":
            hear_parties(actor=actor, mediation=found.key, expected=expected, **data)
        else:
            move_mediation(actor=actor, mediation=found.key, event=event, expected=expected, said=Said(**data))
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, found, problem=error.message, typed=(event, form), status=error.status)
    return SeeOther(reverse("hotline:mediation", args=[found.number]))


@desk_page("hotline.contact")
@limited(CHANGES)
@require_POST
def mediation_parties(request: HttpRequest, number: str) -> HttpResponse:
    """Names and phones of both parties, for a purpose."""
    actor, found = actor_of(request), get_mediation(actor_of(request), number)
    try:
        shown = look_at_parties(actor=actor, mediation=found.key, purpose=request.POST.get("purpose", ""))
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, found, problem=error.message, status=error.status)
    return _page(request, found, shown=shown)


@desk_page()
@limited(CHANGES)
@require_safe
def mediation_agreement(request: HttpRequest, number: str) -> HttpResponse:
    """The agreement on paper; names are written by hand where it is signed."""
    found = get_mediation(actor_of(request), number)
    if not found.agreement or found.perform_on is None:
        raise MediationNotFound
    data = {
        "title": _("Mediation agreement"), "number": found.number, "matter": found.title, "words": found.agreement,
        "until": [_("To be performed until"), found.perform_on.isoformat()], "unit": found.unit_name,
        "signers": [_("First party"), _("Other party"), _("Mediator")], "sign": [_("Name"), _("Signature"), _("Day")],
    }  # fmt: skip
    response = HttpResponse(compile_pdf(TEMPLATE, data, at=clock.now()), content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{found.number}.pdf") or "attachment"
    return response


def _page(
    request: HttpRequest, found: MediationView, *, problem: str = "", typed: tuple[str, forms.Form] | None = None,
    shown: list[PartyShown] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    facts = MediationFacts(is_mediator=actor.unit_id == found.unit_id, do_both_agree=True)  # its form asks for that
    start = {"expected": found.version, **dict.fromkeys(found.agreed_sides, True)}
    steps = [
        {
            "event": one.event, "label": STEP_WORDS[one.event], "is_open": bool(typed and typed[0] == one.event),
            "form": typed[1] if typed and typed[0] == one.event else STEP_FORMS[one.event](
                initial=start, prefix=None, auto_id=f"{one.event}-%s"
            ),
        }
        for one in MEDIATION_STATES.allowed(found.state, actor=actor, facts=facts) if one.is_possible
    ]  # fmt: skip
    words = dict(SIDE_WORDS)
    context = {
        "row": found, "state": MEDIATION_WORDS[found.state], "problem": problem, "steps": steps,
        "road": dict(ROAD_WORDS).get(found.road, ""),
        "sides": [{"name": words[one], "agrees": one in found.agreed_sides} for one in SIDES],
        "shown": [{"name": words[one.side], "row": one} for one in shown or ()],
        "lines": told_lines(timeline(actor, found.case)),
        "may_look": actor.may("hotline.contact"), "may_see_request": actor.may("hotline.take"),
    }  # fmt: skip
    return render(request, "hotline/mediation.html", context, status=status)
