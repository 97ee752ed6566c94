"""Where a limit ends, against a slow way that walks day by day; and the table of examples of the docs, line by line."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yici.apps.cases import rules
from yici.apps.cases.contracts import ClockRule, DuePoint, Limit
from yici.apps.cases.tests.calendars import DAY, SHIPPED, at, calendars, days, instants, walk, works
from yici.apps.places.public import OfficialDays
from yici.core import clock

DOCUMENT = Path(__file__).resolve().parents[5] / "docs" / "explanation" / "how-a-deadline-is-reached.md"
RULES: dict[str, ClockRule] = {"working day": "working_days", "day": "calendar_days", "hour": "hours"}
lengths = st.integers(0, 60)
spans = st.timedeltas(dt.timedelta(0), dt.timedelta(days=40))
whole_days = st.sampled_from(["working_days", "calendar_days"])


@given(calendars, instants, lengths, whole_days)
@settings(max_examples=300)
def test_a_limit_ends_where_walking_day_by_day_ends(
    calendar: OfficialDays, start: dt.datetime, length: int, rule: ClockRule
) -> None:
    point = rules.reach(Limit("final", rule, length), start, calendar)
    assert point.due_on == walk(start, length, rule, calendar)
    assert point.due_at == clock.end_of(point.due_on)
    assert point.soon_at == clock.end_of(point.due_on - DAY)


@given(calendars, instants, lengths)
def test_a_limit_in_working_days_never_ends_on_a_day_off(
    calendar: OfficialDays, start: dt.datetime, length: int
) -> None:
    point = rules.reach(Limit("final", "working_days", length), start, calendar)
    assert works(point.due_on, calendar)
    touched = {clock.day_of(start).year, point.due_on.year} if length else {point.due_on.year}
    assert point.is_provisional == bool({*range(min(touched), max(touched) + 1)} - calendar.known) or (
        clock.day_of(start) == dt.date(clock.day_of(start).year, 12, 31)  # its own year is not on the way any more
    )


@given(calendars, instants, st.integers(1, 60), st.integers(1, 30), spans)
def test_a_longer_limit_ends_later_and_a_later_start_never_earlier(
    calendar: OfficialDays, start: dt.datetime, length: int, more: int, later: dt.timedelta
) -> None:
    for rule in RULES.values():
        one = rules.reach(Limit("final", rule, length), start, calendar)
        assert rules.reach(Limit("final", rule, length + more), start, calendar).due_at > one.due_at
        assert rules.reach(Limit("final", rule, length), start + later, calendar).due_at >= one.due_at


@given(instants, st.integers(1, 1000))
def test_hours_run_through_nights_and_holidays(start: dt.datetime, length: int) -> None:
    point = rules.reach(Limit("contact", "hours", length), start, SHIPPED)
    assert point.due_at - start == dt.timedelta(hours=length)
    assert point.due_at - point.soon_at == dt.timedelta(hours=length) / 4


@given(calendars, days, days)
def test_working_days_between_two_days_are_counted_as_one_by_one(
    calendar: OfficialDays, first: dt.date, last: dt.date
) -> None:
    last = min(last, first + dt.timedelta(days=400))
    span = range(1, (last - first).days + 1)
    assert calendar.between(first, last) == sum(works(first + number * DAY, calendar) for number in span)


@given(calendars, instants, st.integers(1, 60), spans, st.sampled_from([*RULES.values()]))
def test_a_pause_of_zero_and_one_within_a_day_change_nothing(
    calendar: OfficialDays, start: dt.datetime, length: int, after: dt.timedelta, rule: ClockRule
) -> None:
    point, paused = rules.reach(Limit("final", rule, length), start, calendar), start + after
    assert rules.stand(point, paused, paused, calendar) == point
    evening = clock.end_of(clock.day_of(paused)) - dt.timedelta(seconds=1)
    if rule != "hours" and evening > paused:
        assert rules.stand(point, paused, evening, calendar) == point


@given(calendars, instants, st.integers(1, 40), st.lists(st.tuples(spans, spans), max_size=3), whole_days)
@settings(max_examples=300)
def test_a_pause_moves_the_end_by_the_days_it_stood(
    calendar: OfficialDays,
    start: dt.datetime,
    length: int,
    gaps: list[tuple[dt.timedelta, dt.timedelta]],
    rule: ClockRule,
) -> None:
    point, now, pauses = rules.reach(Limit("final", rule, length), start, calendar), start, []
    for ran, stood in gaps:
        paused, now = now + ran, now + ran + stood
        assume(clock.day_of(paused) < point.due_on)
        moved = rules.stand(point, paused, now, calendar)
        pauses.append((paused, now))
        assert moved.due_on >= point.due_on
        if rule == "working_days":
            back = calendar.between(clock.day_of(paused), clock.day_of(now))
            assert calendar.between(point.due_on, moved.due_on) == back
        else:
            assert moved.due_on - point.due_on == clock.day_of(now) - clock.day_of(paused)
        point = moved
    assert point.due_on == walk(start, length, rule, calendar, tuple(pauses))


@given(instants, st.integers(1, 200), spans, spans)
def test_hours_end_later_by_exactly_what_they_stood(
    start: dt.datetime, length: int, ran: dt.timedelta, stood: dt.timedelta
) -> None:
    point = rules.reach(Limit("final", "hours", length), start, SHIPPED)
    moved = rules.stand(point, start + ran, start + ran + stood, SHIPPED)
    assert moved.due_at - point.due_at == (stood if start + ran < point.due_at else dt.timedelta(0))


@given(calendars, instants, st.integers(1, 40), st.integers(1, 20), spans, spans)
def test_counting_again_by_the_same_calendar_gives_the_same(
    calendar: OfficialDays, start: dt.datetime, length: int, by: int, ran: dt.timedelta, stood: dt.timedelta
) -> None:
    for rule in RULES.values():
        limit = Limit("final", rule, length)
        point = rules.stand(rules.reach(limit, start, calendar), start + ran, start + ran + stood, calendar)
        point = rules.extend(point, by, start + ran, calendar)
        assert rules.recount(limit, start, point.facts, calendar) == point


@given(calendars, instants, st.integers(1, 40), instants)
def test_a_part_never_ends_after_the_limit_above_it(
    calendar: OfficialDays, start: dt.datetime, length: int, above: dt.datetime
) -> None:
    point = rules.reach(Limit("final", "working_days", length), start, calendar)
    assert rules.cap(point, above).due_at == min(point.due_at, above)


def _told(text: str, start: dt.datetime) -> tuple[DuePoint, str]:
    """The point that a line of the table describes: a limit, then what happened to it."""
    number, unit, story = re.match(r"(\d+) (working day|day|hour)s?(.*)", text).groups()  # type: ignore[union-attr]
    point = rules.reach(Limit("final", RULES[unit], int(number)), start, SHIPPED)
    for part in filter(None, (one.strip() for one in story.split(";"))):
        if found := re.fullmatch(r"stands (\S+ \S+) to (\S+ \S+)", part):
            point = rules.stand(point, at(*found[1].split()), at(*found[2].split()), SHIPPED)
        elif found := re.fullmatch(r"extended by (\d+)", part):
            point = rules.extend(point, int(found[1]), start, SHIPPED)
        elif found := re.fullmatch(r"inside (\S+ \S+)", part):
            point = rules.cap(point, at(*found[1].split()))
        else:
            raise AssertionError(part)
    return point, unit


def _lines() -> list[tuple[str, ...]]:
    cells = [line.strip("|").split("|") for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in line) for line in cells if line[0].strip().isdigit()]


@pytest.mark.parametrize("line", _lines(), ids=lambda line: line[0])
def test_the_table_of_examples_is_true(line: tuple[str, ...]) -> None:
    _, _, starts, limit, ends = line
    point, unit = _told(limit, at(*starts.split()))
    local = point.due_at.astimezone(clock.city_zone())
    is_instant = unit == "hour" or point.due_at != clock.end_of(point.due_on)
    found = f"{local:%Y-%m-%d %H:%M}" if is_instant else f"{point.due_on:%Y-%m-%d %a}"
    assert found + (" provisional" if point.is_provisional else "") == ends


def test_the_table_has_twenty_examples() -> None:
    assert len(_lines()) >= 20
