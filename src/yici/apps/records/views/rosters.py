"""Rosters: which there are, one of them page by page, and the same list as a file to take away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yici.apps.places.public import AreaView, actor_of, desk_page, find_area
from yici.apps.records.actions.reading import is_private, read_rows
from yici.apps.records.contracts import ElementFacts
from yici.apps.records.errors import AreaTooWide
from yici.apps.records.forms import RosterForm, choices_of
from yici.apps.records.rules.rosters import MOST_COLUMNS, first_columns, kind_of, title_codes
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.cityfiles import named_populations
from yici.apps.records.selectors.needs import element_of
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.selectors.rosters import (
    MOST_COUNTED,
    RosterQuery,
    count_present,
    count_roster,
    list_entities,
    list_roster,
    readable_elements,
)
from yici.apps.records.views.asking import (
    EXPORT,
    IMPORT,
    READ,
    WRITE,
    area_choices,
    entity_named,
    opens,
    place_of,
    purpose_of,
)
from yici.apps.records.views.record import untitled
from yici.apps.records.views.telling import counted, language, name_of_element, name_of_entity, shown
from yici.core.access import Actor

ROWS = 50
MOST_ENTITIES_COUNTED = 2000


@desk_page(READ)
@require_safe
def rosters(request: HttpRequest) -> HttpResponse:
    """Every kind of record with how many there are in the own areas."""
    actor = actor_of(request)
    found = []
    for entity in list_entities():
        count = count_roster(actor, RosterQuery(entity), most=MOST_ENTITIES_COUNTED)
        found.append(
            {
                "name": name_of_entity(entity),
                "count": counted(entity, min(count, MOST_ENTITIES_COUNTED)),
                "is_more": count > MOST_ENTITIES_COUNTED,
                "is_empty": not count,
                "url": reverse("records:roster", args=[kind_of(entity)]),
            }
        )
    full, empty = [one for one in found if not one["is_empty"]], [one for one in found if one["is_empty"]]
    place = place_of(actor)
    context = {
        "full": full,
        "empty": empty,
        "place": place.short_name if place else "",
        "may_import": actor.may(IMPORT),
    }
    return render(request, "records/rosters.html", context)


def query_of(actor: Actor, entity: str, given: QueryDict) -> RosterQuery:
    """The filters of an address; what cannot be read counts as nothing. ``AreaNotFound`` for somebody else's area."""
    form = RosterForm(given)
    form.is_valid()
    clean = form.cleaned_data
    area = find_area(clean["area"], actor) if clean.get("area") else None
    return RosterQuery(
        entity,
        clean.get("text", ""),
        area,
        clean.get("population", ""),
        clean.get("element", ""),
        clean.get("value", ""),
        bool(clean.get("stale")),
        clean.get("after"),
    )


def columns_of(actor: Actor, query: RosterQuery, given: QueryDict, *, opens: bool) -> list[ElementFacts]:
    """The columns of a roster: those of the address, else the usual ones; private ones only when they may be open."""
    readable = readable_elements(actor, query.entity)
    codes = [code for code in dict.fromkeys(given.getlist("column")) if code]
    if not codes:
        codes = first_columns(query.entity, readable, count_present(actor, query))
    found = [element for code in codes[:MOST_COLUMNS] if (element := element_of(code)) and may_read(actor, element)]
    return [one for one in found if not one.is_protected and (opens or not is_private(one))]


def rows_of(
    actor: Actor, query: RosterQuery, keys: Any, columns: list[ElementFacts], *, purpose: str, is_open: bool
) -> list[dict[str, Any]]:
    """Rows with a title and a cell for each column; one reading, one line in the log for each person."""
    readable = readable_elements(actor, query.entity)
    titles = [one for one in title_codes(query.entity, readable) if is_open or not is_private(readable[one])][:3]
    codes = list(dict.fromkeys([*titles, *(one.code for one in columns)]))
    found = []
    for row in read_rows(actor, keys, codes, purpose=purpose, context=f"roster {kind_of(query.entity)}"):
        title = next((str(row.values[code].value) for code in titles if code in row.values), "")
        cells = [
            {
                "text": shown(one, known.value) if known else "",
                "stale": known.is_stale if known else False,
                "claim": known.is_claim if known else False,
                "label": name_of_element(one),
                "right": is_right(one),
            }
            for one in columns
            for known in [row.values.get(one.code)]
        ]
        url = reverse("records:record", args=[kind_of(query.entity), row.record])
        found.append({"title": title or untitled(is_open), "url": url, "cells": cells, "key": row.record})
    return found


