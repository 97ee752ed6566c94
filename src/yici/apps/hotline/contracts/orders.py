"""Work orders as the desk sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the files of a city are read without Django
    from yici.apps.cases.public import CaseView


@dataclass(frozen=True, slots=True)
class OrderView:
    """A work order with its case (units, clocks, version). ``people`` are the requests that share it."""

    key: uuid.UUID
    number: str
    case: CaseView
    kind: str
    urgency: str
    title: str
    text: str
    area_code: str
    area_name: str
    unit_code: str
    unit_name: str
    rule: str
    answer: str
    inner_answer: str
    first_dispatched_at: dt.datetime
    return_count: int
    redo_count: int
    supervision: str
    suspended_until: dt.date | None
    requests: tuple[uuid.UUID, ...]
    promise: str = ""
    promised_until: dt.datetime | None = None

    @property
    def people(self) -> int:
        """How many requests share it."""
        return len(self.requests)


@dataclass(frozen=True, slots=True)
class DispatchOutcome:
    """A request was given to a unit: the new work order and the request's case version after it."""

    order: OrderView
    request_version: int
