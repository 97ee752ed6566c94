"""A person, a household or a thing added by hand; what is there already is shown before a second one is made."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.apps.places.public import actor_of, desk_page, list_areas
from yici.apps.records.actions.adding import add_record, look_for
from yici.apps.records.actions.portraits import titles_of
from yici.apps.records.errors import ValuesRefused
from yici.apps.records.forms import AddForm
from yici.apps.records.guards import get_record_for
from yici.apps.records.rules.rosters import first_facts
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.selectors.rosters import RosterQuery, count_present
from yici.apps.records.views.asking import CHANGES, VILLAGE, WRITE, entity_named, place_of, record_address
from yici.apps.records.views.telling import name_of_entity
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound
from yici.core.ratelimit import limited

MOST_AREAS = 400


def villages_of(actor: Actor) -> list[tuple[str, str]]:
    """Villages that a new record can belong to, by key."""
    own = place_of(actor)
    if own is None:
        return []
    if own.level >= VILLAGE:
        return [(str(own.key), own.short_name)]
    return [(str(one.key), one.short_name) for one in list_areas(actor, level=VILLAGE, most=MOST_AREAS)]


def _household(request: HttpRequest, actor: Actor) -> tuple[uuid.UUID | None, str]:
    given = request.GET.get("household", "")
    if not given:
        return None, ""
    try:
        record = get_record_for(actor, uuid.UUID(given))
    except ValueError as error:
        raise NotFound from error
    if record.entity != "household":
        raise NotFound
    return record.key, titles_of(actor, [record], context="adding").get(record.key, "")


@desk_page(WRITE)
@limited(CHANGES)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a new record; ``?household=`` adds a member to one."""
    actor, entity = actor_of(request), entity_named(kind)
    household, household_title = _household(request, actor)
    elements = [
        one
        for one in first_facts(entity, catalogue().of_entity(entity), count_present(actor, RosterQuery(entity)))
        if may_read(actor, one)
    ]
    areas = villages_of(actor)
    initial = {"submission": uuid.uuid4(), "area": areas[0][0] if len(areas) == 1 else ""}
    form = AddForm(elements, request.POST or None, initial=initial)
    context: dict[str, Any] = {
        "form": form,
        "kind": kind,
        "name": name_of_entity(entity),
        "areas": areas,
        "fields": [form[one.code] for one in elements],
        "household_title": household_title,
        "back": record_address("household", household) if household else reverse("records:roster", args=[kind]),
    }
    if request.method == "GET" or not form.is_valid():
        return render(request, "records/add.html", context, status=200 if request.method == "GET" else 422)
    clean = form.cleaned_data
    values = {one.code: clean[one.code] for one in elements if clean[one.code]}
    found = [] if clean["other"] else look_for(actor, entity, values, clean["area"])
    if found:
        context["found"] = [
            {"title": title or _("(no name yet)"), "url": record_address(entity, one.record), "certain": one.certain}
            for one, title in found
        ]
        return render(request, "records/add.html", context, status=422)
    try:
        key = add_record(
            actor,
            entity,
            values,
            area=clean["area"],
            title=_("Added by hand"),
            client_key=str(clean["submission"]),
            household=household,
        )
    except ValuesRefused as problem:
        for one in problem.problems:
            form.add_error(one.element if one.element in form.fields else None, one.message)
        return render(request, "records/add.html", context, status=422)
    return SeeOther(record_address(entity, key))
