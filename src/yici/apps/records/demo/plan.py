"""Where demo residents live, and what is made around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from yici.apps.places.public import AreaView, find_area, list_areas
from yici.apps.records.demo.places import make_places
from yici.apps.records.demo.residents import make_residents
from yici.apps.records.models import Record
from yici.core.access import SYSTEM

PEOPLE_IN_A_VILLAGE = 900
MOST_AREAS = 1100


def has_people() -> bool:
    """Whether anybody is in the records yet."""
    return Record.objects.filter(entity="person").exists()


def choose_areas(codes: str, count: int, seed: int) -> list[AreaView]:
    """The areas of the given codes; without any, villages drawn by the seed, about 900 people each."""
    if codes.strip():
        return [find_area(code.strip()) for code in codes.split(",") if code.strip()]
    villages = [area for area in list_areas(SYSTEM, level=5, most=MOST_AREAS) if area.kind in ("village", "gacha")]
    wanted = min(len(villages), max(1, round(count / PEOPLE_IN_A_VILLAGE)))
    return sorted(Random(seed).sample(villages, wanted), key=lambda area: area.code)


def make_demo(
    areas: Sequence[AreaView], count: int, seed: int, *, places: bool, some_old: bool = False
) -> Iterator[tuple[int, int]]:
    """Make places (when asked) and residents, some said long ago; yields (people, records) written so far."""
    extra = make_places(areas, seed) if places else 0
    for people, records in make_residents(areas, count, seed, some_old=some_old):
        yield people, records + extra
