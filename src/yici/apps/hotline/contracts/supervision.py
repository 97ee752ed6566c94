"""Supervision: rules as data, what they point out, and what was asked of a unit."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

#: The ladder. Each step has its own answer and clock; a person takes it, a rule only points out.
LEVELS = ("urge", "supervise", "joint", "media")
#: What a rule counts of an open work order.
FACTS = ("redos", "redispatches", "returns", "urges", "overdue_days", "age_days", "bad_ratings")
RESULTS = ("good", "partly", "bad")


@dataclass(frozen=True, slots=True)
class SupervisionRule:
    """At least so much of a fact makes an order a candidate for a level; ``answer_days`` are working days."""

    code: str
    name: str
    name_en: str
    level: str
    fact: str
    at_least: int
    answer_days: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open order with the rules that point it out. ``facts`` are their counts, in the order of the rules."""

    order: uuid.UUID
    number: str
    case_version: int
    title: str
    area_name: str
    unit_code: str
    unit_name: str
    people: int
    rules: tuple[SupervisionRule, ...]
    facts: tuple[int, ...]
    urge_count: int
    supervision: str
    position: int


@dataclass(frozen=True, slots=True)
class SupervisionView:
    """Something asked of a unit about an order, with its case's state and clock."""

    key: uuid.UUID
    number: str
    state: str
    version: int
    level: str
    rule: str
    text: str
    answer: str
    order: uuid.UUID
    order_number: str
    title: str
    unit_code: str
    unit_name: str
    joint: tuple[str, ...]
    due_on: dt.date | None
    due_words: str
    recheck_on: dt.date | None
    outcome: str
    asked_at: dt.datetime
    position: int


@dataclass(frozen=True, slots=True)
class StuckView:
    """A stuck matter as its desk page and the public list show it: only words that an editor released."""

    key: uuid.UUID
    state: str
    version: int
    kind: str
    title: str
    words: str
    unit_name: str
    promise: str
    promised_on: dt.date | None
    broadcast_on: dt.date | None
    happened: tuple[tuple[dt.date, str], ...]
    recheck_on: dt.date | None
    recheck_result: str
    recheck_words: str
    listed_on: dt.date | None
    struck_on: dt.date | None
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class SuspendedView:
    """A suspended order on the public list: no words, no place below the banner."""

    label: str
    kind: str
    area_name: str
    unit_name: str
    reason: str
    since: dt.date | None
    review_on: dt.date
