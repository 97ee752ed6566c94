"""Plans of inspections, what is drawn from, and what comes out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Classes of credit risk, from the least to the greatest.
CLASSES = ("A", "B", "C", "D")
#: What became of a target in a plan: removed before the list was sealed, on the list, drawn, drawn but not to be
#: visited because another draw had reached its cap meanwhile.
OUTCOMES = ("removed", "listed", "drawn", "capped")
#: Why a target is not on the list.
WHY_REMOVED = ("cap_reached", "matter_done")


@dataclass(frozen=True, slots=True)
class MatterView:
    """A matter of inspection as it holds on a day. ``level`` is "general" or "key"."""

    code: str
    name: str
    level: str
    unit: str
    category: str
    basis: str
    valid_from: str = ""
    items: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What a planner writes. ``permille`` by class: how many of a thousand targets are drawn."""

    title: str
    category: str
    matters: tuple[str, ...]
    permille: Mapping[str, int]
    from_on: dt.date
    to_on: dt.date
    officers: int = 2
    most_visits: int = 0
    is_order: bool = False
    beacon: str = "witnesses"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A target before the list is sealed: how often it is visited this year and in which matters."""

    code: str
    risk_class: str
    visits: int = 0
    matters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Removed:
    """A target that is not on the list, with the reason: ``cap_reached`` or ``matter_done`` (and which matter)."""

    code: str
    reason: str
    matter: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is on the list, who is not and why, how many of each class are to be drawn, and where the list is short."""

    listed: tuple[Candidate, ...]
    removed: tuple[Removed, ...]
    quotas: Mapping[str, int]
    short: Mapping[str, int]
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LineView:
    """A target in a plan."""

    code: str
    name: str
    risk_class: str
    outcome: str
    reason: str = ""
    matter: str = ""
    visit_number: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class UnitDraw:
    """The draw of one unit's inspectors. ``draw`` is None before its list is sealed."""

    key: uuid.UUID
    unit_id: int
    unit_code: str
    unit_name: str
    is_lead: bool
    draw: uuid.UUID | None
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with its case. ``targets_draw`` is the key of the draw of its targets."""

    key: uuid.UUID
    number: str
    case: uuid.UUID
    state: str
    version: int
    content_version: int
    title: str
    year: int
    category: str
    category_name: str
    unit_id: int
    unit_name: str
    area_name: str
    matters: tuple[MatterView, ...]
    permille: Mapping[str, int]
    from_on: dt.date
    to_on: dt.date
    officers: int
    most_visits: int
    is_order: bool
    beacon: str
    units: tuple[UnitDraw, ...]
    made_by: uuid.UUID | None
    made_at: dt.datetime
    approved_at: dt.datetime | None
    targets_draw: uuid.UUID | None
    quotas: Mapping[str, int] = field(default_factory=dict)
    short: Mapping[str, int] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    stands: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    position: int = 0
