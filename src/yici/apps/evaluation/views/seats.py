"""Calls, seat codes, names for a purpose and deviations: what the centre does at a project's page, and the report."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.evaluation.errors import ProjectNotFound, SeatNotFound
from yici.apps.evaluation.forms import AnswerForm
from yici.apps.evaluation.public import (
    answer_call,
    get_project_by_number,
    issue_code,
    look_at_name,
    make_report,
    note_silence,
)
from yici.apps.evaluation.views.answers import CHANGES, number_of, pdf
from yici.apps.evaluation.views.projects import page
from yici.apps.places.public import actor_of, desk_page
from yici.core.answers import SeeOther
from yici.core.errors import YiciError
from yici.core.ratelimit import limited


def _refused(request: HttpRequest, number: str, error: YiciError) -> HttpResponse:
    if isinstance(error, ProjectNotFound | SeatNotFound):
        raise error
    return page(
        request, get_project_by_number(actor_of(request), number), problem=error.message, status=error.status
    )  # fmt: skip


@desk_page("evaluation.manage")
@limited(CHANGES)
@require_POST
def answer(request: HttpRequest, number: str, seat: uuid.UUID) -> HttpResponse:
    """An expert answered the call: 303 back to the seats, or the sentence that refuses it."""
    actor = actor_of(request)
    found, form = get_project_by_number(actor, number), AnswerForm(request.POST)
    if not form.is_valid():
        return page(request, found, problem=_("Choose an answer, and keep the reason short."), status=422)
    try:
        answer_call(actor=actor, seat=seat, **form.cleaned_data)
    except YiciError as error:
        return _refused(request, number, error)
    return SeeOther(f"{reverse('evaluation:project', args=[found.number])}#seats")


@desk_page("evaluation.manage")
@limited(CHANGES)
@require_POST
def code(request: HttpRequest, number: str, seat: uuid.UUID) -> HttpResponse:
    """A new seat code, shown this once."""
    actor = actor_of(request)
    get_project_by_number(actor, number)
    try:
        made = issue_code(actor=actor, seat=seat, expected=number_of(request.POST.get("expected")))
    except YiciError as error:
        return _refused(request, number, error)
    response = page(request, get_project_by_number(actor, number), code=made)
    response.headers["Cache-Control"] = "no-store"
    return response


@desk_page("evaluation.manage")
@limited(CHANGES)
@require_POST
def name(request: HttpRequest, number: str, seat: uuid.UUID) -> HttpResponse:
    """The person at a seat, for a purpose that stays on the timeline."""
    actor = actor_of(request)
    get_project_by_number(actor, number)
    try:
        shown = look_at_name(actor=actor, seat=seat, purpose=request.POST.get("purpose", ""))
    except YiciError as error:
        return _refused(request, number, error)
    response = page(request, get_project_by_number(actor, number), shown=shown)
    response.headers["Cache-Control"] = "no-store"
    return response


@desk_page("evaluation.manage")
@limited(CHANGES)
@require_POST
def silence(request: HttpRequest, number: str, deviation: uuid.UUID) -> HttpResponse:
    """An expert said nothing about a deviation: written down with what was tried."""
    actor = actor_of(request)
    found = get_project_by_number(actor, number)
    try:
        note_silence(actor=actor, project=found.key, deviation=deviation, text=request.POST.get("text", ""))
    except YiciError as error:
        return _refused(request, number, error)
    return SeeOther(f"{reverse('evaluation:project', args=[found.number])}#deviations")


@desk_page()
@limited(CHANGES)
@require_safe
def report(request: HttpRequest, number: str) -> HttpResponse:
    """The report as PDF; names stand in it when they may stand on the page."""
    actor = actor_of(request)
    found = get_project_by_number(actor, number)
    return pdf(make_report(actor, found.key), found.number)
