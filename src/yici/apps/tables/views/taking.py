"""The filled file and its receipt: taken away, and where every cell came from."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.tables.contracts import FillView, Receipt, ReceiptCell, ReceiptColumnView
from yici.apps.tables.errors import FileNotMade
from yici.apps.tables.forms import VersionForm
from yici.apps.tables.public import burden_assumptions, get_file, get_fill, get_parts, get_receipt, make_file
from yici.apps.tables.views.steps import CHANGES, check_version, steps
from yici.apps.tables.views.telling import DONE, rule_words
from yici.apps.tables.views.understood import show_form
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

ROWS_A_PAGE = 6
AN_HOUR = 3600
HOURS_FROM = 180
KNOWN = {"records": "record", "kept": "constant"}
_NUMBERS = re.compile(r"\d{7,}[Xx]?")
_SIGNS = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')


@desk_page("tables.fill")
@limited(CHANGES)
@require_POST
def make(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Make the file and go to its receipt."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    given = VersionForm(request.POST)
    try:
        given.is_valid()
        check_version(fill, given)
        make_file(actor=actor, fill=key)
    except NotFound:
        raise
    except YiciError as problem:
        return show_form(request, get_fill(actor, key), problem=problem)
    return SeeOther(reverse("tables:receipt", args=[key]))


@desk_page("tables.fill")
@require_safe
def receipt(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Three figures, then cell by cell; a fill without a file leads back to its page."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    start = _from_row(request)
    try:
        found = get_receipt(actor, key, sheet=request.GET.get("sheet", ""), from_row=start, rows=ROWS_A_PAGE)
    except FileNotMade:
        return SeeOther(reverse("tables:form", args=[key]))
    sheets = list(dict.fromkeys(column.sheet for column in found.columns))
    sheet = request.GET.get("sheet") or next(iter(sheets), "")
    seconds = round((found.made_at - fill.started_at).total_seconds())
    context = {
        "fill": fill,
        "steps": steps(4, fill),
        "receipt": found,
        "file_name": name_of_file(fill),
        "took": divmod(seconds, 60) if 0 <= seconds < AN_HOUR else None,
        "saved_how": _(
            "{seconds} seconds a cell for looking up and typing by hand; only cells filled by themselves count."
        ).format(seconds=burden_assumptions().seconds_per_cell),
        "saved": _saved(found.saved_minutes),
        "done": sum(found.counts.get(kind, 0) for kind in DONE if kind != "asked"),
        "answered": found.counts.get("asked", 0),
        "open": found.counts.get("open", 0),
        "cells": _present_all(found, sheet),
        "tabs": [{"name": one, "url": _address(key, one, 1), "is_current": one == sheet} for one in sheets],
        "last_row": min(start + ROWS_A_PAGE - 1, found.rows),
        "from_row": start,
        "earlier": _address(key, sheet, max(start - ROWS_A_PAGE, 1)) if start > 1 else "",
        "later": _address(key, sheet, found.next_row) if found.next_row else "",
    }
    return render(request, "tables/receipt.html", context)


@desk_page("tables.fill")
@require_safe
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The filled file, always as an attachment."""
    actor = actor_of(request)
    made = get_file(actor, key)
    response = HttpResponse(made.data, content_type=made.media_type)
    name = content_disposition_header(True, name_of_file(get_fill(actor, key)))
    response.headers["Content-Disposition"] = name or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@desk_page("tables.fill")
@require_safe
def parts(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The rows in several files, for a system that takes so many rows a file; always as an attachment."""
    actor = actor_of(request)
    made = get_parts(actor, key)
    response = HttpResponse(made.data, content_type=made.media_type)
    stem = name_of_file(get_fill(actor, key)).rpartition(".")[0]
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{stem}.zip") or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _saved(minutes: int) -> dict[str, Any]:
    """The time saved with its unit: hours when there are many."""
    if minutes < HOURS_FROM:
        return {"value": minutes, "unit": _("min")}
    return {"value": round(minutes / 60), "unit": _("hours")}


def _saved_how() -> str:
    words = _("{seconds} seconds a cell for looking up and typing by hand; only cells filled by themselves count.")
    return words.format(seconds=burden_assumptions().seconds_per_cell)


def name_of_file(fill: FillView) -> str:
    """Title, area and day of the fill; never the name under which the form came: people write names there."""
    filled = next((sheet.title_filled for sheet in fill.sheets if sheet.title_filled), "")
    title = "" if fill.title == fill.file_name else _NUMBERS.sub("", filled or fill.title)
    area = "" if fill.area_name and fill.area_name in title else fill.area_name
    parts = [area, title[:60] or fill.number, f"{fill.as_of:%Y%m%d}"]
    return "_".join(filter(None, (_SIGNS.sub("", part) for part in parts))) + fill.extension


def _from_row(request: HttpRequest) -> int:
    given = request.GET.get("row", "1")
    return max(int(given), 1) if given.isdecimal() and len(given) < 8 else 1


def _address(key: uuid.UUID, sheet: str, row: int) -> str:
    return f"{reverse('tables:receipt', args=[key])}?{urlencode({'sheet': sheet, 'row': str(row)})}#cells"


def _columns(found: Receipt, sheet: str) -> dict[str, ReceiptColumnView]:
    return {column.column.rstrip("0123456789"): column for column in found.columns if column.sheet == sheet}


def _present_all(found: Receipt, sheet: str) -> list[dict[str, Any]]:
    """The cells of a page; what only numbers the rows is left out."""
    columns = _columns(found, sheet)
    numbers = {letter for letter, column in columns.items() if column.rule == "sequence"}
    return [_present(cell, columns) for cell in found.cells if cell.cell.rstrip("0123456789") not in numbers]


def _present(cell: ReceiptCell, columns: dict[str, ReceiptColumnView]) -> dict[str, Any]:
    column = columns.get(cell.cell.rstrip("0123456789"))
    how = cell.how or (rule_words(column.rule, column.element_name) if column else "")
    has_version = cell.version and cell.known in ("records", "derived", "answered", "conflict")
    version = f"v{cell.version} {cell.recorded_on or ''}".strip() if has_version else ""
    if cell.moment is not None:
        version = timezone.localtime(cell.moment).strftime("%Y-%m-%d %H:%M")
    return {
        "cell": cell.cell,
        "value": cell.value,
        "known": KNOWN.get(cell.known, cell.known),
        "how": how,
        "version": version,
    }
