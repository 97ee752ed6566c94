"""The line of a hall today: who is called next, how long it takes, what stands on the wall, what a day came to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yici.apps.services.contracts import Counter, Hall, TicketView, Wait, Waiting
from yici.apps.services.errors import TicketNotFound
from yici.apps.services.models import HallDay, QueueTicket, TicketEvent
from yici.apps.services.rules.queueing import next_at, order, wait_of
from yici.apps.services.selectors.halls import list_first
from yici.apps.services.states import AT_A_COUNTER, TICKET_WORDS, TicketFacts
from yici.core import clock
from yici.core.access import Actor

MOST = 300  # of a line on one page


def ticket_view(row: QueueTicket) -> TicketView:
    """A number as contract."""
    return TicketView(
        row.key, row.code, row.hall, row.day, row.position, row.number, row.group, row.state,
        str(TICKET_WORDS[row.state]), row.counter, row.first, row.version, row.taken_at, row.called_at, row.begun_at,
        row.ended_at, row.slot_at is not None, row.misses > 0,
    )  # fmt: skip


def waiting_of(row: QueueTicket) -> Waiting:
    """A number as the order looks at it."""
    return Waiting(row.position, row.group, row.since, row.first, row.slot_at, row.counter)


def find_ticket(code: str) -> QueueTicket:
    """The number that a code opens; raises ``TicketNotFound``."""
    found = QueueTicket.objects.filter(code=code.upper()[:8]).first()
    if found is None:
        raise TicketNotFound
    return found


def facts_of_ticket(row: QueueTicket, counter: str) -> TicketFacts:
    """What decides the steps of a number for whoever sits at a counter."""
    return TicketFacts(is_own_counter=not counter or row.counter == counter, misses=row.misses)


def waiting_rows(hall: str, day: dt.date) -> list[QueueTicket]:
    """Everybody who waits, by position."""
    return list(QueueTicket.objects.filter(hall=hall, day=day, state="waiting").order_by("position")[:MOST])


def choose_next(hall: Hall, counter: Counter, rows: Sequence[QueueTicket], run: int) -> QueueTicket | None:
    """Whom a counter calls next."""
    line = {one.position: one for one in rows}
    found = next_at(counter, [waiting_of(one) for one in rows], clock.now(), hall.most_first, run)
    return line[found.position] if found else None


def ordered_line(hall: Hall, day: dt.date) -> list[QueueTicket]:
    """Everybody who waits, in the order in which they would be called from now on."""
    rows = waiting_rows(hall.code, day)
    run = HallDay.objects.filter(hall=hall.code, day=day).values_list("run", flat=True).first() or 0
    line = {one.position: one for one in rows}
    return [line[one.position] for one in order([waiting_of(one) for one in rows], clock.now(), hall.most_first, run)]


def wait_for(hall: Hall, row: QueueTicket) -> Wait:
    """How many of the same counters' line are before a number, and how long it takes by today's pace."""
    counters = [one for one in hall.counters if one.takes(row.group)]
    groups = {row.group} | {group for one in counters for group in (one.groups or [g.code for g in hall.groups])}
    ahead = 0
    for one in ordered_line(hall, row.day):
        if one.pk == row.pk:
            break
        ahead += one.group in groups and (not one.counter or one.counter == row.counter)
    codes = [one.code for one in counters]
    called = TicketEvent.objects.filter(
        ticket__hall=hall.code, ticket__day=row.day, event="call", counter__in=codes
    ).order_by("-at")  # fmt: skip
    return wait_of(ahead, list(called.values_list("at", flat=True)[:60]), clock.now())


@dataclass(frozen=True, slots=True)
class WallLine:
    """A number that has a counter. ``is_new``: called within the last minute."""

    number: str
    counter: str
    is_called: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands on the wall of a hall: numbers and counters, who comes next, nothing about anybody."""

    lines: tuple[WallLine, ...]
    following: tuple[str, ...]
    waiting: int


def wall_of(hall: Hall) -> Wall:
    """The wall of a hall at this moment: the newest calls first."""
    now, today = clock.now(), clock.today()
    rows = QueueTicket.objects.filter(hall=hall.code, day=today, state__in=AT_A_COUNTER).order_by("-called_at")[:24]
    lines = tuple(
        WallLine(one.number, one.counter, one.begun_at is None,
                 one.begun_at is None and one.called_at is not None and now - one.called_at < dt.timedelta(seconds=60))
        for one in rows
    )  # fmt: skip
    line = ordered_line(hall, today)
    return Wall(lines, tuple(one.number for one in line[:8]), len(line))


def at_counter(hall: str, counter: str) -> QueueTicket | None:
    """The number that a counter has called or serves now."""
    rows = QueueTicket.objects.filter(hall=hall, day=clock.today(), counter=counter, state__in=AT_A_COUNTER)
    return rows.first()


@dataclass(frozen=True, slots=True)
class DayCount:
    """What a day of a hall came to. Minutes are medians of those who were served; None while nobody was."""

    taken: int
    waiting: int
    served: int
    missed: int
    left: int
    waited: int | None
    took: int | None


def count_day(hall: str, day: dt.date) -> DayCount:
    """Numbers of a day by how they ended, and how long people waited and were served (medians, whole minutes)."""
    rows = list(QueueTicket.objects.filter(hall=hall, day=day).values_list("state", "taken_at", "begun_at", "ended_at"))
    states = [one[0] for one in rows]
    served = [(taken, begun, ended) for state, taken, begun, ended in rows if state == "served" and begun and ended]
    return DayCount(
        len(rows), states.count("waiting"), states.count("served"), states.count("missed"), states.count("left"),
        _median([(begun - taken).total_seconds() for taken, begun, _ in served]),
        _median([(ended - begun).total_seconds() for _, begun, ended in served]),
    )  # fmt: skip


def _median(seconds: list[float]) -> int | None:
    return round(sorted(seconds)[len(seconds) // 2] / 60) if seconds else None


def first_words() -> Mapping[str, str]:
    """Why somebody is called before others, by code, in words."""
    return {one.code: one.name for one in list_first()}


def may_work_in(actor: Actor, hall: Hall) -> bool:
    """Whether a hall is the actor's: of the own unit."""
    return actor.is_system or actor.unit_code == hall.unit
