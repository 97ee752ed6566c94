"""What somebody hands in, and where it stands."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

#: Who acts: the applicant, or somebody with a mandate, a guardian, a helper of the window (帮办代办).
Role = Literal["self", "agent", "guardian", "helper"]


@dataclass(frozen=True, slots=True)
class WhoApplies:
    """Who applies, and who acts for them. ``number``: identity number or credit code; ``record``: their record."""

    name: str
    number: str = ""
    phone: str = ""
    role: Role = "self"
    agent: str = ""
    record: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Applying:
    """What somebody hands in: an item or a thing by code, who applies, where, and what the form holds.

    ``values`` are texts by code of a field (lists of such texts for a group); ``sources`` say of each field
    where its value came from (``rules.prefilling``); ``files`` are addresses of stored files by material; ``promised``
    are materials for which the applicant signed a promise.
    """

    code: str
    who: WhoApplies
    area_code: str
    values: Mapping[str, Any]
    is_thing: bool = True
    channel: str = "web"
    sources: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    promised: tuple[str, ...] = ()
    draft: uuid.UUID | None = None
    key: uuid.UUID | None = None  # of the application that is made, where lines in logs name it already


@dataclass(frozen=True, slots=True)
class PartView:
    """An item of an application. ``state`` is its case's; ``version`` goes back with the next step."""

    key: uuid.UUID
    item: str
    name: str
    unit_code: str
    unit_name: str
    number: str
    state: str
    words: str
    version: int
    promised_by: dt.date | None
    accepted_at: dt.datetime | None = None
    is_accepted_by_silence: bool = False
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application with its parts. ``done`` of ``all`` parts have been decided."""

    key: uuid.UUID
    number: str
    code: str
    title: str
    state: str
    version: int
    received_at: dt.datetime
    parts: tuple[PartView, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """How many parts have been decided or have ended otherwise."""
        return sum(one.is_ended or one.state in ("granted", "refused") for one in self.parts)
