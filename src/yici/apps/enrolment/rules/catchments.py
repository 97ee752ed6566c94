"""Which school an address belongs to; where two schools claim one, where none does. Pure.

The code of an area begins with the codes of those above it, so a stretch of a street office holds its communities.
The narrowest stretch counts: house numbers of a street before the rest of the area, a community before what it lies in.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence

from yici.apps.enrolment.contracts import Stretch

HIGHEST = 99_999
_NUMBER = re.compile(r"\d{1,5}")


def plain_street(text: str) -> str:
    """A street as it is compared: full-width letters and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def house_number(text: str) -> int | None:
    """The first number of what somebody wrote as a house number (``12号院3栋`` → 12); None without one."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return int(found[0]) if found else None


def in_force(stretches: Iterable[Stretch], day: dt.date) -> list[Stretch]:
    """The stretches that hold on a day."""
    return [one for one in stretches if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]


def find_schools(stretches: Iterable[Stretch], area: str, street: str, number: int | None) -> list[str]:
    """The schools whose catchment holds an address, mostly one; none when no stretch does.

    Without a number, a street that is divided belongs to nobody by its numbers; the rest of its area counts.
    """
    street = plain_street(street)
    held = [one for one in stretches if area.startswith(one.area) and _holds(one, street, number)]
    if not held:
        return []
    best = max((bool(one.street), len(one.area)) for one in held)
    return list(dict.fromkeys(one.school for one in held if (bool(one.street), len(one.area)) == best))


def _holds(one: Stretch, street: str, number: int | None) -> bool:
    if not one.street:
        return True
    if plain_street(one.street) != street:
        return False
    if one.low is None and one.high is None and one.side == "all":
        return True
    if number is None or not (one.low or 0) <= number <= (one.high or HIGHEST):
        return False
    return one.side == "all" or (number % 2 == 1) == (one.side == "odd")


def overlaps(stretches: Sequence[Stretch]) -> list[tuple[Stretch, Stretch]]:
    """Pairs of different schools of one kind that claim the same addresses at the same time with equal right."""
    found = []
    groups: dict[tuple[str, str], list[Stretch]] = {}
    for one in stretches:
        groups.setdefault((one.area, plain_street(one.street)), []).append(one)
    for group in groups.values():
        for at, first in enumerate(group):
            for second in group[at + 1 :]:
                if first.school != second.school and _days_meet(first, second) and _numbers_meet(first, second):
                    found.append((first, second))
    return found


def _days_meet(first: Stretch, second: Stretch) -> bool:
    ends = [one.valid_to or dt.date.max for one in (first, second)]
    return first.valid_from <= ends[1] and second.valid_from <= ends[0]


def _numbers_meet(first: Stretch, second: Stretch) -> bool:
    low = max(first.low or 0, second.low or 0)
    high = min(first.high or HIGHEST, second.high or HIGHEST)
    sides = {first.side, second.side} - {"all"}
    if low > high or len(sides) == 2:
        return False
    if low == high and sides:
        return (low % 2 == 1) == (sides == {"odd"})
    return True


def gaps(stretches: Sequence[Stretch], areas: Iterable[str]) -> list[str]:
    """Of these areas (the smallest ones), those with addresses that belong to no school."""
    rests = {one.area for one in stretches if not one.street}
    return [area for area in areas if not any(area.startswith(rest) for rest in rests)]
