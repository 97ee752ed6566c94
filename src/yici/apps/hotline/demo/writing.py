"""The demo month is written: lives are planned, one of each course is played, and the others are cast from it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

from yici.apps.hotline.demo.casting import City, cast
from yici.apps.hotline.demo.month import Planned, Town, plan_month
from yici.apps.hotline.demo.playing import Mould, Players, make_mould
from yici.apps.hotline.models import Request
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.places.public import UnitNotFound, find_unit, list_areas
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.ids import new_key

AT_ONCE = 400
MOST_AREAS = 1100
STAND_INS = ("education", "health", "culture_tourism")  # units of a mould: main, second, complained about


def has_requests() -> bool:
    """Whether anybody said anything yet."""
    return Request.objects.exists()


def the_town(name_of: Callable[[Random], str], phone_of: Callable[[int], str]) -> Town:
    """What the plan needs to know of the city."""

    @cache
    def has_unit(code: str) -> bool:
        try:
            find_unit(code)
        except UnitNotFound:
            return False
        return True

    areas = list_areas(SYSTEM, level=5, most=MOST_AREAS)
    return Town(
        [(one.code, one.short_name) for one in areas if one.kind == "community"],
        [(one.code, one.short_name) for one in areas if one.kind in ("village", "gacha")],
        has_unit,
        {one.code: one.urgency for one in list_kinds()},
        name_of, phone_of,
    )  # fmt: skip


class Moulds:
    """One played life of each course."""

    def __init__(self, players: Players) -> None:
        named = {
            code: dataclasses.replace(
                players.handler(code), account=new_key(), post=new_key(), name=f"{code} stand-in"
            )
            for code in STAND_INS
        }  # fmt: skip
        self._players = dataclasses.replace(players, handlers=named)
        self._made: dict[tuple[str, bool], Mould] = {}

    def of(self, planned: Planned) -> Mould:
        """The mould of a planned life."""
        course, against = planned.course, bool(planned.setting.against)
        if (course.name, against) not in self._made:
            stood = dataclasses.replace(
                planned.setting, units=STAND_INS[:2], against=STAND_INS[2] if against else ""
            )  # fmt: skip
            self._made[course.name, against] = make_mould(course.life, stood, course.people, self._players)
        return self._made[course.name, against]


def make_requests(
    count: int, seed: int, *, players: Players, town: Town, until: dt.datetime | None = None
) -> Iterator[int]:
    """Write about ``count`` requests with their lives; yields how many are there so far."""
    city, moulds, made = City(players, seed), Moulds(players), 0
    plan = plan_month(count, seed, until or clock.now(), town)
    while few := list(itertools.islice(plan, AT_ONCE)):
        made += cast([(moulds.of(one), one.setting) for one in few], city)
        yield made
