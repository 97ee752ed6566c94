"""The window and the units that decide: what was taken in, one application, one part with what can be done now."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.cases.public import EventView, state_words, timeline
from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.deciding import WITH_GROUNDS, Told, move_part, withdraw_application
from yici.apps.services.actions.looking import look_at_application
from yici.apps.services.guards import get_application_for, get_part_for
from yici.apps.services.models import ApplicationPart
from yici.apps.services.selectors.applications import list_letters, list_papers, part_view, view_of
from yici.apps.services.selectors.signs import sign_of_form
from yici.apps.services.selectors.steps import facts_of
from yici.apps.services.selectors.written import Written, written_lines
from yici.apps.services.states import APPLICATION, PART, PART_STATES
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited

CHANGES = Bucket(burst=60, per_minute=60)
STEP_WORDS = {
    "accept": gettext_lazy("Accept it"),
    "ask_supplement": gettext_lazy("Say what is missing"),
    "decline": gettext_lazy("Do not accept it"),
    "supply": gettext_lazy("What was missing has come"),
    "begin_special": gettext_lazy("Begin a special procedure"),
    "end_special": gettext_lazy("The procedure has ended"),
    "ask_extension": gettext_lazy("Ask for an extension"),
    "approve_extension": gettext_lazy("Approve the extension"),
    "refuse_extension": gettext_lazy("Do not extend"),
    "grant": gettext_lazy("Grant the item"),
    "refuse": gettext_lazy("Refuse it"),
    "serve": gettext_lazy("Hand over the result"),
    "withdraw": gettext_lazy("The applicant takes it back"),
}


@desk_page()
@require_safe
def application(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One application with its parts."""
    return _application(request, key)


def _application(
    request: HttpRequest, key: uuid.UUID, *, problem: str = "", status: int = 200, looked: Any = None,
    written: Sequence[Written] = (),
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    row = get_application_for(actor, key)
    context = {
        "row": view_of(row), "state": state_words(f"{APPLICATION}:{view_of(row).state}"), "problem": problem,
        "papers": list_papers(row), "evidence_of": row.key, "looked": looked, "written": written,
        "lines": told_lines(APPLICATION, timeline(actor, row.case_id)),
        "shown": sign_of_form(looked.values) if looked else None,
        "may_withdraw": actor.may("services.take") and row.case.phase != "closed",
    }  # fmt: skip
    return render(request, "services/application.html", context, status=status)


@desk_page()
@limited(CHANGES)
@require_POST
def look(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What the applicant wrote, for a purpose and with a trace."""
    try:
        found = look_at_application(actor=actor_of(request), application=key, purpose=request.POST.get("purpose", ""))
    except NotFound:
        raise
    except YiciError as error:
        return _application(request, key, problem=error.message, status=error.status)
    return _application(request, key, looked=found, written=written_lines(found.values, found.sources, key))


@desk_page("services.take")
@limited(CHANGES)
@require_POST
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The applicant takes back what is not decided."""
    try:
        withdraw_application(actor=actor_of(request), application=key, expected=_int(request.POST.get("expected", "")))
    except NotFound:
        raise
    except YiciError as error:
        return _application(request, key, problem=error.message, status=error.status)
    return _to(reverse("services-desk:application", args=[key]))


@desk_page()
@limited(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One part; what can be done now has its form."""
    actor = actor_of(request)
    row = get_part_for(actor, key)
    if request.method != "POST":
        return _part(request, row)
    event = request.POST.get("event", "")
    if event not in STEP_WORDS:
        return _part(request, row, problem=_("Choose one of the steps on this page."), status=422)
    try:
        move_part(
            actor=actor, part=key, event=event, expected=_int(request.POST.get("expected", "")), told=_told(request)
        )  # fmt: skip
    except NotFound:
        raise
    except YiciError as error:
        return _part(request, get_part_for(actor, key), problem=error.message, status=error.status)
    return _to(reverse("services-desk:part", args=[key]))


def _told(request: HttpRequest) -> Told:
    until = None
    with contextlib.suppress(ValueError):
        until = dt.date.fromisoformat(request.POST.get("until", ""))
    came = dict.fromkeys(request.POST.getlist("came")[:60], "window")
    return Told(request.POST.get("text", "")[:2000], tuple(request.POST.getlist("missing")[:60]), until, None, came)


def _part(request: HttpRequest, row: ApplicationPart, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    found = part_view(row)
    facts = dataclasses.replace(facts_of(actor, row), is_complete=True)  # what has come is said with the step itself
    steps = [
        {
            "event": one.event, "label": STEP_WORDS[one.event], "is_possible": one.is_possible, "reason": one.reason,
            "with_text": one.event in (*WITH_GROUNDS, "ask_supplement"), "with_until": one.event == "begin_special",
            "with_missing": one.event == "ask_supplement", "with_came": one.event == "supply",
        }
        for one in PART_STATES.allowed(found.state, actor=actor, facts=facts)
    ]  # fmt: skip
    lines = told_lines(PART, timeline(actor, row.case_id))
    was_late = bool(problem) and _int(request.POST.get("expected", "")) != found.version
    context = {
        "row": found, "application": view_of(row.application), "steps": steps, "problem": problem,
        "meanwhile": max(lines, key=lambda one: one["at"]) if was_late and lines else None,
        "typed": request.POST.get("text", "") if problem else "", "typed_for": request.POST.get("event", ""),
        "content": row.pinned.content, "letters": list_letters(row.letters.all()),
        "papers": list_papers(row.application, row), "evidence_of": row.application.key,
        "lines": lines,
    }  # fmt: skip
    return render(request, "services/part.html", context, status=status)


def told_lines(case_type: str, events: Sequence[EventView]) -> list[dict[str, Any]]:
    """What happened to a case, with its states in words."""
    return [
        {"at": one.at, "words": state_words(f"{case_type}:{one.state}"), "who": one.who, "text": one.text}
        for one in events
    ]  # fmt: skip


def _int(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _to(address: str) -> HttpResponse:
    return SeeOther(address)
