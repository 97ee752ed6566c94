"""Sorting by keyboard: the queue by age on the left, one request on the right, three proposals, Enter sends."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.cases.public import day_words, end_of
from yici.apps.hotline.actions import dispatching, exits, merging
from yici.apps.hotline.contracts import Matter, Suggestions
from yici.apps.hotline.forms.dispatching import AtOnceForm, QuestionForm, RoadForm, SendForm, kind_choices
from yici.apps.hotline.selectors.choosing import list_choices
from yici.apps.hotline.selectors.desk import get_matter
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.queue import A_PAGE, COUNTED, count_queue, like_it, list_queue, open_question
from yici.apps.hotline.selectors.suggesting import suggest
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=240, per_minute=240)
FORMS: dict[str, type[django_forms.Form]] = {
    "send": SendForm, "answer": AtOnceForm, "decline": RoadForm, "ask": QuestionForm, "merge": django_forms.Form,
}  # fmt: skip


@desk_page("hotline.dispatch")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The oldest request that waits; without one, what will come."""
    actor = actor_of(request)
    waiting = list_queue(actor, limit=A_PAGE)
    if not waiting:
        return render(request, "hotline/dispatch.html", {"queue": (), "sent": _sent(request, actor)})
    return _page(request, actor, get_matter(actor, waiting[0].number))


@desk_page("hotline.dispatch")
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One request of the queue."""
    actor = actor_of(request)
    return _page(request, actor, _request(actor, number))


def _request(actor: Actor, number: str) -> Matter:
    matter = get_matter(actor, number)
    if matter.request is None:
        raise NotFound
    return matter


@desk_page("hotline.dispatch")
@limited(CHANGES)
@require_POST
def sort(request: HttpRequest, number: str, way: str) -> HttpResponse:
    """Send it, answer it, show the right road, ask, merge: 303 to the next one, or the page with what was typed."""
    actor = actor_of(request)
    matter = _request(actor, number)
    if way not in FORMS:
        raise NotFound
    form = FORMS[way](request.POST)
    if isinstance(form, SendForm) and matter.request:
        form.area_code = matter.request.area_code
    if not form.is_valid():
        return _page(request, actor, matter, way=way, form=form, status=422)
    try:
        after = _take(actor, matter, way, {**request.POST.dict(), **form.cleaned_data})
    except YiciError as error:
        again = _request(actor, number)
        return _page(request, actor, again, way=way, form=form, problem=error.message, status=error.status)
    return SeeOther(after)


def _take(actor: Actor, matter: Matter, way: str, given: dict[str, Any]) -> str:
    assert matter.request is not None
    key, home = matter.request.key, reverse("hotline:dispatch")
    if way == "send":
        proposed = suggest(matter.request)
        rule = next((item.rule for item in proposed.items if item.unit_code == given["to"]), "")
        done = dispatching.dispatch(
            actor=actor, request=key, unit=given["to"], expected=given["expected"], assisting=given["helpers"],
            kind=given["kind"] or matter.request.kind, urgency=given["urgency"] or matter.request.urgency,
            text=given["text"], rule=rule,
        )  # fmt: skip
        return f"{home}?{urlencode({'sent': done.order.number})}"
    if way == "answer":
        exits.answer_at_once(actor=actor, request=key, expected=given["expected"], text=given["text"])
    elif way == "decline":
        exits.decline(
            actor=actor, request=key, expected=given["expected"], exit=given["exit"], text=given["text"]
        )  # fmt: skip
    elif way == "merge":
        order = get_matter(actor, given.get("order", "")).order
        if order is None:
            raise NotFound
        merging.join(actor=actor, request=key, order=order.key, expected=matter.request.case_version)
    else:
        exits.ask_requester(actor=actor, request=key, text=given["text"])
        return reverse("hotline:dispatch-one", args=[matter.case.number])
    return home


@desk_page("hotline.dispatch")
@limited(CHANGES)
@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take the order that was just sent back, while the unit has not signed: its request is sorted again."""
    actor = actor_of(request)
    order = get_matter(actor, number).order
    if order is None:
        raise NotFound
    try:
        dispatching.recall(actor=actor, order=order.key, expected=order.case.version)
    except YiciError as error:
        messages.add_message(request, messages.INFO, error.message, extra_tags="over")
        return SeeOther(reverse("hotline:case", args=[number]))
    back = next((person.request_number for person in get_matter(actor, number).people if person.request_number), "")
    return SeeOther(reverse("hotline:dispatch-one", args=[back]) if back else reverse("hotline:dispatch"))


def _sent(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What was just sent, with its undo; empty without."""
    number = request.GET.get("sent", "")
    if not number:
        return {}
    try:
        order = get_matter(actor, number).order
    except YiciError:
        return {}
    return {"order": order, "may_undo": order is not None and order.case.phase == "waiting"} if order else {}


def _page(
    request: HttpRequest, actor: Actor, matter: Matter, *, way: str = "", form: django_forms.Form | None = None,
    problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    assert matter.request is not None
    found = suggest(matter.request)
    said = matter.request
    waiting = list_queue(actor)
    count = count_queue(actor)
    alike = like_it(actor, said, said.kind or found.kind)
    way = way or request.GET.get("way", "")
    if form is None and way in ("answer", "decline", "ask"):
        form = FORMS[way](initial={"expected": said.case_version})
    context: dict[str, Any] = {
        "queue": waiting, "count": count, "is_more": count >= COUNTED, "oldest": waiting[0] if waiting else None,
        "matter": matter, "request_view": said, "found": found, "alike": alike, "way": way, "form": form,
        "problem": problem, "sent": _sent(request, actor), "now": clock.now(), "limit": _limit(found, matter),
        "units": list_choices(said.area_code), "kinds": kind_choices(), "kind": said.kind or found.kind,
        "question": open_question(actor, said), "typed": form.data if form is not None and form.is_bound else {},
        "can_send": said.state in ("received", "in_hand"),
    }  # fmt: skip
    return render(request, "hotline/dispatch.html", context, status=status)


def _limit(found: Suggestions, matter: Matter) -> str:
    """The total limit that starts with the dispatch, with its day."""
    assert matter.request is not None
    (limit,) = limits_of(matter.request.kind or found.kind, matter.request.urgency, "final")
    words = {
        "hours": _("{length} hours"), "calendar_days": _("{length} days"), "working_days": _("{length} working days")
    }[limit.rule].format(length=limit.length)  # fmt: skip
    return _("{limit}, until {day}").format(limit=words, day=day_words(end_of(limit, clock.now()).due_on))
