"""Questions one card at a time: for phones, where a table of questions is too wide. Plain forms, no script needed."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yici.apps.places.public import actor_of, desk_page
from yici.apps.tables.contracts import FillView, QuestionView
from yici.apps.tables.errors import QuestionUnknown
from yici.apps.tables.forms import OneAnswerForm
from yici.apps.tables.public import answer_question, get_fill, leave_blank, list_questions
from yici.apps.tables.views.grid import present_question
from yici.apps.tables.views.steps import ANSWERS, steps
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.ratelimit import limited


@desk_page("tables.fill")
@limited(ANSWERS)
@require_http_methods(["GET", "POST"])
def one_by_one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The next open question by itself (``?after=`` is the number of the one before); POST answers it or leaves it."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    if request.method == "GET":
        after = request.GET.get("after", "0")
        return _show(request, actor, fill, int(after) if after.isdecimal() and len(after) < 9 else 0)
    given = OneAnswerForm(request.POST)
    if not given.is_valid():
        return _show(request, actor, fill, 0)
    number, value = given.cleaned_data["number"], given.cleaned_data["value"].strip()
    step = given.cleaned_data["step"]
    if step == "blank":
        leave_blank(actor=actor, fill=key, numbers=[number])
    elif step != "later" and value:
        refused = answer_question(actor=actor, fill=key, number=number, value=value).refused
        if refused:
            return _show(request, actor, get_fill(actor, key), number - 1, value=value, error=refused[0].message)
    elif step != "later":
        return _show(request, actor, fill, number - 1)
    return SeeOther(f"{reverse('tables:one-by-one', args=[key])}?after={number}")


def _show(
    request: HttpRequest, actor: Actor, fill: FillView, after: int, *, value: str = "", error: str = ""
) -> HttpResponse:
    one = _next(actor, fill, after)
    context = {
        "fill": fill,
        "steps": steps(3, fill),
        "one": one,
        "question": present_question(one, value=value, error=error) if one is not None else None,
    }
    return render(request, "tables/one_by_one.html", context, status=422 if error else 200)


def _next(actor: Actor, fill: FillView, after: int) -> QuestionView | None:
    """The next open question after a number; after the last one the first that was put off."""
    try:
        found = list_questions(actor, fill.key, after=after, limit=1) or list_questions(actor, fill.key, limit=1)
    except QuestionUnknown:
        return None
    return next(iter(found), None)
