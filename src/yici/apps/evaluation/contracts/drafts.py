"""What a person says about a project before anything is drawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yici.apps.evaluation.contracts.rules import Wanted


@dataclass(frozen=True, slots=True)
class BidDraft:
    """A bid as typed. ``relations``: (library number of an expert, last day of the relation)."""

    name: str
    credit_code: str
    price: int = 0
    owners: tuple[str, ...] = ()
    relations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TypedProject:
    """What the form of a project shows again; ``version`` goes back as ``expected``."""

    buyer_unit: str
    buyer_code: str
    bids: str
    version: int


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """A project as typed. Criteria: (name, most hundredths of a point). Amounts are yuan."""

    regime: str
    title: str
    buyer_name: str
    discipline: str
    opens_at: dt.datetime
    wanted: Wanted
    main_venue: str
    side_count: int
    bids: tuple[BidDraft, ...]
    criteria: tuple[tuple[str, int], ...]
    buyer_code: str = ""
    buyer_unit: str = ""
    budget: int = 0
