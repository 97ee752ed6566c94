"""A report: what it found, its chart and table, frozen, corrected, saved as a figure, taken away."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.figures.actions.exporting import state_words
from yici.apps.figures.contracts import FigureRow, FigureTable, Rate
from yici.apps.figures.forms import FileForm, ReportForm, SaveForm
from yici.apps.figures.public import (
    SnapshotFacts,
    ask_again,
    define_figure,
    freeze,
    get_report,
    list_changes,
    make_report_file,
    revise,
    verify_report,
)
from yici.apps.figures.rules.charts import draw_chart
from yici.apps.figures.rules.sentences import finding, more_findings
from yici.apps.figures.rules.showing import name_of, percent, show, show_in_column, shown_columns
from yici.apps.figures.states import DEFINE, FREEZE, SNAPSHOT_STATES
from yici.apps.figures.views.common import CHANGES, language, rows_words
from yici.apps.places.public import account_names, actor_of, desk_page
from yici.core import jobs
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

WAIT = "2"  # seconds until a page that waits for its job looks again
MOST_CHANGES = 60
WHOLE = "*"  # the row of the total, in addresses


@desk_page("reports.run")
@require_safe
def report(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The report, or how far its job is."""
    return _page(request, actor_of(request), key)


@desk_page("figures.freeze")
@limited(CHANGES)
@require_POST
def submit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Freeze it (定稿上报)."""
    actor, form = actor_of(request), ReportForm(request.POST)
    expected = form.cleaned_data["version"] if form.is_valid() else 0
    return _step(request, actor, key, lambda: freeze(actor=actor, report=key, expected=expected).key, _("Submitted."))


@desk_page("figures.freeze")
@limited(CHANGES)
@require_POST
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Correct a frozen one (更正); 303 to the correction."""
    actor, form = actor_of(request), ReportForm(request.POST)
    expected = form.cleaned_data["version"] if form.is_valid() else 0
    reason = form.cleaned_data.get("reason", "")
    words = _("Corrected; what was submitted before stays beside it.")
    return _step(
        request, actor, key, lambda: revise(actor=actor, report=key, reason=reason, expected=expected).key, words
    )


