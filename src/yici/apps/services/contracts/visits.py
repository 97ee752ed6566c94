"""Halls, numbers in a line and appointments, as pages read them. Imports no Django."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Open:
    """From when until when a hall is open on a weekday (1 is Monday)."""

    weekday: int
    opens: dt.time
    closes: dt.time
    is_extended: bool = False


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter of a hall. One without groups takes anything."""

    code: str
    name: str = ""
    groups: tuple[str, ...] = ()

    def takes(self, group: str) -> bool:
        """Whether people of a group are called here."""
        return not self.groups or group in self.groups


@dataclass(frozen=True, slots=True)
class Group:
    """Items that stand in one line. ``letter`` begins its numbers; without items it is for everything."""

    code: str
    name: str
    letter: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many people of a group a hall sees in so many minutes, from a day on."""

    group: str
    valid_from: dt.date
    minutes: int
    places: int


@dataclass(frozen=True, slots=True)
class First:
    """Who is called before others, with the sentence that stands on the wall."""

    code: str
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall as the city's files have it. ``most_first``: after so many called first, somebody else's turn has come."""

    code: str
    name: str
    unit: str
    address: str
    phone: str = ""
    bookable_days: int = 0
    most_first: int = 2
    hours: tuple[Open, ...] = ()
    counters: tuple[Counter, ...] = ()
    groups: tuple[Group, ...] = ()
    capacities: tuple[Capacity, ...] = ()

    def counter(self, code: str) -> Counter | None:
        """The counter with a code."""
        return next((one for one in self.counters if one.code == code), None)

    def group(self, code: str) -> Group | None:
        """The group with a code."""
        return next((one for one in self.groups if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the line, as the order looks at them: nothing about the person but why they are called first."""

    position: int
    group: str
    since: dt.datetime  # of this turn in the line: somebody who was not there begins again
    first: str = ""
    slot_at: dt.datetime | None = None  # of an appointment that was kept in time
    counter: str = ""  # passed on to this counter


@dataclass(frozen=True, slots=True)
class Wait:
    """How long it takes, measured today: at least and at most so many minutes; both None while nobody knows."""

    ahead: int
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class TicketView:
    """A number in the line of a hall on a day. ``number`` is what is called out ("A012")."""

    key: uuid.UUID
    code: str
    hall: str
    day: dt.date
    position: int
    number: str
    group: str
    state: str
    words: str
    counter: str
    first: str
    version: int
    taken_at: dt.datetime
    called_at: dt.datetime | None
    begun_at: dt.datetime | None
    ended_at: dt.datetime | None
    is_booked: bool = False
    was_missed: bool = False
