"""What a column was taken for, by whom and when; a former version taken again."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.apps.places.public import actor_of, desk_page
from yici.apps.tables.contracts import FillView, MappingVersion
from yici.apps.tables.forms import RestoreForm
from yici.apps.tables.public import get_fill, list_mapping_versions, restore_mapping
from yici.apps.tables.views.formats import format_words
from yici.apps.tables.views.steps import CHANGES, check_version, form_address, steps
from yici.apps.tables.views.telling import title_of_column
from yici.apps.tables.views.understood import show_form
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited


@desk_page("tables.fill")
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The versions of a column's meaning (GET); one of them taken again, or none (POST)."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    if request.method == "GET":
        sheet, place = request.GET.get("sheet", ""), request.GET.get("place", "")
        versions = list_mapping_versions(actor, key, sheet, place)
        context = _context(fill, sheet, place, versions)
        context["may_correct"] = actor.may("tables.correct_mapping")
        return render(request, "tables/history.html", context)
    given = RestoreForm(request.POST)
    if not given.is_valid():
        return show_form(request, fill, status=422)
    try:
        check_version(fill, given)
        names = ("sheet", "place", "number")
        restore_mapping(actor=actor, fill=key, **{name: given.cleaned_data[name] for name in names})
    except NotFound:
        raise
    except YiciError as problem:
        return show_form(request, get_fill(actor, key), problem=problem)
    return SeeOther(form_address(fill, given.cleaned_data["sheet"]))


def _context(fill: FillView, sheet: str, place: str, versions: tuple[MappingVersion, ...]) -> dict[str, Any]:
    columns = (column for one in fill.sheets if one.name == sheet for column in one.columns)
    found = next((column for column in columns if column.place == place), None)
    return {
        "fill": fill,
        "steps": steps(2, fill),
        "sheet": sheet,
        "place": place,
        "title": title_of_column(found) if found is not None else place,
        "back": form_address(fill, sheet),
        "has_one_in_force": any(one.is_in_force for one in versions),
        "versions": [
            {
                "number": one.number,
                "words": one.element_name or _kind_words(one.kind),
                "format": format_words(one.format) if one.format else "",
                "by": one.by,
                "at": one.at,
                "origin": _origin_words(one.origin),
                "is_in_force": one.is_in_force,
            }
            for one in versions
        ],
    }


def _kind_words(kind: str) -> str:
    return {
        "free": _("Left blank in this form"),
        "signature": _("Signed by hand"),
        "unknown": _("Something else: asked"),
    }.get(kind, kind)


def _origin_words(origin: str) -> str:
    return {"learnt": _("learnt from answers"), "carried": _("carried over from the form before")}.get(origin, "")
