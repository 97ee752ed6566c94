"""The buttons of a whole column of questions: leave it blank, fill it alike, take that back."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from yici.apps.tables.contracts import FillView
from yici.apps.tables.public import answer_column, leave_column_blank, undo_column
from yici.core.access import Actor

LONGEST = 400


@dataclass(frozen=True, slots=True)
class Whole:
    """A column that was acted on: the question that names it, what was typed for all, what was wrong with it."""

    number: int
    value: str = ""
    message: str = ""


def act_on_column(request: HttpRequest, actor: Actor, fill: FillView) -> Whole | None:
    """Do what the pressed button says (``blank-12``, ``fill-12``, ``undo-12``); None when it was another button.

    Enter in the box of a column presses no button: the one column with something typed in its box is filled.
    """
    step, _dash, given = (request.POST.get("whole") or _typed_for_a_column(request)).partition("-")
    if not given.isdecimal() or len(given) > 8:
        return None
    number = int(given)
    if step == "blank":
        leave_column_blank(actor=actor, fill=fill.key, number=number)
    elif step == "undo":
        undo_column(actor=actor, fill=fill.key, number=number)
    elif step == "fill":
        value = request.POST.get(f"whole-{number}", "")[:LONGEST].strip()
        if not value:
            return Whole(number, message=_("First say what stands in the whole column."))
        refused = answer_column(actor=actor, fill=fill.key, number=number, value=value).refused
        return Whole(number, value, refused[0].message if refused else "")
    return Whole(number)


def _typed_for_a_column(request: HttpRequest) -> str:
    if request.POST.get("then"):
        return ""
    typed = [name for name, value in request.POST.items() if name.startswith("whole-") and str(value).strip()]
    return typed[0].replace("whole-", "fill-") if len(typed) == 1 else ""
