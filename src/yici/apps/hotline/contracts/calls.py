"""Taking a call: what the caller asked before, and articles of the knowledge base that answer at once."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """A version of an answer that the city gives, as the files have it; days as ISO text, ``valid_to`` may be empty."""

    code: str
    title: str
    words: tuple[str, ...]
    kind: str
    answer: str
    unit: str
    valid_from: str
    valid_to: str = ""
    note: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Whether this version holds on a day."""
        return self.valid_from <= day.isoformat() and (not self.valid_to or day.isoformat() <= self.valid_to)

    @property
    def name(self) -> str:
        """What a request keeps of the version that answered it."""
        return f"{self.code}|{self.valid_from}"


@dataclass(frozen=True, slots=True)
class EarlierMatter:
    """A request of the same phone. ``is_open``: a caller who asks about it urges it; no second request is made."""

    key: uuid.UUID
    number: str
    title: str
    area_name: str
    state: str
    is_open: bool
    received_at: dt.datetime
    urge_count: int
    is_repeat: bool  # the same kind was asked before
