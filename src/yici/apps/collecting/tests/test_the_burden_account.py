"""What forms cost is counted from real fills: every number opens its rows, and a month is published once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from yici.apps.collecting.public import MonthUnknown, get_burden, list_burden_rows, publish_burden, sources
from yici.apps.collecting.rules.burden import Saved, weeks_of
from yici.apps.collecting.selectors.burden import burden_rows
from yici.apps.figures.public import FigureMeasure, FigureSpec, define_figure, list_reports, register_source
from yici.apps.places.tests.cast import NOW, Cast, the_cast
from yici.apps.tables.tests.builders import a_fill
from yici.core import clock
from yici.core.access import SYSTEM


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The small city; it is ten o'clock on Friday, 20 November 2026."""
    with clock.held_at(NOW):
        yield the_cast()


def at(day: int, month: int = 11, hour: int = 2) -> dt.datetime:
    """An instant of 2026."""
    return dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)


def test_known_derived_and_typed_cells_are_counted_apart(cast: Cast) -> None:
    a_fill(cast.east, at(3), at(3), filled=100, derived=20, aggregate=10, constant=10, asked=7, open=3)
    total = get_burden(cast.east.code, "2026-11").total
    assert (total.received, total.filled) == (1, 1)
    assert (total.known, total.derived, total.typed, total.cells) == (110, 30, 7, 147)
    assert total.hours == Decimal(140 * 15) / 3600


def test_a_form_counts_in_the_month_it_came_and_its_cells_in_the_month_it_was_filled(cast: Cast) -> None:
    a_fill(cast.east, at(30, 10), at(2), filled=10)
    october, november = (get_burden(cast.east.code, month).total for month in ("2026-10", "2026-11"))
    assert (october.received, october.filled, october.known) == (1, 0, 0)
    assert (november.received, november.filled, november.known) == (0, 1, 10)


def test_the_month_ends_at_midnight_in_the_city(cast: Cast) -> None:
    a_fill(cast.east, at(31, 10, hour=15), None, "asking")  # 23:00 on 31 October in the city
    a_fill(cast.east, at(31, 10, hour=17), None, "asking")  # 01:00 on 1 November
    assert get_burden(cast.east.code, "2026-10").total.received == 1
    assert get_burden(cast.east.code, "2026-11").total.received == 1


def test_what_was_let_go_is_not_counted(cast: Cast) -> None:
    a_fill(cast.east, at(3), at(3), "withdrawn", filled=100)
    assert get_burden(cast.east.code, "2026-11").total.received == 0


def test_a_place_above_counts_what_lies_below_and_a_neighbour_does_not(cast: Cast) -> None:
    a_fill(cast.east, at(3), at(3), filled=4)
    a_fill(cast.far, at(3), at(3), filled=8)
    city = get_burden(cast.city.code, "2026-11")
    assert city.total.known == 12 == sum(one.known for one in city.places)
    assert get_burden(cast.east.code, "2026-11").total.known == 4


def test_rows_are_those_of_the_own_areas(cast: Cast) -> None:
    a_fill(cast.east, at(3), at(3), filled=4)
    a_fill(cast.far, at(3), at(3), filled=8)
    rows = list(burden_rows(cast.actor("bob"), None, NOW.date(), cast.city.path))
    assert {row["path"] for row in rows} == {cast.east.path}


def test_every_number_opens_as_many_rows_and_no_title_of_an_unlisted_form(cast: Cast) -> None:
    for day in (3, 4, 5):
        a_fill(cast.east, at(day), at(day), filled=4, asked=1)
    found = get_burden(cast.east.code, "2026-11").total
    for kind, number in (("received", found.received), ("filled", found.filled)):
        rows, following = list_burden_rows(cast.east.code, "2026-11", kind)
        assert len(rows) == number == 3 and following is None
        assert not any("张三" in row.label for row in rows)
    rows, _ = list_burden_rows(cast.east.code, "2026-11", "filled")
    assert sum(row.known for row in rows) == found.known and sum(row.typed for row in rows) == found.typed


