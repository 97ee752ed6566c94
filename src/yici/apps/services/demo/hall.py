"""A living day of a hall: people who were served, are at the counters, wait; appointments of the next days; one matter
that could not be done. Nobody real: phones are of a range that is given to nobody here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from random import Random

from yici.apps.services.actions.booking import book
from yici.apps.services.actions.queueing import call_next, move_ticket, take_number
from yici.apps.services.actions.rating import Rated, rate_visit
from yici.apps.services.actions.unblocking import Blocked, tell_blocked
from yici.apps.services.contracts import Hall, TicketView
from yici.apps.services.errors import CounterBusy, NobodyWaits
from yici.apps.services.models import QueueTicket
from yici.apps.services.selectors.appointments import list_days, slots_on
from yici.apps.services.selectors.halls import hours_on, list_halls
from yici.apps.services.selectors.lines import at_counter, ticket_view
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action

COMES_EVERY, PEOPLE, BOOKED, COUNTERS = 3, 34, 14, 4  # minutes; people; appointments; counters that are open
TOLD = "跑了两趟，都说缺一张租房合同，可办事指南上没有写要这个。"


def has_visits() -> bool:
    """Whether anybody has taken a number already."""
    return QueueTicket.objects.exists()


def make_visits(clerk: Actor) -> Iterator[str]:
    """Play the last hour and a half of the first hall's day, and book its next days. Yields the numbers."""
    hall, random = next(iter(list_halls()), None), Random(20261127)
    if hall is None:
        return
    for nth in range(BOOKED):
        _book(hall, random, nth)
    _tell(hall)
    if hours_on(hall, clock.today()):
        yield from _play(hall, clerk, random, _end_of_the_scene(hall))


def _end_of_the_scene(hall: Hall) -> dt.datetime:
    """Now, or the middle of the last hours of today that have ended or begun: a demo may be made at night."""
    now, zone = clock.now(), clock.city_zone()
    hours = hours_on(hall, clock.today())
    begun = [one for one in hours if dt.datetime.combine(clock.today(), one.opens, zone) + dt.timedelta(hours=2) < now]
    one = begun[-1] if begun else hours[0]
    return min(max(now, dt.datetime.combine(clock.today(), one.opens, zone) + dt.timedelta(minutes=110)),
               dt.datetime.combine(clock.today(), one.closes, zone) - dt.timedelta(minutes=1))  # fmt: skip


@action
def _book(hall: Hall, random: Random, nth: int) -> None:
    days = [one.day for one in list_days(hall, "anything") if one.left and one.day > clock.today()][:4]
    if days:
        day = random.choice(days)
        slot = random.choice([one for one in slots_on(hall, "anything", day) if one.left])
        phone = f"1390000{nth:04}"
        book(actor=SYSTEM, hall=hall.code, group="anything", day=day, starts=slot.starts, phone=phone,
             client_key=str(uuid.UUID(int=random.getrandbits(128))))  # fmt: skip


@action
def _tell(hall: Hall) -> None:
    tell_blocked(actor=SYSTEM, client_key="demo", blocked=Blocked("page", TOLD, "elder_card", "13900000099"))


def _play(hall: Hall, clerk: Actor, random: Random, end: dt.datetime) -> list[str]:
    """People come one after the other, counters call whenever they are free."""
    start, numbers = end - dt.timedelta(minutes=COMES_EVERY * PEOPLE), []
    busy: dict[str, dt.datetime] = {}
    codes = [one.code for one in hall.counters][:COUNTERS]
    for minute in range(COMES_EVERY * PEOPLE):
        with clock.held_at(start + dt.timedelta(minutes=minute)):
            if minute % COMES_EVERY == 0:
                numbers.append(_come(hall, random, minute))
            for code in codes:
                _serve(hall, clerk, code, busy, random)
    return numbers


def _come(hall: Hall, random: Random, minute: int) -> str:
    group = random.choices(("anything", "firms", "insurance"), (6, 2, 2))[0]
    first = random.choices(("", "elder", "disabled", "pregnant"), (12, 2, 1, 1))[0]
    known = hall.group(group)
    return take_number(
        actor=SYSTEM, hall=hall.code, group=group if known else hall.groups[0].code, first=first,
        client_key=f"demo {clock.today()} {minute}",
    ).number  # fmt: skip


def _serve(hall: Hall, clerk: Actor, code: str, busy: dict[str, dt.datetime], random: Random) -> None:
    now, here = clock.now(), at_counter(hall.code, code)
    if here is not None:
        if now < busy.get(code, now):
            return
        view = ticket_view(here)
        if view.state == "called":
            _step(clerk, view, "miss" if not view.was_missed and random.random() < 0.08 else "begin")
            busy[code] = now + dt.timedelta(minutes=random.randrange(6, 22))
            return
        done = _step(clerk, view, "finish")
        if random.random() < 0.5:
            rate_visit(code=done.code, rated=Rated(random.choices((1, 2, 3), (6, 3, 1))[0]))
    try:
        call_next(actor=clerk, hall=hall.code, counter=code)
        busy[code] = now + dt.timedelta(minutes=1)
    except (NobodyWaits, CounterBusy):
        return


def _step(clerk: Actor, view: TicketView, event: str) -> TicketView:
    return move_ticket(actor=clerk, ticket=view.key, event=event, expected=view.version, counter=view.counter)
