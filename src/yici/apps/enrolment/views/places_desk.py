"""School places at the desk: rounds, a round with its steps and counts, an application to be checked."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.enrolment.contracts import CHECKS, FOUND, Opened, PlaceView
from yici.apps.enrolment.forms import GROUND_WORDS, HOME_WORDS, FreezeAgainForm, FreezeForm, StepForm
from yici.apps.enrolment.public import (
    answer_objection,
    answers_for_place,
    ask_for_more,
    confirm_class,
    count_waiting,
    get_place,
    get_round,
    list_place_steps,
    list_places,
    list_round_steps,
    list_rounds,
    look_at_place,
    offer_place,
    publish_round,
    school_names,
    seal_round,
)
from yici.apps.enrolment.rules.priorities import not_known, propose
from yici.apps.enrolment.selectors.places import FACT_WORDS
from yici.apps.enrolment.states import APPROVE, PLACE_WORDS, REVIEW, ROUND_WORDS
from yici.apps.enrolment.views.places_wording import CHECK_WORDS, FOUND_WORDS, STEP_WORDS, in_words, reason_words
from yici.apps.places.public import actor_of, desk_page, find_area
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=120, per_minute=120)
TO_DO = ("received", "objected", "contested", "contested_waiting")
FORMS: dict[str, type[forms.Form]] = {"seal": FreezeForm, "seal_again": FreezeAgainForm, "publish": StepForm}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@desk_page()
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds that the own unit holds."""
    actor = actor_of(request)
    if not (actor.may(REVIEW) or actor.may(APPROVE)):
        raise NotFound
    rows = [
        {"round": one, "state": ROUND_WORDS[one.state], "all": sum(one.counts.values()),
         "waiting": sum(one.counts.get(state, 0) for state in TO_DO)}
        for one in list_rounds(actor)
    ]  # fmt: skip
    return render(request, "enrolment/rounds.html", {"rows": rows, "waiting": sum(one["waiting"] for one in rows)})


@desk_page()
@require_safe
def school_round(request: HttpRequest, code: str) -> HttpResponse:
    """One round: schools in numbers, steps, applications."""
    return _round(request, code)


