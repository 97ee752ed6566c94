"""Counting working days by the official calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.apps.places.rules import count_working_days, is_working_day

D = dt.date
HOLIDAYS = {D(2026, 10, day): ("holiday", "国庆节") for day in range(1, 8)}
SPECIAL = {**HOLIDAYS, D(2026, 10, 10): ("make_up", "国庆节补班"), D(2026, 9, 20): ("make_up", "国庆节补班")}
KNOWN = frozenset({2026})

EXAMPLES = [
    (D(2026, 9, 30), 1, D(2026, 10, 8)),  # a week of holidays is jumped over
    (D(2026, 9, 30), 3, D(2026, 10, 10)),  # Saturday the 10th is a make-up working day
    (D(2026, 9, 30), 4, D(2026, 10, 12)),
    (D(2026, 9, 18), 1, D(2026, 9, 20)),  # Sunday the 20th counts
    (D(2026, 11, 20), 1, D(2026, 11, 23)),  # over a weekend
    (D(2026, 10, 1), 0, D(2026, 10, 8)),  # due on a holiday: the next working day
    (D(2026, 11, 20), 0, D(2026, 11, 20)),
]


@pytest.mark.parametrize(("start", "days", "expected"), EXAMPLES)
def test_working_days_jump_over_holidays_and_count_make_up_days(start: dt.date, days: int, expected: dt.date) -> None:
    assert count_working_days(start, days, SPECIAL, KNOWN).day == expected


def test_the_answer_says_which_days_were_skipped_and_why() -> None:
    due = count_working_days(D(2026, 9, 30), 1, SPECIAL, KNOWN)
    assert [name for _, name in due.skipped] == ["国庆节"] * 7


def test_a_year_without_a_calendar_is_provisional() -> None:
    assert count_working_days(D(2026, 12, 31), 1, SPECIAL, KNOWN).is_provisional
    assert not count_working_days(D(2026, 11, 20), 1, SPECIAL, KNOWN).is_provisional


@given(st.dates(D(2020, 1, 1), D(2030, 1, 1)), st.integers(1, 60), st.integers(1, 60))
def test_counting_in_two_steps_gives_the_same_day(start: dt.date, one: int, two: int) -> None:
    middle = count_working_days(start, one, SPECIAL, KNOWN).day
    assert (
        count_working_days(middle, two, SPECIAL, KNOWN).day == count_working_days(start, one + two, SPECIAL, KNOWN).day
    )


@given(st.dates(D(2020, 1, 1), D(2030, 1, 1)), st.integers(0, 60))
def test_a_due_day_is_always_a_working_day(start: dt.date, days: int) -> None:
    assert is_working_day(count_working_days(start, days, SPECIAL, KNOWN).day, SPECIAL)
