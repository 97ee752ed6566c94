"""The copy sheet of one record: for systems whose screens take no file."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.tables.contracts import FillView
from yici.apps.tables.public import get_copy_sheet, get_fill
from yici.apps.tables.views.steps import form_address


@desk_page("tables.fill")
@require_safe
def copying(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The values of one row, each with a button that copies it; ``?row=`` counts from 1."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    given = request.GET.get("row", "1")
    row = max(int(given), 1) if given.isdecimal() and len(given) < 8 else 1
    sheet = request.GET.get("sheet") or next((one.name for one in fill.sheets if not one.skipped), "")
    shown = get_copy_sheet(actor, key, sheet, row - 1)
    context = {
        "fill": fill,
        "copied": shown,
        "row": row,
        "before": address_of_row(fill, sheet, row - 1) if row > 1 else "",
        "after": address_of_row(fill, sheet, row + 1) if row < shown.total else "",
        "back": form_address(fill, sheet),
    }
    return render(request, "tables/copying.html", context)


def address_of_row(fill: FillView, sheet: str, row: int) -> str:
    """The copy sheet of a row."""
    query = urlencode({"sheet": sheet, "row": str(row)})
    return f"{reverse('tables:copying', args=[fill.key])}?{query}"
