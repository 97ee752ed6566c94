"""Requests that are public, and what an editor sees before they are."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NearLine:
    """A public matter as released; ``good`` and ``bad`` are how many neighbours see it so. ``question``, ``yes`` and
    ``no`` are the city's words for its kind, in Chinese.
    """

    key: uuid.UUID
    title: str
    text: str
    answer: str
    place: str
    area_name: str
    area_code: str
    kind: str
    released_at: dt.datetime
    photos: tuple[str, ...]
    question: str
    yes: str
    no: str
    good: int
    bad: int
    is_answered: bool


@dataclass(frozen=True, slots=True)
class ReleaseProposal:
    """A request beside the form in which it could be public. ``findings`` are the kinds of what the rules masked."""

    key: uuid.UUID
    number: str
    wants_public: bool
    title: str
    text: str
    answer: str
    clear_title: str
    clear_text: str
    clear_answer: str
    findings: tuple[str, ...]
    area_name: str
    photos: tuple[str, ...]
    is_shown: bool
