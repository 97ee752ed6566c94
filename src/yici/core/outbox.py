"""Notices that leave the house, written in the transaction that causes them: both are there or neither is.

A notice names its recipient by kind and key; whoever owns such recipients tells the address at the moment of sending,
so that no copy of a phone lies about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yici.core import bulk, clock
from yici.core.actions import action
from yici.core.ids import new_key
from yici.core.models import Outgoing
from yici.core.together import Together

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
