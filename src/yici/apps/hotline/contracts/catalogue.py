"""Proposals for a request, and what a change of the catalogue would have done."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

#: In words on the page: 很有把握, 可能, 不大像. Never a percentage.
Confidence = Literal["sure", "likely", "unlikely"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit that may be responsible. ``rule`` is the rule of the catalogue with its version, empty where the history
    speaks; ``given`` and ``returned`` count the last year's orders of the kind in the banner.
    """

    unit_code: str
    unit_name: str
    assisting: tuple[tuple[str, str], ...]
    rule: str
    note: str
    confidence: Confidence
    given: int = 0
    returned: int = 0
    rule_words: str = ""  # what the rule is about: kind, area, season, hour


@dataclass(frozen=True, slots=True)
class Suggestions:
    """At most three proposals. ``is_unsure``: nothing is preselected; ``conflict`` names rules that contradict."""

    items: tuple[Suggestion, ...] = ()
    is_unsure: bool = True
    conflict: tuple[str, ...] = ()
    kind: str = ""
    kind_name: str = ""
    is_kind_guessed: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A request of the month that a change would have sent elsewhere."""

    number: str
    title: str
    area_name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Simulation:
    """Last month under a changed catalogue. Nothing was written. ``units``: (name, before, after), most moved first."""

    month: str
    seen: int
    moved: int
    units: tuple[tuple[str, int, int], ...]
    moves: tuple[Move, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A request that waits to be sorted."""

    key: uuid.UUID
    number: str
    title: str
    area_name: str
    urgency: str
    received_at: dt.datetime
    position: int
