"""The rows behind a number: first the purpose, then a page of them, masked."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yici.apps.figures.public import SnapshotFacts, get_report, open_rows
from yici.apps.figures.rules.showing import name_of, show
from yici.apps.figures.views.common import OPENINGS, language
from yici.apps.places.public import actor_of, desk_page
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

PURPOSES = 200


@desk_page("reports.run")
@limited(OPENINGS, methods=("GET",))
@require_safe
def rows(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Without a purpose the page asks for it; with one it shows rows and leaves a trace of who looked and why."""
    actor = actor_of(request)
    found = get_report(actor, key)
    if found.table is None:
        raise NotFound
    row, column = request.GET.get("row", ""), request.GET.get("column", "")
    purpose = request.GET.get("purpose", "").strip()[:PURPOSES]
    context: dict[str, Any] = {
        "report": found,
        "row": row,
        "column": column,
        "purpose": purpose,
        "back": reverse("reports:report", args=[key]),
        "may_open": actor.may("records.read"),
        **_named(found, row, column),
    }
    if purpose and context["may_open"]:
        after = request.GET.get("after", "")
        try:
            page = open_rows(
                actor=actor, report=key, row=row, column=column, purpose=purpose,
                after=int(after) if after.isdecimal() and len(after) < 9 else 0,
            )  # fmt: skip
        except NotFound:
            raise
        except YiciError as problem:
            context["problem"] = problem.message
            return render(request, "figures/rows.html", context, status=problem.status)
        query = {"row": row, "column": column, "purpose": purpose}
        context["page"] = page
        context["first"] = page.after + 1
        context["last"] = page.after + len(page.rows)
        context["later"] = f"?{urlencode({**query, 'after': str(page.next_after)})}" if page.next_after else ""
    return render(request, "figures/rows.html", context)


def _named(found: SnapshotFacts, row: str, column: str) -> dict[str, str]:
    """The number that is opened, in words; ``NotFound`` for what is not in the table."""
    assert found.table is not None
    places = {one.code: at for at, one in enumerate(found.spec.measures)}
    lines = {one.key: one for one in found.table.rows}
    line = found.table.total if row == "*" else lines.get(row)
    if column not in places or line is None:
        raise NotFound
    measure = found.spec.measures[places[column]]
    return {
        "number": show(line.values[places[column]]),
        "column_name": name_of(measure, language()),
        "sentence": measure.sentence,
        "unit": measure.unit,
        "row_name": found.area_name if row == "*" else line.label or _("Not recorded"),
    }
