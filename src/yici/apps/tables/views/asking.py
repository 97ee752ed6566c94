"""Only the open questions, in one grid: each answer is saved by itself, or all as one plain form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.tables.contracts import Answer, FillView, QuestionView
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
from yici.apps.tables.views.steps import ANSWERS, CHANGES, SeeOther, check_version, steps
from yici.core.errors import ChangedMeanwhile, NotFound, YiciError
from yici.core.ratelimit import limited

A_PAGE = 60
BUTTONS = 8  # more choices than this are a list to choose from
NUMBERS = ("int", "dec", "money", "area", "percent", "year", "number")
KINDS = {"date": "date", "phone": "phone", "id": "id", **dict.fromkeys(NUMBERS, "number")}
LONGEST = 400


def key_of(number: int) -> str:
    """The name of a question's field."""
    return f"q{number}"


@desk_page("tables.fill")
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The grid; POST saves all that was typed and, as asked, makes the file (“take”: also with open questions)."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    if request.method == "GET":
        return _grid(request, fill)
    shown = list_questions(actor, key, after=_after(request), limit=A_PAGE)
    typed = {one.number: request.POST.get(key_of(one.number), "")[:LONGEST] for one in shown}
    wrong: dict[int, str] = {}
    given = VersionForm(request.POST)
    try:
        given.is_valid()
        check_version(fill, given)
        blank = [one.number for one in shown if one.choices and _is_blank(request, one)]
        answers = [Answer(number, value.strip()) for number, value in typed.items() if value.strip()]
        if blank:
            leave_blank(actor=actor, fill=key, numbers=blank)
        if answers:
            outcome = answer_questions(actor=actor, fill=key, answers=answers)
            wrong = {one.number: one.message for one in outcome.refused}
        fill = get_fill(actor, key)
        step = request.POST.get("then", "")
        if not wrong and (step == "take" or (step == "done" and not fill.open_questions)):
            make_file(actor=actor, fill=key)
            return SeeOther(reverse("tables:receipt", args=[key]))
    except NotFound:
        raise
    except YiciError as problem:
        return _grid(request, get_fill(actor, key), typed=typed, problem=problem)
    if not wrong and step == "":
        return SeeOther(reverse("tables:questions", args=[key]))
    return _grid(request, fill, typed=typed, wrong=wrong, is_early=step == "done" and not wrong)


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
        "url": _address(fill, number),
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


def present_question(one: QuestionView, *, value: str = "", error: str = "", is_blank: bool = False) -> dict[str, Any]:
    """A question in the shape that ``parts/question.html`` takes."""
    kind = "choice" if one.choices else KINDS.get(one.type, "text")
    if len(one.choices) > BUTTONS:
        kind = "select"
    return {
        "key": key_of(one.number),
        "who": one.who or _("The form itself"),
        "who_more": one.hint,
        "prompt": one.prompt,
        "kind": kind,
        "choices": [{"value": choice, "label": choice} for choice in one.choices],
        "value": value,
        "blank": is_blank or one.state == "blank",
        "last": one.last_known or _("Nobody has filled this in"),
        "error": error,
        "unit": one.unit if one.unit and f"（{one.unit}）" not in one.prompt else "",
    }


def _is_blank(request: HttpRequest, one: QuestionView) -> bool:
    """Whether “leave blank” was chosen: the field came, and came empty."""
    return len(one.choices) <= BUTTONS and request.POST.get(key_of(one.number), "-").strip() == ""


def _after(request: HttpRequest) -> int:
    given = request.POST.get("after") or request.GET.get("after") or "0"
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _address(fill: FillView, number: int) -> str:
    return f"{reverse('tables:question', args=[fill.key, number])}?version={fill.version}"


def _grid(
    request: HttpRequest,
    fill: FillView,
    *,
    typed: Mapping[int, str] | None = None,
    wrong: Mapping[int, str] | None = None,
    problem: YiciError | None = None,
    is_early: bool = False,
) -> HttpResponse:
    actor = actor_of(request)
    after = _after(request)
    found: Sequence[QuestionView] = list_questions(actor, fill.key, after=after, limit=A_PAGE + 1)
    typed, wrong = typed or {}, wrong or {}
    rows = [
        {
            "question": present_question(one, value=typed.get(one.number, ""), error=wrong.get(one.number, "")),
            "url": _address(fill, one.number),
        }
        for one in found[:A_PAGE]
    ]
    more = f"?after={found[A_PAGE - 1].number}" if len(found) > A_PAGE else ""
    context = {
        "fill": fill,
        "steps": steps(3, fill),
        "rows": rows,
        "after": after,
        "next": more and reverse("tables:questions", args=[fill.key]) + more,
        "wrong": len(wrong),
        "is_early": is_early,
        "problem": problem.message if problem else "",
    }
    status = problem.status if problem else 422 if wrong or is_early else 200
    return render(request, "tables/questions.html", context, status=status)
