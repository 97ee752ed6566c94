"""What parents hand in, what was found of it, how a round stands. Imports no Django."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yici.apps.enrolment.contracts.schools import PlaceRound, WishStory

#: What a reviewer looks at, one by one; each is ``held`` (the city has it), ``brought``, ``no``, or not looked at yet.
CHECKS = ("register", "home", "owned", "permit", "sibling", "ground")
FOUND = ("held", "brought", "no", "")
HOMES = ("owned", "rented", "family", "other")
GROUNDS = ("martyr", "soldier", "rescuer", "talent", "disabled", "other")


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives or is registered: code of the smallest area (empty: outside the city), street, house."""

    area: str = ""
    street: str = ""
    house: str = ""


@dataclass(frozen=True, slots=True)
class PlaceApplying:
    """An application as parents hand it in: one child, or several who stay together, as (name, number)."""

    round: str
    children: Sequence[tuple[str, str]]
    guardian: str
    phone: str
    register: Address
    home: Address
    home_kind: str
    has_permit: bool
    sibling: str  # code of the school where a brother or sister is, or empty
    ground: str
    wishes: Sequence[str]
    takes_any: bool
    looks_up: bool  # the city may look up what it holds of this


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """What parents keep: number and code open the application again."""

    key: uuid.UUID
    number: str
    code: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """An application at the desk and for its parents; nothing of who the children are."""

    key: uuid.UUID
    number: str
    code: str
    round: str
    state: str
    words: str
    version: int
    pseudonym: str
    size: int
    wishes: Sequence[str]
    further: Sequence[str]
    takes_any: bool
    ranks: Mapping[str, int]
    school: str
    received_at: dt.datetime
    due_on: dt.date | None = None
    due_words: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What parents wrote, opened for somebody at a desk or for themselves."""

    children: Sequence[tuple[str, str]]
    values: Mapping[str, Any]
    review: Mapping[str, Any]
    objection: str
    answer: str


@dataclass(frozen=True, slots=True)
class OfferView:
    """A place that came free and was offered."""

    school: str
    state: str
    made_at: dt.datetime
    until: dt.date


@dataclass(frozen=True, slots=True)
class SchoolCount:
    """A school of a round in numbers. ``wanted`` by class: (number, children who named it first, children placed)."""

    school: str
    places: int
    first: int
    placed: int
    classes: Sequence[tuple[int, int, int]] = ()
    edge: int = 0  # the class at which places ran out, 0 where all came in
    free: int = 0


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round with where it stands. ``counts``: state of an application → how many."""

    key: uuid.UUID | None
    about: PlaceRound
    state: str
    version: int
    digest: str
    draw: str
    drawn: int
    sealed_at: dt.datetime | None
    published_at: dt.datetime | None
    counts: Mapping[str, int] = field(default_factory=dict)
    schools: Sequence[SchoolCount] = ()


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """What parents see with number and code."""

    view: PlaceView
    about: PlaceRound
    round_state: str
    children: Sequence[str]
    reasons: Mapping[str, Mapping[str, Any]]
    stories: Sequence[WishStory]
    answer: str
    offer: OfferView | None
    missing: str
    may: Sequence[str] = ()
    draw: str = ""
    waits: Mapping[str, int] = field(default_factory=dict)
