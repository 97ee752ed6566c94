"""Avoidance (回避): who is left out before the list is frozen, and on which ground. Named, never a score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from yici.apps.evaluation.contracts import Bidder, Expert, RegimeRule


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier (28 February for the 29th)."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def ground_of(rule: RegimeRule, expert: Expert, parties: Iterable[Bidder], on: dt.date) -> str:
    """Why an expert must not evaluate these parties (bidders and the buyer) on a day, "" when nothing is known.

    The first ground in the order of the rule file counts. A relation that ended exactly ``relation_years`` ago is over.
    """
    since = years_before(on, rule.relation_years)
    codes, owners, related = _sets(parties, since)
    recent = {one.code for one in expert.past if one.until > since}
    holds: Mapping[str, bool] = {
        "employer": expert.employer in codes,
        "employer_before": bool(recent & codes),
        "ownership": bool(set(expert.holdings) & (codes | owners)) or expert.employer in owners,
        "kinship": bool(set(expert.kin) & codes),
        "relation": expert.code in related,
    }
    return next((ground for ground in rule.avoid if holds.get(ground, False)), "")


def _sets(parties: Iterable[Bidder], since: dt.date) -> tuple[set[str], set[str], set[str]]:
    codes: set[str] = set()
    owners: set[str] = set()
    related: set[str] = set()
    for party in parties:
        codes.add(party.code)
        owners.update(party.owners)
        related.update(code for code, ended in party.relations if ended > since)
    return codes - {""}, owners - {""}, related


def seat_of(expert: Expert, planned: Mapping[tuple[str, str], int]) -> tuple[str, str] | None:
    """Which planned seat (venue, profession) an expert may be drawn for: at the own venue, the first of the own
    professions that is asked for there. None when there is none.
    """
    for profession in expert.professions:
        if planned.get((expert.venue, profession), 0):
            return expert.venue, profession
    return None


def pairs_of_one_employer(experts: Sequence[Expert]) -> list[tuple[str, str]]:
    """Experts of one employer, who do not sit in one committee: all pairs of their library numbers."""
    by_employer: dict[str, list[str]] = {}
    for one in experts:
        if one.employer:
            by_employer.setdefault(one.employer, []).append(one.code)
    return [
        (codes[i], codes[j])
        for codes in map(sorted, by_employer.values())
        for i in range(len(codes))
        for j in range(i + 1, len(codes))
    ]  # fmt: skip
