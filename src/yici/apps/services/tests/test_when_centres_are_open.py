"""Hours of centres: working days by the official calendar, make-up days, holidays, late hours, closed days, seasons."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from yici.apps.services.contracts.centres import Centre, Closure, Days, Hours, Point
from yici.apps.services.rules.hours import hours_on, opening_at

ZONE = ZoneInfo("Asia/Shanghai")
HOLIDAYS = {dt.date(2026, 10, day): "国庆节" for day in range(1, 8)}
MAKE_UP = {dt.date(2026, 10, 10)}  # a Saturday that is worked


def calendar(day: dt.date) -> tuple[Days | None, str]:
    if day in HOLIDAYS:
        return "holiday", HOLIDAYS[day]
    if day in MAKE_UP or day.weekday() < 5:
        return "working", ""
    return ("saturday" if day.weekday() == 5 else "sunday"), ""


def hours(days: Days, opens: str, closes: str, months: frozenset[int] = frozenset(), *, late: bool = False) -> Hours:
    return Hours(days, dt.time.fromisoformat(opens), dt.time.fromisoformat(closes), months, late)


def a_centre(*lines: Hours, closures: tuple[Closure, ...] = ()) -> Centre:
    return Centre("c", "中心", "township", "1", Point(110.0, 39.8), lines, closures=closures)


USUAL = (hours("working", "09:00", "12:00"), hours("working", "14:30", "17:00"))


def at(day: int, time: str, month: int = 10) -> dt.datetime:
    return dt.datetime.combine(dt.date(2026, month, day), dt.time.fromisoformat(time), ZONE)


def test_open_until_the_minute_of_closing_and_not_in_it() -> None:
    centre = a_centre(*USUAL)
    assert opening_at(centre, at(9, "11:59"), calendar).until == at(9, "12:00")
    noon = opening_at(centre, at(9, "12:00"), calendar)
    assert not noon.is_open and noon.next == at(9, "14:30")


def test_after_the_holiday_comes_the_first_working_day() -> None:
    found = opening_at(a_centre(*USUAL), at(1, "10:00"), calendar)
    assert not found.is_open and found.reason == "国庆节" and found.next == at(8, "09:00")


def test_a_make_up_saturday_is_a_working_day() -> None:
    centre = a_centre(*USUAL, hours("saturday", "10:00", "11:00", late=True))
    assert opening_at(centre, at(10, "09:30"), calendar).is_open
    assert [one.opens.hour for one in hours_on(centre, dt.date(2026, 10, 17), calendar, ZONE)] == [10]


def test_hours_that_follow_each_other_are_one_until_the_last_closes() -> None:
    centre = a_centre(*USUAL, hours("working", "12:00", "14:30", late=True))
    found = opening_at(centre, at(9, "11:00"), calendar)
    assert found.until == at(9, "17:00") and not found.is_late
    assert opening_at(centre, at(9, "13:00"), calendar).is_late


def test_closed_days_say_why_and_when_it_opens_again() -> None:
    closed = Closure(dt.date(2026, 10, 8), dt.date(2026, 10, 9), "搬家", "Moving")
    found = opening_at(a_centre(*USUAL, closures=(closed,)), at(8, "10:00"), calendar)
    assert found.reason == "搬家" and found.next == at(10, "09:00")


def test_a_season_has_its_own_hours() -> None:
    centre = a_centre(
        hours("working", "15:00", "18:00", frozenset({5, 6})), hours("working", "14:00", "17:00", frozenset({11}))
    )
    assert opening_at(centre, at(9, "14:30", 11), calendar).is_open
    assert not opening_at(centre, at(5, "14:30", 6), calendar).is_open


def test_what_never_opens_has_no_next_opening() -> None:
    assert opening_at(a_centre(), at(9, "10:00"), calendar).next is None
