"""Hazards until they are closed, and patrols, which find and never inspect."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

GRADES = ("general", "major")


@dataclass(frozen=True, slots=True)
class HazardView:
    """A hazard. ``repeat_of`` is the number of the same one found within twelve months before."""

    key: uuid.UUID
    number: str
    case: uuid.UUID
    state: str
    version: int
    target_code: str
    target_name: str
    place: str
    area_name: str
    unit_id: int
    unit_name: str
    item: str
    item_name: str
    grade: str
    words: str
    found_on: dt.date
    found_by: uuid.UUID | None
    reported_by: uuid.UUID | None
    measure: str
    rectify_on: dt.date | None
    repeat_of: str
    visit_number: str
    due_words: str = ""
    due_look: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class PatrolView:
    """A patrol: who walked where and what was seen."""

    key: uuid.UUID
    at: dt.datetime
    who: str
    area_name: str
    place: str
    words: str
    hazard_number: str
    position: int = 0