def test_a_long_list_of_rows_goes_on_without_doubles(cast: Cast) -> None:
    for _ in range(60):
        a_fill(cast.east, at(3), at(3), filled=1)
    first, following = list_burden_rows(cast.east.code, "2026-11", "filled")
    assert following == 50
    rest, end = list_burden_rows(cast.east.code, "2026-11", "filled", following)
    assert len(first) + len(rest) == 60 and end is None
    assert len({row.label for row in [*first, *rest]}) == 60


def test_a_week_belongs_to_the_month_in_which_it_ends() -> None:
    def saved(day: dt.date, hours: int) -> Saved:
        return Saved("a", "/1/", "东村", day, Decimal(hours * 60))

    rows = [saved(dt.date(2026, 10, 30), 5), saved(dt.date(2026, 11, 1), 4), saved(dt.date(2026, 11, 3), 7)]
    november = list(weeks_of(rows, dt.date(2026, 11, 1), dt.date(2026, 11, 30)))
    assert [(week.last_day, week.minutes) for week in november] == [
        (dt.date(2026, 11, 1), Decimal(540)),
        (dt.date(2026, 11, 8), Decimal(420)),
    ]
    assert list(weeks_of(rows, dt.date(2026, 11, 1), dt.date(2026, 11, 5)))[-1].last_day == dt.date(2026, 11, 1)


def test_the_promise_of_eight_hours_is_counted_by_place_and_week(cast: Cast) -> None:
    enough = 8 * 3600 // 15
    a_fill(cast.east, at(3), at(3), filled=enough)
    a_fill(cast.east, at(10), at(10), filled=enough - 1)
    found = get_burden(cast.east.code, "2026-11")
    assert (found.weeks, found.weeks_kept) == (2, 1)
    rows, _ = list_burden_rows(cast.east.code, "2026-11", "weeks")
    assert [row.is_kept for row in rows] == [True, False]


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "November", "2027-01", "0000-01", ""])
def test_what_is_no_month_or_has_not_begun_is_not_found(cast: Cast, month: str) -> None:
    with pytest.raises(MonthUnknown):
        get_burden(cast.east.code, month)


def defined() -> None:
    """The city's definition, as its files have it."""
    for source in sources():
        register_source(source)
    columns = (FigureMeasure("filled", "填好的表", condition="burden.kind = 'filled'"),)
    define_figure(
        actor=SYSTEM, code="burden", name="填报负担", spec=FigureSpec(columns, "area", "burden", period="month")
    )


def test_a_month_that_is_over_is_published_once(cast: Cast) -> None:
    defined()
    a_fill(cast.east, at(3, 10), at(3, 10), filled=4)
    assert publish_burden() == 1
    assert publish_burden() == 0
    (report,) = list_reports(SYSTEM, definition="burden", is_frozen=True)
    assert report.as_of == dt.date(2026, 10, 31) and report.frozen_at is not None
    shown = get_burden(cast.city.code, "2026-10")
    assert shown.frozen == report.number and shown.frozen_digest == report.digest
    assert get_burden(cast.city.code, "2026-11").frozen == ""


def test_anybody_may_look_and_a_wrong_address_is_not_found(cast: Cast) -> None:
    a_fill(cast.east, at(3), at(3), filled=4)
    public = Client(headers={"host": "localhost"})
    page = public.get(f"/open/burden/?area={cast.east.code}&month=2026-11")
    assert page.status_code == 200 and "张三" not in page.content.decode()
    assert public.get("/open/burden/").status_code == 200
    assert public.get("/open/burden/rows/filled/").status_code == 200
    for wrong in ("?month=2026-99", "?area=nowhere", "?month=2030-01"):
        assert public.get(f"/open/burden/{wrong}").status_code == 404
    assert public.get("/open/burden/rows/secrets/").status_code == 404
