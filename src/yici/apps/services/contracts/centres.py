"""Convenience centres: where they are, when they are open, what can be done there, and how far it is.

Points are WGS-84 in degrees. What a map shop in China gives is GCJ-02 or BD-09, some hundred metres beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

#: Which level of the city runs a centre.
CentreLevel = Literal["city", "banner", "township", "village"]
LEVELS: tuple[CentreLevel, ...] = ("city", "banner", "township", "village")

#: On which days a line of a timetable holds. A make-up day is a working day, whatever its weekday.
Days = Literal["working", "saturday", "sunday", "holiday"]

#: How somebody comes: on foot, or by car where the grassland has roads and no pavement.
Means = Literal["walking", "driving"]


@dataclass(frozen=True, slots=True)
class Point:
    """Longitude and latitude in degrees, WGS-84."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Hours:
    """A line of a timetable. ``months`` empty: all year; ``is_late``: beyond the usual hours (延时服务)."""

    days: Days
    opens: dt.time
    closes: dt.time
    months: frozenset[int] = frozenset()
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a centre is closed, both included, and why."""

    first: dt.date
    last: dt.date
    reason: str
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Items that a centre does or does not do together."""

    code: str
    name: str
    name_en: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre (便民服务中心). ``does``: groups decided there; ``passes_on``: groups taken in there and handed on.

    ``is_synthetic``: an invented example, which pages say.
    """

    code: str
    name: str
    level: CentreLevel
    area: str
    point: Point
    hours: tuple[Hours, ...]
    address: str = ""
    phone: str = ""
    does: tuple[str, ...] = ()
    passes_on: tuple[str, ...] = ()
    is_accessible: bool = False
    languages: tuple[str, ...] = ()
    way: str = ""
    closures: tuple[Closure, ...] = ()
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Between which moments of a day a centre is open."""

    opens: dt.datetime
    closes: dt.datetime
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a centre is open at a moment: ``until`` when it is, otherwise ``next`` (None: not in the coming weeks)
    and why it is closed, where there is a reason to name (a holiday, a closure).
    """

    is_open: bool
    until: dt.datetime | None = None
    next: dt.datetime | None = None
    reason: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Travel:
    """How a way is counted: the crow's way times ``detour`` at the speed of the means. 本定义为系统自定."""

    minutes: int = 15
    walking_kmh: float = 5.0
    driving_kmh: float = 40.0
    detour: float = 1.3
    walking_kinds: frozenset[str] = frozenset({"community"})
    definition: str = ""

    def means(self, kind: str) -> Means:
        """How people of a place of this kind come."""
        return "walking" if kind in self.walking_kinds else "driving"

    def speed(self, means: Means) -> float:
        """Kilometres in an hour."""
        return self.walking_kmh if means == "walking" else self.driving_kmh


@dataclass(frozen=True, slots=True)
class Origin:
    """From where a way is counted: a village or community with its point, and how many people are registered there."""

    area: str
    point: Point
    means: Means
    banner: str = ""
    people: int = 0


@dataclass(frozen=True, slots=True)
class Reached:
    """A place with the nearest centre and the minutes to it (None: no centre at all)."""

    origin: Origin
    centre: str = ""
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How many places, and people registered in them, are covered: of a banner, or of the city (``banner`` empty)."""

    banner: str
    places: int
    covered: int
    people: int
    people_covered: int


@dataclass(frozen=True, slots=True)
class Site:
    """Where one more centre would cover most places that are not covered: at the point of ``area``."""

    area: str
    point: Point
    gained: tuple[str, ...]
    people: int = 0


@dataclass(frozen=True, slots=True)
class CentreBook:
    """The centres of a city on a day, with what their pages need."""

    centres: Mapping[str, Centre]
    groups: Mapping[str, Group]
    points: Mapping[str, Point]
    travel: Travel = field(default_factory=Travel)
