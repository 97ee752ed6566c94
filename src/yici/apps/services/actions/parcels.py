"""Parcels are made, handed over and tried again until the other place has them."""

from __future__ import annotations

import hashlib
import http.client
import json
import logging
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from yici.apps.services.contracts.handing import Partner
from yici.apps.services.errors import ParcelNotFound
from yici.apps.services.models import Handing, Incoming, Parcel
from yici.apps.services.selectors.partners import list_partners, own_code, own_keys
from yici.apps.services.states.handing import HAND
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.ids import new_key
from yici.core.parcels import Head, pack

log = logging.getLogger(__name__)

TIMEOUT = 20.0  # seconds
MOST = 20  # parcels in one round
MOST_TRIES = 200
TYPE = "application/vnd.yici.parcel"


def make_parcel(
    partner: Partner, kind: str, content: Mapping[str, Any], *, handing: Handing | None = None,
    incoming: Incoming | None = None,
) -> Parcel:  # fmt: skip
    """Put a parcel down in the transaction that causes it. It is sealed now: sent again, it is the same bytes."""
    key, now = new_key(), clock.now()
    head = Head(own_code(), partner.code, str(key), kind, now.isoformat())
    data = pack(head, content, keys=own_keys(), to=partner.seal_key)
    return Parcel.objects.create(
        key=key, direction="out", partner=partner.code, kind=kind, digest=digest_of(content), data=data,
        handing=handing, incoming=incoming, at=now,
    )  # fmt: skip


def digest_of(content: Mapping[str, Any]) -> bytes:
    """Of what a parcel brings, whatever it was sealed with."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).digest()


@action
def fetch_parcel(*, actor: Actor, parcel: uuid.UUID) -> tuple[str, bytes]:
    """Take a parcel out as a file, to carry it; it counts as sent. Name and bytes. Raises ``ParcelNotFound``."""
    actor.must(HAND)
    row = Parcel.objects.filter(key=parcel, direction="out").first()
    if row is None or not row.data:
        raise ParcelNotFound
    audit.record("parcel.fetched", actor=actor, kind="parcel", key=row.key, partner=row.partner)
    if row.sent_at is None:
        row.sent_at = clock.now()
        row.save(update_fields=["sent_at"])
    return f"{row.partner}-{row.kind}-{row.key}.parcel", bytes(row.data)


def send_waiting() -> int:
    """Hand waiting parcels to places that have an address, oldest first; returns how many arrived. A place that does
    not answer keeps its later ones waiting, so that they come in order.
    """
    partners = {one.code: one for one in list_partners() if one.address and one.has_keys}
    rows = Parcel.objects.filter(direction="out", sent_at=None, partner__in=list(partners), tries__lt=MOST_TRIES)
    count, silent = 0, set()
    for row in rows.order_by("id")[:MOST]:
        if row.partner in silent:
            continue
        problem = _send(partners[row.partner].address, bytes(row.data))
        _mark(row.pk, problem)
        if problem:
            silent.add(row.partner)
        else:
            count += 1
    return count


@action
def _mark(pk: int, problem: str) -> None:
    sent = None if problem else clock.now()
    Parcel.objects.filter(pk=pk).update(sent_at=sent, problem=problem[:200], tries=F("tries") + 1)


def _send(address: str, data: bytes) -> str:
    """What kept a parcel from arriving; empty when the other place has it, now or from before."""
    request = urllib.request.Request(address, data, {"Content-Type": TYPE})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            answer.read(10_000)
    except urllib.error.HTTPError as problem:
        text = problem.read(2000).decode("utf-8", "replace")
        problem.close()
        return f"HTTP {problem.code} {_message(text)}"
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return type(problem).__name__
    return ""


def _message(text: str) -> str:
    try:
        return str(json.loads(text).get("message", ""))
    except (ValueError, AttributeError):
        return ""
