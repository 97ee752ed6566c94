"""Appointments are made, moved, given back and kept; a hall that closes for a day moves nobody: it tells and asks."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F

from yici.apps.services.actions.queueing import give_number
from yici.apps.services.contracts import AppointmentView, Hall, TicketView
from yici.apps.services.errors import (
    AppointmentNotFound,
    BookedAlready,
    ClosingNeedsReason,
    DayNotBookable,
    HallClosed,
    HallNotFound,
    NotToday,
    PhoneNeeded,
    SlotFull,
)
from yici.apps.services.models import Appointment, HallClosing, SlotDay
from yici.apps.services.rules.halls import capacity_on
from yici.apps.services.rules.phones import normalise_phone
from yici.apps.services.selectors.appointments import ELEMENT, appointment_view, find_appointment, slots_on
from yici.apps.services.selectors.halls import get_hall, is_open_now
from yici.apps.services.selectors.lines import may_work_in, ticket_view
from yici.apps.services.states import APPOINTMENT_OPEN, APPOINTMENT_STATES, GREET
from yici.core import audit, clock, crypto, submissions
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.codes import SIGNS
from yici.core.errors import ChangedMeanwhile
from yici.core.ids import new_key
from yici.core.outbox import Notice, post

LENGTH, KIND = 8, "services.appointment"


@action
def book(
    *, actor: Actor, hall: str, group: str, day: dt.date, starts: dt.time, phone: str, client_key: str, item: str = ""
) -> AppointmentView:  # fmt: skip
    """Take a place in a slot. The same client key twice is one appointment.

    Raises ``HallNotFound``, ``PhoneNeeded``, ``DayNotBookable``, ``SlotFull``, ``BookedAlready``.
    """
    digits = normalise_phone(phone)
    if not digits:
        raise PhoneNeeded
    chosen, index = get_hall(hall), crypto.blind_index("phone", digits)
    content = {"hall": hall, "group": group, "day": day.isoformat(), "starts": f"{starts:%H:%M}", "phone": index.hex()}
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key, content=content,
        act=lambda: str(_book(actor, chosen, group, day, starts, digits, index, item).key),
    )  # fmt: skip
    return appointment_view(Appointment.objects.select_related("slot", "ticket").get(key=key))


def _book(
    actor: Actor, hall: Hall, group: str, day: dt.date, starts: dt.time, phone: str, index: bytes, item: str
) -> Appointment:  # fmt: skip
    if Appointment.objects.filter(phone_index=index, day=day, group=group, state__in=APPOINTMENT_OPEN).exists():
        raise BookedAlready
    slot, key, now = _take_place(hall, group, day, starts), new_key(), clock.now()
    try:
        with transaction.atomic():
            row = Appointment.objects.create(
                key=key, code="".join(secrets.choice(SIGNS) for _ in range(LENGTH)), hall=hall.code, unit=hall.unit,
                group=group, day=day, slot=slot, item=item[:80], phone_index=index, made_at=now, made_by=actor.account,
                phone_sealed=crypto.seal(phone, record=str(key), element=ELEMENT), changed_at=now,
            )  # fmt: skip
    except IntegrityError:  # the same phone a moment ago
        raise BookedAlready from None
    audit.record("appointment.booked", actor=actor, kind="appointment", key=key, hall=hall.code, day=day)
    _tell(row, "booked")
    return row


def _take_place(hall: Hall, group: str, day: dt.date, starts: dt.time) -> SlotDay:
    """A place in a slot. The database lets nobody in over its capacity, however many try at once."""
    found = next((one for one in slots_on(hall, group, day) if one.starts == starts), None)
    capacity = capacity_on(hall.capacities, group, day)
    if found is None or capacity is None:
        raise DayNotBookable
    row = SlotDay(
        hall=hall.code, group=group, day=day, starts=starts, ends=found.ends, capacity=capacity.places
    )  # fmt: skip
    SlotDay.objects.bulk_create([row], ignore_conflicts=True)
    rows = SlotDay.objects.filter(hall=hall.code, group=group, day=day, starts=starts)
    rows.filter(taken__lte=capacity.places).exclude(capacity=capacity.places).update(capacity=capacity.places)
    if not rows.filter(taken__lt=F("capacity"), taken__lte=capacity.places - 1).update(taken=F("taken") + 1):
        raise SlotFull
    return rows.get()


def _give_place_back(slot_id: int) -> None:
    SlotDay.objects.filter(pk=slot_id, taken__gt=0).update(taken=F("taken") - 1)


def _step(actor: Actor, row: Appointment, event: str, **changes: object) -> None:
    """Take an appointment further by its table; the second of two at once is told."""
    state = APPOINTMENT_STATES.step(row.state, event, actor=actor, facts=None)
    version = row.version
    changed = Appointment.objects.filter(pk=row.pk, version=version).update(
        state=state, version=version + 1, changed_at=clock.now(), **changes
    )
    if not changed:
        raise ChangedMeanwhile
    audit.record(f"appointment.{event}", actor=actor, kind="appointment", key=row.key, hall=row.hall)


@action
def give_back(*, actor: Actor, code: str, expected: int) -> None:
    """Give an appointment back; its place is free at once. Raises ``AppointmentNotFound``, ``ChangedMeanwhile``."""
    row = _expected(find_appointment(code), expected)
    _step(actor, row, "cancel")
    _give_place_back(row.slot_id)


@action
def move_appointment(*, actor: Actor, code: str, day: dt.date, starts: dt.time, expected: int) -> AppointmentView:
    """Move an appointment to another slot of its hall. Raises as ``book`` and ``ChangedMeanwhile``."""
    row = _expected(find_appointment(code), expected)
    if Appointment.objects.filter(
        phone_index=row.phone_index, day=day, group=row.group, state__in=APPOINTMENT_OPEN
    ).exclude(pk=row.pk).exists():  # fmt: skip
        raise BookedAlready
    slot = _take_place(get_hall(row.hall), row.group, day, starts)
    try:
        with transaction.atomic():
            _step(actor, row, "move", slot=slot, day=day)
    except IntegrityError:  # the same phone a moment ago
        raise BookedAlready from None
    _give_place_back(row.slot_id)
    row = find_appointment(code)
    _tell(row, "moved")
    return appointment_view(row)


def _expected(row: Appointment, expected: int) -> Appointment:
    if row.version != expected:
        raise ChangedMeanwhile
    return row


@action
def arrive(*, actor: Actor, code: str, expected: int) -> TicketView:
    """Somebody with an appointment is here: their number in the line. Late, it is a number like all others.

    Raises ``AppointmentNotFound``, ``NotToday``, ``HallClosed``, ``ChangedMeanwhile``.
    """
    row = find_appointment(code)
    hall = get_hall(row.hall)
    if not may_work_in(actor, hall):
        raise AppointmentNotFound
    if row.ticket is not None:  # pressed twice
        return ticket_view(row.ticket)
    _expected(row, expected)
    if row.day != clock.today():
        raise NotToday(day=row.day.isoformat())
    if not is_open_now(hall):
        raise HallClosed(hall=hall.name)
    zone, now = clock.city_zone(), clock.now()
    starts = dt.datetime.combine(row.day, row.slot.starts, zone)
    ends = dt.datetime.combine(row.day, row.slot.ends, zone)
    ticket = give_number(actor, hall, row.group, "appointment", slot_at=starts if now < ends else None)
    _step(actor, row, "arrive", ticket=ticket)
    return ticket_view(ticket)


@action
def close_hall(*, actor: Actor, hall: str, day: dt.date, reason: str) -> int:
    """Close a hall for a day: nobody is moved, everybody with an appointment is told and asked. Returns how many.

    Raises ``HallNotFound``, ``DayNotBookable`` (it is over), ``ClosingNeedsReason``.
    """
    actor.must(GREET)
    chosen = get_hall(hall)
    if not may_work_in(actor, chosen):
        raise HallNotFound
    if day < clock.today():
        raise DayNotBookable
    if not reason.strip():
        raise ClosingNeedsReason
    HallClosing.objects.update_or_create(
        hall=hall, day=day,
        defaults={"reason": reason.strip()[:200], "made_by": actor.account, "made_at": clock.now()},
    )  # fmt: skip
    rows = list(Appointment.objects.filter(hall=hall, day=day, state="booked").select_related("slot"))
    for row in rows:
        _step(SYSTEM, row, "close_hall")
        _tell(row, "asked")
    audit.record("hall.closed", actor=actor, kind="hall", key=new_key(), hall=hall, day=day, count=len(rows))
    return len(rows)


@action
def open_hall(*, actor: Actor, hall: str, day: dt.date) -> int:
    """Take a closing back: whoever has not chosen otherwise has the old place again, and is told. Returns how many."""
    actor.must(GREET)
    chosen = get_hall(hall)
    if not may_work_in(actor, chosen) or not HallClosing.objects.filter(hall=hall, day=day).delete()[0]:
        raise HallNotFound
    rows = list(Appointment.objects.filter(hall=hall, day=day, state="asked").select_related("slot"))
    for row in rows:
        _step(SYSTEM, row, "open_hall")
        _tell(row, "open")
    audit.record("hall.opened", actor=actor, kind="hall", key=new_key(), hall=hall, day=day, count=len(rows))
    return len(rows)


@action
def end_appointments() -> int:
    """Days that are over: who did not come is counted, nothing else follows. Returns how many."""
    rows = list(Appointment.objects.filter(day__lt=clock.today(), state__in=APPOINTMENT_OPEN)[:500])
    for row in rows:
        _step(SYSTEM, row, "end_day")
    return len(rows)


KEPT_FOR = dt.timedelta(days=30)


@action
def forget_phones() -> int:
    """Phones of appointments that were a month ago are emptied: they were for this visit only. Returns how many."""
    old = Appointment.objects.filter(day__lt=clock.today() - KEPT_FOR).exclude(phone_sealed="")
    return old.update(phone_sealed="", phone_index=None)


def _tell(row: Appointment, event: str) -> None:
    facts = {
        "hall": get_hall(row.hall).name, "day": row.day.isoformat(), "starts": f"{row.slot.starts:%H:%M}",
        "code": row.code,
    }  # fmt: skip
    mark = f"{row.key} {event} {row.day} {row.slot.starts:%H:%M} {row.version}"
    post([Notice("sms", "appointment", str(row.key), f"appointment.{event}", facts, mark)])
