"""How a cell of a table of figures is counted, and some of the records behind it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.tables.contracts import CellView, FillView
from yici.apps.tables.public import get_cell, get_fill, see_rows_behind
from yici.apps.tables.views.drawing import CELLS
from yici.apps.tables.views.steps import SEARCHES, form_address, steps, wants_piece
from yici.core.access import Actor
from yici.core.ratelimit import limited


@desk_page("tables.fill")
@require_safe
def cell(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Sentence, number, moment and the cells it is computed from; as a page of its own and as a piece of the form's."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    found = get_cell(actor, key, request.GET.get("sheet", ""), request.GET.get("cell", ""))
    name = "tables/pieces/cell.html" if wants_piece(request) else "tables/cell.html"
    return render(request, name, _context(actor, fill, found))


@desk_page("tables.fill")
@limited(SEARCHES, methods=("GET",))
@require_safe
def behind(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The first records behind a number by name; looking is logged."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    found = get_cell(actor, key, request.GET.get("sheet", ""), request.GET.get("cell", ""))
    rows = see_rows_behind(actor=actor, fill=key, sheet=found.sheet, cell=found.cell)
    return render(request, "tables/behind.html", {**_context(actor, fill, found), "rows": rows})


def _context(actor: Actor, fill: FillView, found: CellView) -> dict[str, Any]:
    may_correct = actor.may("tables.correct_mapping") and fill.state != "withdrawn"
    return {
        "fill": fill,
        "steps": steps(2, fill),
        "cell": found,
        "known": CELLS.get(found.known, ""),
        "title": " · ".join(filter(None, (_words(found.row_place), _words(found.column_place)))),
        "kind": kind_words(found),
        "parts": [{"cell": one, "url": _address("cell", fill, found.sheet, one)} for one in found.parts],
        "lines": [
            {"words": _words(place), "url": _line(fill, found.sheet, place)}
            for place in (found.row_place, found.column_place)
            if may_correct and _words(place)
        ],
        "behind": _address("behind", fill, found.sheet, found.cell) if found.has_rows and found.shown else "",
        "back": form_address(fill, found.sheet),
        "here": _address("cell", fill, found.sheet, found.cell),
    }


def _words(place: str) -> str:
    return place.partition(":")[2].replace("/", " › ")


def _line(fill: FillView, sheet: str, place: str) -> str:
    return f"{reverse('tables:column', args=[fill.key])}?{urlencode({'sheet': sheet, 'place': place})}"


def _address(name: str, fill: FillView, sheet: str, cell: str) -> str:
    return f"{reverse(f'tables:{name}', args=[fill.key])}?{urlencode({'sheet': sheet, 'cell': cell})}"


def kind_words(found: CellView) -> str:
    """What kind of number it is, in words."""
    return {
        "measure": _("Counted over the records"),
        "formula": _("Computed from the other cells"),
        "fact": _("A fact of the area's own record"),
        "previous": _("From a report frozen earlier"),
        "ask": _("Nobody knows it yet"),
        "kept": _("It stands in the form already"),
        "elsewhere": _("Not one of this area's places"),
    }.get(found.kind, "")
