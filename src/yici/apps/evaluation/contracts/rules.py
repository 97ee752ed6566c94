"""The rule file of a regime, and what avoidance is judged from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

#: 政府采购 or 招标投标: two laws, two libraries of experts, two rules of draw and secrecy.
Regime = Literal["procurement", "tendering"]
REGIMES = ("procurement", "tendering")

#: Why an expert is left out before the draw; ``declared`` is what the expert says when called.
GROUNDS = ("employer", "employer_before", "ownership", "kinship", "relation", "same_employer", "declared")


@dataclass(frozen=True, slots=True)
class RegimeRule:
    """One version of a regime's rule file, word for word what a project keeps. Shares are whole numbers: at least
    ``experts_of`` of each ``experts_in`` members are experts. ``trim`` best and worst sheets of a bid do not count;
    ``deviation_per_mille`` is how far a total may lie from the median. Amounts are yuan.
    """

    code: Regime
    valid_from: dt.date
    name: str
    name_en: str
    buyer_word: str
    expert_word: str
    evaluation_word: str
    size_least: int
    size_odd: bool
    size_large: int
    size_large_from: int
    experts_of: int
    experts_in: int
    representatives_most: int
    side_venues_least: int
    draw_earliest: int
    draw_earliest_rule: Literal["hours", "working_days"]
    avoid: tuple[str, ...]
    relation_years: int
    names_buyer: Literal["opening", "award"]
    answer_minutes: int
    deviation_per_mille: int
    trim: int
    report_days: int
    award_days: int
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PastEmployer:
    """Where an expert worked before, by credit code (or name where none is known), until which day."""

    code: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Expert:
    """An expert as avoidance and the draw see one: never a name. Organisations are named by credit code.

    ``holdings``: where the expert holds shares; ``kin``: where close relatives work.
    """

    code: str
    professions: tuple[str, ...]
    employer: str
    venue: str
    past: tuple[PastEmployer, ...] = ()
    holdings: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bidder:
    """A bidder (or the buyer) with what belongs to it. ``owners``: organisations that own it or that it owns;
    ``relations``: (library number of an expert, day on which a working relation ended).
    """

    code: str
    owners: tuple[str, ...] = ()
    relations: tuple[tuple[str, dt.date], ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many experts of which profession, and how many of the buyer's own people sit with them."""

    professions: tuple[tuple[str, int], ...]
    representatives: int = 0

    @property
    def experts(self) -> int:
        """How many experts are drawn."""
        return sum(count for _, count in self.professions)
