"""Notices are handed to gateways, from the outbox: in batches with a lease, again after a growing pause, never twice.

Gateways, recipients and words are registered in the shell. A gateway that knows keys drops a message it has already,
so an unclear attempt is made again with the same key. One that does not may have sent it: the notice is *unsure*, and a
person decides. What no attempt could deliver lies *dead* and is seen. An address is asked for when it is sent, and kept
nowhere.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings
from django.db import connection

from yici.core import clock
from yici.core.actions import action
from yici.core.ids import new_key
from yici.core.models import Outgoing

log = logging.getLogger(__name__)

BATCH = 20
LEASE_FOR = dt.timedelta(seconds=120)
ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3600.0  # seconds before the next attempt; doubled each time
ROUND_FOR = 2.0  # seconds after which a round ends, so that others have their turn


class NotSent(Exception):
    """The gateway certainly does not have it (no connection, its queue is full): tried again. The text is kept."""


class Refused(Exception):
    """The gateway will never take it (no such number): not tried again. The text is kept."""


class Unclear(Exception):
    """The gateway may have it (the answer did not come)."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a gateway gets. ``key`` is the same at every attempt."""

    key: str
    channel: str
    address: str
    subject: str
    text: str


class Gateway(Protocol):
    """Where messages go. ``send`` returns the receipt; raises ``NotSent``, ``Refused`` or ``Unclear``."""

    @property
    def knows_keys(self) -> bool:
        """Whether it drops a key that it had."""

    def send(self, message: Message) -> str:
        """Hand one message over."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where to reach somebody, looked up at the moment of sending. ``mark`` tells several of one recipient apart.

    ``facts`` fills the words further (number and code of a request). An empty ``channel`` keeps the notice's own.
    """

    address: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    channel: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a notice. What is urgent does not wait for the morning."""

    subject: str
    text: str
    version: int = 1
    is_urgent: bool = False


#: Whom a recipient's key names: nobody any more (an empty list: dropped), one, or several (each gets an own notice).
Resolver = Callable[[str, str], Sequence[Recipient]]
Wording = Callable[[str, Mapping[str, Any]], Words | None]

_gateways: dict[str, Gateway] = {}
_resolvers: dict[str, Resolver] = {}
_wordings: list[Wording] = []
_resting: dict[str, float] = {}  # channel -> monotonic instant until which its gateway is left alone


def register_gateway(channel: str, gateway: Gateway) -> None:
    """Name the gateway of a channel; a second one replaces the first."""
    _gateways[channel] = gateway
    _resting.pop(channel, None)


def register_resolver(kind: str, resolver: Resolver) -> None:
    """Name who knows the addresses of a kind of recipients: ``resolver(key, channel)``."""
    _resolvers[kind] = resolver


def register_words(wording: Wording, *, is_first: bool = False) -> None:
    """Add somebody who knows words: ``wording(template, facts)``, None when the template is not theirs."""
    _wordings.insert(0 if is_first else len(_wordings), wording)


def words_of(template: str, facts: Mapping[str, Any]) -> Words | None:
    """The words of a template filled with facts; None when nobody has them."""
    return next((words for wording in _wordings if (words := wording(template, facts)) is not None), None)


def deliver_due() -> int:
    """The round of the worker: hand over what is due, for about two seconds; returns how many notices were sent."""
    settle_silent()
    until, sent = time.monotonic() + ROUND_FOR, 0
    while time.monotonic() < until:
        lease = new_key()
        rows = _take(lease)
        if not rows:
            break
        for row in rows:
            sent += _deliver(row, lease)
    return sent


@action
def settle_silent() -> int:
    """Notices whose worker fell silent while a gateway had them: asked again by key, or left unsure for a person."""
    silent = Outgoing.objects.filter(state="sending", lease_until__lt=clock.now())
    known = [channel for channel, gateway in _gateways.items() if gateway.knows_keys]
    nothing = {"lease": None, "lease_until": None}
    again = silent.filter(channel__in=known).update(state="waiting", next_at=clock.now(), **nothing)
    reason = "the worker ended while the gateway had it"
    return again + silent.exclude(channel__in=known).update(state="unsure", last_error=reason, **nothing)


@action
def _take(lease: uuid.UUID) -> list[Outgoing]:
    """Lease the notices that are due longest: until the lease ends they are not due for anybody else."""
    now = clock.now()
    resting = [channel for channel, until in _resting.items() if until > time.monotonic()]
    due = Outgoing.objects.filter(state="waiting", next_at__lte=now).exclude(channel__in=resting)
    due = due.order_by("next_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    if not keys:
        return []
    Outgoing.objects.filter(pk__in=keys).update(lease=lease, next_at=now + LEASE_FOR)
    return list(Outgoing.objects.filter(pk__in=keys).order_by("id"))


def _deliver(row: Outgoing, lease: uuid.UUID) -> bool:
    try:
        message = _prepare(row, lease)
    except Exception as problem:
        log.error("notice %s cannot be prepared: %s", row.key, type(problem).__name__)
        _again(row, lease, f"cannot be prepared: {type(problem).__name__}")
        return False
    if message is None:
        return False
    gateway = _gateways.get(message.channel)
    if gateway is None:
        _put(row, lease, state="dead", last_error=f"no gateway for {message.channel}")
        return False
    return _begin(row, lease, message.channel) and _hand_over(row, lease, message, gateway)


def _prepare(row: Outgoing, lease: uuid.UUID) -> Message | None:
    """The message of a notice, or None when it waits for the morning, is dropped or has no words."""
    found = _reach(row)
    if not found:
        _put(row, lease, state="dropped", last_error="no address")
        return None
    words = words_of(row.template, {**row.facts, **found[0].facts})
    if words is None:
        _put(row, lease, state="dead", last_error=f"no words for {row.template}")
        return None
    morning = None if words.is_urgent else end_of_quiet(clock.now())
    if morning is not None:
        _put(row, lease, next_at=morning)
        return None
    if len(found) > 1:
        _spread(row, lease, found[1:])
    first = found[0]
    return Message(str(row.key), first.channel or row.channel, first.address, words.subject, words.text)


def _reach(row: Outgoing) -> list[Recipient]:
    """Who is reached; of a notice that was spread, the one with its mark."""
    kind, _, one = row.recipient_kind.partition(".")
    if kind not in _resolvers:
        raise LookupError(kind)
    key, _, mark = row.recipient.partition("/") if one else (row.recipient, "", "")
    found = list(_resolvers[kind](key, row.channel))
    return [who for who in found if who.mark == mark] if one else found


@action
def _spread(row: Outgoing, lease: uuid.UUID, others: Sequence[Recipient]) -> None:
    """Several are reached by one key: the first keeps the notice, every other gets one of its own, once."""
    now = clock.now()
    if not Outgoing.objects.filter(pk=row.pk, lease=lease).exists():
        return
    rows = [
        Outgoing(
            channel=one.channel or row.channel, recipient_kind=f"{row.recipient_kind}.one",
            recipient=f"{row.recipient}/{one.mark}"[:80],
            template=row.template, facts=row.facts, once=f"{row.key} {one.mark}", next_at=now, posted_at=row.posted_at,
        )
        for one in others
    ]  # fmt: skip
    Outgoing.objects.bulk_create(rows, ignore_conflicts=True)


@action
def _begin(row: Outgoing, lease: uuid.UUID, channel: str) -> bool:
    """Mark that the gateway is about to have it; False when another worker has the notice by now."""
    mine = Outgoing.objects.filter(pk=row.pk, lease=lease, state="waiting")
    until = clock.now() + LEASE_FOR
    row.attempts += 1
    return bool(mine.update(state="sending", channel=channel, attempts=row.attempts, lease_until=until))


def _hand_over(row: Outgoing, lease: uuid.UUID, message: Message, gateway: Gateway) -> bool:
    try:
        receipt = gateway.send(message)
    except NotSent as problem:
        _rest(message.channel, row.attempts)
        _again(row, lease, str(problem))
    except Refused as problem:
        _put(row, lease, state="dead", last_error=str(problem)[:300])
    except Exception as problem:
        words = str(problem) if isinstance(problem, Unclear) else type(problem).__name__
        if gateway.knows_keys:
            _rest(message.channel, row.attempts)
            _again(row, lease, words)
        else:
            _put(row, lease, state="unsure", last_error=words[:300])
    else:
        return _put(row, lease, state="sent", sent_at=clock.now(), receipt=receipt[:120], last_error="")
    return False


def _rest(channel: str, attempts: int) -> None:
    """Leave a gateway alone for a little while: one that is away must not hold up the round with every notice."""
    _resting[channel] = time.monotonic() + min(5.0 * attempts, 60.0)


def _again(row: Outgoing, lease: uuid.UUID, reason: str) -> None:
    """Try again after a growing pause; dead after the last attempt."""
    if row.attempts >= ATTEMPTS:
        _put(row, lease, state="dead", last_error=reason[:300])
        return
    pause = min(FIRST_PAUSE * 2 ** max(row.attempts - 1, 0), LONGEST_PAUSE) * random.uniform(0.8, 1.2)
    _put(
        row, lease, state="waiting", next_at=clock.now() + dt.timedelta(seconds=pause), last_error=reason[:300],
        attempts=max(row.attempts, 1),
    )  # fmt: skip


@action
def _put(row: Outgoing, lease: uuid.UUID, **changes: Any) -> bool:
    """Write what came of it, unless another worker has the notice by now."""
    mine = Outgoing.objects.filter(pk=row.pk, lease=lease)
    return bool(mine.update(**{"lease": None, "lease_until": None, **changes}))


def end_of_quiet(at: dt.datetime) -> dt.datetime | None:
    """When the quiet hours of the setting (``21:00-08:00``) that ``at`` lies in are over; None when it lies in none."""
    text = str(getattr(settings, "QUIET_HOURS", ""))
    if not text:
        return None
    begins, ends = (dt.time.fromisoformat(part) for part in text.split("-"))
    local = at.astimezone(clock.city_zone())
    moment = local.time()
    is_quiet = begins <= moment < ends if begins <= ends else moment >= begins or moment < ends
    if not is_quiet:
        return None
    day = local.date() + dt.timedelta(days=1 if moment >= ends else 0)
    return dt.datetime.combine(day, ends, tzinfo=clock.city_zone()).astimezone(dt.UTC)
