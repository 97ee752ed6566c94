"""Plans at the desk: the list, writing one, and one with everything that can be done to it."""

from __future__ import annotations

import dataclasses
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.cases.public import timeline
from yici.apps.draws.public import DrawView, find_draw_of, list_draws_of
from yici.apps.oversight.actions.drawing import seal_officers, seal_targets
from yici.apps.oversight.actions.planning import describe_plan, draft_plan, move_plan
from yici.apps.oversight.contracts.plans import CLASSES, PlanView
from yici.apps.oversight.forms.plans import PLAN_FORMS, PLAN_STEP_WORDS, PlanForm, PlanStepForm, start_of
from yici.apps.oversight.guards import get_plan_for, has_part, plan_key_of
from yici.apps.oversight.rules.words import REMOVED
from yici.apps.oversight.selectors.plans import (
    OFFICERS,
    TARGETS,
    count_lines,
    facts_of,
    get_plan,
    list_lines,
    list_plans,
    missing_in,
)
from yici.apps.oversight.states import PLAN, PLAN_NEXT, PLAN_STATES, PLAN_WORDS
from yici.apps.oversight.views.common import CHANGES, before_of, step_forms, tabs_of, told_lines
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import limited

STEP_FORMS: dict[str, type[forms.Form]] = {event: PLAN_FORMS.get(event, PlanStepForm) for event in PLAN_STEP_WORDS}
EDITABLE = ("drafted", "sent_back")
SHOWN_LINES = 60


@desk_page()
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Plans of the own unit, those it joins, and those of the own areas for supervision."""
    actor = actor_of(request)
    if not has_part(actor):
        raise NotFound
    found, following = list_plans(actor, before_of(request))
    context = {
        "rows": [{"row": one, "state": PLAN_WORDS[one.state]} for one in found], "tabs": tabs_of(actor, "plans"),
        "later": f"{reverse('oversight:plans')}?before={following}" if following else "",
        "may_plan": actor.may(PLAN),
    }  # fmt: skip
    return render(request, "oversight/plans.html", context)


@desk_page(PLAN)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Write a plan."""
    actor, problem, status = actor_of(request), "", 200
    form = PlanForm(request.POST or None, initial={**start_of(None), "to_on": clock.today().replace(month=12, day=31)})
    client_key = request.POST.get("client_key", "")[:80] or str(new_key())
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = draft_plan(actor=actor, head=form.head(), client_key=client_key)
            except NotFound:
                raise
            except YiciError as error:
                problem, status = error.message, error.status
            else:
                return SeeOther(reverse("oversight:plan", args=[made.number]))
    context = {"form": form, "problem": problem, "client_key": client_key, "tabs": tabs_of(actor, "plans")}
    return render(request, "oversight/plan_write.html", context, status=status)


@desk_page(PLAN)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_change(request: HttpRequest, number: str) -> HttpResponse:
    """Change a plan that is being written; of two at once the second reads what the first wrote."""
    actor, problem, status = actor_of(request), "", 200
    found = get_plan(actor, number)
    if found.unit_id != actor.unit_id or found.state not in EDITABLE:
        raise NotFound
    form = PlanForm(request.POST or None, initial=start_of(found))
    expected = request.POST.get("expected", "")
    if request.method == "POST":
        status = 422
        if form.is_valid():
            version = int(expected) if expected.isdecimal() and len(expected) < 9 else -1
            try:
                describe_plan(actor=actor, plan=found.key, expected=version, head=form.head())
            except NotFound:
                raise
            except YiciError as error:
                problem, status = error.message, error.status
            else:
                return SeeOther(reverse("oversight:plan", args=[found.number]))
    differences = _differences(found, form) if status == 409 else []
    context = {
        "form": form, "problem": problem, "row": found, "expected": found.content_version, "differences": differences,
        "tabs": tabs_of(actor, "plans"),
    }  # fmt: skip
    return render(request, "oversight/plan_write.html", context, status=status)


