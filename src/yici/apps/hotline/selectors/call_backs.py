"""Whose requesters are to be called back, by the clock; how often a call reached nobody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Q

from yici.apps.cases.public import ClockView, cases_of
from yici.apps.hotline.contracts import AttemptView, CallLine, CallView
from yici.apps.hotline.guards import get_request_for, visible_requests
from yici.apps.hotline.models import Confirmation, Request, Share
from yici.apps.hotline.selectors.following import round_of
from yici.apps.hotline.selectors.requests import masked
from yici.apps.hotline.selectors.units import list_units_that_worked
from yici.apps.hotline.states import CALL_BACK, REQUEST_STATES
from yici.apps.places.public import list_unit_line
from yici.core import clock
from yici.core.access import Actor

CALLS_NEEDED, DAYS_NEEDED = 3, 2  # before "unreachable" may be said of a requester
#: Codes of the states in which the requester is asked.
ASKED_STATES = tuple(f"request:{one.source}" for one in REQUEST_STATES.rows if one.event == "confirm")
A_PAGE = 50


def list_call_backs(
    actor: Actor, *, after: tuple[dt.datetime, int] | None = None, with_phone: bool = True, limit: int = A_PAGE
) -> tuple[CallLine, ...]:
    """Requests that wait for a call, the one due first on top; ``with_phone`` false: those that left none."""
    actor.must(CALL_BACK)
    rows = visible_requests(actor).filter(case__state_id__in=ASKED_STATES, case__clocks__kind="call_back")
    rows = rows.filter(~Q(requester__phone_sealed="") & Q(requester__isnull=False)) if with_phone else rows.filter(
        Q(requester=None) | Q(requester__phone_sealed=""))  # fmt: skip
    if after is not None:
        rows = rows.filter(
            Q(case__clocks__due_at__gt=after[0], case__clocks__kind="call_back")
            | Q(case__clocks__due_at=after[0], case__clocks__kind="call_back", pk__gt=after[1])
        )
    found = list(rows.select_related("case", "area", "requester").order_by("case__clocks__due_at", "id")[:limit])
    return lines_of(found)


def lines_of(rows: Sequence[Request]) -> tuple[CallLine, ...]:
    """Rows as lines of the desk, in their order."""
    cases = cases_of("request", [row.key for row in rows])
    units = {
        share.request_id: share.order.unit.short_name
        for share in Share.objects.filter(request__in=rows, left_at=None).select_related("order__unit").order_by("id")
    }
    found = []
    for row in rows:
        due = next((one for one in cases[row.key].clocks if one.kind == "call_back"), None)
        tries = list_attempts(row)
        found.append(_line(row, due, units.get(row.pk, ""), tries))
    return tuple(found)


def _line(row: Request, due: ClockView | None, unit: str, tries: tuple[AttemptView, ...]) -> CallLine:
    return CallLine(
        key=row.key, number=row.number, title=row.title, area_name=row.area.short_name, unit_name=unit,
        due_at=due.due_at if due else None, look=due.look if due else "", words=due.words if due else "",
        attempts=len(tries), days=len({clock.day_of(one.at) for one in tries}),
        has_phone=bool(row.requester and row.requester.phone_sealed), answered_at=row.answered_at,
        position=(due.due_at if due else row.received_at, row.pk),
    )  # fmt: skip


def list_attempts(row: Request) -> tuple[AttemptView, ...]:
    """Calls of this round that reached nobody, oldest first."""
    rows = Confirmation.objects.filter(request=row, round=round_of(row), way="call_back", is_reached=False)
    return tuple(AttemptView(at, words) for at, words in rows.order_by("id").values_list("at", "words"))


def has_tried_enough(row: Request) -> bool:
    """Three calls on two days reached nobody, in this round."""
    tries = list_attempts(row)
    return len(tries) >= CALLS_NEEDED and len({clock.day_of(one.at) for one in tries}) >= DAYS_NEEDED


def has_worked(actor: Actor, row: Request) -> bool:
    """Whether the actor sits in a unit that worked on the request, or in a part of one."""
    return actor.unit_id is not None and bool(set(list_unit_line(actor.unit_id)) & list_units_that_worked(row.pk))


def get_call(actor: Actor, request: uuid.UUID) -> CallView:
    """A request on the call-back desk; ``RequestNotFound`` for strangers, ``NotAllowed`` without the permission."""
    actor.must(CALL_BACK)
    row = get_request_for(actor, request)
    name, phone = masked(row.requester) if row.requester else ("", "")
    tries = list_attempts(row)
    return CallView(
        line=lines_of([row])[0], case_version=row.case.version, text=row.text, answer=row.answer, masked_name=name,
        masked_phone=phone, round=round_of(row), attempts=tries, may_close=has_tried_enough(row),
        is_mine=not has_worked(actor, row), is_secret=row.is_secret,
    )  # fmt: skip


def find_next_call(actor: Actor, than: uuid.UUID) -> str:
    """The number of the request to call after this one; empty when nothing waits."""
    return next((one.number for one in list_call_backs(actor, limit=5) if one.key != than), "")
