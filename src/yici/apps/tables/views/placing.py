"""For which area and as of which day a form is filled: 旗区 › 乡镇 › 村, or typed by name, initials or code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yici.apps.places.public import (
    AreaNotFound,
    AreaView,
    actor_of,
    covers,
    desk_page,
    find_area,
    list_area_line,
    list_areas,
)
from yici.apps.tables.contracts import FillView
from yici.apps.tables.forms import PlaceForm
from yici.apps.tables.public import choose_area, get_fill
from yici.apps.tables.views.steps import CHANGES, SEARCHES, check_version, form_address, steps, wants_piece
from yici.apps.tables.views.understood import show_form
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound, YiciError
from yici.core.ratelimit import limited

MOST_FOUND, MOST_BELOW = 40, 400
VILLAGE = 5


@desk_page("tables.fill")
@limited(CHANGES)
@limited(SEARCHES, methods=("GET",))
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, key: Any) -> HttpResponse:
    """Choose the area, or only the day; as a page of its own and as a piece in the page of the form."""
    actor = actor_of(request)
    fill = get_fill(actor, key)
    if request.method == "GET":
        name = "tables/pieces/place.html" if wants_piece(request) else "tables/place.html"
        return render(request, name, _context(actor, fill, request))
    form = PlaceForm(request.POST)
    area = form.cleaned_data["area"] or fill.area if form.is_valid() else None
    if area is None:
        return show_form(request, fill, status=422)
    try:
        check_version(fill, form)
        choose_area(actor=actor, fill=fill.key, area=area, as_of=form.cleaned_data["as_of"])
    except NotFound:
        raise
    except YiciError as problem:
        return show_form(request, get_fill(actor, key), problem=problem)
    return SeeOther(form_address(fill))


def _context(actor: Actor, fill: FillView, request: HttpRequest) -> dict[str, Any]:
    words = request.GET.get("words", "").strip()
    top = _above(actor, fill, request)
    line = [one for one in list_area_line(top) if covers(actor, one.path)] if top else []
    if words:
        found = list_areas(actor, text=words, most=MOST_FOUND)
    elif top is None:
        found = list_areas(actor, most=1)
    else:
        found = [*list_areas(actor, parent=top, most=MOST_BELOW)] or [top]
    return {
        "fill": fill,
        "steps": steps(2, fill),
        "words": words,
        "line": line,
        "top": None if words else top,
        "areas": [_pick(area, fill, with_line=bool(words)) for area in found],
        "piece": wants_piece(request),
    }


def _above(actor: Actor, fill: FillView, request: HttpRequest) -> AreaView | None:
    """The area whose parts are listed: the one asked for, else the parent of the present one, else the actor's own."""
    asked = request.GET.get("parent", "")
    if asked:
        return find_area(asked, actor)
    own = next(iter(list_areas(actor, most=1)), None)
    if fill.area is None:
        return own
    try:
        line = [one for one in list_area_line(find_area(fill.area, actor)) if covers(actor, one.path)]
    except AreaNotFound:
        return own
    return line[-2] if len(line) > 1 else line[-1] if line else own


def _pick(area: AreaView, fill: FillView, *, with_line: bool) -> dict[str, Any]:
    above = " › ".join(one.short_name for one in list_area_line(area)[1:-1]) if with_line else ""
    return {"area": area, "above": above, "is_chosen": area.key == fill.area, "has_parts": area.level < VILLAGE}
