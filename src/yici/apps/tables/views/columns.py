"""What a column means: confirmed, or corrected by typing a word of the element."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yici.apps.places.public import actor_of, desk_page, unit_names
from yici.apps.records.public import catalogue
from yici.apps.tables.contracts import ColumnView, ElementChoice, FillView, SheetView
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.forms import ColumnForm
from yici.apps.tables.planning.memory import city_lexicon
from yici.apps.tables.public import correct_mapping, find_elements, get_fill
from yici.apps.tables.views.formats import formats_to_choose
from yici.apps.tables.views.lines import is_line, line_context
from yici.apps.tables.views.steps import CHANGES, SEARCHES, check_version, form_address, steps, wants_piece
from yici.apps.tables.views.telling import known_of, reason_of, title_of_column
from yici.apps.tables.views.understood import show_form
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited


@desk_page("tables.correct_mapping")
@limited(CHANGES)
@limited(SEARCHES, methods=("GET",))
@require_http_methods(["GET", "POST"])
def column(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Look for an element (GET with ``words``) and say that the column is this one (POST)."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    if request.method == "GET":
        sheet, found = _find(fill, request.GET.get("sheet", ""), request.GET.get("place", ""))
        words = request.GET.get("words", found.path[-1] if found.path else "").strip()
        choices = find_elements(actor, words, entity=found.element.partition(".")[0]) if words else ()
        if is_line(found):
            name = "tables/pieces/line.html" if wants_piece(request) else "tables/line.html"
            typed = request.GET.get("words", "").strip()
            return render(request, name, line_context(fill, sheet, found, typed, choices if typed else ()))
        context = _context(fill, sheet, found, words, choices)
        only_choices = wants_piece(request) and "words" in request.GET
        if not only_choices:
            context |= formats_to_choose(actor, key, sheet.name, found.place)
        piece = "tables/pieces/elements.html" if only_choices else "tables/pieces/column.html"
        return render(request, piece if wants_piece(request) else "tables/column.html", context)
    form = ColumnForm(request.POST)
    if not form.is_valid():
        return show_form(request, fill, status=422)
    try:
        check_version(fill, form)
        given = {name: form.cleaned_data[name] for name in ("sheet", "place", "element", "format")}
        said, population = form.cleaned_data["said"], form.cleaned_data["population"]
        correct_mapping(actor=actor, fill=fill.key, kind=_kind(form), words=said, population=population, **given)
    except NotFound:
        raise
    except YiciError as problem:
        return show_form(request, get_fill(actor, key), problem=problem)
    return SeeOther(form_address(fill, form.cleaned_data["sheet"]))


def _kind(form: ColumnForm) -> str:
    """The kind that was said, else what the element is."""
    if form.cleaned_data["kind"]:
        return str(form.cleaned_data["kind"])
    element = catalogue().element(form.cleaned_data["element"])
    return "derived" if element is not None and element.derive else "element"


def _find(fill: FillView, sheet_name: str, place: str) -> tuple[SheetView, ColumnView]:
    for sheet in fill.sheets:
        for found in sheet.columns:
            if found.place == place and sheet_name in ("", sheet.name):
                return sheet, found
    raise PlaceUnknown(sheet=sheet_name, place=place)


def _context(
    fill: FillView, sheet: SheetView, found: ColumnView, words: str, choices: tuple[ElementChoice, ...]
) -> dict[str, Any]:
    names = city_lexicon().names
    return {
        "fill": fill,
        "steps": steps(2, fill),
        "sheet": sheet,
        "column": found,
        "title": title_of_column(found),
        "owner": unit_names([found.owner]).get(found.owner, "") if found.owner else "",
        "known": known_of(found),
        "reason": reason_of(found),
        "words": words,
        "choices": [
            {"choice": one, "is_chosen": one.code == found.element, "entity": names.get(one.entity, "")}
            for one in choices
        ],
        "back": form_address(fill, sheet.name),
    }
