"""Who a resident is to the city, and what they are given to prove it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

#: How it was made sure who somebody is: a personal key, a clerk at the window, a source that the city trusts.
KnownBy = Literal["key", "window", "trusted"]


NOWHERE = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class ResidentView:
    """Somebody whom the city knows and who was identified, until ``until``. ``purpose`` is what a clerk wrote."""

    record: uuid.UUID
    name: str
    area_code: str
    by: KnownBy = "key"
    session: uuid.UUID = NOWHERE
    until: dt.datetime | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class GivenKey:
    """A personal key on the slip, told once: ``code`` is nowhere else."""

    code: str
    name: str
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class KeyView:
    """A personal key that was given: when, by which post, until when, when it was last used."""

    key: uuid.UUID
    given_at: dt.datetime
    given_by: str
    ends_on: dt.date
    used_at: dt.datetime | None
    is_ended: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """What a browser keeps of an identification: ``token`` is told once."""

    token: str
    until: dt.datetime
