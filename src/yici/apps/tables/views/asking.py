"""Only the open questions, by column: answered one by one, a whole column in one click, or all as one form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.tables.contracts import Answer
from yici.apps.tables.errors import QuestionUnknown
from yici.apps.tables.forms import VersionForm
from yici.apps.tables.public import (
    answer_question,
    answer_questions,
    get_fill,
    get_questions_file,
    leave_blank,
    list_questions,
    make_file,
)
from yici.apps.tables.views.grid import BUTTONS, address_of_answer, key_of, present_question, show_questions
from yici.apps.tables.views.steps import ANSWERS, CHANGES, check_version
from yici.apps.tables.views.wholes import act_on_column
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import ChangedMeanwhile, NotFound, YiciError
from yici.core.ratelimit import limited

LONGEST = 400


@desk_page("tables.fill")
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The questions by column; POST saves all that was typed, then acts on a whole column or makes the file
    (“take”: also with open questions)."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    if request.method == "GET":
        return show_questions(request, fill)
    typed = _typed(request)
    given, wrong, whole = VersionForm(request.POST), {}, None
    try:
        given.is_valid()
        check_version(fill, given)
        wrong = _save(actor, key, typed)
        whole = act_on_column(request, actor, fill)
        fill = get_fill(actor, key)
        step = request.POST.get("then", "")
        if not wrong and (step == "take" or (step == "done" and not fill.open_questions)):
            make_file(actor=actor, fill=key)
            return SeeOther(reverse("tables:receipt", args=[key]))
    except NotFound:
        raise
    except YiciError as problem:
        return show_questions(request, get_fill(actor, key), typed=typed, problem=problem)
    if not wrong and step == "" and (whole is None or not whole.message):
        anchor = f"#column-{whole.number}" if whole else ""
        return SeeOther(reverse("tables:questions", args=[key]) + anchor)
    return show_questions(request, fill, typed=typed, wrong=wrong, whole=whole, is_early=step == "done" and not wrong)


def _typed(request: HttpRequest) -> dict[int, str]:
    """What came for each question by its number; what is not of this form has no name of a question."""
    found = ((name, text) for name, text in request.POST.items() if name[:1] == "q" and name[1:].isdecimal())
    return {int(name[1:]): str(text)[:LONGEST].strip() for name, text in found if len(name) < 10}


def _save(actor: Actor, key: uuid.UUID, typed: Mapping[int, str]) -> dict[int, str]:
    """Keep what was typed or left blank; the refused ones with what is wrong."""
    shown = list_questions(actor, key, numbers=typed, limit=len(typed)) if typed else ()
    blank = [one.number for one in shown if 0 < len(one.choices) <= BUTTONS and not typed[one.number]]
    answers = [Answer(one.number, typed[one.number]) for one in shown if typed[one.number]]
    if blank:
        leave_blank(actor=actor, fill=key, numbers=blank)
    if not answers:
        return {}
    return {one.number: one.message for one in answer_questions(actor=actor, fill=key, answers=answers).refused}


@desk_page("tables.fill")
@limited(ANSWERS)
@require_POST
def question(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """One answer, as htmx sends it: the same row comes back, saved or with what is wrong; 422 then."""
    actor = actor_of(request)
    shown = next(iter(list_questions(actor, key, state="all", after=number - 1, limit=1)), None)
    if shown is None or shown.number != number:
        raise QuestionUnknown(number=number)
    if str(get_fill(actor, key).version) != request.GET.get("version", ""):
        raise ChangedMeanwhile
    value = request.POST.get(key_of(number), "")[:LONGEST].strip()
    wrong = ""
    if value:
        outcome = answer_question(actor=actor, fill=key, number=number, value=value)
        wrong = next((one.message for one in outcome.refused), "")
    elif shown.choices:
        leave_blank(actor=actor, fill=key, numbers=[number])
    fill = get_fill(actor, key)
    context = {
        "question": present_question(shown, value=value, error=wrong, is_blank=not value and bool(shown.choices)),
        "url": address_of_answer(fill, number),
        "fill": fill,
    }
    if not getattr(request, "htmx", False):
        return SeeOther(reverse("tables:questions", args=[key]))
    return render(request, "tables/pieces/answered.html", context, status=422 if wrong else 200)


@desk_page("tables.fill")
@require_safe
def questions_file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The open questions as a file, to be answered by those who know."""
    made = get_questions_file(actor_of(request), key)
    response = HttpResponse(made.data, content_type=f"{made.media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="questions.csv"'
    return response
