"""Suggestions of deputies and proposals of members at the desk: the list, registering one, one with its steps."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.cases.public import list_part_steps, list_steps, timeline
from yici.apps.hotline.actions.motions import help_motion, look_at_proposer, move_motion, open_motion, release_motion
from yici.apps.hotline.beside.states import MOTION_ANSWERED, MOTION_STATES, MOTION_WORDS, OPINION_EVENTS
from yici.apps.hotline.contracts.motions import MOTION_KINDS, MotionView, NewMotion
from yici.apps.hotline.forms.motions import (
    CATEGORY_WORDS,
    KIND_WORDS,
    OPINION,
    OPINION_WORDS,
    STEP_FORMS,
    STEP_WORDS,
    MotionStepForm,
    NewMotionForm,
    PartForm,
    event_of,
)
from yici.apps.hotline.selectors.choosing import unit_choices
from yici.apps.hotline.selectors.motions import get_motion, list_motions
from yici.apps.hotline.views.wording import PART_PHASES, told_lines
from yici.apps.places.public import actor_of, desk_page
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)
READERS = ("hotline.take", "hotline.work", "hotline.decide", "hotline.supervise", "hotline.release")


@desk_page()
@require_safe
def motions(request: HttpRequest) -> HttpResponse:
    """Those of the own unit, or all for the centre and for supervision; filters are addresses."""
    actor, before = actor_of(request), request.GET.get("before", "")
    if not any(actor.may(one) for one in READERS):
        raise NotFound
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    start = int(before) if before.isdecimal() and len(before) < 18 else 0
    found, following = list_motions(actor, kind=kind, state=state, before=start)
    chosen = {name: value for name, value in (("kind", kind), ("state", state)) if value}
    context = {
        "rows": [_line(one) for one in found],
        "later": f"?{urlencode({**chosen, 'before': following})}" if following else "",
        "kinds": KIND_WORDS, "states": MOTION_WORDS.items(), "kind": kind, "state": state,
        "may_open": actor.may("hotline.take"),
    }  # fmt: skip
    return render(request, "hotline/motions.html", context)


def _line(one: MotionView) -> dict[str, Any]:
    return {
        "row": one, "state": MOTION_WORDS[one.state], "kind": dict(KIND_WORDS)[one.kind],
        "category": dict(CATEGORY_WORDS).get(one.category, ""), "opinion": dict(OPINION_WORDS).get(one.opinion, ""),
    }  # fmt: skip


@desk_page("hotline.take")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def motion_new(request: HttpRequest) -> HttpResponse:
    """Register one from the paper of the session."""
    problem, form = "", NewMotionForm(request.POST or None)
    client_key = request.POST.get("client_key", "")[:80] or str(new_key())
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["area_code"] = data.pop("area")
        try:
            made = open_motion(actor=actor_of(request), new=NewMotion(**data), client_key=client_key)
        except NotFound:
            raise
        except YiciError as error:
            problem, status = error.message, error.status
        else:
            return SeeOther(reverse("hotline:motion", args=[made.number]))
    context = {"form": form, "problem": problem, "client_key": client_key}
    return render(request, "hotline/motion_new.html", context, status=status)


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def motion(request: HttpRequest, number: str) -> HttpResponse:
    """One of them; what can be done now has its form."""
    actor, found = actor_of(request), get_motion(actor_of(request), number)
    if request.method != "POST":
        return _page(request, found)
    event = request.POST.get("event", "")
    if event not in STEP_FORMS:
        return _page(request, found, problem=_("Choose one of the steps on this page."), status=422)
    form = STEP_FORMS[event](request.POST)
    if not form.is_valid():
        return _page(request, found, typed=(event, form), status=422)
    said, expected = form.said(), form.cleaned_data["expected"]
    if event == OPINION:
        event = event_of(said, _possible(request, found))
    try:
        move_motion(actor=actor, motion=found.key, event=event, expected=expected, said=said)
    except NotFound:
        raise
    except YiciError as error:
        shown = OPINION if event in OPINION_EVENTS else event
        return _page(request, get_motion(actor, number), problem=error.message, typed=(shown, form),
                     status=error.status)  # fmt: skip
    return SeeOther(reverse("hotline:motion", args=[found.number]))


@desk_page("hotline.contact")
@limited(CHANGES)
@require_POST
def motion_phone(request: HttpRequest, number: str) -> HttpResponse:
    """The phone of the proposer, for a purpose."""
    actor, found = actor_of(request), get_motion(actor_of(request), number)
    try:
        phone = look_at_proposer(actor=actor, motion=found.key, purpose=request.POST.get("purpose", ""))
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, found, problem=error.message, status=error.status)
    return _page(request, found, phone=phone)


@desk_page("hotline.work")
@limited(CHANGES)
@require_POST
def motion_part(request: HttpRequest, number: str) -> HttpResponse:
    """An assisting unit signs for its part or answers for it."""
    actor, found = actor_of(request), get_motion(actor_of(request), number)
    form = PartForm(request.POST)
    if "sign" in request.POST:
        form.fields["text"].required = False
    if not form.is_valid():
        return _page(request, found, part=form, status=422)
    try:
        help_motion(actor=actor, motion=found.key, expected=form.cleaned_data["expected"],
                    text="" if "sign" in request.POST else form.cleaned_data["text"])  # fmt: skip
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, get_motion(actor, number), problem=error.message, part=form, status=error.status)
    return SeeOther(reverse("hotline:motion", args=[found.number]))


@desk_page("hotline.release")
@limited(CHANGES)
@require_POST
def motion_release(request: HttpRequest, number: str) -> HttpResponse:
    """Let everybody read it, or take it back."""
    actor, found = actor_of(request), get_motion(actor_of(request), number)
    expected = request.POST.get("expected", "")
    try:
        release_motion(
            actor=actor, motion=found.key, is_public=request.POST.get("is_public") == "1",
            expected=int(expected) if expected.isdecimal() and len(expected) < 10 else -1,
        )  # fmt: skip
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, get_motion(actor, number), problem=error.message, status=error.status)
    return SeeOther(reverse("hotline:motion", args=[found.number]))


def _possible(request: HttpRequest, found: MotionView) -> list[str]:
    return [one.event for one in list_steps(actor_of(request), found.case) if one.is_possible]


def _page(
    request: HttpRequest, found: MotionView, *, problem: str = "", typed: tuple[str, MotionStepForm] | None = None,
    phone: str | None = None, part: forms.Form | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    buttons = [(one.event, one.is_possible, one.reason) for one in list_steps(actor, found.case)]
    offered = dict.fromkeys(OPINION if name in OPINION_EVENTS else name for name, can, _why in buttons if can)
    start = {
        "expected": found.version, "text": found.draft, "category": found.draft_category or "A",
        "planned_on": found.draft_planned_on,
    }  # fmt: skip
    mine = [one.event for one in list_part_steps(actor, found.case).get(actor.unit_code or "", ()) if one.is_possible]
    context = {
        **_line(found), "problem": problem,
        "steps": [
            {
                "event": name, "label": STEP_WORDS[name], "is_open": bool(typed and typed[0] == name),
                "form": typed[1] if typed and typed[0] == name else STEP_FORMS[name](
                    initial=start if name == "answer" else {"expected": found.version}, auto_id=f"{name}-%s"
                ),
            }
            for name in offered if name in STEP_FORMS
        ],
        "reasons": [why for name, can, why in buttons if not can and name in ("answer", "sign_off") and why],
        "draft_category": dict(CATEGORY_WORDS).get(found.draft_category, ""),
        "assisting": [{"row": one, "state": PART_PHASES[one.state]} for one in found.assisting],
        "may_sign_part": "sign" in mine, "may_answer_part": "answer" in mine,
        "part": part or PartForm(initial={"expected": found.version}, auto_id="part-%s"),
        "units": unit_choices() if {"assign", "reassign"} & set(offered) else (),
        "lines": told_lines(timeline(actor, found.case)), "phone": phone,
        "may_look": actor.may("hotline.contact") and found.has_phone and phone is None,
        "may_release": actor.may("hotline.release") and found.may_publish and (
            found.is_released or found.state in MOTION_ANSWERED
        ),
    }  # fmt: skip
    return render(request, "hotline/motion.html", context, status=status)


assert set(MOTION_KINDS) == {one for one, _name in KIND_WORDS}
assert set(STEP_WORDS) == {OPINION if row.event in OPINION_EVENTS else row.event for row in MOTION_STATES.rows}
