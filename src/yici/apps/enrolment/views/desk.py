"""Class draws at the desk: the list, a new one from the school's file, one with all its steps, slips and lists."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.enrolment.contracts import GROUPS, LATE, NUMBERS, TEACHERS, Prepared
from yici.apps.enrolment.errors import RowsAreBad
from yici.apps.enrolment.forms import AskForm, FreezeAgainForm, FreezeForm, ImportForm, LateForm, StepForm
from yici.apps.enrolment.public import (
    add_late_pupil,
    ask_change,
    balance_for,
    decide_change,
    export_class_lists,
    freeze_classes,
    get_approvals_waiting,
    get_class_draw,
    import_classes,
    list_changes,
    list_class_draws,
    list_columns,
    list_pupils,
    list_steps,
    part_draws,
    publish_classes,
    take_slips,
    withdraw_classes,
)
from yici.apps.enrolment.states import APPROVE, CHANGE_WORDS, CLASS_WORDS, MANAGE
from yici.apps.enrolment.views.wording import LEVEL_WORDS, PART_WORDS, STEP_WORDS
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock, uploads
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ids import new_key
from yici.core.ratelimit import Bucket, limited
from yici.core.sentences import said_of

UPLOADS = Bucket(burst=20, per_minute=10)
CHANGES = Bucket(burst=60, per_minute=60)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ORDER = {GROUPS: 1, NUMBERS: 2, TEACHERS: 3, LATE: 4}
FORMS: dict[str, type[forms.Form]] = {
    "freeze": FreezeForm, "freeze_again": FreezeAgainForm, "withdraw": StepForm, "publish": StepForm, "late": LateForm,
    "ask": AskForm,
}  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


@desk_page()
@require_safe
def class_draws(request: HttpRequest) -> HttpResponse:
    """Class draws of the own school, or of the schools of the own areas with what waits for a decision."""
    actor = actor_of(request)
    if not actor.may(MANAGE) and not actor.may(APPROVE):
        raise NotFound
    rows, following = list_class_draws(actor, before=_number(request.GET.get("before", "")))
    context = {
        "rows": [{"row": one, "state": CLASS_WORDS[one.state]} for one in rows],
        "later": f"{reverse('enrolment:classes')}?before={following}" if following else "",
        "waiting": get_approvals_waiting(actor),
        "may_import": actor.may(MANAGE),
    }
    return render(request, "enrolment/classes.html", context)


@desk_page(MANAGE)
@limited(UPLOADS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The school's list comes in: 303 to its class draw, or 422 with every bad row."""
    actor = actor_of(request)
    start = {"year": clock.today().year, "grade": 7}
    form = ImportForm(request.POST if request.method == "POST" else None, initial=start)
    submission = request.POST.get("submission") or str(new_key())
    problem = ""
    bad: list[tuple[int, str]] = []
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        file = request.FILES.get("list")
        try:
            if file is None:
                problem = _("No file came with it. Choose the list of the grade.")
            else:
                data = file.read(uploads.Bounds().size + 1)
                name = file.name or "list"
                if not name.lower().endswith((".csv", ".txt")):
                    data = uploads.check_upload(data, name, allow=uploads.FORMS).data
                made = import_classes(
                    actor=actor, data=data, prepared=_prepared(form.cleaned_data),
                    submission=uuid.UUID(submission),
                )  # fmt: skip
                return SeeOther(reverse("enrolment:class-draw", args=[made.key]))
        except RowsAreBad as error:
            problem, bad = error.message, [(one.row, said_of(one.problem, one.facts)) for one in error.rows]
        except ValueError:
            problem = _("This page was changed on its way. Open it again and put the file in once more.")
        except NotFound:
            raise
        except YiciError as error:
            problem, status = error.message, error.status
    context = {"form": form, "submission": submission, "problem": problem, "bad": bad, "columns": list_columns()}
    return render(request, "enrolment/new.html", context, status=status)


def _prepared(data: dict[str, Any]) -> Prepared:
    teams = tuple(line.strip() for line in data["teams"].splitlines() if line.strip())
    return Prepared(data["year"], data["grade"], data["classes"], teams, data["reason"])


