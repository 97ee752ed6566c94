"""Hazards until they are closed; patrols."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.cases.public import timeline
from yici.apps.oversight.actions import finding
from yici.apps.oversight.contracts.findings import HazardView
from yici.apps.oversight.forms.visits import HAZARD_FORMS, HAZARD_STEP_WORDS, WITH_PHOTOS, PatrolForm
from yici.apps.oversight.guards import get_hazard_for, has_part, hazard_key_of
from yici.apps.oversight.rules.words import GRADES as GRADE_WORDS
from yici.apps.oversight.selectors.findings import facts_of, get_hazard, list_hazards, list_patrols
from yici.apps.oversight.selectors.registers import find_typed_area
from yici.apps.oversight.states import HAZARD_NEXT, HAZARD_STATES, HAZARD_WORDS, PATROL, READ
from yici.apps.oversight.views.common import CHANGES, before_of, photos_of, step_forms, tabs_of, told_lines
from yici.apps.places.public import AreaNotFound, actor_of, desk_page
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import limited

VIEWS = ("open", "major", "repeat", "closed")


@desk_page()
@require_safe
def hazards(request: HttpRequest) -> HttpResponse:
    """Hazards of the own unit, or of the own areas for supervision."""
    actor = actor_of(request)
    if not has_part(actor):
        raise NotFound
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "open"
    found, following = list_hazards(actor, which=view, before=before_of(request))
    words = {"open": _("Open"), "major": _("Major ones"), "repeat": _("Found again"), "closed": _("Ended")}
    context = {
        "rows": [{"row": one, "state": HAZARD_WORDS[one.state], "grade": GRADE_WORDS[one.grade]} for one in found],
        "views": [{"code": one, "label": words[one], "current": one == view} for one in VIEWS], "view": view,
        "later": f"{reverse('oversight:hazards')}?view={view}&before={following}" if following else "",
        "tabs": tabs_of(actor, "hazards"),
    }  # fmt: skip
    return render(request, "oversight/hazards.html", context)


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def hazard(request: HttpRequest, number: str) -> HttpResponse:
    """One hazard; what can be done now has its form."""
    actor = actor_of(request)
    found = get_hazard(actor, number)
    if request.method != "POST":
        return _page(request, found)
    event = request.POST.get("event", "")
    if event not in HAZARD_FORMS:
        return _page(request, found, problem=_("Choose one of the steps on this page."), status=422)
    form = HAZARD_FORMS[event](request.POST, auto_id=f"{event}-%s")
    if not form.is_valid():
        return _page(request, found, typed=(event, form), status=422)
    try:
        _act(request, actor, found, event, dict(form.cleaned_data))
    except NotFound:
        raise
    except YiciError as error:
        found = get_hazard(actor, number)
        return _page(request, found, problem=error.message, typed=(event, form), status=error.status)
    return SeeOther(reverse("oversight:hazard", args=[found.number]))


def _act(request: HttpRequest, actor: Actor, found: HazardView, event: str, data: dict[str, Any]) -> None:
    given: dict[str, Any] = {"actor": actor, "hazard": found.key, **data}
    if event in WITH_PHOTOS:
        given["photos"] = photos_of(request, "photo")
    if event == "order":
        finding.order_hazard(**given)
    elif event == "report":
        finding.report_hazard(**given)
    elif event in ("pass", "fail"):
        finding.look_again(is_right=event == "pass", **given)
    else:
        finding.end_hazard(event=event, **given)


def _page(
    request: HttpRequest, found: HazardView, *, problem: str = "", typed: tuple[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    row = get_hazard_for(actor, hazard_key_of(actor, found.number))
    allowed = HAZARD_STATES.allowed(found.state, actor=actor, facts=facts_of(actor, row))
    steps = step_forms(
        [(one.event, one.is_possible, one.reason) for one in allowed], HAZARD_FORMS, HAZARD_STEP_WORDS, found.version,
        typed,
    )  # fmt: skip
    for one in steps:
        one["has_photos"] = one["event"] in WITH_PHOTOS
    offered = {one["event"] for one in steps if one["form"] is not None}
    context = {
        "row": found, "state": HAZARD_WORDS[found.state], "next": HAZARD_NEXT.get(found.state, ""),
        "grade": GRADE_WORDS[found.grade], "problem": problem, "steps": steps, "tabs": tabs_of(actor, "hazards"),
        "is_free": {"pass", "fail"} <= offered,  # both answers are equal: nothing pushes towards one of them
        "lines": told_lines(timeline(actor, found.case), found.number),
    }  # fmt: skip
    return render(request, "oversight/hazard.html", context, status=status)


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def patrols(request: HttpRequest) -> HttpResponse:
    """What patrols saw; a grid worker writes down another one."""
    actor, problem, status = actor_of(request), "", 200
    if not (actor.may(PATROL) or actor.may(READ)) or (request.method == "POST" and not actor.may(PATROL)):
        raise NotFound
    form = PatrolForm(request.POST or None)
    client_key = request.POST.get("client_key", "")[:80] or str(new_key())
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = dict(form.cleaned_data)
            try:
                area = find_typed_area(actor, data.pop("area"))
                finding.report_patrol(
                    actor=actor, area=area, client_key=client_key, photos=photos_of(request, "photo"), **data
                )
            except YiciError as error:  # a place or business that was typed wrongly is no wrong address
                problem, status = error.message, 422 if isinstance(error, NotFound | AreaNotFound) else error.status
            else:
                return SeeOther(reverse("oversight:patrols"))
    found, following = list_patrols(actor, before_of(request))
    context = {
        "rows": found, "form": form, "problem": problem, "client_key": client_key, "may_patrol": actor.may(PATROL),
        "later": f"{reverse('oversight:patrols')}?before={following}" if following else "",
        "tabs": tabs_of(actor, "patrols"), "sees_hazards": has_part(actor),
    }  # fmt: skip
    return render(request, "oversight/patrols.html", context, status=status)
