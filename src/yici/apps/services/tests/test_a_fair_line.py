"""Who is called next is a sentence on the wall: appointments in their time, those the city names, then by arrival."""

from __future__ import annotations

import datetime as dt

import pytest

from yici.apps.services.contracts import Capacity, Counter, Open, Wait, Waiting
from yici.apps.services.rules.halls import capacity_on, is_open_at, open_on, slots_of
from yici.apps.services.rules.queueing import next_at, order, wait_of

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
ANY, FIRMS = Counter("1"), Counter("3", groups=("firms",))


def ago(minutes: float) -> dt.datetime:
    return NOW - dt.timedelta(minutes=minutes)


def one(position: int, **more: object) -> Waiting:
    return Waiting(position, str(more.pop("group", "anything")), more.pop("since", ago(60 - position)), **more)  # type: ignore[arg-type]


def numbers(line: list[Waiting], run: int = 0, most: int = 2) -> list[int]:
    return [each.position for each in order(line, NOW, most, run)]


def test_without_anybody_special_it_goes_by_arrival() -> None:
    assert numbers([one(3), one(1), one(2)]) == [1, 2, 3]


def test_an_appointment_is_called_in_its_time_and_not_before() -> None:
    early, due = one(8, slot_at=NOW + dt.timedelta(minutes=30)), one(9, slot_at=ago(1))
    assert numbers([one(1), early, due]) == [9, 1, 8]


def test_elders_come_after_appointments_and_before_others() -> None:
    assert numbers([one(1), one(2, first="elder"), one(3, slot_at=ago(5))]) == [3, 2, 1]


def test_after_two_who_were_called_first_somebody_else_has_a_turn() -> None:
    line = [one(1), one(2), *(one(nth, first="elder") for nth in (3, 4, 5, 6))]
    assert numbers(line) == [3, 4, 1, 5, 6, 2]
    assert numbers(line, run=2) == [1, 3, 4, 2, 5, 6]


def test_whoever_was_not_there_begins_again_at_the_end() -> None:
    assert numbers([one(1, since=NOW), one(2), one(3)]) == [2, 3, 1]


def test_a_counter_calls_its_groups_and_whoever_was_passed_on_to_it() -> None:
    line = [one(1), one(2, group="firms"), one(3, counter="3")]
    assert next_at(FIRMS, line, NOW, 2) == line[2]
    assert next_at(FIRMS, line[:2], NOW, 2) == line[1]
    assert next_at(FIRMS, line[:1], NOW, 2) is None
    assert next_at(ANY, [line[2]], NOW, 2) is None


def test_a_wait_is_measured_today_or_not_known() -> None:
    calls = [ago(minutes) for minutes in (50, 44, 40, 34, 30, 24, 20, 14, 10, 4)]  # every four or six minutes
    assert wait_of(4, calls, NOW) == Wait(4, 20, 35)
    assert wait_of(4, calls[:5], NOW) == Wait(4)  # too few
    assert wait_of(4, [at - dt.timedelta(hours=1) for at in calls], NOW) == Wait(4)  # nobody was called lately


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (dt.date(2026, 11, 20), [(9, 17)]),  # a Friday
        (dt.date(2026, 11, 25), [(9, 17), (17, 19)]),  # a Wednesday, open for those who work
        (dt.date(2026, 11, 22), []),
        (dt.date(2026, 10, 1), []),  # a holiday
        (dt.date(2026, 10, 10), [(9, 17)]),  # a Saturday that is worked instead
    ],
)
def test_hours_follow_the_official_calendar(day: dt.date, hours: list[tuple[int, int]]) -> None:
    week = [Open(weekday, dt.time(9), dt.time(17)) for weekday in range(1, 6)]
    week.append(Open(3, dt.time(17), dt.time(19), is_extended=True))
    special = {dt.date(2026, 10, 1): ("holiday", "国庆节"), dt.date(2026, 10, 10): ("make_up", "国庆节")}
    assert [(each.opens.hour, each.closes.hour) for each in open_on(week, day, special)] == hours


def test_slots_lie_inside_the_hours_and_follow_the_capacity_in_force() -> None:
    hours = [Open(1, dt.time(9), dt.time(10, 10))]
    assert slots_of(hours, 30) == [(dt.time(9), dt.time(9, 30)), (dt.time(9, 30), dt.time(10))]
    assert is_open_at(hours, dt.time(10, 9)) and not is_open_at(hours, dt.time(10, 10))
    rows = [Capacity("a", dt.date(2026, 1, 1), 30, 2), Capacity("a", dt.date(2026, 12, 1), 20, 3)]
    assert capacity_on(rows, "a", dt.date(2026, 11, 30)) == rows[0]
    assert capacity_on(rows, "a", dt.date(2026, 12, 1)) == rows[1]
    assert capacity_on(rows, "b", dt.date(2026, 12, 1)) is None
