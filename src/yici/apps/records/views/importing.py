"""A file of records: dropped, checked whole, applied by a job with its progress, taken back as a whole."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.records.actions.importing import check_import, stage_import, withdraw_import
from yici.apps.records.contracts import ImportReport, Problem
from yici.apps.records.forms import ImportForm, WithdrawForm
from yici.apps.records.rules.rosters import kind_of
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.imports import ImportFacts, import_facts, list_imports
from yici.apps.records.views.adding import villages_of
from yici.apps.records.views.asking import IMPORT, UPLOADS, entity_named
from yici.apps.records.views.telling import name_of_element, name_of_entity, names_of
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited
from yici.core.uploads import check_upload

ALLOWED = ("xlsx", "xls", "text")
MOST_SHOWN = 200


@desk_page(IMPORT)
@limited(UPLOADS)
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest, kind: str) -> HttpResponse:
    """GET: where a file is dropped, and the imports before; POST: the file, checked whole."""
    actor, entity = actor_of(request), entity_named(kind)
    context = _frame(actor, entity)
    if request.method == "GET":
        return render(request, "records/import.html", context)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return render(request, "records/import.html", {**context, "error": words}, status=422)
    try:
        return _take(request, actor, entity, form.cleaned_data, context)
    except YiciError as problem:
        return render(request, "records/import.html", {**context, "error": problem.message}, status=problem.status)


def _take(
    request: HttpRequest, actor: Actor, entity: str, clean: dict[str, Any], context: dict[str, Any]
) -> HttpResponse:
    file = clean["form"]
    data = check_upload(file.read(), file.name, allow=ALLOWED).data
    report = check_import(actor, data, file.name, entity=entity, area=clean["area"])
    errors = [one for one in report.problems if not one.is_warning]
    doubles = [one for one in report.problems if one.code == "perhaps_same"]
    if doubles and not clean["sure"] and not errors:
        errors = doubles  # somebody of this name and birth date is here: a person says whether it is the same
    if errors or not report.rows:
        return render(request, "records/import.html", {**context, **_refused(report, file.name, errors)}, status=422)
    made = stage_import(
        actor, data, file.name, entity=entity, area=clean["area"], valid_on=clean["valid_on"], as_job=True
    )
    assert made.batch is not None
    warnings = [one.message for one in report.problems][:MOST_SHOWN]
    request.session["import"] = {"batch": str(made.batch), "columns": dict(report.columns), "warnings": warnings}
    return SeeOther(reverse("records:import", args=[kind_of(entity), made.batch]))


def _frame(actor: Actor, entity: str) -> dict[str, Any]:
    found = list_imports(actor, entity)
    people = names_of(one.account for one in found)
    return {
        "kind": kind_of(entity),
        "name": name_of_entity(entity),
        "areas": villages_of(actor),
        "submission": uuid.uuid4(),
        "imports": [_told(one, people) for one in found],
    }


def _told(one: ImportFacts, people: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "facts": one,
        "who": people.get(one.account, "") if one.account else "",
        "state": state_words(one.state),
        "url": reverse("records:import", args=[kind_of(one.entity), one.key]),
    }


def state_words(state: str) -> str:
    """The state of an import in words."""
    return {
        "checked": _("checked, not begun"),
        "applying": _("going in"),
        "effective": _("in"),
        "withdrawn": _("taken back"),
    }.get(state, state)


def _refused(report: ImportReport, name: str, errors: list[Problem]) -> dict[str, Any]:
    """Every bad row with what is wrong and how to put it right; the columns as they were understood."""
    return {
        "file_name": name,
        "bad": [{"row": one.row, "message": one.message} for one in errors[:MOST_SHOWN]],
        "bad_rows": len({one.row for one in errors}),
        "bad_more": max(len(errors) - MOST_SHOWN, 0),
        "rows": report.rows,
        "columns": columns_of(report.columns),
    }


def columns_of(columns: Any) -> list[dict[str, Any]]:
    """Headings with the elements they were understood as."""
    elements = catalogue()
    return [
        {"heading": heading, "element": name_of_element(element) if (element := elements.element(code)) else ""}
        for heading, code in columns.items()
    ]


def _import_of(request: HttpRequest, kind: str, batch: uuid.UUID) -> ImportFacts:
    found = import_facts(actor_of(request), batch)
    if found.entity != entity_named(kind):
        raise NotFound
    return found


@desk_page(IMPORT)
@require_safe
def one_import(request: HttpRequest, kind: str, batch: uuid.UUID) -> HttpResponse:
    """One import: how far it is, what it brought, the way back."""
    found = _import_of(request, kind, batch)
    told = request.session.get("import", {})
    is_mine = told.get("batch") == str(batch)
    context = {
        "facts": found,
        "kind": kind,
        "name": name_of_entity(found.entity),
        "state": state_words(found.state),
        "who": names_of([found.account]).get(found.account, "") if found.account else "",
        "columns": columns_of(told["columns"]) if is_mine else columns_of(dict.fromkeys(found.columns, "")),
        "is_mine": is_mine,
        "warnings": told.get("warnings", []) if is_mine else [],
        "form": WithdrawForm(),
        "url": reverse("records:import", args=[kind, batch]),
    }
    if not is_mine:
        elements = catalogue()
        context["columns"] = [
            {"heading": "", "element": name_of_element(one)}
            for code in found.columns
            if (one := elements.element(code))
        ]
    page = "records/pieces/import_state.html" if getattr(request, "htmx", False) else "records/one_import.html"
    return render(request, page, context)


@desk_page(IMPORT)
@limited(UPLOADS)
@require_POST
def withdraw(request: HttpRequest, kind: str, batch: uuid.UUID) -> HttpResponse:
    """Take an import back as a whole, with the reason."""
    found = _import_of(request, kind, batch)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        withdraw_import(actor_of(request), found.key, reason=form.cleaned_data["reason"])
        return SeeOther(reverse("records:import", args=[kind, batch]))
    context = {"facts": found, "kind": kind, "name": name_of_entity(found.entity), "form": form, "columns": []}
    context |= {"state": state_words(found.state), "url": reverse("records:import", args=[kind, batch])}
    return render(request, "records/one_import.html", context, status=422)
