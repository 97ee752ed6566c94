"""Visits on the phone: the day, the notice, the items with photos, the signatures, the result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.cases.public import timeline
from yici.apps.oversight.actions import visiting
from yici.apps.oversight.contracts.findings import GRADES
from yici.apps.oversight.contracts.visits import Answered, Signing, VisitView
from yici.apps.oversight.forms.visits import NOTICE_WORDS, VISIT_FORMS, VISIT_STEP_WORDS, LedForm, SignForm
from yici.apps.oversight.guards import has_part, visit_key_of
from yici.apps.oversight.rules.words import ANSWERS, CANCELLED, RESULTS
from yici.apps.oversight.rules.words import GRADES as GRADE_WORDS
from yici.apps.oversight.selectors.visits import get_visit, list_visits, steps_of
from yici.apps.oversight.states import APPROVE, INSPECT, VISIT_NEXT, VISIT_WORDS
from yici.apps.oversight.views.common import CHANGES, before_of, drawing_of, photos_of, step_forms, tabs_of, told_lines
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import limited

VIEWS = ("mine", "open", "complaint", "done")
BEFORE_IT_BEGAN = ("planned", "proposed", "approved", "noticed")


@desk_page()
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """Visits: the own ones first, all open ones, those led by complaints, those that ended."""
    actor = actor_of(request)
    if not has_part(actor):
        raise NotFound
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ("mine" if actor.may(INSPECT) and not actor.may(APPROVE) else "open")
    plan = request.GET.get("plan", "")[:20]
    which = "open" if view == "mine" else view
    found, following = list_visits(actor, which=which, plan=plan, mine=view == "mine", before=before_of(request))
    found.sort(key=lambda one: one.visit_on != clock.today())  # today's first, the others stay in their order
    words = {"mine": _("Mine"), "open": _("All open"), "complaint": _("Led by complaints"), "done": _("Ended")}
    today = clock.today()
    context = {
        "rows": [
            {"row": one, "state": VISIT_WORDS[one.state], "next": VISIT_NEXT.get(one.state, ""),
             "is_today": one.visit_on == today}
            for one in found
        ],
        "views": [{"code": one, "label": words[one], "current": one == view} for one in VIEWS], "view": view,
        "later": f"{reverse('oversight:visits')}?view={view}&before={following}" if following else "",
        "tabs": tabs_of(actor, "visits"), "may_lead": actor.may(INSPECT),
        "today": sum(one.visit_on == today and one.state not in ("published", "cancelled") for one in found),
    }  # fmt: skip
    return render(request, "oversight/visits.html", context)


@desk_page(INSPECT)
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request: HttpRequest) -> HttpResponse:
    """A visit that a complaint led to: outside the cap, shown apart."""
    actor, problem, status = actor_of(request), "", 200
    form = LedForm(request.POST or None, unit=actor.unit_code)
    client_key = request.POST.get("client_key", "")[:80] or str(new_key())
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = dict(form.cleaned_data)
            try:
                made = visiting.open_led_visit(
                    actor=actor, target=data["target"], matters=data["matters"],
                    officers=data["officers"].replace(",", " ").replace("，", " ").split(), led_by=data["led_by"],
                    number=data["number"], client_key=client_key,
                )  # fmt: skip
            except YiciError as error:  # also a business that is not in the register: it was typed, not addressed
                problem, status = error.message, 422 if error.status == 404 else error.status
            else:
                return SeeOther(reverse("oversight:visit", args=[made.number]))
    context = {"form": form, "problem": problem, "client_key": client_key, "tabs": tabs_of(actor, "visits")}
    return render(request, "oversight/visit_new.html", context, status=status)


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, number: str) -> HttpResponse:
    """One visit; what can be done now has its form."""
    actor = actor_of(request)
    found = get_visit(actor, number)
    if request.method != "POST":
        return _page(request, found)
    event = request.POST.get("event", "")
    if event not in VISIT_FORMS:
        return _page(request, found, problem=_("Choose one of the steps on this page."), status=422)
    form = VISIT_FORMS[event](request.POST, auto_id=f"{event}-%s")
    if not form.is_valid():
        return _page(request, found, typed=(event, form), status=422)
    try:
        _act(actor, found, event, dict(form.cleaned_data))
    except YiciError as error:
        if isinstance(error, NotFound) and event != "appoint":
            raise
        status = 422 if error.status == 404 else error.status
        return _page(request, get_visit(actor, number), problem=error.message, typed=(event, form), status=status)
    return SeeOther(reverse("oversight:visit", args=[found.number]))


def _act(actor: Actor, found: VisitView, event: str, data: dict[str, Any]) -> None:
    given: dict[str, Any] = {"actor": actor, "visit": found.key, **data}
    if event in ("approve", "send_back"):
        visiting.decide_day(event=event, **given)
    else:
        {
            "propose": visiting.propose_day, "notify": visiting.give_notice, "postpone": visiting.postpone,
            "start": visiting.start_visit, "finish": visiting.finish_visit, "publish": visiting.publish_visit,
            "cancel": visiting.cancel_visit, "appoint": visiting.appoint_officer, "unsign": visiting.unsign_visit,
        }[event](**given)  # type: ignore[operator]  # fmt: skip


@desk_page(INSPECT)
@limited(CHANGES)
@require_POST
def visit_answers(request: HttpRequest, number: str) -> HttpResponse:
    """What was seen at the items, with photos; what somebody else wrote meanwhile is shown beside."""
    actor = actor_of(request)
    found = get_visit(actor, number)
    expected = request.POST.get("expected", "")
    answers = [
        Answered(
            one.code, request.POST.get(f"answer-{one.code}", ""), request.POST.get(f"words-{one.code}", "")[:500],
            grade if (grade := request.POST.get(f"grade-{one.code}", "")) in GRADES else "",
        )
        for one in found.items if request.POST.get(f"answer-{one.code}")
    ]  # fmt: skip
    typed = {one.item: one for one in answers}
    try:
        photos = {one.code: photos_of(request, f"photo-{one.code}") for one in found.items}
        visiting.save_answers(
            actor=actor, visit=found.key, expected=int(expected) if expected.isdecimal() and len(expected) < 9 else -1,
            answers=answers, photos=photos,
        )  # fmt: skip
    except NotFound:
        raise
    except YiciError as error:
        return _page(
            request, get_visit(actor, number), problem=error.message, written=typed, status=error.status,
            is_changed=error.status == 409,
        )  # fmt: skip
    return SeeOther(reverse("oversight:visit", args=[found.number]) + "#sign")


@desk_page(INSPECT)
@limited(CHANGES)
@require_POST
def visit_sign(request: HttpRequest, number: str) -> HttpResponse:
    """A signature, or a refusal before a witness."""
    actor = actor_of(request)
    found, form = get_visit(actor, number), SignForm(request.POST)
    if not form.is_valid():
        return _page(request, found, problem=_("The signature did not arrive whole. Sign once more."), status=422)
    data = form.cleaned_data
    way = "refused" if data["is_refused"] else "drawn" if data["drawing"] else "typed"
    signing = Signing(data["side"], way, data["name"], data["inspector"], data["witness"], data["words"])
    try:
        visiting.sign_visit(
            actor=actor, visit=found.key, expected=data["expected"], signing=signing,
            drawing=drawing_of(data["drawing"]) if way == "drawn" else None,
        )  # fmt: skip
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, get_visit(actor, number), problem=error.message, status=error.status)
    return SeeOther(reverse("oversight:visit", args=[found.number]) + "#sign")


def _page(
    request: HttpRequest, found: VisitView, *, problem: str = "", typed: tuple[str, Any] | None = None,
    written: dict[str, Answered] | None = None, is_changed: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    visit_key_of(actor, found.number)
    is_officer = actor.account is not None and actor.account in {one.account for one in found.officers}
    allowed = steps_of(actor, found.number)
    if actor.may(APPROVE) and found.state in BEFORE_IT_BEGAN and actor.unit_id == found.unit_id:
        allowed.append(("appoint", True, ""))
    if found.state == "on_site" and found.signatures and is_officer:
        allowed.append(("unsign", True, ""))
    own = {"appoint": found.content_version, "unsign": found.content_version}
    steps = []
    for event, is_possible, reason in allowed:
        start: dict[str, Any] = {"day": clock.today()} if event == "propose" else {}
        if event == "finish":
            start = {"result": "problems" if any(one.answer == "no" for one in found.answers.values()) else ""}
        steps += step_forms(
            [(event, is_possible, reason)], VISIT_FORMS, VISIT_STEP_WORDS, own.get(event, found.version), typed, start
        )
    may_write = found.state == "on_site" and is_officer and not found.signatures
    context = {
        "row": found, "state": VISIT_WORDS[found.state], "next": VISIT_NEXT.get(found.state, ""), "problem": problem,
        "steps": steps, "may_write": may_write, "items": _items(found, written or {}, is_changed=is_changed),
        "answer_words": ANSWERS, "grade_words": [(one, GRADE_WORDS[one]) for one in GRADES],
        "signers": _signers(found) if found.state == "on_site" and is_officer else [],
        "may_sign": all(one.code in found.answers for one in found.items), "tabs": tabs_of(actor, "visits"),
        "result": RESULTS.get(found.result, ""), "cancelled": CANCELLED.get(found.cancel_reason, ""),
        "notice": dict(NOTICE_WORDS).get(found.notice_way, ""), "percent": _percent(found),
        "lines": told_lines(timeline(actor, found.case), found.number),
    }  # fmt: skip
    return render(request, "oversight/visit.html", context, status=status)


def _percent(found: VisitView) -> str:
    permille = found.why.get("permille")
    return f"{permille / 10:g}" if isinstance(permille, int) else ""


def _items(found: VisitView, written: dict[str, Answered], *, is_changed: bool) -> list[dict[str, Any]]:
    names = {one.code: one.name for one in found.matters}
    shown = []
    for one in found.items:
        kept, typed = found.answers.get(one.code), written.get(one.code)
        answer = typed.answer if typed else kept.answer if kept else ""
        differs = is_changed and typed is not None and kept is not None and typed.answer != kept.answer
        shown.append(
            {
                "item": one,
                "matter": names.get(one.matter, ""),
                "answer": answer,
                "words": typed.words if typed else kept.words if kept else "",
                "grade": (typed.grade if typed else kept.grade if kept else "") or one.grade,
                "answer_word": ANSWERS.get(kept.answer, "") if kept else "",
                "kept": kept,
                "grade_word": GRADE_WORDS.get(kept.grade, "") if kept else "",
                "now": ANSWERS[kept.answer] if differs and kept else "",
            }
        )
    return shown


def _signers(found: VisitView) -> list[dict[str, Any]]:
    """Who has to sign, and who has."""
    done = {(one.side, one.inspector): one for one in found.signatures}
    rows = [
        {"side": "officer", "inspector": one.inspector, "name": one.name, "licence": one.licence,
         "done": done.get(("officer", one.inspector))}
        for one in found.officers
    ]  # fmt: skip
    return [*rows, {"side": "target", "inspector": None, "name": "", "licence": "", "done": done.get(("target", None))}]
