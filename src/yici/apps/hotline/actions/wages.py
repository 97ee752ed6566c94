"""A claim for wages is taken down with its request, and concluded by the unit before it may say done."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yici.apps.cases.public import tell
from yici.apps.hotline.beside.errors import ClaimIncomplete, ConclusionUnknown
from yici.apps.hotline.contracts.wages import SECTORS, WageClaim
from yici.apps.hotline.guards import get_order_for
from yici.apps.hotline.models import Request, Share, WageLead
from yici.apps.hotline.rules.travel import from_json
from yici.apps.hotline.selectors.lists import list_reasons
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action

CLAIM = "wage"  # where a claim stands in the details of an intake


def claim_of(details: Mapping[str, Any]) -> WageClaim | None:
    """The claim that came with a request; None when it has none. Raises ``ClaimIncomplete``."""
    if CLAIM not in details:
        return None
    claim = from_json(WageClaim, details[CLAIM])
    is_whole = claim.employer.strip() and claim.sector in SECTORS and claim.people >= 1 and claim.amount >= 0
    if not is_whole or (claim.owed_from and claim.owed_to and claim.owed_to < claim.owed_from):
        raise ClaimIncomplete
    return claim


def keep_claim(request: uuid.UUID, details: Mapping[str, Any]) -> None:
    """Write the claim of a request that was just taken, in the same transaction."""
    claim = claim_of(details)
    if claim is None:
        return
    WageLead.objects.create(
        request=Request.objects.get(key=request), employer=claim.employer.strip()[:120], sector=claim.sector,
        site=claim.site.strip()[:200], job=claim.job.strip()[:60], owed_from=claim.owed_from, owed_to=claim.owed_to,
        people=claim.people, amount=claim.amount,
    )  # fmt: skip


@action
def conclude_claims(
    *, actor: Actor, order: uuid.UUID, conclusion: str, recovered: Decimal, people_paid: int, on: dt.date,
    text: str = "",
) -> int:  # fmt: skip
    """Write down how the claim behind an order ended; when several people share the order, amount and people are
    those of each first claim that has no conclusion yet. Returns how many claims still lack one.
    """
    actor.must("hotline.work")
    row = get_order_for(actor, order, is_locked=True)
    if conclusion not in {one.code for one in list_reasons("wage_conclusion")}:
        raise ConclusionUnknown
    if recovered < 0 or people_paid < 0 or on > clock.today():
        raise ClaimIncomplete
    requests = Share.objects.filter(order=row, left_at=None).values_list("request_id", flat=True)
    waiting = WageLead.objects.filter(request__in=list(requests), conclusion="").order_by("id")
    lead = waiting.first()
    if lead is None:
        raise ConclusionUnknown
    lead.conclusion, lead.recovered, lead.people_paid = conclusion, recovered, people_paid
    lead.concluded_on, lead.concluded_by = on, actor.account
    lead.save()
    tell(
        actor=actor, case=row.case_id, verb="work_order.wages_concluded", text=text,
        told={"conclusion": conclusion, "recovered": str(recovered), "people": people_paid},
    )  # fmt: skip
    audit.record("wages.concluded", actor=actor, kind="request", key=lead.request.key, conclusion=conclusion)
    return waiting.count()
