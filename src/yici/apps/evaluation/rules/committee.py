"""Who sits in a committee: how many, which share are experts, when they may be drawn, at which venue they sit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

from yici.apps.evaluation.contracts import RegimeRule, Wanted
from yici.apps.evaluation.errors import (
    ExpertsTooFew,
    RepresentativesTooMany,
    SideVenuesTooFew,
    SizeEven,
    SizeTooSmall,
)


def least_size(rule: RegimeRule, budget: int) -> int:
    """The fewest members for a budget in yuan."""
    is_large = bool(rule.size_large_from) and budget >= rule.size_large_from
    return rule.size_large if is_large else rule.size_least


def check_committee(rule: RegimeRule, wanted: Wanted, *, budget: int, side_venues: int) -> None:
    """Raise what is wrong with a committee under its regime's rule: size, odd, share of experts, representatives."""
    size = wanted.experts + wanted.representatives
    least = least_size(rule, budget)
    if wanted.representatives > rule.representatives_most:
        raise RepresentativesTooMany(most=rule.representatives_most)
    if size < least:
        raise SizeTooSmall(least=least, size=size)
    if rule.size_odd and size % 2 == 0:
        raise SizeEven(size=size)
    if wanted.experts * rule.experts_in < size * rule.experts_of:
        raise ExpertsTooFew(of=rule.experts_of, out_of=rule.experts_in, experts=wanted.experts, size=size)
    if side_venues < rule.side_venues_least:
        raise SideVenuesTooFew(least=rule.side_venues_least)


def earliest_draw(
    rule: RegimeRule, opens_at: dt.datetime, zone: ZoneInfo, is_working: Callable[[dt.date], bool]
) -> dt.datetime:
    """From which moment the experts may be drawn. Working days are counted backwards from the day of the opening, in
    the city's zone: with two of them, the draw may begin with the first instant of the second working day before.
    """
    if rule.draw_earliest_rule == "hours":
        return opens_at - dt.timedelta(hours=rule.draw_earliest)
    day, left = opens_at.astimezone(zone).date(), rule.draw_earliest
    while left:
        day -= dt.timedelta(days=1)
        if is_working(day):
            left -= 1
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def plan_seats(wanted: Wanted, venues: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many experts of which profession sit at which venue: dealt round the venues one by one, side venues first,
    the main venue (first in ``venues``) last, so that no venue has two more than another.
    """
    order = [*venues[1:], venues[0]]
    planned: dict[tuple[str, str], int] = {}
    turn = 0
    for profession, count in wanted.professions:
        for _ in range(count):
            at = (order[turn % len(order)], profession)
            planned[at] = planned.get(at, 0) + 1
            turn += 1
    return planned


def seats_by_venue(planned: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """How many seats a plan takes at each venue."""
    found: dict[str, int] = {}
    for (venue, _), count in planned.items():
        found[venue] = found.get(venue, 0) + count
    return found
