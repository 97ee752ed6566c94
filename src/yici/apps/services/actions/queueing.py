"""Numbers of a hall: taken, called in the order that hangs on the wall, missed, passed on, served.

Every act locks the day of the hall first: two at once never share a number, and never call the same one.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.db import connection
from django.db.models import F

from yici.apps.services.contracts import Counter, Hall, TicketView
from yici.apps.services.errors import CounterBusy, CounterNotFound, GroupNotFound, HallClosed, NobodyWaits
from yici.apps.services.guards import get_ticket_for
from yici.apps.services.models import HallDay, QueueTicket, TicketEvent
from yici.apps.services.rules.queueing import is_first
from yici.apps.services.selectors.halls import get_hall, is_open_now, list_first
from yici.apps.services.selectors.lines import (
    at_counter,
    choose_next,
    facts_of_ticket,
    may_work_in,
    ticket_view,
    waiting_of,
    waiting_rows,
)
from yici.apps.services.states import GREET, TAKE, TICKET_STATES
from yici.core import audit, clock, submissions
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.codes import SIGNS
from yici.core.errors import ChangedMeanwhile

LENGTH = 8  # signs of a code: about 40 bits for one day, and tries are limited by address
KIND = "services.ticket"


@action
def take_number(*, actor: Actor, hall: str, group: str, client_key: str, first: str = "") -> TicketView:
    """Give out the next number of a hall's day. The same client key twice is one number.

    ``actor`` is the clerk at the reception, or ``SYSTEM`` for somebody in the hall. Raises ``HallNotFound``,
    ``GroupNotFound``, ``HallClosed``.
    """
    chosen = get_hall(hall)
    if not actor.is_system:
        actor.must(GREET)
    if chosen.group(group) is None:
        raise GroupNotFound
    if not is_open_now(chosen):
        raise HallClosed(hall=chosen.name)
    first = first if first in {one.code for one in list_first()} else ""
    came = "hall" if actor.is_system else "reception"
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key,
        content={"hall": hall, "group": group, "first": first, "day": clock.today().isoformat()},
        act=lambda: str(give_number(actor, chosen, group, came, first).key),
    )  # fmt: skip
    return ticket_view(QueueTicket.objects.get(key=key))


def give_number(
    actor: Actor, hall: Hall, group: str, came: str, first: str = "", slot_at: dt.datetime | None = None
) -> QueueTicket:
    """The next number of today, inside an action. ``slot_at`` is that of an appointment kept in time."""
    now, day = clock.now(), lock_day(hall.code)
    found = hall.group(group)
    if found is None:
        raise GroupNotFound
    day.last += 1
    HallDay.objects.filter(pk=day.pk).update(last=day.last)
    row = QueueTicket.objects.create(
        code="".join(secrets.choice(SIGNS) for _ in range(LENGTH)), hall=hall.code, unit=hall.unit, day=day.day,
        position=day.last,
        number=f"{found.letter}{day.last:03d}", group=group, came=came, first=first, slot_at=slot_at, taken_at=now,
        since=now,
    )  # fmt: skip
    _note(row, "take", actor)
    return row


def lock_day(hall: str, day: dt.date | None = None) -> HallDay:
    """The row of a hall's day (today) under its lock: whoever comes second waits here."""
    day = day or clock.today()
    HallDay.objects.bulk_create([HallDay(hall=hall, day=day)], ignore_conflicts=True)
    rows = HallDay.objects.filter(hall=hall, day=day)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return rows.get()


@action
def call_next(*, actor: Actor, hall: str, counter: str) -> TicketView:
    """Call whoever is next for a counter. Raises ``NobodyWaits``, ``CounterBusy``, ``HallNotFound``, ``NotAllowed``."""
    actor.must(TAKE)
    chosen, place = counter_of(actor, hall, counter)
    day = lock_day(chosen.code)
    if at_counter(chosen.code, place.code) is not None:
        raise CounterBusy
    row = choose_next(chosen, place, waiting_rows(chosen.code, day.day), day.run)
    if row is None:
        raise NobodyWaits
    was_first = is_first(waiting_of(row), clock.now())
    HallDay.objects.filter(pk=day.pk).update(run=day.run + 1 if was_first else 0)
    return ticket_view(_move(actor, row, "call", place.code))


def counter_of(actor: Actor, hall: str, counter: str) -> tuple[Hall, Counter]:
    """A counter of a hall of the actor's unit; raises ``HallNotFound`` and ``CounterNotFound``."""
    chosen = get_hall(hall)
    place = chosen.counter(counter)
    if place is None or not may_work_in(actor, chosen):
        raise CounterNotFound
    return chosen, place


@action
def move_ticket(
    *, actor: Actor, ticket: uuid.UUID, event: str, expected: int, counter: str = "", to: str = ""
) -> TicketView:  # fmt: skip
    """Take a number further by its table. ``counter`` is where the actor sits, ``to`` where it is passed on.

    Raises ``TicketNotFound``, ``CounterNotFound``, ``ChangedMeanwhile`` and what the table raises.
    """
    found = get_ticket_for(actor, ticket)
    lock_day(found.hall)
    row = QueueTicket.objects.get(pk=found.pk)
    if row.version != expected:
        raise ChangedMeanwhile
    if event == "pass_on":
        to = counter_of(actor, row.hall, to)[1].code
    if event == "call":
        raise ChangedMeanwhile  # only the order calls: nobody is picked out of the line
    return ticket_view(_move(actor, row, event, row.counter, sits_at=counter, to=to))


def _move(actor: Actor, row: QueueTicket, event: str, counter: str, *, sits_at: str = "", to: str = "") -> QueueTicket:
    now = clock.now()
    row.state = TICKET_STATES.step(row.state, event, actor=actor, facts=facts_of_ticket(row, sits_at))
    row.counter = counter
    if event in ("call", "recall"):
        row.called_at, row.calls = now, row.calls + 1
    elif event == "begin":
        row.begun_at, row.served_by = now, actor.account
    elif event == "miss":  # to the end of the line, once
        row.counter, row.since, row.slot_at, row.first, row.misses = "", now, None, "", row.misses + 1
    elif event == "miss_again":
        row.misses += 1
    elif event == "pass_on":
        row.counter, row.begun_at = to, None
    if row.state in TICKET_STATES.finals:
        row.ended_at = now
    row.version += 1
    changed = QueueTicket.objects.filter(pk=row.pk, version=row.version - 1).update(
        state=row.state, counter=row.counter, called_at=row.called_at, calls=row.calls, begun_at=row.begun_at,
        served_by=row.served_by, since=row.since, slot_at=row.slot_at, first=row.first, misses=row.misses,
        ended_at=row.ended_at, version=F("version") + 1,
    )  # fmt: skip
    if not changed:
        raise ChangedMeanwhile
    _note(row, event, actor)
    return row


def _note(row: QueueTicket, event: str, actor: Actor) -> None:
    TicketEvent.objects.create(
        ticket=row, event=event, state=row.state, counter=row.counter, at=clock.now(), by=actor.account
    )
    audit.record(f"ticket.{event}", actor=actor, kind="ticket", key=row.key, number=row.number)


@action
def end_days() -> int:
    """End what was left open on days that are over; returns how many numbers."""
    rows = list(QueueTicket.objects.filter(day__lt=clock.today(), state__in=("waiting", "called", "serving"))[:500])
    for row in rows:
        _move(SYSTEM, row, "end_day", row.counter)
    return len(rows)
