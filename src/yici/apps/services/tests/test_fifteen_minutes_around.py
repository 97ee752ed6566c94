"""Which villages are within fifteen minutes of a centre, against a slow count of all pairs; where one more helps."""

from __future__ import annotations

from math import acos, cos, radians, sin
from random import Random

import pytest

from yici.apps.services.contracts.centres import Centre, Origin, Point, Reached, Travel
from yici.apps.services.rules.coverage import Grid, best_sites, is_covered, kilometres, reach, shares

TRAVEL = Travel()


def slow_kilometres(one: Point, two: Point) -> float:
    lat1, lat2, over = radians(one.lat), radians(two.lat), radians(two.lon - one.lon)
    return 6371.0088 * acos(min(1.0, sin(lat1) * sin(lat2) + cos(lat1) * cos(lat2) * cos(over)))


def somewhere(random: Random) -> Point:
    return Point(random.uniform(106.4, 111.6), random.uniform(37.5, 40.9))


def a_centre(code: str, point: Point) -> Centre:
    return Centre(code, code, "village", "1", point, ())


def an_origin(area: str, point: Point, *, people: int = 1, banner: str = "b", walks: bool = False) -> Origin:
    return Origin(area, point, "walking" if walks else "driving", banner, people)


def test_a_degree_of_latitude_is_known_and_a_parallel_is_shorter() -> None:
    assert kilometres(Point(110, 39), Point(110, 40)) == pytest.approx(111.195, abs=0.001)
    assert kilometres(Point(110, 40), Point(111, 40)) == pytest.approx(85.18, abs=0.01)
    assert kilometres(Point(110, 40), Point(110, 40)) == 0


@pytest.mark.parametrize("seed", range(8))
def test_the_grid_finds_what_a_count_of_all_pairs_finds(seed: int) -> None:
    random = Random(seed)
    points = {f"c{at}": somewhere(random) for at in range(random.choice((1, 3, 60)))}
    grid = Grid(points, random.choice((0.5, 7.0, 90.0)))
    for _ in range(20):
        origin = somewhere(random)
        by_hand = sorted((slow_kilometres(origin, point), name) for name, point in points.items())
        assert [name for _, name in grid.nearest(origin, 3)] == [name for _, name in by_hand[:3]]
        assert grid.within(origin, 60.0) == sorted(name for km, name in by_hand if km <= 60.0)


def test_walking_and_driving_have_their_own_circle() -> None:
    two_kilometres = Point(110.0, 39.8 + 2 / 111.195)
    centres = [a_centre("c", Point(110.0, 39.8))]
    walks, drives = reach([an_origin("a", two_kilometres, walks=True), an_origin("b", two_kilometres)], centres, TRAVEL)
    assert walks.minutes == pytest.approx(2 * 1.3 / 5 * 60, rel=1e-3) and not is_covered(walks, TRAVEL)
    assert drives.minutes == pytest.approx(2 * 1.3 / 40 * 60, rel=1e-3) and is_covered(drives, TRAVEL)


def test_without_a_centre_nothing_is_covered() -> None:
    found = reach([an_origin("a", Point(110, 39))], [], TRAVEL)
    assert found[0].minutes is None and not is_covered(found[0], TRAVEL)


def test_shares_of_banners_add_up_to_the_city() -> None:
    origins = [an_origin(f"v{at}", Point(110 + at / 10, 39.8), people=at, banner=f"b{at % 3}") for at in range(9)]
    city, *banners = shares(reach(origins, [a_centre("c", Point(110.0, 39.8))], TRAVEL), TRAVEL)
    assert (city.places, city.covered, city.people) == (9, 1, 36)
    for name in ("places", "covered", "people", "people_covered"):
        assert getattr(city, name) == sum(getattr(one, name) for one in banners)


@pytest.mark.parametrize("seed", range(6))
def test_each_site_is_the_best_of_all_given_those_before(seed: int) -> None:
    random = Random(seed)
    origins = [
        an_origin(
            f"v{at:02}", Point(random.uniform(109, 109.8), random.uniform(39, 39.6)), people=random.randint(0, 9),
            walks=random.random() < 0.3,
        )
        for at in range(40)
    ]  # fmt: skip
    reached = reach(origins, [a_centre("c", Point(109.4, 39.3))], TRAVEL)
    left = {one.origin.area for one in reached if not is_covered(one, TRAVEL)}
    for site in best_sites(reached, TRAVEL):
        by_hand = {one.area: covers(one.point, origins) & left for one in origins}
        assert len(site.gained) == max(len(gained) for gained in by_hand.values())
        assert set(site.gained) == by_hand[site.area]
        left -= set(site.gained)


def covers(point: Point, origins: list[Origin]) -> set[str]:
    found = reach(origins, [a_centre("x", point)], TRAVEL)
    return {one.origin.area for one in found if is_covered(one, TRAVEL)}


def test_where_all_is_covered_there_is_no_site() -> None:
    assert best_sites([Reached(an_origin("a", Point(110, 39)), "c", 3.0)], TRAVEL) == []
