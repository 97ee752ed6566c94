"""Requests and work orders found by words, by number, by the phone of whoever asked. Newest first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from yici.apps.cases.public import state_words
from yici.apps.hotline.guards import READ, visible_orders, visible_requests
from yici.apps.hotline.models import Request, Requester, WorkOrder
from yici.apps.hotline.rules.phones import normalise_phone
from yici.apps.hotline.selectors.units import centre
from yici.apps.places.public import UnitNotFound
from yici.core import crypto, numbers, text_search
from yici.core.access import Actor
from yici.core.text_search import Text

REQUEST, ORDER = "request", "order"


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One find. ``position`` goes back as ``before`` for the next page; 0 when there is none."""

    number: str
    title: str
    snippet: str
    area_name: str
    state: str
    received_at: dt.datetime
    position: int = 0


def texts_of_requests(keys: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Text]:
    """What requests are found by; for the index."""
    rows = Request.objects.filter(key__in=keys, erased_at=None).values_list(
        "key", "number", "title", "text", "place", "area__path"
    )
    return {
        key: Text("\n".join((number, title, text, place)), _areas(path))
        for key, number, title, text, place, path in rows
    }


def texts_of_orders(keys: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Text]:
    """What work orders are found by, and by which units; for the index."""
    rows = WorkOrder.objects.filter(key__in=keys)
    units: dict[uuid.UUID, list[str]] = {}
    for key, unit in rows.values_list("key", "case__assignments__unit_id"):
        if unit is not None:
            units.setdefault(key, []).append(f"unit:{unit}")
    found = {}
    for key, number, title, text, answer, path in rows.values_list(
        "key", "number", "title", "text", "answer", "area__path"
    ):
        found[key] = Text("\n".join((number, title, text, answer)), (*units.get(key, ()), *_areas(path)))
    return found


def _areas(path: str) -> tuple[str, ...]:
    return tuple(f"area:{one}" for one in path.strip("/").split("/") if one)


def search(actor: Actor, query: str, *, limit: int = 50, before: int | None = None) -> list[FoundLine]:
    """What the actor may see and the words, the number or the phone name: requests for the hotline and for those who
    supervise an area, work orders for a unit.
    """
    number = numbers.normalise(query)
    if number is not None:
        return _by_number(actor, number)
    is_centre = _is_centre(actor)
    phone = normalise_phone(query) if query.strip().replace("-", "").replace(" ", "").isdigit() else ""
    if is_centre and len(phone) >= 7 and actor.may("hotline.contact"):
        return _by_phone(actor, phone, limit)
    if is_centre or actor.may(READ):
        scopes = None if is_centre else [_areas(root)[-1] for root in actor.area_paths if _areas(root)]
        found = text_search.find(REQUEST, query, scopes=scopes, limit=limit, before=before)
        return _request_lines(visible_requests(actor), {one.key: one.position for one in found})
    if actor.unit_id is None:
        return []
    found = text_search.find(ORDER, query, scopes=[f"unit:{actor.unit_id}"], limit=limit, before=before)
    return _order_lines(visible_orders(actor), {one.key: one.position for one in found})


def _is_centre(actor: Actor) -> bool:
    try:
        return actor.unit_id == centre().id
    except UnitNotFound:
        return False


def _by_number(actor: Actor, number: str) -> list[FoundLine]:
    requests = visible_requests(actor).filter(number=number)
    orders = visible_orders(actor).filter(number=number)
    return _request_lines(requests, dict.fromkeys(requests.values_list("key", flat=True), 0)) or _order_lines(
        orders, dict.fromkeys(orders.values_list("key", flat=True), 0)
    )


def _by_phone(actor: Actor, phone: str, limit: int) -> list[FoundLine]:
    who = Requester.objects.filter(phone_index=crypto.blind_index("phone", phone), erased_at=None)
    rows = visible_requests(actor).filter(requester__in=who).order_by("-id")
    return _request_lines(rows, dict.fromkeys(rows.values_list("key", flat=True)[:limit], 0))


def _request_lines(rows: QuerySet[Request], positions: Mapping[uuid.UUID, int]) -> list[FoundLine]:
    found = {
        key: FoundLine(number, title, text[:120], area, state_words(state), at, positions[key])
        for key, number, title, text, area, state, at in rows.filter(key__in=positions).values_list(
            "key", "number", "title", "text", "area__short_name", "case__state_id", "received_at"
        )
    }
    return [found[key] for key in positions if key in found]


def _order_lines(rows: QuerySet[WorkOrder], positions: Mapping[uuid.UUID, int]) -> list[FoundLine]:
    found = {
        key: FoundLine(number, title, text[:120], area, state_words(state), at, positions[key])
        for key, number, title, text, area, state, at in rows.filter(key__in=positions).values_list(
            "key", "number", "title", "text", "area__short_name", "case__state_id", "first_dispatched_at"
        )
    }
    return [found[key] for key in positions if key in found]
