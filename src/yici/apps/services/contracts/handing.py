"""What is taken in for another place, or by another place for us (跨省通办, 跨城通办)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from yici.apps.services.contracts.applications import WhoApplies

#: 全程网办: applied for on the other place's own pages; 异地代收代办: taken in here, decided there; 多地联办: taken in
#: once, and each place does its own part.
Mode = Literal["online", "collect", "joint"]
MODES: tuple[Mode, ...] = ("online", "collect", "joint")

#: What a parcel between two places brings.
ParcelKind = Literal["handing", "receipt", "refusal", "letter", "result", "supply", "withdrawal", "urge"]


@dataclass(frozen=True, slots=True)
class Partner:
    """Another place: what is agreed, how it is reached, how many working days each leg has.

    Without keys nothing can be sealed for it: it is sent by post, and what it says is written down by hand.
    """

    code: str
    name: str
    name_en: str
    items: tuple[str, ...]
    modes: tuple[str, ...]
    website: str = ""
    address: str = ""
    receipt_days: int = 2
    result_days: int = 20
    sign_key: str = ""
    seal_key: str = ""

    @property
    def has_keys(self) -> bool:
        """Whether parcels can be sealed for it and its own be known."""
        return bool(self.sign_key and self.seal_key)


@dataclass(frozen=True, slots=True)
class Brought:
    """A paper that somebody brought: for which material, under which name, its bytes."""

    material: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class HandingIn:
    """What somebody hands in here for another place."""

    partner: str
    item: str
    who: WhoApplies
    area_code: str
    values: Mapping[str, Any]
    papers: tuple[Brought, ...] = ()
    mode: Mode = "collect"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a handing, by its digest (SHA-256): the same here and there."""

    material: str
    name: str
    digest: str
    size: int
    address: str = ""
    is_supplied: bool = False  # came later, because the other place asked for it


@dataclass(frozen=True, slots=True)
class Said:
    """A line of what the other place, or this one, said about it."""

    at: dt.datetime
    words: str
    text: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class HandingView:
    """A matter taken in here for another place, with both numbers. ``late`` names who lets it wait too long."""

    key: uuid.UUID
    number: str
    code: str
    partner: str
    partner_name: str
    mode: str
    item: str
    name: str
    state: str
    words: str
    version: int
    taken_at: dt.datetime
    their_number: str = ""
    outcome: str = ""
    outcome_text: str = ""
    late: str = ""
    is_ended: bool = False
    papers: tuple[Paper, ...] = ()
    clocks: tuple[Any, ...] = ()
    missing: tuple[str, ...] = ()
    parcels: tuple[ParcelView, ...] = ()
    joined: str = ""  # number of the own part


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel that waits here or has gone. ``problem``: why the last try failed."""

    key: uuid.UUID
    partner: str
    partner_name: str
    kind: str
    made_at: dt.datetime
    sent_at: dt.datetime | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of a parcel: its kind, whether it had come before, and the number here that it is about."""

    kind: str
    partner: str
    is_new: bool
    number: str = ""
