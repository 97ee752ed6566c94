"""What the public face shows: copies that the desk sent, with an end. At the desk: what was sent last, by digest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from yici.core import clock, crypto, files
from yici.core.actions import action
from yici.core.exchange.sending import is_joined, post_message
from yici.core.models import ExchangeBatch, ExchangeKept, ExchangeMessage, FaceCopy

COPY = "copy"  # the kind of message that brings one
FORGET = "copy.forget"  # the kind of message by which the other face forgets a matter
UNCHANGED_FOR = dt.timedelta(days=7)  # a copy is sent again before it expires, although nothing changed


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the desk's. ``seen``: acts of ours up to this batch are in it."""

    key: str
    content: Mapping[str, Any]
    at: dt.datetime
    seen: int


@action
def show_there(kind: str, key: str, content: Mapping[str, Any], *, kept_for: dt.timedelta, watch: Any = None) -> bool:
    """Let the public face show this, if it differs from what was sent last; returns whether it did.

    ``watch`` is what is compared when the content itself has a moment in it that always differs.
    """
    compared = content if watch is None else watch
    digest = hashlib.sha256(json.dumps(compared, sort_keys=True, ensure_ascii=False).encode()).digest()
    now = clock.now()
    last = FaceCopy.objects.filter(kind=kind, key=key).first()
    if last is not None and bytes(last.digest) == digest and last.expires_at > now + UNCHANGED_FOR:
        return False
    until = now + kept_for
    body = {"kind": kind, "key": key, "content": content, "until": until.isoformat()}
    post_message(COPY, body, subject=f"{kind} {key}", is_newest=True)
    FaceCopy.objects.update_or_create(kind=kind, key=key, defaults={"digest": digest, "at": now, "expires_at": until})
    return True


@action
def put_copy(body: Mapping[str, Any], *, seen: int) -> None:
    """Keep a copy that the desk sent; the handler of ``copy``."""
    kind, key = str(body["kind"]), str(body["key"])
    sealed = crypto.seal_bytes(json.dumps(body["content"], ensure_ascii=False).encode(), context=f"copy {kind} {key}")
    FaceCopy.objects.update_or_create(
        kind=kind, key=key,
        defaults={
            "body": sealed, "seen": seen, "at": clock.now(), "expires_at": dt.datetime.fromisoformat(body["until"]),
        },
    )  # fmt: skip


def find_copy(kind: str, key: str) -> Copy | None:
    """The copy under this key; None when there is none or its time is over."""
    row = FaceCopy.objects.filter(kind=kind, key=key, expires_at__gt=clock.now()).first()
    if row is None or not row.body:
        return None
    content = json.loads(crypto.open_bytes(bytes(row.body), context=f"copy {kind} {key}"))
    return Copy(row.key, content, row.at, row.seen)


@action
def forget_expired() -> int:
    """Remove copies whose time is over."""
    return FaceCopy.objects.filter(expires_at__lt=clock.now()).delete()[0]


@action
def forget_matter(subject: str) -> int:
    """Forget what travelled about a matter, here and, by a message, on the other face; returns how many rows went."""
    count = forget_here(subject)
    if is_joined():
        post_message(FORGET, {"subject": subject})
    return count


@action
def forget_here(subject: str) -> int:
    """Remove copies of a matter and messages about it. A message on its way stays until it has come, and is pruned a
    week later: a batch is the same whenever it is written.
    """
    about = Q(subject=subject) | Q(subject__endswith=f" {subject}") | Q(subject__contains=f" {subject} ")
    on_the_way = ExchangeBatch.objects.filter(direction="out", acknowledged_at=None).values("number")
    rows = ExchangeMessage.objects.filter(about).exclude(batch__in=on_the_way)
    for key in rows.values_list("key", flat=True):
        files.erase("exchange", key)
    copies = FaceCopy.objects.filter(Q(key=subject) | Q(key__startswith=f"{subject} "))
    kept = ExchangeKept.objects.filter(about)
    return int(rows.delete()[0] + copies.delete()[0] + kept.delete()[0])
