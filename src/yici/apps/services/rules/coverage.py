"""How far it is to the nearest centre, which places are covered, and where one more centre would help most.

本定义为系统自定: minutes are the great circle between the two points times ``detour``, at the speed of the means. It is
no route: a river, a mine or a fence is not seen. The numbers are the city's (``[coverage]`` of city.toml).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import asin, ceil, cos, radians, sin, sqrt

from yici.apps.services.contracts.centres import Centre, Means, Origin, Point, Reached, Share, Site, Travel

EARTH_KM = 6371.0088  # mean radius
KM_PER_DEGREE = 111.195
CURVED = 0.98  # a great circle is a little shorter than the way along a parallel


def kilometres(one: Point, two: Point) -> float:
    """The great circle between two points (haversine)."""
    lat1, lat2 = radians(one.lat), radians(two.lat)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(two.lon - one.lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def minutes_between(one: Point, two: Point, means: Means, travel: Travel) -> float:
    """Minutes of the way by our own definition."""
    return kilometres(one, two) * travel.detour / travel.speed(means) * 60


class Grid:
    """Points in cells of about ``km``; neighbours are looked for in rings of cells around a point."""

    def __init__(self, points: Mapping[str, Point], km: float) -> None:
        self.points = points
        self.km = km
        self.lat_step = km / KM_PER_DEGREE
        widest = max((abs(one.lat) for one in points.values()), default=0.0)
        self.lon_step = self.lat_step / max(0.01, cos(radians(min(89.0, widest + 1))))
        self.cells: dict[tuple[int, int], list[str]] = defaultdict(list)
        for name, one in points.items():
            self.cells[self._cell(one)].append(name)
        across, down = sorted(x for x, _y in self.cells), sorted(y for _x, y in self.cells)
        self.box = (across[0], across[-1], down[0], down[-1]) if self.cells else (0, 0, 0, 0)

    def _cell(self, one: Point) -> tuple[int, int]:
        return int(one.lon // self.lon_step), int(one.lat // self.lat_step)

    def _ring(self, centre: tuple[int, int], ring: int) -> Iterator[str]:
        x, y = centre
        for at in range(-ring, ring + 1):
            sides = (-ring, ring) if abs(at) != ring else range(-ring, ring + 1)
            for other in sides:
                yield from self.cells.get((x + at, y + other), ())

    def nearest(self, origin: Point, most: int = 1) -> list[tuple[float, str]]:
        """The nearest names with their kilometres, nearest first. A ring is done when nothing outside can be nearer."""
        found: list[tuple[float, str]] = []
        here = self._cell(origin)
        west, east, south, north = self.box
        (x, y) = here
        first = max(west - x, x - east, south - y, y - north, 0)
        last = max(abs(x - west), abs(x - east), abs(y - south), abs(y - north))
        for ring in range(first, last + 1):
            found += ((kilometres(origin, self.points[name]), name) for name in self._ring(here, ring))
            found.sort()
            if len(found) >= most and found[most - 1][0] <= ring * self.km * CURVED:
                break
        return sorted(found)[:most]

    def within(self, origin: Point, km: float) -> list[str]:
        """Names at most so many kilometres away, by name."""
        here = self._cell(origin)
        rings = range(ceil(km / self.km) + 1)
        near = (name for ring in rings for name in self._ring(here, ring))
        return sorted(name for name in near if kilometres(origin, self.points[name]) <= km)


def reach(origins: Iterable[Origin], centres: Iterable[Centre], travel: Travel) -> list[Reached]:
    """The nearest centre of each place, in the order of the places. Equal ways: the smaller code."""
    grid = Grid({one.code: one.point for one in centres}, _radius("driving", travel))
    found = []
    for origin in origins:
        nearest = grid.nearest(origin.point)
        if nearest:
            minutes = nearest[0][0] * travel.detour / travel.speed(origin.means) * 60
            found.append(Reached(origin, nearest[0][1], minutes))
        else:
            found.append(Reached(origin))
    return found


def _radius(means: Means, travel: Travel) -> float:
    """The crow's kilometres that take the minutes of the circle."""
    return travel.speed(means) * travel.minutes / 60 / travel.detour


def is_covered(one: Reached, travel: Travel) -> bool:
    """Whether the nearest centre is within the minutes of the circle."""
    return one.minutes is not None and one.minutes <= travel.minutes


def shares(reached: Sequence[Reached], travel: Travel) -> list[Share]:
    """The whole city first, then each banner by code."""
    banners = sorted({one.origin.banner for one in reached})
    return [_share("", reached, travel)] + [
        _share(banner, [one for one in reached if one.origin.banner == banner], travel) for banner in banners
    ]


def _share(banner: str, reached: Sequence[Reached], travel: Travel) -> Share:
    covered = [one for one in reached if is_covered(one, travel)]
    return Share(
        banner, len(reached), len(covered), sum(one.origin.people for one in reached),
        sum(one.origin.people for one in covered),
    )  # fmt: skip


def best_sites(reached: Sequence[Reached], travel: Travel, most: int = 5) -> list[Site]:
    """Where one more centre would cover most places that are not covered, then the next one beside it, and so on.

    A site is the point of a place. Greedy: each is the best given those before; several chosen at once can be better.
    Equal gains: more people, then the smaller code.
    """
    origins = {one.origin.area: one.origin for one in reached}
    left = {one.origin.area for one in reached if not is_covered(one, travel)}
    if not left:
        return []
    uncovered = {area: origins[area].point for area in left}
    grid = Grid(uncovered, _radius("driving", travel))
    radius = max(_radius("walking", travel), _radius("driving", travel))
    gains = {
        area: frozenset(
            name for name in grid.within(origin.point, radius)
            if kilometres(origin.point, uncovered[name]) <= _radius(origins[name].means, travel)
        )
        for area, origin in origins.items()
    }  # fmt: skip
    found: list[Site] = []
    while len(found) < most:
        site = _best(gains, left, origins)
        if site is None:
            break
        found.append(site)
        left -= set(site.gained)
    return found


def _best(gains: Mapping[str, frozenset[str]], left: set[str], origins: Mapping[str, Origin]) -> Site | None:
    """The site that gains most of what is left; None when no site gains anything."""

    def worth(area: str) -> tuple[int, int, str]:
        gained = gains[area] & left
        return -len(gained), -sum(origins[one].people for one in gained), area

    best = min(gains, key=worth, default="")
    gained = gains.get(best, frozenset()) & left
    if not gained:
        return None
    return Site(best, origins[best].point, tuple(sorted(gained)), sum(origins[one].people for one in gained))
