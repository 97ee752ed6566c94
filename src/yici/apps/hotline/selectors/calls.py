"""What an agent needs beside a call: earlier matters of the phone, by its blind index only."""

from __future__ import annotations

import uuid

from yici.apps.cases.public import state_words
from yici.apps.hotline.contracts.calls import EarlierMatter
from yici.apps.hotline.errors import NotOfThisCaller
from yici.apps.hotline.guards import visible_requests
from yici.apps.hotline.models import Request, Requester
from yici.apps.hotline.rules.phones import normalise_phone
from yici.core import crypto
from yici.core.access import Actor

MOST = 8
SHORTEST = 7  # digits of a whole number: a part of one finds nobody


def earlier_matters(actor: Actor, phone: str, *, most: int = MOST) -> tuple[EarlierMatter, ...]:
    """The newest matters of a phone that the actor may see, newest first. A part of a number finds nothing."""
    digits = normalise_phone(phone)
    if len(digits) < SHORTEST or not actor.may("hotline.contact"):
        return ()
    who = Requester.objects.filter(phone_index=crypto.blind_index("phone", digits), erased_at=None)
    rows = list(visible_requests(actor).filter(requester__in=who).select_related("area", "case").order_by("-id")[:most])
    kinds = [row.kind for row in rows]
    return tuple(
        EarlierMatter(
            row.key, row.number, row.title, row.area.short_name, state_words(row.case.state_id),
            row.case.phase != "closed", row.received_at, row.urge_count,
            bool(row.kind) and row.kind in kinds[at + 1 :],
        )
        for at, row in enumerate(rows)
    )  # fmt: skip


def request_of_caller(actor: Actor, phone: str, key: str) -> Request:
    """The open request that this caller asks about; ``NotOfThisCaller`` when it is another's or closed."""
    known = {str(one.key) for one in earlier_matters(actor, phone) if one.is_open}
    if key not in known:
        raise NotOfThisCaller
    return Request.objects.select_related("case").get(key=uuid.UUID(key))
