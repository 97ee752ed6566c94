"""The database itself refuses places that contradict: each constraint bites."""

from __future__ import annotations

import datetime as dt

import pytest

from yici.apps.places.models import Area, AreaVersion, CalendarDay, CalendarVersion, Post, PostHolding
from yici.apps.places.tests.cast import NOW, SINCE, TODAY, Cast
from yici.core.tests.constraints import assert_refused, names_of, once, twice

BEFORE = SINCE - dt.timedelta(days=1)
NAMES = (
    "area_code_once", "area_level_known", "area_version_once", "area_days_in_order", "holding_days_in_order",
    "holding_once", "calendar_version_once", "calendar_day_once", "calendar_day_kind_known",
)  # fmt: skip


def write(name: str, cast: Cast) -> None:
    """A row that breaks the constraint of this name and no other."""
    area = {"name": "a", "short_name": "a", "kind": "village"}
    version = {**area, "area": cast.east, "code": "1", "path": "/1/"}
    holding = {"account": cast.bob, "post": Post.objects.exclude(holdings__account=cast.bob)[0]}
    year = CalendarVersion.objects.create(year=2030, version=1, source="a", recorded_at=NOW)
    day = {"calendar": year, "day": TODAY, "name": "a"}
    cases = {
        "area_code_once": twice(Area, level=5, code="1", **area),
        "area_level_known": once(Area, level=7, code="1", **area),
        "area_version_once": twice(AreaVersion, valid_from=TODAY, **version),
        "area_days_in_order": once(AreaVersion, valid_from=TODAY, valid_to=BEFORE, **version),
        "holding_days_in_order": once(PostHolding, from_on=SINCE, to_on=BEFORE, **holding),
        "holding_once": twice(PostHolding, from_on=SINCE, **holding),
        "calendar_version_once": twice(CalendarVersion, year=2031, version=1, source="a", recorded_at=NOW),
        "calendar_day_once": twice(CalendarDay, kind="holiday", **day),
        "calendar_day_kind_known": once(CalendarDay, kind="odd", **day),
    }
    cases[name]()


def test_every_constraint_has_its_case() -> None:
    assert names_of("places") <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_database_refuses(name: str, cast: Cast) -> None:
    assert_refused(name, lambda: write(name, cast))


def test_a_code_is_free_again_when_its_area_has_ended(cast: Cast) -> None:
    Area.objects.filter(pk=cast.east.pk).update(ended_on=TODAY)
    Area.objects.create(level=5, kind="village", code=cast.east.code, name="a", short_name="a")
