"""Appointments and the slots they are made in, as pages read them. Imports no Django."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a day with the places that are left."""

    starts: dt.time
    ends: dt.time
    left: int


@dataclass(frozen=True, slots=True)
class BookDay:
    """A day that can be chosen. ``left`` is 0 when it is full; ``closed`` says why nobody can come."""

    day: dt.date
    left: int
    closed: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment. ``phone`` is masked; ``asked`` is the reason for which its day was closed."""

    key: uuid.UUID
    code: str
    hall: str
    group: str
    day: dt.date
    starts: dt.time
    ends: dt.time
    state: str
    words: str
    version: int
    phone: str
    item: str = ""
    asked: str = ""
    number: str = ""
    is_open: bool = True
