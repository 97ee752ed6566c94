"""Licences as pages and programs read them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LicenceView:
    """A licence of the library. ``state`` is how it stands today (``expired`` follows from the days), ``version`` that
    of its record and goes back with the next step, ``holder`` is masked."""

    key: uuid.UUID
    record: uuid.UUID
    kind: str
    kind_name: str
    name: str
    number: str
    issuer: str
    valid_from: str
    valid_to: str
    state: str
    words: str
    grade: str
    version: int
    check_code: str
    holder: str = ""
    permitted: str = ""
    changed_on: str = ""
    change_reason: str = ""
    unit_code: str = ""
    part: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Registering:
    """A licence on paper that somebody brings: what stands on it, and whose it is."""

    kind: str
    number: str
    holder_name: str
    holder_number: str = ""
    issuer: str = ""
    valid_from: str = ""
    valid_to: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class CopyView:
    """A copy for use. ``by`` is the unit that took it, "" for the holder; ``is_over`` says that its day has passed."""

    key: uuid.UUID
    number: str
    licence: str
    purpose: str
    recipient: str
    by: str
    taken_on: dt.date
    until: dt.date
    is_over: bool
