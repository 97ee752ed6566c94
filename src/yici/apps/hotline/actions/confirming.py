"""What the requester says: solved, not solved, how satisfied. Never said by the unit that worked on it."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.cases.public import step
from yici.apps.hotline.actions.taking import CITIZEN
from yici.apps.hotline.contracts import Outcome, RequestView
from yici.apps.hotline.errors import NotYourOwnCallBack
from yici.apps.hotline.guards import get_request_for
from yici.apps.hotline.models import Confirmation, Request, Share
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.requests import view_of
from yici.apps.hotline.states import RequestFacts
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action

REOPEN_DAYS = 15  # calendar days in which "not solved" counts after a closing


@action
def confirm(
    *, actor: Actor, request: uuid.UUID, expected: int, outcome: Outcome, way: str = "call_back"
) -> RequestView:
    """Write down what the requester says. Solved closes the request; partly or not solved is work again (redo)."""
    row = get_request_for(actor, request, is_locked=True)
    if way == "call_back" and row.shares.filter(order__unit__code=actor.unit_code).exists():
        raise NotYourOwnCallBack
    now, today = clock.now(), clock.today()
    Confirmation.objects.create(
        request=row, round=row.redo_count + 1, way=way, is_contacted=outcome.is_contacted, solved=outcome.solved,
        level=outcome.level, about=outcome.about, words=outcome.words, account=actor.account, unit_id=actor.unit_id,
        at=now,
    )  # fmt: skip
    is_solved = outcome.solved == "yes"
    step(
        actor=actor, case=row.case_id, event="confirm" if is_solved else "redo", expected=expected,
        facts=RequestFacts(), text=outcome.words, told={"solved": outcome.solved, "way": way}, audience="citizen",
    )  # fmt: skip
    row.is_contacted, row.solved, row.level, row.about = (
        outcome.is_contacted, outcome.solved, outcome.level, outcome.about,
    )  # fmt: skip
    row.confirmed_way, row.confirmed_at = way, now
    if is_solved:
        row.closed_on, row.reopen_until = today, today + dt.timedelta(days=REOPEN_DAYS)
        _close_orders(row)
    else:
        row.redo_count += 1
        _redo_orders(row)
    row.save()
    return view_of(row)


def rate(*, request: uuid.UUID, outcome: Outcome) -> RequestView:
    """The requester answers by their own hand; the caller has checked number and code."""
    expected = get_request_for(SYSTEM, request).case.version
    return confirm(actor=CITIZEN, request=request, expected=expected, outcome=outcome, way="self")


def _close_orders(row: Request) -> None:
    """An order is closed when the last of its requests is."""
    for share in Share.objects.filter(request=row, left_at=None).select_related("order__case"):
        others = Share.objects.filter(order=share.order, left_at=None).exclude(request=row)
        if others.exclude(request__case__phase="closed").exists() or share.order.case.phase == "closed":
            continue
        step(actor=SYSTEM, case=share.order.case_id, event="close", expected=share.order.case.version)
        share.order.closed_at = clock.now()
        share.order.save(update_fields=["closed_at"])


def _redo_orders(row: Request) -> None:
    for share in Share.objects.filter(request=row, left_at=None).select_related("order__case"):
        order = share.order
        if order.case.state_id != "work_order:done":
            continue
        step(
            actor=SYSTEM, case=order.case_id, event="redo", expected=order.case.version,
            limits=limits_of(order.kind, order.urgency, "redo"),
        )  # fmt: skip
        order.redo_count += 1
        order.save(update_fields=["redo_count"])