@desk_page()
@require_safe
def class_draw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One class draw: where it stands, its draws, its classes, what can be done now."""
    return _page(request, key)


def _page(
    request: HttpRequest, key: uuid.UUID, *, problem: str = "", typed: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor, found = actor_of(request), get_class_draw(actor_of(request), key)
    steps = []
    for button in list_steps(actor, key):
        form = (
            typed[1] if typed and typed[0] == button.event else FORMS[button.event](initial={"expected": found.version})
        )
        steps.append({"button": button, "form": form, "words": STEP_WORDS[button.event]})
    pupils = list_pupils(actor, key)
    balance = balance_for(actor, key)
    parts = [
        {"words": PART_WORDS[matter], "number": number, "is_void": is_void, "is_drawn": state == "drawn"}
        for matter, number, state, is_void in part_draws(key)
    ]
    context = {
        "draw": found, "state": CLASS_WORDS[found.state], "steps": steps, "problem": problem, "pupils": pupils,
        "parts": parts, "balance": balance, "level": LEVEL_WORDS[balance.level] if balance else "",
        "changes": [
            {"line": one, "state": CHANGE_WORDS[one.state], "buttons": [(b, STEP_WORDS[b.event]) for b in buttons]}
            for one, buttons in list_changes(key, actor)
        ],
        "is_school": actor.may(MANAGE), "may_lists": bool(balance) and actor.may(MANAGE),
        "columns": [one.name for one in list_columns() if one.code in (*found.balance, *found.scores)],
        "waits": [one for one in pupils if one.is_late and one.class_number is None],
    }  # fmt: skip
    return render(request, "enrolment/class_draw.html", context, status=status)


@desk_page()
@limited(CHANGES)
@require_POST
def act(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A step: seal, withdraw, publish, a late pupil, a change asked for."""
    actor, event = actor_of(request), request.POST.get("event", "")
    get_class_draw(actor, key)
    if event not in FORMS:
        return _page(request, key, problem=_("Choose one of the steps on this page."), status=422)
    form = FORMS[event](request.POST)
    if not form.is_valid():
        return _page(request, key, typed=(event, form), status=422)
    data = form.cleaned_data
    common: dict[str, Any] = {"actor": actor, "class_draw": key, "expected": data["expected"]}
    try:
        if isinstance(form, FreezeForm):
            freeze_classes(**common, beacon=form.said(), reason=data.get("reason", ""))
        elif isinstance(form, LateForm):
            add_late_pupil(**common, name=data["name"], kinds={"sex": data["sex"]}, beacon=form.said())
        elif isinstance(form, AskForm):
            ask_change(**common, line=data["line"], to_class=data["to_class"], reason=data["reason"])
        elif event == "publish":
            publish_classes(**common)
        else:
            withdraw_classes(**common)
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, key, problem=error.message, typed=(event, form), status=error.status)
    return SeeOther(reverse("enrolment:class-draw", args=[key]))


@desk_page(APPROVE)
@limited(CHANGES)
@require_POST
def decide(request: HttpRequest, key: uuid.UUID, change: uuid.UUID) -> HttpResponse:
    """The education bureau approves or declines a change."""
    actor, expected = actor_of(request), _number(request.POST.get("expected", ""))
    get_class_draw(actor, key)
    event = request.POST.get("event", "")
    if event not in ("approve", "decline"):
        return _page(request, key, problem=_("Choose one of the steps on this page."), status=422)
    try:
        decide_change(actor=actor, change=change, expected=expected, event=event)
    except NotFound:
        raise
    except YiciError as error:
        return _page(request, key, problem=error.message, status=error.status)
    return SeeOther(reverse("enrolment:class-draw", args=[key]))


@desk_page(MANAGE)
@require_safe
def slips(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Slips for the parents, to be printed and cut; the look is kept."""
    actor = actor_of(request)
    pupils = take_slips(actor=actor, class_draw=key)
    context = {
        "draw": get_class_draw(actor, key), "address": request.build_absolute_uri(reverse("open:class-check")),
        "pupils": [{"one": one, "code": "-".join(one.code[at : at + 4] for at in range(0, 16, 4))} for one in pupils],
    }  # fmt: skip
    return render(request, "enrolment/slips.html", context)


@desk_page(MANAGE)
@require_safe
def lists(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Class lists with names, a workbook for the school."""
    name, data = export_class_lists(actor_of(request), key)
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
