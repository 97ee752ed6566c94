"""A project, its draws, its committee, its scores."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from yici.apps.evaluation.contracts.rules import RegimeRule, Wanted
from yici.apps.evaluation.contracts.venues import VenueView


@dataclass(frozen=True, slots=True)
class CriterionView:
    """What is scored, with the most hundredths of a point."""

    code: str
    name: str
    most: int


@dataclass(frozen=True, slots=True)
class BidView:
    """A bid. ``price`` is in yuan, 0 when price is not compared."""

    position: int
    key: uuid.UUID
    name: str
    credit_code: str
    price: int


@dataclass(frozen=True, slots=True)
class DrawRef:
    """A draw of a project: number and commitment lead to its transcript. ``left_out``: (id, ground) in public form."""

    kind: str
    number: str
    key: uuid.UUID
    root: str
    rule_hash: str
    leaves: int
    state: str
    committed_at: dt.datetime
    drawn_at: dt.datetime | None
    chosen: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SeatView:
    """A place in the order of the draw. The pseudonym is all that pages show before names may appear."""

    key: uuid.UUID
    position: int
    pseudonym: str
    venue_code: str
    venue_name: str
    profession: str
    state: str
    ask_until: dt.datetime | None
    reason: str
    has_code: bool
    sheet_digest: str
    handed_in_at: dt.datetime | None
    is_substitute: bool
    version: int = 1


@dataclass(frozen=True, slots=True)
class NamedExpert:
    """A seat with the person behind it, shown when names may appear: ``proof`` lets anybody compute the pseudonym."""

    pseudonym: str
    code: str
    name: str
    employer: str
    profession: str
    venue_name: str
    proof: str
    leaf: str


@dataclass(frozen=True, slots=True)
class DeviationView:
    """A total that lies far from the median of its bid, and what the expert said about it."""

    key: uuid.UUID
    seat: uuid.UUID
    pseudonym: str
    bid: str
    total: int
    median_twice: int
    answer: str
    text: str


@dataclass(frozen=True, slots=True)
class BidScore:
    """A bid with the totals of all sheets (hundredths of a point). ``counted`` of them enter ``sum``; ``rank`` may be
    shared.
    """

    bid: BidView
    totals: tuple[int, ...]
    sum: int
    counted: int
    average: str
    rank: int


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in a list."""

    key: uuid.UUID
    number: str
    title: str
    regime: str
    state: str
    opens_at: dt.datetime
    buyer_name: str
    main_venue: str
    position: int
    due_words: str = ""
    due_look: str = ""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project for the desk. Names are in none of its fields; they have a door of their own."""

    key: uuid.UUID
    number: str
    case: uuid.UUID
    state: str
    version: int
    title: str
    regime: str
    rule: RegimeRule
    unit_id: int
    buyer_name: str
    buyer_id: int | None
    budget: int
    discipline: str
    opens_at: dt.datetime
    wanted: Wanted
    side_count: int
    main_venue: VenueView
    side_venues: tuple[VenueView, ...]
    bids: tuple[BidView, ...]
    criteria: tuple[CriterionView, ...]
    draws: tuple[DrawRef, ...]
    seats: tuple[SeatView, ...]
    deviations: tuple[DeviationView, ...]
    scores: tuple[BidScore, ...]
    library_number: int
    award_bid: int = 0
    award_reason: str = ""
    awarded_at: dt.datetime | None = None
    stop_reason: str = ""
    due_words: str = ""
    due_look: str = ""


@dataclass(frozen=True, slots=True)
class OpenProject:
    """What everybody may read of a project; names and scores only after the award."""

    line: ProjectLine
    rule: RegimeRule
    draws: tuple[DrawRef, ...]
    venues: tuple[str, ...]
    seats: tuple[SeatView, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    experts: tuple[NamedExpert, ...] = ()
    scores: tuple[BidScore, ...] = ()
    deviations: tuple[DeviationView, ...] = ()
    award_name: str = ""
    award_reason: str = ""
    stop_reason: str = ""
    has_report: bool = False


@dataclass(frozen=True, slots=True)
class BallotView:
    """What an expert at a seat sees: the project, the bids, the criteria; own deviations once scores are open."""

    seat: uuid.UUID
    pseudonym: str
    number: str
    title: str
    expert_word: str
    state: str
    bids: tuple[BidView, ...]
    criteria: tuple[CriterionView, ...]
    digest: str
    deviations: tuple[DeviationView, ...]
