"""One record: its values by owner, one value with its history, who read it, numbers shown for a purpose."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yici.apps.places.public import actor_of, desk_page
from yici.apps.records.actions.access import list_accesses, may_read_protected
from yici.apps.records.actions.doubts import list_doubts
from yici.apps.records.actions.evidence import list_evidence, read_evidence
from yici.apps.records.actions.portraits import Portrait, Related, ToldValue, tell_record
from yici.apps.records.actions.reading import read_rows
from yici.apps.records.contracts import LinkKind
from yici.apps.records.forms import PurposeForm
from yici.apps.records.guards import get_record_for
from yici.apps.records.rules.rosters import kind_of, title_codes
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.views.asking import CHANGES, READ, WRITE, entity_named, opens, purpose_of, record_address
from yici.apps.records.views.telling import (
    age_words,
    is_number,
    name_of_element,
    name_of_entity,
    names_of,
    names_of_owners,
    shown,
    tell_accesses,
    words_of,
)
from yici.core.access import Actor
from yici.core.answers import SeeOther
from yici.core.errors import NotFound
from yici.core.ratelimit import limited

RELATIONS = {
    "registered": gettext_lazy("Registered in"),
    "resident": gettext_lazy("Lives in"),
    "contract": gettext_lazy("Contracts land in"),
    "pasture": gettext_lazy("Contracts pasture in"),
    "works": gettext_lazy("Works or studies in"),
    "located": gettext_lazy("Lies in"),
}


def portrait_for(request: HttpRequest, actor: Actor, kind: str, key: uuid.UUID) -> Portrait:
    """The record of an address; one of another kind is not found."""
    entity = entity_named(kind)
    found = tell_record(
        actor, key, purpose=purpose_of(request), context=f"record {kind}"[:80], opens=opens(request, actor)
    )
    if found.facts.entity != entity:
        raise NotFound
    return found


@desk_page(READ)
@require_safe
def record(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """Everything that is known of one record."""
    actor = actor_of(request)
    told = portrait_for(request, actor, kind, key)
    doubts = list_doubts(actor, only_own=False, record=told.facts.key) if opens(request, actor) else []
    context = {
        **frame_of(request, actor, told),
        "groups": groups_of(told, actor),
        "places": _places(told),
        "members": _ties(told, lambda one: one.kind == LinkKind.MEMBER, is_open=opens(request, actor)),
        "things": _ties(told, lambda one: one.kind != LinkKind.MEMBER, is_open=opens(request, actor)),
        "doubts": [_doubt(one) for one in doubts],
        "papers": _papers(actor, told),
        "addable": _addable(told),
        "toast": request.session.pop("toast", None),
        "stale": sum(one.is_stale for one in told.values),
        "claims": sum(bool(one.known and one.known.is_claim) for one in told.values),
    }
    return render(request, "records/record.html", context)


def frame_of(request: HttpRequest, actor: Actor, told: Portrait) -> dict[str, Any]:
    """What every page of a record needs."""
    entity = told.facts.entity
    return {
        "told": told,
        "kind": kind_of(entity),
        "name": name_of_entity(entity),
        "title": told.title or untitled(opens(request, actor)),
        "is_open": opens(request, actor),
        "purpose": purpose_of(request),
        "may_write": actor.may(WRITE) and told.facts.state == "living",
        "address": record_address(entity, told.facts.key),
    }


def untitled(is_open: bool) -> str:
    """What stands for a name that is missing, or closed until a purpose is said."""
    return _("(no name yet)") if is_open else _("(closed until you say what for)")


def groups_of(told: Portrait, actor: Actor) -> list[dict[str, Any]]:
    """Values by the unit that keeps them; derived ones last, under nobody's name."""
    owners = names_of_owners(one.element.owner for one in told.values)
    people = names_of(one.account for one in told.values)
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in told.values:
        is_derived = bool(one.known and one.known.is_derived) or (bool(one.element.derive) and not one.version)
        name = (
            _("Worked out from other values")
            if is_derived
            else owners.get(one.element.owner, "") or _("Kept by nobody yet")
        )
        groups.setdefault(name, []).append(tell_value(one, told, actor, people, is_derived=is_derived))
    order = sorted(groups, key=lambda name: (name == _("Worked out from other values"), -len(groups[name])))
    first = set(title_codes(told.facts.entity, (one.element.code for one in told.values)))
    for rows in groups.values():
        rows.sort(
            key=lambda row: (row["element"].code not in first, not row["element"].identifier, row["element"].code)
        )
    return [{"name": name, "rows": groups[name]} for name in order]


def tell_value(
    one: ToldValue, told: Portrait, actor: Actor, people: dict[uuid.UUID, str], *, is_derived: bool = False
) -> dict[str, Any]:
    """One line of the page."""
    address = record_address(told.facts.entity, told.facts.key, "records:value")
    value = one.known.value if one.known else None
    is_hidden = one.is_closed or is_number(one.element)
    return {
        "element": one.element,
        "name": name_of_element(one.element),
        "unit": one.element.unit,
        "text": shown(one.element, value) if value is not None else "",
        "is_hidden": is_hidden,
        "may_show": is_hidden and may_read_protected(actor),
        "is_derived": is_derived,
        "is_claim": bool(one.known and one.known.is_claim),
        "is_stale": one.is_stale,
        "age": age_words(one.told_on),
        "told_on": one.told_on,
        "source": one.source,
        "who": people.get(one.account, "") if one.account else "",
        "url": f"{address}?element={one.element.code}",
        "may_edit": actor.may(WRITE)
        and not is_derived
        and told.facts.state == "living"
        and bool(one.version or not one.element.derive),
    }


