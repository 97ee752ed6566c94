"""The first page of reports: every figure with one button, and the reports made lately."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.figures.forms import AskForm
from yici.apps.figures.guards import may_read_spec, saved_forms
from yici.apps.figures.public import (
    DefinitionFacts,
    SnapshotFacts,
    get_definition,
    list_definitions,
    list_reports,
    run_report,
)
from yici.apps.figures.rules.showing import name_of
from yici.apps.figures.selectors.snapshots import count_made
from yici.apps.figures.views.common import REPORTS, area_named, by_of, joined, language, own_area, row_choices
from yici.apps.places.public import actor_of, desk_page
from yici.core import clock
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

A_PAGE = 12
SHOWN_COLUMNS = 5


@desk_page("reports.run")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Figures to make a report of, and reports made lately (keyset by ``before``)."""
    return _page(request, actor_of(request))


@desk_page("reports.run")
@limited(REPORTS)
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """One click: the report of a figure for an area and a day; 303 to it, or 422 with one sentence."""
    actor = actor_of(request)
    form = AskForm(request.POST)
    try:
        if not form.is_valid():
            return _page(request, actor, form, problem=None, status=422)
        area = area_named(actor, form.cleaned_data["area"])
        form_key = request.POST.get("form", "")
        if form_key:
            return SeeOther(_make_again(actor, form_key, area.key, form.cleaned_data["as_of"] or clock.today()))
        code = get_definition(request.POST.get("figure", "")).code
        made = run_report(
            actor=actor, area=area.key, definition=code, as_of=form.cleaned_data["as_of"],
            by=by_of(form.cleaned_data["by"]),
        )  # fmt: skip
    except NotFound:
        raise
    except YiciError as problem:
        return _page(request, actor, form, problem=problem.message, status=422)
    return SeeOther(reverse("reports:report", args=[made.key]))


def _page(
    request: HttpRequest, actor: Actor, form: AskForm | None = None, problem: str | None = None, status: int = 200
) -> HttpResponse:
    before = _key(request.GET.get("before", ""))
    reports = list_reports(actor, before=before, limit=A_PAGE + 1)
    own = own_area(actor)
    definitions = _by_use(list_definitions(), count_made(actor)) if before is None else []
    forms = saved_forms()
    context: dict[str, Any] = {
        "form": form or AskForm(initial={"as_of": clock.today(), "by": "own"}),
        "problem": problem,
        "own_area": own.short_name if own else "",
        "rows": row_choices(own),
        "chosen_rows": (form.data.get("by") if form else "") or "own",
        "figures": [
            {
                "code": one.code,
                "name": one.name_en if language().startswith("en") and one.name_en else one.name,
                "columns": _columns(one),
                "is_open": may_read_spec(actor, one.spec),
                "url": reverse("figures:figure", args=[one.code]),
            }
            for one in definitions
        ],
        "reports": [_line(one) for one in reports[:A_PAGE]],
        "older": f"?before={reports[A_PAGE - 1].key}" if len(reports) > A_PAGE else "",
        "is_first_page": before is None,
        "saved": forms.list_saved(actor)[:A_PAGE] if forms is not None and before is None else (),
    }
    return render(request, "figures/start.html", context, status=status)


def _columns(one: DefinitionFacts) -> str:
    """The first columns by name, and how many more there are."""
    names = [name_of(measure, language()) for measure in one.spec.measures]
    shown = joined(names[:SHOWN_COLUMNS])
    more = len(names) - SHOWN_COLUMNS
    return _("{columns} and {n} more").format(columns=shown, n=more) if more > 0 else shown


def _make_again(actor: Actor, key: str, area: uuid.UUID, day: dt.date) -> str:
    """The address of a saved form that was filled again."""
    forms = saved_forms()
    if forms is None or not any(one.key == key for one in forms.list_saved(actor)):
        raise NotFound
    return forms.make_again(actor, key, area, day)


def _by_use(definitions: list[DefinitionFacts], made: Mapping[str, int]) -> list[DefinitionFacts]:
    """What this account makes most stands first."""
    return sorted(definitions, key=lambda one: (-made.get(one.code, 0), one.code))


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _line(one: SnapshotFacts) -> dict[str, Any]:
    return {"report": one, "url": reverse("reports:report", args=[one.key])}
