"""Notices that leave the house, written in the transaction that causes them: both are there or neither is.

A notice names its recipient by kind and key; whoever owns such recipients tells the address at the moment of sending,
so that no copy of a phone lies about.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yici.core import audit, bulk, clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile, NotFound
from yici.core.ids import new_key
from yici.core.models import Outgoing
from yici.core.together import Together

MANAGE = "outbox.manage"
COLUMNS = (
    "key", "channel", "recipient_kind", "recipient", "template", "facts", "once", "state", "attempts", "next_at",
    "posted_at", "receipt", "last_error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said to whom. ``template`` names the words, ``facts`` fills them (keys, numbers, days; nothing
    protected). ``once``: a second notice with the same mark is not posted.
    """

    channel: str
    recipient_kind: str
    recipient: str
    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    once: str = ""


@action
def post(notices: Iterable[Notice]) -> int:
    """Put notices into the outbox in this transaction; returns how many were given (a doubled ``once`` is ignored)."""
    now = clock.now()
    rows = [
        (
            new_key(), one.channel, one.recipient_kind, one.recipient, one.template, dict(one.facts), one.once,
            "waiting", 0, now, now, "", "",
        )
        for one in notices
    ]  # fmt: skip
    bulk.insert(Outgoing, COLUMNS, rows, ignore_conflicts=True)
    return len(rows)


def add(together: Together, notice: Notice) -> None:
    """As ``post``, written together with what causes it. Its ``once`` must be new."""
    together.add(_row(notice, clock.now()))


def _row(one: Notice, now: dt.datetime) -> Outgoing:
    return Outgoing(
        channel=one.channel, recipient_kind=one.recipient_kind, recipient=one.recipient, template=one.template,
        facts=dict(one.facts), once=one.once, next_at=now, posted_at=now,
    )  # fmt: skip


STUCK_AFTER = dt.timedelta(minutes=5)
SEEN = ("waiting", "unsure", "dead")  # what a person looks at; what was sent or dropped is done
PAGE = 50


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice on the page of those who look after them. ``recipient`` is a key, never an address."""

    key: uuid.UUID
    state: str
    channel: str
    recipient_kind: str
    recipient: str
    template: str
    attempts: int
    posted_at: dt.datetime
    next_at: dt.datetime
    last_error: str
    position: int
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoticeCounts:
    """How many wait, are unsure, are dead; ``stuck`` since when the oldest one that is due waits, if for minutes."""

    waiting: int
    unsure: int
    dead: int
    stuck_since: dt.datetime | None


def list_notices(actor: Actor, *, state: str, after: int = 0) -> list[NoticeLine]:
    """Notices in one of the states that a person looks at, newest first; ``after`` is a line's ``position``."""
    actor.must(MANAGE)
    rows = Outgoing.objects.filter(state=state if state in SEEN else "dead").order_by("-id")
    if after:
        rows = rows.filter(pk__lt=after)
    return [
        NoticeLine(
            row.key, row.state, row.channel, row.recipient_kind, row.recipient, row.template, row.attempts,
            row.posted_at, row.next_at, row.last_error, row.pk, row.facts,
        )
        for row in rows[:PAGE]
    ]  # fmt: skip


def count_notices(actor: Actor) -> NoticeCounts:
    """How it stands, counted up to a thousand each."""
    actor.must(MANAGE)
    counts = {state: Outgoing.objects.filter(state=state)[:1000].count() for state in SEEN}
    return NoticeCounts(counts["waiting"], counts["unsure"], counts["dead"], stuck_since())


def stuck_since() -> dt.datetime | None:
    """Since when the oldest notice that is due waits, when that is longer than five minutes (nobody delivers)."""
    due = Outgoing.objects.filter(state="waiting", next_at__lt=clock.now() - STUCK_AFTER)
    return due.order_by("next_at").values_list("next_at", flat=True).first()


@action
def send_again(*, actor: Actor, key: uuid.UUID) -> None:
    """Let a dead or unsure notice be sent from its first attempt. Whoever does so knows that an unsure one may come
    twice. Raises ``NotFound`` and ``ChangedMeanwhile``.
    """
    now = clock.now()
    changes = {"state": "waiting", "attempts": 0, "next_at": now, "last_error": "", "lease": None, "lease_until": None}
    _settle(actor, key, ("dead", "unsure"), "notice.sent_again", **changes)


@action
def drop(*, actor: Actor, key: uuid.UUID) -> None:
    """Let a notice that waits, is dead or unsure never be sent. Raises ``NotFound`` and ``ChangedMeanwhile``."""
    _settle(actor, key, SEEN, "notice.dropped", state="dropped", lease=None, lease_until=None)


def _settle(actor: Actor, key: uuid.UUID, states: tuple[str, ...], verb: str, **changes: Any) -> None:
    actor.must(MANAGE)
    if not Outgoing.objects.filter(key=key).exists():
        raise NotFound
    if not Outgoing.objects.filter(key=key, state__in=states).update(**changes):
        raise ChangedMeanwhile
    audit.record(verb, actor=actor, kind="notice", key=key)
