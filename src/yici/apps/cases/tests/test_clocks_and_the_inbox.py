"""A clock in calendar days of the city: shown as a fact, explained, marked once; the inbox is ordered by it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from yici.apps.cases import public as cases
from yici.apps.cases.models import Clock
from yici.apps.cases.tests.conftest import a_case
from yici.apps.places.tests.cast import NOW, TODAY, Cast
from yici.core import clock
from yici.core.models import AuditRow

DAY = dt.timedelta(days=1)


def at(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=clock.city_zone())


def test_the_last_day_counts_whole_in_the_zone_of_the_city(cast: Cast) -> None:
    case, alice = a_case(cast), cast.actor("alice")
    cases.start_clock(actor=alice, case=case.key, kind="mend", days=3)
    (one,) = cases.get_case(alice, case.key).clocks
    assert one.due_on == TODAY + 3 * DAY
    assert one.due_at == dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC)  # midnight in the city
    assert one.look == "in_time"
    with clock.held_at(at(one.due_on, 23)):
        assert cases.get_case(alice, case.key).clocks[0].look == "due_soon"
    with clock.held_at(at(one.due_on + DAY, 0)):
        assert cases.get_case(alice, case.key).clocks[0].look == "overdue"


def test_a_clock_says_how_its_day_was_reached(cast: Cast) -> None:
    case, alice = a_case(cast), cast.actor("alice")
    cases.start_clock(actor=alice, case=case.key, kind="mend", days=7)
    with translation.override("en"):
        (one,) = cases.get_case(alice, case.key).clocks
        assert one.why.startswith("7 calendar days from 11/20, Friday, which is not counted itself")
        assert one.words == "7 days left, until 11/27, Friday"
    cases.start_clock(actor=alice, case=case.key, kind="mend", last_day=TODAY + 2 * DAY)
    with translation.override("en"):
        assert "The sender set the last day: 11/22, Sunday" in cases.get_case(alice, case.key).clocks[0].why


def test_a_day_that_is_over_is_no_last_day(cast: Cast) -> None:
    case = a_case(cast)
    with pytest.raises(cases.DayIsPast):
        cases.start_clock(actor=cast.actor("alice"), case=case.key, kind="mend", last_day=TODAY - DAY)


def test_a_clock_stands_while_the_case_is_handed_over_and_runs_on_when_it_comes_back(cast: Cast) -> None:
    case, bob = a_case(cast), cast.actor("bob")
    cases.start_clock(actor=bob, case=case.key, kind="mend", days=3)
    cases.step(actor=bob, case=case.key, event="take_on", expected=1)
    case = cases.step(actor=bob, case=case.key, event="mend", expected=2)
    assert case.clocks[0].look == "done"
    due = case.clocks[0].due_at
    case = cases.step(actor=bob, case=case.key, event="send_back", expected=3)
    assert (case.clocks[0].look, case.clocks[0].due_at) == ("in_time", due)  # nothing resets it


def test_what_ran_out_is_marked_exactly_once(cast: Cast) -> None:
    keys = [a_case(cast, title=f"灯 {number}").key for number in range(3)]
    alice = cast.actor("alice")
    for key in keys:
        cases.start_clock(actor=alice, case=key, kind="mend", days=1)
    bob = cast.actor("bob")
    cases.step(actor=bob, case=keys[2], event="take_on", expected=1)
    cases.step(actor=bob, case=keys[2], event="mend", expected=2)  # done in time
    assert cases.mark_overdue() == 0
    with clock.held_at(NOW + 2 * DAY):
        assert cases.mark_overdue() == 2
        assert cases.mark_overdue() == 0
        assert [one.verb for one in cases.timeline(alice, keys[0])].count("case.overdue") == 1
        assert AuditRow.objects.filter(verb="case.overdue").count() == 2
    assert Clock.objects.exclude(overdue_at=None).count() == 2


def test_the_inbox_is_ordered_by_what_is_due_first_and_pages_without_gaps(cast: Cast) -> None:
    bob = cast.actor("bob")
    for days in (5, 1, None, 3, 1):
        case = a_case(cast, title=f"{days}")
        if days is not None:
            cases.start_clock(actor=bob, case=case.key, kind="mend", days=days)
    whole = cases.list_assignments(bob)
    assert [line.title for line in whole] == ["1", "1", "3", "5", "None"]
    assert (whole[0].due_on, whole[-1].due_on) == (TODAY + DAY, None)
    paged, after = [], None
    while some := cases.list_assignments(bob, after=after, limit=2):
        paged += some
        after = some[-1].position
    assert [line.case for line in paged] == [line.case for line in whole]


def test_the_inbox_of_a_unit_is_its_own_and_holds_what_is_open(cast: Cast) -> None:
    case, bob = a_case(cast), cast.actor("bob")
    assert cases.list_assignments(cast.actor("charlie")) == ()
    cases.step(actor=bob, case=case.key, event="take_on", expected=1)
    assert len(cases.list_assignments(bob)) == 1
    cases.step(actor=bob, case=case.key, event="mend", expected=2)
    assert cases.list_assignments(bob) == ()


def test_late_and_due_today_are_counted_apart(cast: Cast) -> None:
    bob = cast.actor("bob")
    for days in (0, 1, 4):
        cases.start_clock(actor=bob, case=a_case(cast).key, kind="mend", days=days)
    assert cases.count_assignments(bob) == cases.InboxCount(late=0, today=1, later=2)
    with clock.held_at(NOW + DAY):
        assert cases.count_assignments(bob) == cases.InboxCount(late=1, today=1, later=1)
