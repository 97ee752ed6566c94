"""What a unit asks for and another unit decides, as the desk sees it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

#: What is asked about a work order. What is asked about a request (closing, refusal …) has its own page.
ABOUT_ORDERS = ("return", "extension", "suspension")


@dataclass(frozen=True, slots=True)
class Asking:
    """What a unit asks for. ``reason`` is a code of the city's list for this ``kind``.

    A return names the ``article`` of the duty list and may propose a unit; an extension asks for ``days`` (or hours, as
    the limit counts); a suspension names the day of review (``until``).
    """

    kind: str
    reason: str
    text: str
    article: str = ""
    days: int | None = None
    until: dt.date | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OrderDecision:
    """Something asked about a work order, open or decided. ``position`` goes back as ``after`` for the next page."""

    key: uuid.UUID
    kind: str
    state: str
    order_number: str
    order_title: str
    order_kind: str
    order_version: int
    area_name: str
    reason: str
    reason_name: str
    text: str
    article: str
    days: int | None
    until: dt.date | None
    proposed_code: str
    proposed_name: str
    asked_unit: str
    asked_at: dt.datetime
    answer: str
    decided_name: str
    decided_at: dt.datetime | None
    position: int
    may_decide: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == "asked"


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit that can be chosen, found by name or by the initials of its pinyin."""

    code: str
    name: str
    initials: str
