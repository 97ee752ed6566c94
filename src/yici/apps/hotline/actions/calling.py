"""Calls back: an answer is written down by ``confirm``; here are the calls that reached nobody, and the invitations."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F

from yici.apps.cases.public import tell
from yici.apps.hotline.actions.confirming import must_not_have_worked
from yici.apps.hotline.actions.taking import tell_requester
from yici.apps.hotline.errors import CalledAMomentAgo, NoContactLeft
from yici.apps.hotline.guards import get_request_for
from yici.apps.hotline.models import Confirmation, Request
from yici.apps.hotline.selectors.call_backs import ASKED_STATES, list_attempts
from yici.apps.hotline.selectors.following import round_of
from yici.apps.hotline.states import CALL_BACK
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action

APART = dt.timedelta(minutes=30)  # two calls within it are one attempt
INVITED_AFTER = dt.timedelta(days=3)
INVITED_AT_ONCE = 200


@action
def record_unreachable(*, actor: Actor, request: uuid.UUID, words: str = "") -> int:
    """A call reached nobody: an attempt, neither good nor bad. Returns how many there were in this round.

    Two within half an hour are one (``CalledAMomentAgo``); without a phone there is none (``NoContactLeft``).
    """
    actor.must(CALL_BACK)
    row = get_request_for(actor, request, is_locked=True)
    must_not_have_worked(actor, row)
    if row.requester is None or not row.requester.phone_sealed:
        raise NoContactLeft
    tries = list_attempts(row)
    if tries and clock.now() - tries[-1].at < APART:
        raise CalledAMomentAgo
    Confirmation.objects.create(
        request=row, round=round_of(row), way="call_back", is_reached=False, words=words.strip()[:500],
        account=actor.account, unit_id=actor.unit_id, at=clock.now(),
    )  # fmt: skip
    tell(
        actor=actor, case=row.case_id, verb="request.not_reached", told={"count": len(tries) + 1}, audience="citizen",
    )  # fmt: skip
    return len(tries) + 1


@action
def invite_to_rate() -> int:
    """Ask by a notice whoever has said nothing for three days after the answer; once a round. Comes round each hour."""
    since = clock.now() - INVITED_AFTER
    rows = Request.objects.filter(
        case__state_id__in=ASKED_STATES, answered_at__lte=since, requester__isnull=False,
        invited_round__lte=F("redo_count") + F("reopen_count"),
    )  # fmt: skip
    found = list(rows.order_by("id")[:INVITED_AT_ONCE])
    for row in found:
        tell_requester(row.key, "request.rate", once=f"{row.key} rate {round_of(row)}")
        Request.objects.filter(pk=row.pk).update(invited_round=round_of(row))
    return len(found)