@desk_page("reports.run")
@limited(CHANGES)
@require_POST
def again(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Try again what could not be computed."""
    actor = actor_of(request)
    return _step(request, actor, key, lambda: ask_again(actor=actor, report=key).key, "")


@desk_page("reports.run")
@limited(CHANGES)
@require_POST
def verify(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Compute it again by what was known at its moment, and say whether it comes out the same."""
    actor = actor_of(request)

    def compare() -> uuid.UUID:
        if verify_report(actor, key):
            messages.success(request, _("Computed again, it is the same to the last byte."), extra_tags="good")
        else:
            words = _(
                "Computed again, it differs. Records were erased or areas changed since; what was submitted stays."
            )
            messages.warning(request, words, extra_tags="soon")
        return key

    return _step(request, actor, key, compare, "")


@desk_page("figures.define")
@limited(CHANGES)
@require_POST
def save(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Keep the table as a figure that everybody can make."""
    actor, form = actor_of(request), SaveForm(request.POST)
    found = get_report(actor, key)
    if not form.is_valid():
        return _page(request, actor, key, problem=_("The figure needs a name."), status=422)
    code = f"own_{secrets.token_hex(4)}"

    def make() -> uuid.UUID:
        define_figure(actor=actor, code=code, name=form.cleaned_data["name"], spec=found.spec, owner=actor.unit_code)
        return key

    words = _("Saved as the figure “{name}”.").format(name=form.cleaned_data["name"])
    return _step(request, actor, key, make, words)


def _step(request: HttpRequest, actor: Actor, key: uuid.UUID, act: Any, words: str) -> HttpResponse:
    try:
        target = act()
    except NotFound:
        raise
    except YiciError as problem:
        return _page(request, actor, key, problem=problem.message, status=problem.status)
    if words:
        messages.success(request, words, extra_tags="good")
    return SeeOther(reverse("reports:report", args=[target]))


@desk_page("reports.run")
@limited(CHANGES)
@require_POST
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The report as .xlsx, .csv or .pdf: marked, counted, always an attachment."""
    actor, form = actor_of(request), FileForm(request.POST)
    if not form.is_valid():
        raise NotFound
    try:
        made = make_report_file(
            actor=actor, report=key, file_format=form.cleaned_data["format"], purpose=form.cleaned_data["purpose"]
        )
    except NotFound:
        raise
    except YiciError as problem:
        return _page(request, actor, key, problem=problem.message, status=problem.status)
    response = HttpResponse(made.data, content_type=made.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _page(request: HttpRequest, actor: Actor, key: uuid.UUID, problem: str = "", status: int = 200) -> HttpResponse:
    found = get_report(actor, key)
    names = account_names([one for one in (found.made_by, found.frozen_by) if one])
    context: dict[str, Any] = {
        "report": found,
        "problem": problem,
        "state": state_words(found),
        "made_by": names.get(found.made_by, "") if found.made_by else "",
        "frozen_by": names.get(found.frozen_by, "") if found.frozen_by else "",
        "rows_words": rows_words(found.spec.by),
        "figure_url": reverse("figures:figure", args=[found.definition]) if found.definition else "",
        "may_freeze": actor.may(FREEZE) and SNAPSHOT_STATES.find_target(found.state, "freeze"),
        "may_correct": actor.may(FREEZE) and SNAPSHOT_STATES.find_target(found.state, "revise"),
        "may_save": actor.may(DEFINE) and not found.definition and found.table is not None,
        "may_ask_again": SNAPSHOT_STATES.find_target(found.state, "ask_again"),
        "earlier": reverse("reports:report", args=[found.supersedes]) if found.supersedes else "",
        "later": reverse("reports:report", args=[found.superseded_by]) if found.superseded_by else "",
        "progress": jobs.find_progress(found.job) if found.job and found.table is None else None,
    }
    if found.table is not None:
        context.update(_shown(request, found, found.table))
        if found.supersedes:
            changes = list_changes(actor, key)
            context["changes"] = [
                (one.row or _("Total"), one.column, show(one.before), show(one.after)) for one in changes[:MOST_CHANGES]
            ]
            context["more_changes"] = max(len(changes) - MOST_CHANGES, 0)
    response = render(request, "figures/report.html", context, status=status)
    if SNAPSHOT_STATES.find_target(found.state, "compute"):
        response.headers["Refresh"] = WAIT
    return response


def _shown(request: HttpRequest, found: SnapshotFacts, table: FigureTable) -> dict[str, Any]:
    """The table, the chart and the sentences: all of the same figures."""
    places = shown_columns(table)
    codes = [table.spec.measures[at].code for at in places]
    chosen = request.GET.get("chart", "")
    column = places[codes.index(chosen)] if chosen in codes else places[0]
    chart = draw_chart(table, column, language(), _("Not recorded"))
    rows = [_row(found, row, row.label or _("Not recorded"), row.key, table, places) for row in table.rows]
    return {
        "finding": finding(table, language()),
        "findings": (" " if language().startswith("en") else "").join(more_findings(table, language())),
        "columns": [
            {
                "code": table.spec.measures[at].code,
                "name": name_of(table.spec.measures[at], language()),
                "unit": table.spec.measures[at].unit,
                "sentence": table.spec.measures[at].sentence,
                "is_charted": at == column,
            }
            for at in places
        ],
        "rows": rows,
        "total": _row(found, table.total, _("Total"), WHOLE, table, places),
        "first_head": _("Area") if table.spec.by.startswith("area") or not table.spec.by else _("Kind"),
        "chart": chart,
        "left_out": table.left_out,
        "known_at": found.known_at,
    }


def _row(
    found: SnapshotFacts, row: FigureRow, label: str, key: str, table: FigureTable, places: list[int]
) -> dict[str, Any]:
    cells = []
    for at in places:
        value, code = row.values[at], table.spec.measures[at].code
        of = ""
        if isinstance(value, Rate):
            of = f"{show(value.numerator)} / {show(value.denominator)}"
            if key == WHOLE and value.lowest is not None and value.highest is not None:
                of += f"（{percent(value.lowest)}–{percent(value.highest)}）"
        address = f"{reverse('reports:rows', args=[found.key])}?{urlencode({'row': key, 'column': code})}"
        cells.append({"text": show_in_column(value), "of": of, "url": address if value else ""})
    return {"label": label, "cells": cells}