def _differences(found: PlanView, form: PlanForm) -> list[dict[str, Any]]:
    """What stands in the plan now where something else was typed."""
    now = start_of(found)
    return [
        {"label": form.fields[name].label, "now": _shown(now.get(name)), "typed": _shown(value)}
        for name, value in form.cleaned_data.items() if _shown(now.get(name)) != _shown(value)
    ]  # fmt: skip


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(sorted(str(one) for one in value))
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """One plan; what can be done now has its form."""
    actor = actor_of(request)
    found = get_plan(actor, number)
    if request.method != "POST":
        return _page(request, found)
    event = request.POST.get("event", "")
    if event not in STEP_FORMS:
        return _page(request, found, problem=_("Choose one of the steps on this page."), status=422)
    form = STEP_FORMS[event](request.POST, auto_id=f"{event}-%s")
    if not form.is_valid():
        return _page(request, found, typed=(event, form), status=422)
    data = dict(form.cleaned_data)
    try:
        if event == "seal_targets":
            seal_targets(
                actor=actor, plan=found.key, expected=data["expected"], beacon=data["beacon"],
                beacon_at=data["beacon_at"],
            )  # fmt: skip
        elif event == "seal_officers":
            seal_officers(actor=actor, plan=found.key, expected=data["expected"])
        else:
            move_plan(actor=actor, plan=found.key, event=event, expected=data["expected"], text=data["text"])
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, get_plan(actor, number), problem=error.message, typed=(event, form), status=error.status)
    return SeeOther(reverse("oversight:plan", args=[found.number]))


def _page(
    request: HttpRequest, found: PlanView, *, problem: str = "", typed: tuple[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    row = get_plan_for(actor, plan_key_of(actor, found.number))
    allowed = PLAN_STATES.allowed(found.state, actor=actor, facts=facts_of(actor, row))
    steps = step_forms(
        [(one.event, one.is_possible, one.reason) for one in allowed], STEP_FORMS, PLAN_STEP_WORDS, found.version, typed
    )
    counts = count_lines(found.key)
    context = {
        "row": found, "state": PLAN_WORDS[found.state], "next": PLAN_NEXT.get(found.state, ""), "problem": problem,
        "steps": steps, "may_change": actor.may(PLAN) and found.unit_id == actor.unit_id and found.state in EDITABLE,
        "missing": missing_in(row) if found.state in EDITABLE else "", "classes": class_rows(found),
        "counts": counts, "draws": draws_of(found), "tabs": tabs_of(actor, "plans"),
        "removed": lines_shown(list_lines(found.key, ("removed", "capped"), most=SHOWN_LINES)),
        "drawn": lines_shown(list_lines(found.key, ("drawn",), most=SHOWN_LINES)), "most": SHOWN_LINES,
        "lines": told_lines(timeline(actor, found.case), found.number),
    }  # fmt: skip
    return render(request, "oversight/plan.html", context, status=status)


def class_rows(found: PlanView) -> list[dict[str, Any]]:
    """What the plan says of each class: ratio, how many there are, how many are drawn, how many are lacking."""
    return [
        {
            "name": name, "percent": f"{found.permille.get(name, 0) / 10:g}", "size": found.sizes.get(name),
            "quota": found.quotas.get(name), "short": found.short.get(name, 0),
        }
        for name in CLASSES if found.permille.get(name, 0)
    ]  # fmt: skip


def draws_of(found: PlanView) -> list[dict[str, Any]]:
    """Every draw of a plan, also void ones, with what it was for."""
    shown = [{"draw": one, "unit": "", "url": draw_url(one)} for one in list_draws_of(TARGETS, found.key)]
    for unit in found.units:
        if find_draw_of(OFFICERS, unit.key) is not None:
            shown += [
                {"draw": one, "unit": unit.unit_name, "url": draw_url(one)} for one in list_draws_of(OFFICERS, unit.key)
            ]
    return shown


def draw_url(draw: DrawView) -> str:
    """The public page of a draw."""
    return f"/draws/{draw.number}/"


def lines_shown(lines: list[Any]) -> list[dict[str, Any]]:
    """Lines of a plan with their reasons in words."""
    return [{**dataclasses.asdict(one), "why": REMOVED.get(one.reason, "")} for one in lines]
