"""Open questions as the page shows them: by column, the first rows of each, and never thousands at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yici.apps.places.public import actor_of
from yici.apps.tables.contracts import FillView, QuestionColumn, QuestionView
from yici.apps.tables.public import list_question_columns, list_questions
from yici.apps.tables.views.steps import steps
from yici.apps.tables.views.wholes import Whole
from yici.core.errors import YiciError

#: Rows of one column at first, and of all columns together.
ROWS_A_COLUMN, ROWS_A_PAGE = 50, 200
BUTTONS = 8  # more choices than this are a list to choose from
NUMBERS = ("int", "dec", "money", "area", "percent", "year", "number")
KINDS = {"date": "date", "phone": "phone", "id": "id", **dict.fromkeys(NUMBERS, "number")}


def key_of(number: int) -> str:
    """The name of a question's field."""
    return f"q{number}"


def address_of_answer(fill: FillView, number: int) -> str:
    """Where one answer is sent by itself."""
    return f"{reverse('tables:question', args=[fill.key, number])}?version={fill.version}"


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
        "choices": [
            {"value": choice, "label": choice, "more": _("still so") if choice == one.same else ""}
            for choice in one.choices
        ],
        "value": value,
        "blank": is_blank or one.state == "blank",
        "last": one.last_known or _("Nobody has filled this in"),
        "error": error,
        "unit": one.unit if one.unit and f"（{one.unit}）" not in one.prompt else "",
        "same": one.same,
    }


def show_questions(
    request: HttpRequest,
    fill: FillView,
    *,
    typed: Mapping[int, str] | None = None,
    wrong: Mapping[int, str] | None = None,
    problem: YiciError | None = None,
    whole: Whole | None = None,
    is_early: bool = False,
) -> HttpResponse:
    """The page of the questions; ``after-12=90`` shows the column of question 12 from the question after 90 on."""
    wrong = wrong or {}
    columns = list_question_columns(actor_of(request), fill.key)
    is_told = bool(whole and whole.message)
    context = {
        "fill": fill,
        "steps": steps(3, fill),
        "columns": _present_columns(request, fill, columns, typed or {}, wrong, whole),
        "wrong": len(wrong),
        "is_early": is_early,
        "problem": problem.message if problem else whole.message if whole else "",
    }
    status = problem.status if problem else 422 if wrong or is_early or is_told else 200
    return render(request, "tables/questions.html", context, status=status)


def _present_columns(
    request: HttpRequest,
    fill: FillView,
    columns: tuple[QuestionColumn, ...],
    typed: Mapping[int, str],
    wrong: Mapping[int, str],
    whole: Whole | None,
) -> list[dict[str, Any]]:
    after = {one.number: _after(request, one.number) for one in columns}
    shown = _rows_shown(columns, after, wrong)
    wanted = [number for numbers in shown.values() for number in numbers]
    found = list_questions(actor_of(request), fill.key, numbers=wanted, limit=len(wanted)) if wanted else ()
    rows = {
        one.number: {
            "question": present_question(one, value=typed.get(one.number, ""), error=wrong.get(one.number, "")),
            "url": address_of_answer(fill, one.number),
        }
        for one in found
    }
    here = reverse("tables:questions", args=[fill.key])
    sheets = {one.sheet for one in columns}
    return [
        {
            "column": one,
            "title": " › ".join(one.title.split("/")),
            "sheet": one.sheet if len(sheets) > 1 else "",
            "rows": [rows[number] for number in shown[one.number] if number in rows],
            "after": after[one.number],
            "next": min(_left(one, shown[one.number]), ROWS_A_COLUMN),
            "more": _more(here, one, shown[one.number]),
            "start": f"{here}#column-{one.number}" if after[one.number] else "",
            "value": whole.value if whole and whole.number == one.number else "",
        }
        for one in columns
    ]


def _rows_shown(
    columns: tuple[QuestionColumn, ...], after: Mapping[int, int | None], wrong: Mapping[int, str]
) -> dict[int, list[int]]:
    """The questions shown of each column: a column that was paged, and wrong answers, before all others."""
    left = ROWS_A_PAGE
    shown: dict[int, list[int]] = {}
    for one in sorted(columns, key=lambda column: after[column.number] is None):
        rest = [number for number in one.numbers if number > (after[one.number] or 0)]
        most = min(ROWS_A_COLUMN, left)
        shown[one.number] = sorted({*rest[:most], *(number for number in one.numbers if number in wrong)})
        left -= min(len(rest), most)
    return shown


def _more(here: str, one: QuestionColumn, shown: list[int]) -> str:
    """Where the next rows of a column are, empty when all are shown."""
    if not _left(one, shown):
        return ""
    return f"{here}?after-{one.number}={shown[-1] if shown else 0}#column-{one.number}"


def _left(one: QuestionColumn, shown: list[int]) -> int:
    """How many questions of a column come after those shown."""
    return sum(number > shown[-1] for number in one.numbers) if shown else one.open


def _after(request: HttpRequest, number: int) -> int | None:
    """The question after which a column is shown; None when nobody paged it."""
    name = f"after-{number}"
    given = request.POST.get(name) or request.GET.get(name) or ""
    return int(given) if given.isdecimal() and len(given) < 10 else None
