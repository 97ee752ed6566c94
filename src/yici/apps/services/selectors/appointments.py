"""Days and slots that can be booked, one appointment by its code, the list of a day, what it came to."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Sum

from yici.apps.services.contracts import AppointmentView, BookDay, Hall, Slot
from yici.apps.services.errors import AppointmentNotFound
from yici.apps.services.models import Appointment, HallClosing, SlotDay
from yici.apps.services.rules.halls import capacity_on, slots_of
from yici.apps.services.selectors.halls import hours_on
from yici.apps.services.states import APPOINTMENT_OPEN, APPOINTMENT_WORDS
from yici.core import clock, crypto
from yici.core.masking import mask_phone

MOST = 400  # appointments of a day on one page
ELEMENT = "appointment.phone"


def closing_of(hall: str, day: dt.date) -> str:
    """The reason for which a hall is closed on a day against its hours; empty when it is not."""
    return HallClosing.objects.filter(hall=hall, day=day).values_list("reason", flat=True).first() or ""


def slots_on(hall: Hall, group: str, day: dt.date) -> list[Slot]:
    """The slots of a day that have not begun, with what is left of each; none when the hall is closed."""
    today, now = clock.today(), clock.now().astimezone(clock.city_zone()).time()
    capacity = capacity_on(hall.capacities, group, day)
    if capacity is None or not today <= day <= today + dt.timedelta(days=hall.bookable_days):
        return []
    if closing_of(hall.code, day):
        return []
    taken = dict(SlotDay.objects.filter(hall=hall.code, group=group, day=day).values_list("starts", "taken"))
    return [
        Slot(starts, ends, max(capacity.places - taken.get(starts, 0), 0))
        for starts, ends in slots_of(hours_on(hall, day), capacity.minutes)
        if day > today or starts > now
    ]


def list_days(hall: Hall, group: str) -> list[BookDay]:
    """Every day from today on as far as can be booked, with what is left."""
    today = clock.today()
    last = today + dt.timedelta(days=hall.bookable_days)
    closed = dict(HallClosing.objects.filter(hall=hall.code, day__range=(today, last)).values_list("day", "reason"))
    taken: dict[dt.date, int] = Counter()
    for day, count in (
        SlotDay.objects.filter(hall=hall.code, group=group, day__range=(today, last))
        .values_list("day").annotate(n=Sum("taken")).order_by()
    ):  # fmt: skip
        taken[day] = count
    found = []
    for nth in range(hall.bookable_days + 1):
        day = today + dt.timedelta(days=nth)
        capacity = capacity_on(hall.capacities, group, day)
        hours = hours_on(hall, day)
        if capacity is None or not hours:
            continue
        if day in closed:
            found.append(BookDay(day, 0, closed[day]))
        elif day == today:
            found.append(BookDay(day, sum(one.left for one in slots_on(hall, group, day))))
        else:
            places = len(slots_of(hours, capacity.minutes)) * capacity.places
            found.append(BookDay(day, max(places - taken[day], 0)))
    return found


def appointment_view(row: Appointment) -> AppointmentView:
    """An appointment as contract."""
    phone = crypto.open_sealed(row.phone_sealed, record=str(row.key), element=ELEMENT) if row.phone_sealed else ""
    return AppointmentView(
        row.key, row.code, row.hall, row.group, row.day, row.slot.starts, row.slot.ends, row.state,
        str(APPOINTMENT_WORDS[row.state]), row.version, mask_phone(phone), row.item,
        closing_of(row.hall, row.day) if row.state == "asked" else "", row.ticket.number if row.ticket else "",
        row.state in APPOINTMENT_OPEN,
    )  # fmt: skip


def find_appointment(code: str) -> Appointment:
    """The appointment that a code opens; raises ``AppointmentNotFound``."""
    found = Appointment.objects.select_related("slot", "ticket").filter(code=code.strip().upper()[:8]).first()
    if found is None:
        raise AppointmentNotFound
    return found


def list_appointments(hall: str, day: dt.date) -> list[AppointmentView]:
    """Appointments of a day by time; those given back are left away."""
    rows = Appointment.objects.filter(hall=hall, day=day).exclude(state="cancelled").select_related("slot", "ticket")
    return [appointment_view(one) for one in rows.order_by("slot__starts", "id")[:MOST]]


def count_appointments(hall: str, first: dt.date, last: dt.date) -> dict[str, int]:
    """How many appointments of some days ended how, by state. Whoever did not come is counted, and nothing follows."""
    rows = Appointment.objects.filter(hall=hall, day__range=(first, last)).values_list("state", flat=True)
    return dict(Counter(rows))
