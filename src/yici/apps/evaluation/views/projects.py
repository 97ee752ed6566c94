"""Projects at the desk: the list, writing one down, and one with everything that can be done to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.cases.public import list_steps, timeline
from yici.apps.evaluation.contracts import NamedExpert, ProjectView
from yici.apps.evaluation.errors import NamesClosed, ProjectNotFound
from yici.apps.evaluation.forms import (
    REGIME_WORDS,
    AwardForm,
    ProjectForm,
    SealForm,
    StepForm,
    StopForm,
    typed_of,
)
from yici.apps.evaluation.public import (
    award,
    change_project,
    convene,
    disciplines,
    get_facts,
    get_project_by_number,
    get_typed,
    give_up_draw,
    list_looks,
    list_names,
    list_projects,
    open_bids,
    plan_project,
    professions,
    rank,
    seal_experts,
    seal_venues,
    stop_project,
)
from yici.apps.evaluation.rules.scoring import points_text
from yici.apps.evaluation.states import PROJECT_WORDS, SEAT_STATES, SEAT_WORDS
from yici.apps.evaluation.views.answers import CHANGES, number_of
from yici.apps.evaluation.views.wording import (
    ANSWERS,
    DEVIATION_ANSWERS,
    GROUNDS,
    STEPS,
    sentence_of,
    told_lines,
)
from yici.apps.places.public import actor_of, desk_page
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import limited

ANY = ("evaluation.manage", "evaluation.supervise", "evaluation.buy")
FORMS: dict[str, type[StepForm]] = {
    "freeze_venues": SealForm, "freeze_experts": SealForm, "award": AwardForm, "write_award": AwardForm,
    "stop": StopForm,
}  # fmt: skip
ACTS = {
    "freeze_venues": seal_venues, "freeze_experts": seal_experts, "void_venues": give_up_draw,
    "void_experts": give_up_draw, "convene": convene, "open": open_bids, "rank": rank, "award": award,
    "write_award": award, "stop": stop_project,
}  # fmt: skip


@desk_page()
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Projects that this post may see."""
    actor = actor_of(request)
    if not any(actor.may(one) for one in ANY):
        raise NotFound
    found, following = list_projects(actor, number_of(request.GET.get("before")))
    context = {
        "rows": [{"row": one, "state": PROJECT_WORDS[one.state], "regime": REGIME_WORDS[one.regime]} for one in found],
        "later": f"{reverse('evaluation:projects')}?before={following}" if following else "",
        "may_manage": actor.may("evaluation.manage"), "may_read_stock": not actor.may("evaluation.buy"),
    }  # fmt: skip
    return render(request, "evaluation/projects.html", context)


@desk_page("evaluation.manage")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A project is written down: 303 to its page, or the form with what is wrong."""
    actor, problem = actor_of(request), ""
    form = ProjectForm(request.POST or None, initial={"side_count": 1, "representatives": 0, "budget": 0})
    client_key = request.POST.get("client_key", "")[:80] or str(new_key())
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_project(actor=actor, draft=form.draft(), client_key=client_key)
        except YiciError as error:
            problem, status = error.message, 422 if error.status == 404 else error.status
        else:
            return SeeOther(reverse("evaluation:project", args=[made.number]))
    context = {"form": form, "problem": problem, "client_key": client_key}
    return render(request, "evaluation/write.html", context, status=status)


@desk_page("evaluation.manage")
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: str) -> HttpResponse:
    """A project is changed before its list of venues is sealed."""
    actor = actor_of(request)
    found, problem = get_project_by_number(actor, number), ""
    typed = get_typed(actor, found.key)
    start = typed_of(found, typed.buyer_unit, typed.bids) | {"buyer_code": typed.buyer_code}
    form = ProjectForm(request.POST or None, initial=start)
    form.fields["regime"].disabled = True
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            expected = number_of(request.POST.get("expected"))
            change_project(actor=actor, project=found.key, expected=expected, draft=form.draft())
        except ProjectNotFound:
            raise
        except YiciError as error:
            problem, status = error.message, 422 if error.status == 404 else error.status
        else:
            return SeeOther(reverse("evaluation:project", args=[found.number]))
    context = {"form": form, "problem": problem, "found": found, "expected": typed.version}
    return render(request, "evaluation/write.html", context, status=status)


@desk_page()
@require_safe
def project(request: HttpRequest, number: str) -> HttpResponse:
    """One project; what can be done now has its form."""
    return page(request, get_project_by_number(actor_of(request), number))


@desk_page()
@limited(CHANGES)
@require_POST
def step(request: HttpRequest, number: str) -> HttpResponse:
    """Take a project further: 303 back, or the page with the sentence that refuses it."""
    actor = actor_of(request)
    found = get_project_by_number(actor, number)
    event = request.POST.get("event", "")
    if event not in ACTS:
        return page(request, found, problem=_("Choose one of the steps on this page."), status=422)
    form = _form(event, found, request.POST)
    if not form.is_valid():
        return page(request, found, typed=(event, form), status=422)
    data = dict(form.cleaned_data)
    try:
        ACTS[event](actor=actor, project=found.key, **data)  # type: ignore[operator]
    except YiciError as error:
        if error.status == 404 and isinstance(error, ProjectNotFound):
            raise
        now = get_project_by_number(actor, number)
        status = 409 if error.status == 404 else error.status
        return page(request, now, problem=error.message, typed=(event, form), status=status)
    return SeeOther(reverse("evaluation:project", args=[found.number]))


def _form(event: str, found: ProjectView, data: Any = None, **more: Any) -> forms.Form:
    kind = FORMS.get(event, StepForm)
    if kind is AwardForm:
        more["bids"] = [(one.bid.position, f"{one.rank} {one.bid.name}") for one in found.scores]
    return kind(data, **more)


def page(
    request: HttpRequest, found: ProjectView, *, problem: str = "", typed: tuple[str, forms.Form] | None = None,
    shown: NamedExpert | None = None, code: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of a project."""
    actor = actor_of(request)
    seats = _seats(actor, found)
    context = {
        "row": found, "sentence": sentence_of(found), "state": PROJECT_WORDS[found.state], "problem": problem,
        "steps": _steps(actor, found, typed), "regime": REGIME_WORDS[found.regime],
        "seats": [one for one in seats if one["seat"].state != "reserve"],
        "reserve": [one for one in seats if one["seat"].state == "reserve"],
        "draws": [_draw(one) for one in found.draws], "scores": _scores(found), "deviations": _deviations(found),
        "discipline": disciplines().get(found.discipline, found.discipline),
        "wanted": [(professions().get(code, code), count) for code, count in found.wanted.professions],
        "names": _names(actor, found), "looks": list_looks(actor, found.key), "shown": shown, "code": code,
        "lines": told_lines(timeline(actor, found.case)), "may_manage": _is_centre(actor, found),
        "can_change": _is_centre(actor, found) and found.state == "planned", "scales": [
            (one.name, points_text(one.most)) for one in found.criteria
        ], "has_report": found.state in ("ranked", "awarded") or (found.state == "checking" and bool(found.scores)),
    }  # fmt: skip
    return render(request, "evaluation/project.html", context, status=status)


