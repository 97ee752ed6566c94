"""One case for a page of the desk: a work order as its units see it, or a request as the hotline sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from yici.apps.cases.public import CaseView, get_case_by_number, list_assignments
from yici.apps.hotline.contracts import Alike, CaseFile, Matter, Person
from yici.apps.hotline.contracts.desk import MediaReport
from yici.apps.hotline.errors import KindUnknown
from yici.apps.hotline.guards import get_order_for, get_request_for, visible_orders, visible_requests
from yici.apps.hotline.models import Request, Share, WorkOrder
from yici.apps.hotline.selectors import orders, requests
from yici.apps.hotline.selectors.kinds import get_kind
from yici.apps.hotline.selectors.transfers import transfers_of
from yici.apps.hotline.selectors.wages import leads_of
from yici.core import clock, files
from yici.core.access import Actor

ALIKE, BACK = 3, dt.timedelta(days=400)  # how many are shown, how far back: last winter belongs to it
PEOPLE, NEIGHBOURS = 30, 50


def get_matter(actor: Actor, number: str) -> Matter:
    """The case with this number; ``CaseNotFound`` for strangers. Other types come back with their case only."""
    case = get_case_by_number(actor, number)
    if case.type == "work_order":
        return _of_order(actor, case)
    if case.type == "request":
        return _of_request(actor, case)
    return Matter(case)


def _of_order(actor: Actor, case: CaseView) -> Matter:
    row = get_order_for(actor, case.subject)
    shares = Share.objects.filter(order=row, left_at=None).select_related("request__requester").order_by("id")
    known = set(visible_requests(actor).filter(shares__order=row).values_list("pk", flat=True))
    people = [one.request for one in shares[:PEOPLE]]
    return Matter(
        case, order=orders.view_of(row), kind_name=name_of_kind(row.kind),
        people=tuple(_person(actor, one, is_known=one.pk in known) for one in people),
        files=_files([one.key for one in people], row.key), alike=_alike(actor, row),
        transfers=transfers_of([one.key for one in people]), leads=leads_of([one.key for one in people]),
        reports=_reports(people),
    )  # fmt: skip


def _of_request(actor: Actor, case: CaseView) -> Matter:
    row = get_request_for(actor, case.subject)
    given = WorkOrder.objects.filter(shares__request=row, shares__left_at=None).select_related("area", "unit")
    found = list(given.order_by("id"))
    return Matter(
        case, request=requests.view_of(row), orders=tuple(orders.view_of(one) for one in found),
        kind_name=name_of_kind(row.kind), people=(_person(actor, row, is_known=True),),
        files=_files([row.key], *[one.key for one in found]), transfers=transfers_of([row.key]),
        leads=leads_of([row.key]), reports=_reports([row]),
    )  # fmt: skip


def _reports(rows: Sequence[Request]) -> tuple[MediaReport, ...]:
    """Where what came from the media was published."""
    found = [row.details["media"] for row in rows if row.channel == "media" and row.details.get("media")]
    return tuple(MediaReport(one["outlet"], one["on"], one["link"]) for one in found)


def _person(actor: Actor, row: Request, *, is_known: bool) -> Person:
    """A requester; a unit learns nothing of one who wants to stay secret."""
    is_hidden = row.is_secret and not is_known
    name, phone = requests.masked(row.requester) if row.requester and not is_hidden else ("", "")
    return Person(
        request=row.key, request_number=row.number if is_known else "", masked_name=name, masked_phone=phone,
        is_secret=row.is_secret, said_at=row.received_at,
        may_look=row.requester is not None and not is_hidden and actor.may("hotline.contact"),
    )  # fmt: skip


def _files(said: list[object], *done: object) -> tuple[CaseFile, ...]:
    pairs = [("request", one, False) for one in said] + [("work_order", one, True) for one in done]
    return tuple(
        CaseFile(one.address, one.name, one.media_type, is_proof)
        for kind, key, is_proof in pairs
        for one in files.list_files(kind, key)
    )


def _alike(actor: Actor, row: WorkOrder) -> tuple[Alike, ...]:
    if not row.kind:
        return ()
    rows = visible_orders(actor).filter(area_id=row.area_id, kind=row.kind, first_dispatched_at__gte=clock.now() - BACK)
    found = rows.exclude(pk=row.pk).select_related("unit").order_by("-id")[:ALIKE]
    return tuple(
        Alike(one.number, one.title, one.unit.short_name, one.answer, one.first_dispatched_at) for one in found
    )


def name_of_kind(code: str) -> str:
    """What people call a kind; the code itself when the city no longer has it."""
    if not code:
        return ""
    try:
        return get_kind(code).name
    except KindUnknown:
        return code


def neighbours(actor: Actor, number: str) -> tuple[str, str, int, int]:
    """The numbers before and after a case in the inbox, its place there and how many are shown; empty outside it."""
    lines = [one.number for one in list_assignments(actor, limit=NEIGHBOURS)]
    if number not in lines:
        return "", "", 0, 0
    at = lines.index(number)
    before = lines[at - 1] if at else ""
    after = lines[at + 1] if at + 1 < len(lines) else ""
    return before, after, at + 1, len(lines)


def find_file(actor: Actor, number: str, address: str) -> CaseFile | None:
    """A file of a case that the actor may see, or None."""
    return next((one for one in get_matter(actor, number).files if one.address == address), None)