def is_right(element: ElementFacts) -> bool:
    """Whether a column holds figures."""
    return element.type in ("int", "dec", "money", "area")


@desk_page(READ)
@require_safe
def roster(request: HttpRequest, kind: str) -> HttpResponse:
    """One roster: filters are in the address, so that a view can be kept and sent."""
    actor, entity = actor_of(request), entity_named(kind)
    query = query_of(actor, entity, request.GET)
    is_open, problem = opens(request, actor), None
    try:
        page, count = list_roster(actor, query, most=ROWS), count_roster(actor, query)
    except AreaTooWide as error:
        problem = error
        query = RosterQuery(entity, query.text, query.area)
        page, count = list_roster(actor, query, most=ROWS), count_roster(actor, query)
    columns = columns_of(actor, query, request.GET, opens=is_open)
    rows = rows_of(actor, query, page.records, columns, purpose=purpose_of(request), is_open=is_open)
    place = query.area or place_of(actor)
    context = {
        "entity": entity,
        "kind": kind,
        "name": name_of_entity(entity),
        "rows": rows,
        "problem": problem,
        "heads": [{"name": name_of_element(one), "unit": one.unit, "right": is_right(one)} for one in columns],
        "place": place.short_name if place else "",
        "query": query,
        "count": counted(entity, min(count, MOST_COUNTED)),
        "is_more": count > MOST_COUNTED,
        "is_open": is_open,
        "purpose": purpose_of(request),
        "is_filtered": bool(query.text or query.population or query.element or query.only_stale),
        "next": _with(request, after=str(page.next_after)) if page.next_after else "",
        "is_first": query.after is None,
        "first": _with(request, after=""),
        "file": reverse("records:roster-file", args=[kind]) + "?" + _with(request, after="").partition("?")[2],
        "may_write": actor.may(WRITE),
        "may_import": actor.may(IMPORT),
        "may_export": actor.may(EXPORT),
        **_choices(actor, query, columns, is_open=is_open),
    }
    return render(request, "records/roster.html", context)


def _with(request: HttpRequest, **changes: str) -> str:
    given = request.GET.copy()
    for name, value in changes.items():
        given.pop(name, None)
        if value:
            given[name] = value
    return f"{request.path}?{given.urlencode()}"


def _choices(actor: Actor, query: RosterQuery, columns: list[ElementFacts], *, is_open: bool) -> dict[str, Any]:
    readable = readable_elements(actor, query.entity)
    offered = [one for one in readable.values() if not one.derive and (is_open or not is_private(one))]
    chosen = catalogue().element(query.element) if query.element else None
    return {
        "areas": area_choices(actor, query.area),
        "populations": [
            {"code": one.code, "name": one.called(language()), "chosen": one.code == query.population}
            for one in named_populations(query.entity)
        ],
        "elements": [{"code": one.code, "name": name_of_element(one)} for one in offered],
        "values": choices_of(chosen) if chosen is not None else [],
        "chosen_element": name_of_element(chosen) if chosen is not None else "",
        "columns": _column_choices(readable, columns, is_open=is_open),
    }


def _column_choices(
    readable: dict[str, ElementFacts], columns: list[ElementFacts], *, is_open: bool
) -> list[dict[str, Any]]:
    chosen = [one.code for one in columns]
    offered = {**{one.code: one for one in columns}, **readable}
    return [
        {"code": one.code, "name": name_of_element(one), "chosen": one.code in chosen}
        for one in offered.values()
        if is_open or not is_private(one)
    ]


def area_words(area: AreaView | None) -> str:
    """The short name of an area."""
    return area.short_name if area is not None else ""
