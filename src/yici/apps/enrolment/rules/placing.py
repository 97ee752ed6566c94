"""Who gets which school: classes in order, ties by a drawn order, children of one lot together. Pure.

Everybody asks for the most wanted school first; a school keeps those who come first by class and, within a class, by
the drawn order, and sends the others on to their next wish (deferred acceptance). So nobody of a lower class has a
place that somebody of a higher class wanted more than the own one, and nobody gains by hiding a wish.

Children of a lot stand side by side in every order. Where only some of them would have a place, the lot is passed
over at that school and the place goes to the next: no school takes one child more than it has places, and no lot is
parted (本定义为系统自定).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from yici.apps.enrolment.contracts import Assignment, Lot, Wish, WishStory

LAST = 1 << 60  # the place in the order of whoever was not drawn: no draw was needed there
Key = tuple[int, int, str]


def assign(places: Mapping[str, int], lots: Sequence[Lot], order: Mapping[str, int]) -> Assignment:
    """Give every lot a school, or none. ``order``: lot → place in the drawn order, the first one the smallest."""
    lots = sorted(lots, key=lambda one: one.id)
    barred: set[tuple[str, str]] = set()
    while True:
        found = _run(places, lots, order, barred)
        parted = _parted(lots, found)
        if parted is None:
            break
        barred.add(parted)
    for one in sorted(barred):  # a lot that was passed over is let in again where there is room for all of it now
        again = _run(places, lots, order, barred - {one})
        if _parted(lots, again) is None:
            barred.discard(one)
            found = again
    return Assignment({id: schools[0] for id, schools in found.items() if schools[0]}, frozenset(barred))


def _parted(lots: Sequence[Lot], found: Mapping[str, list[str]]) -> tuple[str, str] | None:
    """The first lot whose children sit apart, with the most wanted school that has one of them."""
    for one in lots:
        if one.size > 1 and len(set(found[one.id])) > 1:
            return one.id, next(wish.school for wish in one.wishes if wish.school in found[one.id])
    return None


def _run(
    places: Mapping[str, int], lots: Sequence[Lot], order: Mapping[str, int], barred: Collection[tuple[str, str]]
) -> dict[str, list[str]]:  # fmt: skip
    wishes = {one.id: [wish for wish in one.wishes if (one.id, wish.school) not in barred] for one in lots}
    found = {one.id: [""] * one.size for one in lots}
    held: dict[str, list[tuple[int, int, _Last, int, int]]] = defaultdict(list)  # the last of a school on top
    asking = [(one.id, child, 0) for one in reversed(lots) for child in range(one.size)]
    while asking:
        id, child, at = asking.pop()
        if at >= len(wishes[id]):
            continue
        wish = wishes[id][at]
        seats = held[wish.school]
        heapq.heappush(seats, (-wish.rank, -order.get(id, LAST), _Last(id), -child, at))
        found[id][child] = wish.school
        if len(seats) > places.get(wish.school, 0):
            _, _, last, which, before = heapq.heappop(seats)
            found[last.id][-which] = ""
            asking.append((last.id, -which, before + 1))
    return found


class _Last:
    """An id that sorts backwards, so that the last of a school lies on top of its heap."""

    __slots__ = ("id",)

    def __init__(self, id: str) -> None:
        self.id = id

    def __lt__(self, other: _Last) -> bool:
        return self.id > other.id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Last) and self.id == other.id

    __hash__ = None  # type: ignore[assignment]


def ties(places: Mapping[str, int], lots: Sequence[Lot]) -> list[str]:
    """The lots that chance has to order, by id: those with a wish that their class may not wholly get.

    A class is safe at a school when it and all before it fit, even if everybody who may come does. Whoever is safe at
    a wish never comes to a later one; that is taken into account until nothing changes.
    """
    left = {one.id: list(one.wishes) for one in lots}
    sizes = {one.id: one.size for one in lots}
    while True:
        safe = _safe(places, left, sizes)
        shorter = {id: _until(wishes, safe) for id, wishes in left.items()}
        if shorter == left:
            return sorted(
                id for id, wishes in left.items() if any((one.school, one.rank) not in safe for one in wishes)
            )
        left = shorter


def _safe(
    places: Mapping[str, int], left: Mapping[str, Sequence[Wish]], sizes: Mapping[str, int]
) -> set[tuple[str, int]]:  # fmt: skip
    demand: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for id, wishes in left.items():
        for one in wishes:
            demand[one.school][one.rank] += sizes[id]
    safe = set()
    for school, by_rank in demand.items():
        total = 0
        for rank in sorted(by_rank):
            total += by_rank[rank]
            if total <= places.get(school, 0):
                safe.add((school, rank))
    return safe


def _until(wishes: Sequence[Wish], safe: Collection[tuple[str, int]]) -> list[Wish]:
    """The wishes up to the first safe one."""
    for at, one in enumerate(wishes):
        if (one.school, one.rank) in safe:
            return list(wishes[: at + 1])
    return list(wishes)


def tell(
    places: Mapping[str, int], lots: Sequence[Lot], order: Mapping[str, int], result: Assignment
) -> dict[str, list[WishStory]]:
    """For every lot, why it got the school it has: what became of each wish, in order."""
    came: dict[str, list[tuple[Key, Lot]]] = defaultdict(list)  # who came to a school, also on the way to another
    for lot in lots:
        for wish in _walked(lot, result):
            came[wish.school].append(((wish.rank, order.get(lot.id, LAST), lot.id), lot))
    for comers in came.values():
        comers.sort(key=lambda one: one[0])
    return {one.id: _stories(one, places, came, order, result) for one in lots}


def _walked(lot: Lot, result: Assignment) -> Iterable[Wish]:
    own = result.schools.get(lot.id)
    for wish in lot.wishes:
        yield wish
        if wish.school == own:
            return


def _stories(
    lot: Lot, places: Mapping[str, int], came: Mapping[str, list[tuple[Key, Lot]]], order: Mapping[str, int],
    result: Assignment,
) -> list[WishStory]:  # fmt: skip
    stories, own, is_over = [], result.schools.get(lot.id), False
    for at, wish in enumerate(lot.wishes, 1):
        room = places.get(wish.school, 0)
        if is_over:
            stories.append(WishStory(wish.school, at, wish.rank, "not_needed", room))
            continue
        here = came[wish.school]
        got = [(key, one) for key, one in here if result.schools.get(one.id) == wish.school]
        before = sum(one.size for key, one in got if key[0] < wish.rank)
        same = [one for key, one in here if key[0] == wish.rank]
        taken = sum(one.size for key, one in got if key[0] == wish.rank)
        rivals = sum(one.size for one in same)
        is_over = wish.school == own
        was_drawn = rivals > taken and lot.id in order
        turn = 1 + next(place for place, one in enumerate(same) if one.id == lot.id) if was_drawn else 0
        if is_over:
            outcome = "placed"
        elif (lot.id, wish.school) in result.passed_over:
            outcome = "room"
        else:
            outcome = "drawn" if taken else "higher"
        stories.append(WishStory(wish.school, at, wish.rank, outcome, room, before, rivals, taken, turn))  # type: ignore[arg-type]
    return stories


def waiting(school: str, lots: Sequence[Lot], order: Mapping[str, int], result: Assignment) -> list[str]:
    """Who wants this school more than what they have, by class and drawn order: a place that comes free is theirs."""
    found = []
    for lot in lots:
        own = result.schools.get(lot.id)
        for wish in lot.wishes:
            if wish.school == own:
                break
            if wish.school == school:
                found.append((wish.rank, order.get(lot.id, LAST), lot.id))
    return [id for _, _, id in sorted(found)]
