"""What a page of the desk shows of a case: the work or the request, who asked, what is like it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yici.apps.hotline.contracts.orders import OrderView
from yici.apps.hotline.contracts.requests import RequestView
from yici.apps.hotline.contracts.transfers import TransferView
from yici.apps.hotline.contracts.wages import WageLeadView

if TYPE_CHECKING:  # a city's files are checked before Django is up
    from yici.apps.cases.public import CaseView


@dataclass(frozen=True, slots=True)
class MediaReport:
    """Where and when something was published; ``on`` as a day of the calendar, written out."""

    outlet: str
    on: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks, as far as the reader may know: masked, or nothing at all where the requester is secret.

    ``request_number`` is empty for a unit, which sees orders and never requests.
    """

    request: uuid.UUID
    request_number: str
    masked_name: str
    masked_phone: str
    is_secret: bool
    may_look: bool
    said_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """Name, phone and mail of a requester, shown for a purpose. Never kept, never part of an address."""

    request: uuid.UUID
    name: str
    phone: str
    mail: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A photo or paper of a case. ``is_proof``: the unit shows with it what was done."""

    address: str
    name: str
    media_type: str
    is_proof: bool

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Alike:
    """Another work order of the kind and the place, newest first."""

    number: str
    title: str
    unit_name: str
    answer: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """One case at the desk: a work order, or a request at the hotline; of other types only the case."""

    case: CaseView
    order: OrderView | None = None
    request: RequestView | None = None
    orders: tuple[OrderView, ...] = ()
    people: tuple[Person, ...] = ()
    files: tuple[CaseFile, ...] = ()
    alike: tuple[Alike, ...] = ()
    kind_name: str = ""
    transfers: tuple[TransferView, ...] = ()
    leads: tuple[WageLeadView, ...] = ()
    reports: tuple[MediaReport, ...] = ()
