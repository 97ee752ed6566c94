"""Schools, catchments, places and who gets one: frozen descriptions. Imports no Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["kindergarten", "primary", "junior"]
KINDS: tuple[Kind, ...] = ("kindergarten", "primary", "junior")

#: The matter of a draw of places.
PLACES = "enrolment.places"

#: What a condition of ``school_priorities.csv`` may ask of an application and a school of it: yes, no or not known.
FACTS = (
    "place.register_in_catchment",  # the child is registered at an address of the school's catchment
    "place.home_in_catchment",  # the family lives at an address of the school's catchment
    "place.home_owned",  # the home belongs to a parent
    "place.permit",  # a parent has a residence permit that holds
    "place.sibling",  # a brother or sister is at the school
    "place.ground",  # one of the grounds of the law was proved
)

Side = Literal["all", "odd", "even"]


@dataclass(frozen=True, slots=True)
class School:
    """A school or kindergarten, as ``schools.csv`` has it."""

    code: str
    name: str
    name_en: str
    kind: Kind
    unit: str
    area: str
    is_public: bool
    has_boarding: bool
    languages: Sequence[str]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a catchment: an area, or some house numbers of a street in it. No street: the rest of the area."""

    school: str
    area: str
    street: str = ""
    low: int | None = None
    high: int | None = None
    side: Side = "all"
    valid_from: dt.date = dt.date.min
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """A class of priority; 1 comes first. An empty ``when`` is everybody who is in no class before."""

    code: str
    number: int
    when: str
    says: str
    says_en: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRound:
    """A year's round of one kind of school, with its days; days are whole days of the city, the last one included."""

    code: str
    year: int
    kind: Kind
    name: str
    name_en: str
    unit: str
    area: str
    opens: dt.date
    closes: dt.date
    review_until: dt.date
    publishes: dt.date
    objection_until: dt.date
    wishes: int
    review_days: int
    objection_days: int
    offer_days: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a condition asked and what the application says: ``holds`` is None where it is not known."""

    fact: str
    value: bool | None


@dataclass(frozen=True, slots=True)
class ClassAnswer:
    """Whether a class is the one for an application and a school, and why."""

    code: str
    number: int
    holds: bool | None
    says: str
    says_en: str
    answers: Sequence[Answer] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """A school that somebody wants, and the class in which they come there."""

    school: str
    rank: int


@dataclass(frozen=True, slots=True)
class Lot:
    """Those who are placed together or not at all, mostly one child; wishes the most wanted first."""

    id: str
    size: int
    wishes: Sequence[Wish]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Lot → school. ``passed_over``: (lot, school) where too few places were left for all children of the lot."""

    schools: Mapping[str, str]
    passed_over: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class WishStory:
    """What became of one wish, in numbers that make a sentence.

    ``outcome``: ``placed``, ``higher`` (classes before took all), ``drawn`` (the class at the edge was drawn, another
    came first), ``room`` (one place was left for two), ``not_needed``. ``before``: children of higher classes placed
    there; ``rivals``: children of the same class who came there; ``taken``: of these placed; ``turn``: place of this
    lot among the lots of its class there in drawn order, 0 where the class was not drawn.
    """

    school: str
    wish: int
    rank: int
    outcome: Literal["placed", "higher", "drawn", "room", "not_needed"]
    places: int
    before: int = 0
    rivals: int = 0
    taken: int = 0
    turn: int = 0