def _places(told: Portrait) -> list[dict[str, Any]]:
    return [
        {
            "relation": RELATIONS.get(one.relation, one.relation),
            "area": one.area,
            "from_on": one.from_on,
            "to_on": one.to_on,
        }
        for one in told.places
    ]


def _ties(told: Portrait, wanted: Any, *, is_open: bool) -> list[dict[str, Any]]:
    kinship = catalogue().lists.get("kinship")
    return [_tie(one, kinship, is_open) for one in told.related if wanted(one) and one.record != told.facts.key]


def _tie(one: Related, kinship: Any, is_open: bool) -> dict[str, Any]:
    entry = kinship.by_code.get(one.role) if kinship is not None else None
    return {
        "title": one.title or untitled(is_open),
        "entity": name_of_entity(one.entity) if one.entity not in ("", "person") else "",
        "url": record_address(one.entity, one.record) if one.record else "",
        "role": entry.name if entry else one.role,
        "from_on": one.from_on,
        "to_on": one.to_on,
    }


def _doubt(one: Any) -> dict[str, Any]:
    element = catalogue().element(one.element) if one.element else None
    owner = names_of_owners([one.owner]).get(one.owner, "") if one.owner else ""
    return {
        "key": one.key,
        "kind": one.kind,
        "name": name_of_element(element) if element else "",
        "owner": owner,
        "source": one.source,
        "in_force": shown(element, one.value_in_force),
        "claimed": shown(element, one.value_claimed),
    }


def _papers(actor: Actor, told: Portrait) -> list[dict[str, Any]]:
    found = list_evidence(actor, told.facts.key)
    return [
        {
            "name": one.name,
            "at": one.added_at,
            "element": name_of_element(element) if (element := catalogue().element(one.element)) else "",
            "url": reverse("records:paper", args=[kind_of(told.facts.entity), told.facts.key, one.key]),
        }
        for one in found
    ]


def _addable(told: Portrait) -> list[dict[str, str]]:
    """Elements of this kind of record that say nothing yet."""
    present = {one.element.code for one in told.values}
    return [
        {"code": one.code, "name": name_of_element(one)}
        for one in catalogue().of_entity(told.facts.entity)
        if one.code not in present and not one.derive and not one.is_forbidden
    ]


@desk_page(READ)
@require_safe
def accesses(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """Who read what about this record and why, in plain words, to be printed for the person it is about."""
    actor = actor_of(request)
    told = portrait_for(request, actor, kind, key)
    found = list_accesses(actor, told.facts.key)
    houses = [one for one in told.related if one.kind == LinkKind.MEMBER and one.entity == "household" and one.record]
    for house in houses:
        if house.record is not None and told.facts.entity == "person":
            found += list_accesses(actor, house.record)
    found = list({(one.at, one.account, one.elements): one for one in found}.values())
    found.sort(key=lambda one: one.at, reverse=True)
    held = {one.element.code for one in told.values}
    held |= {"household.head", "household.address", "household.code"} if houses else set()
    context = {**frame_of(request, actor, told), "rows": tell_accesses(found[:500], held), "count": len(found)}
    return render(request, "records/accesses.html", context)


@desk_page(READ)
@limited(CHANGES)
@require_POST
def show(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """A masked number in full, for a purpose, after the line in the log is saved."""
    actor = actor_of(request)
    actor.must("records.read_protected")
    element = catalogue().element(request.POST.get("element", "") or request.GET.get("element", ""))
    entity = entity_named(kind)
    if element is None or element.entity != entity or get_record_for(actor, key).entity != entity:
        raise NotFound
    form = PurposeForm(request.POST)
    address = record_address(entity, key)
    if not form.is_valid():
        context = {
            "form": form,
            "element": element,
            "name": name_of_element(element),
            "address": address,
            "kind": kind,
            "key": key,
        }
        is_piece = bool(getattr(request, "htmx", False))
        page = "records/pieces/ask_purpose.html" if is_piece else "records/show.html"
        return render(request, page, context, status=200 if is_piece and "purpose" not in request.POST else 422)
    purpose = form.cleaned_data["purpose"]
    row = next(iter(read_rows(actor, [key], [element.code], purpose=purpose, context=f"record {kind}")), None)
    known = row.values.get(element.code) if row is not None else None
    context = {
        "value": words_of(element, known.value) if known else "",
        "name": name_of_element(element),
        "address": address,
        "purpose": purpose,
    }
    is_piece = bool(getattr(request, "htmx", False))
    return render(request, "records/pieces/shown.html" if is_piece else "records/shown.html", context)


@desk_page(READ)
@require_safe
def paper(request: HttpRequest, kind: str, key: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
    """A photo kept as evidence; looking at it is in the log."""
    entity_named(kind)
    data, media_type, name = read_evidence(actor_of(request), key, paper)
    response = HttpResponse(data, content_type=media_type)
    ending = name.rpartition(".")[2] if "." in name else "jpg"
    response.headers["Content-Disposition"] = f'inline; filename="paper.{ending[:5] if ending.isalnum() else "jpg"}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def back_to(entity: str, key: uuid.UUID) -> SeeOther:
    """To the page of the record."""
    return SeeOther(record_address(entity, key))
