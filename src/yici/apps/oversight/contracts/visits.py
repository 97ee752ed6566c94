"""Visits: one going of officers to one target, with what they looked at and who signed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Drawn by a plan, or led by a complaint (outside the cap and shown apart).
VISIT_KINDS = ("drawn", "complaint")
ANSWERS = ("yes", "no", "na")
RESULTS = ("no_problem", "problems", "not_found", "refused")
CANCEL_REASONS = ("closed_down", "moved_away", "other_authority", "other")
SIDES = ("officer", "target")
WAYS_OF_SIGNING = ("drawn", "typed", "refused")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a checklist as the visit keeps it."""

    code: str
    matter: str
    name: str
    grade: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the officers saw at one item. ``photo_at`` is the line of the timeline that holds the photos."""

    item: str
    answer: str
    words: str = ""
    grade: str = ""
    photo_at: int | None = None
    photos: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """What is written at one item."""

    item: str
    answer: str
    words: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature as it is taken: whose, how, and of a refusal who saw it and why."""

    side: str
    way: str
    name: str
    inspector: uuid.UUID | None = None
    witness: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class OfficerView:
    """An officer of a visit. ``why`` is empty when it was drawn; ``is_licensed`` on the day of the visit."""

    inspector: uuid.UUID
    code: str
    name: str
    unit_name: str
    licence: str
    licence_until: dt.date
    powers: tuple[str, ...]
    account: uuid.UUID | None
    why: str = ""
    is_licensed: bool = True


@dataclass(frozen=True, slots=True)
class SignatureView:
    """A signature as a fact. ``at_position`` is the line of the timeline with the drawn one."""

    side: str
    name: str
    way: str
    at: dt.datetime
    inspector: uuid.UUID | None = None
    witness: str = ""
    words: str = ""
    at_position: int | None = None


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit with its case."""

    key: uuid.UUID
    number: str
    case: uuid.UUID
    state: str
    version: int
    kind: str
    target_code: str
    target_name: str
    address: str
    risk_class: str
    area_name: str
    unit_id: int
    unit_name: str
    unit_names: tuple[str, ...]
    matters: tuple[MatterOfVisit, ...]
    items: tuple[Item, ...]
    officers: tuple[OfficerView, ...]
    answers: Mapping[str, AnswerView]
    signatures: tuple[SignatureView, ...]
    plan_number: str
    plan_title: str
    why: Mapping[str, object]
    until_on: dt.date
    visit_on: dt.date | None
    notice_way: str
    notice_words: str
    noticed_at: dt.datetime | None
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    result: str
    summary: str
    published_at: dt.datetime | None
    cancel_reason: str
    due_words: str = ""
    due_look: str = ""
    proposed_by: uuid.UUID | None = None
    position: int = 0
    content_version: int = 1
    public_words: str = ""
    hazards: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class MatterOfVisit:
    """A matter as the visit keeps it, with its basis in law as the city named it."""

    code: str
    name: str
    unit: str
    basis: str