def _round(
    request: HttpRequest, code: str, *, problem: str = "", typed: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    found, names = get_round(actor, code), school_names()
    steps = []
    for button in list_round_steps(actor, code):
        form = (
            typed[1] if typed and typed[0] == button.event else FORMS[button.event](initial={"expected": found.version})
        )
        steps.append({"button": button, "form": form, "words": STEP_WORDS[button.event]})
    state = request.GET.get("state", "")
    state = state if state in PLACE_WORDS else ""
    before = request.GET.get("before", "")
    rows, following = list_places(
        actor, code, state=state, before=int(before) if before.isdecimal() and len(before) < 18 else 0
    )
    waiting = count_waiting(code)
    context = {
        "round": found, "state": ROUND_WORDS[found.state], "steps": steps, "problem": problem, "rows": rows,
        "names": names, "chosen": state, "later": f"?state={state}&before={following}" if following else "",
        "counts": [(one, PLACE_WORDS[one], number) for one, number in sorted(found.counts.items())],
        "schools": [
            {"count": one, "name": names.get(one.school, one.school), "waiting": waiting.get(one.school, 0),
             "may_offer": actor.may(REVIEW) and bool(one.free and waiting.get(one.school, 0))}
            for one in found.schools
        ],
    }  # fmt: skip
    return render(request, "enrolment/round.html", context, status=status)


@desk_page()
@limited(CHANGES)
@require_POST
def round_step(request: HttpRequest, code: str) -> HttpResponse:
    """A step of a round: seal, seal again, publish, offer a place that came free."""
    actor, event = actor_of(request), request.POST.get("event", "")
    get_round(actor, code)
    if event == "offer":
        return _offer(request, code)
    if event not in FORMS:
        return _round(request, code, problem=_("Choose one of the steps on this page."), status=422)
    form = FORMS[event](request.POST)
    if not form.is_valid():
        return _round(request, code, typed=(event, form), status=422)
    common: dict[str, Any] = {"actor": actor, "code": code, "expected": form.cleaned_data["expected"]}
    try:
        if isinstance(form, FreezeForm):
            seal_round(**common, beacon=form.said(), reason=form.cleaned_data.get("reason", ""))
        else:
            publish_round(**common)
    except NotFound:
        raise
    except YiciError as error:
        return _round(request, code, problem=error.message, typed=(event, form), status=error.status)
    return SeeOther(reverse("enrolment:round", args=[code]))


def _offer(request: HttpRequest, code: str) -> HttpResponse:
    try:
        offer_place(actor=actor_of(request), code=code, school=request.POST.get("school", ""))
    except NotFound:
        raise
    except YiciError as error:
        return _round(request, code, problem=error.message, status=error.status)
    return SeeOther(reverse("enrolment:round", args=[code]))


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One application: what parents wrote (each look is kept), what was checked, which class follows."""
    if request.method != "POST":
        return _place(request, key)
    actor, event = actor_of(request), request.POST.get("event", "")
    expected, text = _number(request.POST.get("expected", "")), request.POST.get("text", "")[:1000]
    common: dict[str, Any] = {"actor": actor, "application": key, "expected": expected, "text": text}
    checks = {name: request.POST.get(f"check_{name}", "") for name in CHECKS}
    others = {
        name.removeprefix("class_"): _number(request.POST[name]) for name in request.POST
        if name.startswith("class_") and request.POST[name]
    }  # fmt: skip
    typed = {"checks": checks, "others": others, "text": text}
    try:
        if event == "confirm":
            confirm_class(**common, checks=checks, others=others)
        elif event in ("ask", "refuse"):
            ask_for_more(**common, event=event)
        elif event in ("answer", "reopen", "answer_result"):
            answer_objection(**common, event=event)
        else:  # the button that only shows what follows from the checks
            return _place(request, key, typed=typed)
    except NotFound:
        raise
    except YiciError as error:
        return _place(request, key, problem=error.message, typed=typed, status=error.status)
    return SeeOther(reverse("enrolment:place", args=[key]))


def _place(
    request: HttpRequest, key: uuid.UUID, *, problem: str = "", typed: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    opened = look_at_place(actor=actor, application=key)
    view, names = get_place(actor, key), school_names()
    checks = typed["checks"] if typed else opened.review.get("checks", {})
    steps = list_place_steps(actor, key)
    context = {
        "view": view, "opened": opened, "problem": problem, "typed": typed, "names": names,
        "about": _about(opened, names), "checks": _checks(opened, checks),
        "classes": _classes(actor, view, opened, checks, names, typed),
        "reasons": [reason_words(names.get(one, one), why) for one, why in opened.review.get("reasons", {}).items()],
        "steps": [(one.event, STEP_WORDS[one.event], one) for one in steps if one.event in STEP_WORDS],
        "may_confirm": any(one.event == "confirm" and one.is_possible for one in steps),
    }  # fmt: skip
    return render(request, "enrolment/place.html", context, status=status)


def _about(opened: Opened, names: dict[str, str]) -> list[tuple[str, str]]:
    """What parents wrote, as lines."""
    values = opened.values
    if not values:
        return []
    return [
        (_("Guardian"), f"{values['guardian']} {values['phone']}"), (_("Lives at"), _address(values["home"])),
        (_("Whose home"), str(HOME_WORDS.get(values["home_kind"], ""))),
        (_("Registered at"), _address(values["register"])),
        (_("Brother or sister at"), names.get(values["sibling"], "")),
        (_("Ground of the law"), str(GROUND_WORDS.get(values["ground"], ""))),
        (_("Residence permit"), _("yes") if values["has_permit"] else ""),
        (_("The city may look it up"), _("yes") if values["looks_up"] else _("no, papers are brought")),
    ]  # fmt: skip


def _address(one: dict[str, str]) -> str:
    if not one["area"]:
        return str(_("elsewhere"))
    try:
        name = find_area(one["area"]).name
    except NotFound:
        name = one["area"]
    return f"{name} {one['street']} {one['house']}".strip()


def _checks(opened: Opened, checks: dict[str, str]) -> list[dict[str, Any]]:
    """What is to be looked at of this application: what was not said needs no look."""
    values = opened.values
    if not values:
        return []
    said = {
        "register": bool(values["register"]["area"]), "home": bool(values["home"]["area"]),
        "owned": values["home_kind"] == "owned", "permit": values["has_permit"], "sibling": bool(values["sibling"]),
        "ground": bool(values["ground"]),
    }  # fmt: skip
    return [
        {"name": name, "words": CHECK_WORDS[name], "value": checks.get(name, ""),
         "options": [(one, FOUND_WORDS[one]) for one in ("", *(each for each in FOUND if each))]}
        for name in CHECKS if said[name]
    ]  # fmt: skip


def _classes(
    actor: Any, view: PlaceView, opened: Opened, checks: dict[str, str], names: dict[str, str],
    typed: dict[str, Any] | None,
) -> list[dict[str, Any]]:  # fmt: skip
    """What follows from the checks for every school wished for: the proposed class, each answer, what is open."""
    if not opened.values:
        return []
    found = []
    for school, answers in answers_for_place(actor, view.key, checks).items():
        proposed = propose(answers)
        if school not in view.wishes or proposed is None:
            continue
        found.append({
            "school": school, "name": names.get(school, school), "number": proposed.number,
            "says": in_words(proposed.says, proposed.says_en),
            "open": [FACT_WORDS[one] for one in not_known(answers)],
            "all": [(one.number, in_words(one.says, one.says_en)) for one in answers],
            "other": (typed or {}).get("others", {}).get(school, ""),
            "answers": [(FACT_WORDS[each.fact], each.value) for each in proposed.answers],
        })  # fmt: skip
    return found
