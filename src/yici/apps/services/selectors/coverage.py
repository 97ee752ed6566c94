"""Which villages and communities have a centre near by, counted over all, and where one more would help most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yici.apps.places.public import list_area_names, list_areas
from yici.apps.records.public import count_registered
from yici.apps.services.contracts.centres import Origin, Reached, Share, Site
from yici.apps.services.rules.coverage import best_sites, is_covered, reach, shares
from yici.apps.services.selectors.centres import KEPT, book
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.lately import lately

VILLAGE, BANNER = 5, 3
MOST = 2000  # places of a level


@dataclass(frozen=True, slots=True)
class Covered:
    """A row behind the shares: a place, its banner, its nearest centre and the minutes to it."""

    code: str
    name: str
    above: str
    banner: str
    means: str
    people: int
    centre: str
    centre_name: str
    minutes: float | None
    is_covered: bool


@dataclass(frozen=True, slots=True)
class CoverageView:
    """Shares of the city (first) and its banners, with the banners' names; places without a point are counted apart."""

    shares: Sequence[Share]
    banners: dict[str, str]
    without_point: int
    synthetic: bool


@lately(KEPT)
def _reached(group: str) -> tuple[tuple[Reached, ...], int]:
    """The nearest centre of every place that has a point; how many have none."""
    known = book(clock.today())
    people = count_registered()
    places = list_areas(SYSTEM, level=VILLAGE, most=MOST)
    banners = {one.id: one.code for one in list_areas(SYSTEM, level=BANNER, most=MOST)}
    origins = [
        Origin(
            one.code, known.points[one.code], known.travel.means(one.kind),
            next((banners[int(part)] for part in one.path.strip("/").split("/") if int(part) in banners), ""),
            people.get(one.id, 0),
        )
        for one in places if one.code in known.points
    ]  # fmt: skip
    centres = [one for one in known.centres.values() if not group or group in (*one.does, *one.passes_on)]
    return tuple(reach(origins, centres, known.travel)), len(places) - len(origins)


def coverage(group: str = "") -> CoverageView:
    """How many places are covered, of the city and of each banner; by centres that do or take in a group of items."""
    known = book(clock.today())
    reached, without = _reached(group)
    banners = {one.code: one.short_name for one in list_areas(SYSTEM, level=BANNER, most=MOST)}
    synthetic = any(one.is_synthetic for one in known.centres.values())
    return CoverageView(shares(reached, known.travel), banners, without, synthetic)


def covered_rows(group: str = "", banner: str = "", *, only_open: bool = False) -> list[Covered]:
    """The rows behind a share: the places without a centre near by first, then by minutes."""
    known = book(clock.today())
    names = {code: (short, path) for code, _name, short, path in list_area_names()}
    by_path = {path: short for short, path in names.values()}
    found = []
    for one in _reached(group)[0]:
        covered = is_covered(one, known.travel)
        if (banner and one.origin.banner != banner) or (only_open and covered):
            continue
        short, path = names.get(one.origin.area, (one.origin.area, ""))
        above = path.rstrip("/").rpartition("/")[0] + "/"
        centre = known.centres.get(one.centre)
        found.append(Covered(
            one.origin.area, short, by_path.get(above, ""), one.origin.banner, one.origin.means, one.origin.people,
            one.centre, centre.name if centre else "", one.minutes, covered,
        ))  # fmt: skip
    return sorted(found, key=lambda row: (row.is_covered, -(row.minutes or 1e9), row.code))


@lately(KEPT)
def sites(group: str = "", most: int = 5) -> tuple[tuple[Site, str], ...]:
    """Where one more centre would cover most, with the name of the place; each given those before."""
    names = {code: short for code, _name, short, _path in list_area_names()}
    found = best_sites(_reached(group)[0], book(clock.today()).travel, most)
    return tuple((one, names.get(one.area, one.area)) for one in found)
