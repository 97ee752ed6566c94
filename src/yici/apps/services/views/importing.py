"""Items from a file at the desk: looked at first, then begun as versions; the template, and an item to take away."""

from __future__ import annotations

import base64
import binascii
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.services.actions.importing import ItemsBrought, exported_json, exported_sheets, import_items
from yici.apps.services.selectors.editing import may_open_item
from yici.apps.services.states import EDIT
from yici.apps.services.views.editing import address_of, change_lines, editor_of
from yici.apps.services.views.editing_rows import sentence_of
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import Bucket, limited
from yici.sheets.exporting import ExportSheet, Heading, write_workbook

SENDS = Bucket(burst=30, per_minute=20)
MOST_FILES, MOST_CARRIED, MOST_CHANGES = 10, 1_000_000, 40
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHY_NOT = {
    "other_unit": _("It belongs to another unit; its own editors bring it in."),
    "unfinished": _("Somebody writes a version of it already. Finish it or throw it away first."),
    "same": _("It says what holds already."),
    "code": _("No code can be made from its name. Write one of small letters and digits into the file."),
}


@desk_page(EDIT)
@limited(SENDS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Say what files would bring; with the second button begin the versions."""
    if request.method != "POST":
        return render(request, "services/editing_import.html", {})
    files = _files(request)
    is_written = request.POST.get("act") == "begin"
    try:
        found = import_items(actor=actor_of(request), files=files, is_written=is_written)
    except NotFound:
        raise
    except YiciError as error:
        return render(request, "services/editing_import.html", {"problem": error}, status=error.status)
    return render(request, "services/editing_import.html", _told(found, files))


def _files(request: HttpRequest) -> list[tuple[str, bytes]]:
    """The files that were chosen, or those of the look before, which its page carries."""
    sent = [(one.name or "?", one.read()) for one in request.FILES.getlist("file")[:MOST_FILES]]
    if sent:
        return sent
    carried = []
    for name, text in zip(request.POST.getlist("name"), request.POST.getlist("carried"), strict=False):
        try:
            carried.append((name[:200], base64.b64decode(text, validate=True)))
        except (binascii.Error, ValueError):
            continue
    return carried[:MOST_FILES]


def _told(found: ItemsBrought, files: list[tuple[str, bytes]]) -> dict[str, Any]:
    size = sum(len(data) for _name, data in files)
    ready = [one for one in found.items if not one.why_not]
    return {
        "found": found, "ready": len(ready), "may_begin": bool(ready) and not found.is_written,
        "carried": [(name, base64.b64encode(data).decode()) for name, data in files] if size <= MOST_CARRIED else [],
        "items": [
            {"item": one, "why_not": WHY_NOT.get(one.why_not, ""), "address": address_of("item", one.code),
             "changes": change_lines(list(one.changes[:MOST_CHANGES])),
             "problems": [(place, line, sentence_of(wrong)) for wrong, place, line in one.problems]}
            for one in found.items
        ],
    }  # fmt: skip


@desk_page(EDIT)
@require_safe
def template(_request: HttpRequest) -> HttpResponse:
    """The empty sheets."""
    out = io.BytesIO()
    sheets = [ExportSheet(name, [Heading(one) for one in head], rows) for name, head, rows in exported_sheets(None)]
    write_workbook(out, sheets)
    headers = {"Content-Disposition": 'attachment; filename="items.xlsx"'}
    return HttpResponse(out.getvalue(), content_type=XLSX, headers=headers)


@desk_page()
@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """An item in the exchange layout."""
    may_open_item(editor_of(request), "item", code)
    headers = {"Content-Disposition": f'attachment; filename="{code}.json"'}
    return HttpResponse(exported_json([code]), content_type="application/json", headers=headers)