def _is_centre(actor: Actor, found: ProjectView) -> bool:
    return actor.may("evaluation.manage") and actor.unit_id == found.unit_id


def _steps(actor: Actor, found: ProjectView, typed: tuple[str, forms.Form] | None) -> list[dict[str, Any]]:
    facts = get_facts(actor, found.key)
    return [
        {
            "event": one.event, "label": STEPS[one.event], "reason": one.reason, "is_possible": one.is_possible,
            "is_open": bool(typed and typed[0] == one.event), "is_stop": one.event == "stop",
            "form": typed[1] if typed and typed[0] == one.event else _form(
                one.event, found, initial={"expected": found.version}, auto_id=f"{one.event}-%s"
            ),
        }
        for one in list_steps(actor, found.case, facts)
        if one.event in STEPS and (one.is_possible or one.event in ("convene", "open", "rank"))
    ]  # fmt: skip


def _seats(actor: Actor, found: ProjectView) -> list[dict[str, Any]]:
    called = professions()
    may_answer = _is_centre(actor, found) and found.state in ("calling", "convened")
    may_name = _is_centre(actor, found) and found.awarded_at is None
    may_seat = _is_centre(actor, found) and found.state in ("convened", "scoring")
    return [
        {
            "seat": one, "short": one.pseudonym[:8] if one.profession else _("the buyer’s own"),
            "profession": called.get(one.profession, ""), "state": SEAT_WORDS[one.state],
            "answers": [
                (answer, words) for answer, words in ANSWERS.items()
                if SEAT_STATES.find_target(one.state, answer) is not None
            ] if may_answer and one.profession else (),
            "may_code": may_seat and one.state == "coming" and not one.sheet_digest,
            "may_name": may_name and one.state in ("asked", "coming") and bool(one.profession),
        }
        for one in found.seats
    ]  # fmt: skip


def _draw(one: Any) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for _id, ground in one.left_out:
        counts[ground] = counts.get(ground, 0) + 1
    return {
        "draw": one, "name": _("side venues") if one.kind == "venues" else _("experts"), "root": one.root[:16],
        "left_out": [(GROUNDS.get(ground, ground), count) for ground, count in sorted(counts.items())],
        "url": f"/draws/{one.number}/",
    }  # fmt: skip


def _scores(found: ProjectView) -> list[dict[str, Any]]:
    return [{"score": one, "totals": [points_text(total) for total in one.totals]} for one in found.scores]


def _deviations(found: ProjectView) -> list[dict[str, Any]]:
    return [
        {
            "row": one, "total": points_text(one.total), "median": points_text((one.median_twice + 1) // 2),
            "answer": DEVIATION_ANSWERS.get(one.answer, ""), "short": one.pseudonym[:8],
        }
        for one in found.deviations
    ]  # fmt: skip


def _names(actor: Actor, found: ProjectView) -> list[NamedExpert]:
    try:
        return list_names(actor, found.key)
    except NamesClosed:
        return []
