"""Clocks of a case in its life: paused, run on, extended once, of parts, counted again; a comment resets none."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import translation

from yici.apps.cases import public as cases
from yici.apps.cases.contracts import ClockView, Limit
from yici.apps.cases.models import Assignment, Case, Clock
from yici.apps.cases.tests.calendars import at
from yici.apps.cases.tests.conftest import a_case
from yici.apps.places.public import loaded_tables
from yici.apps.places.tests.cast import NOW, TODAY, Cast, Unit
from yici.core import clock

DAY = dt.timedelta(days=1)
FIVE = Limit("final", "working_days", 5)


@pytest.fixture(autouse=True)
def calendar_of_2026(cast: Cast) -> None:
    """The year of the cast has an official calendar with one holiday, the next one has none yet."""
    load_calendar(("2026-12-02", "holiday", "元旦"))


def load_calendar(*days: tuple[str, str, str]) -> None:
    rows = {day: {"day": day, "kind": kind, "name": name, "note": ""} for day, kind, name in days}
    loaded_tables()["calendar"].write(rows, [])


def started(cast: Cast, limit: Limit = FIVE, unit_id: int | None = None, key: uuid.UUID | None = None) -> uuid.UUID:
    key = key or a_case(cast).key
    cases.start_clock(actor=cast.actor("alice"), case=key, kind=limit.kind, limit=limit, unit_id=unit_id)
    return key


def face(cast: Cast, key: uuid.UUID, at_position: int = 0) -> ClockView:
    return cases.get_case(cast.actor("alice"), key).clocks[at_position]


def verbs(cast: Cast, key: uuid.UUID) -> list[str]:
    return [one.verb for one in cases.timeline(cast.actor("alice"), key)]


def test_a_limit_is_counted_from_the_instant_that_the_step_names(cast: Cast) -> None:
    key = started(cast, Limit("final", "working_days", 2, since=NOW - 4 * DAY))
    assert face(cast, key).due_on == TODAY - 4 * DAY + 2 * DAY


def test_a_comment_never_resets_a_clock(cast: Cast) -> None:
    key = started(cast)
    before = Clock.objects.values().get()
    with clock.held_at(NOW + DAY):
        cases.tell(actor=cast.actor("bob"), case=key, verb="case.commented", text="明天去看")
        cases.step(actor=cast.actor("bob"), case=key, event="take_on", expected=1)
    assert Clock.objects.values().get() == before


def test_a_paused_clock_stands_says_why_and_runs_on(cast: Cast) -> None:
    key, alice = started(cast), cast.actor("alice")
    due = face(cast, key).due_on
    cases.pause_clock(actor=alice, case=key, kind="final", why="补照片", until=TODAY + 4 * DAY)
    with translation.override("zh-hans"):
        assert face(cast, key).words == "暂停，等补照片（11月24日恢复）"
    assert cases.list_assignments(cast.actor("bob"))[0].look == "paused"
    with clock.held_at(NOW + 20 * DAY):  # whatever the moment is, it is not over
        assert face(cast, key).look == "paused"
        assert cases.mark_overdue() == 0
    with clock.held_at(NOW + 3 * DAY):  # Monday: one working day was missed
        cases.resume_clock(actor=alice, case=key, kind="final")
        assert face(cast, key).due_on == due + 3 * DAY  # from Friday to Monday
        with translation.override("en"):
            assert "1 working day is given back" in face(cast, key).why
    assert verbs(cast, key)[-2:] == ["clock.paused", "clock.resumed"]


def test_a_clock_that_stands_is_not_paused_twice_and_one_that_runs_does_not_run_on(cast: Cast) -> None:
    key, alice = started(cast), cast.actor("alice")
    with pytest.raises(cases.ClockNotRunning):
        cases.resume_clock(actor=alice, case=key, kind="final")
    cases.pause_clock(actor=alice, case=key, kind="final")
    with pytest.raises(cases.ClockNotRunning):
        cases.pause_clock(actor=alice, case=key, kind="final")
    with pytest.raises(cases.ClockNotRunning):
        cases.extend_clock(actor=alice, case=key, kind="final", by=1)
    with pytest.raises(cases.DayIsPast):
        cases.pause_clock(actor=alice, case=started(cast), kind="final", until=TODAY)


def test_a_clock_is_extended_once_and_asked_for_before_it_ends(cast: Cast) -> None:
    key, alice = started(cast), cast.actor("alice")
    due = face(cast, key).due_at
    cases.extend_clock(actor=alice, case=key, kind="final", by=3, text="要换管道")
    assert (face(cast, key).due_on, face(cast, key).extended_by) == (dt.date(2026, 12, 3), 3)  # the 2nd is a holiday
    with translation.override("en"):
        assert "Extended once, by 3 working days" in face(cast, key).why
    with pytest.raises(cases.ExtendedAlready):
        cases.extend_clock(actor=alice, case=key, kind="final", by=1)
    late = started(cast)
    with clock.held_at(due), pytest.raises(cases.ExtensionTooLate):
        cases.extend_clock(actor=alice, case=late, kind="final", by=1)
    with clock.held_at(due):  # asked for in time, decided later
        cases.mark_overdue()
        cases.extend_clock(actor=alice, case=late, kind="final", by=1, asked_at=due - DAY)
        assert face(cast, late).look == "in_time"
    with clock.held_at(due + 3 * DAY):  # the new end is acted on once more
        cases.mark_overdue()
        assert verbs(cast, late).count("case.overdue") == 2


def a_part(cast: Cast, key: uuid.UUID, code: str, above: Assignment | None = None) -> Assignment:
    case, unit = Case.objects.get(key=key), Unit.objects.get(code=code)
    part = "below" if above else "assisting"
    return Assignment.objects.create(
        case=case, unit=unit, part=part, phase="working", state="working", parent=above, given_at=clock.now()
    )


def test_a_part_has_a_clock_of_its_own_inside_the_limit_above(cast: Cast) -> None:
    key, alice = started(cast), cast.actor("alice")
    units = list(Unit.objects.exclude(code="committee-east").order_by("id")[:2])
    helping = a_part(cast, key, units[0].code)
    below = a_part(cast, key, units[1].code, helping)
    started(cast, Limit("final", "working_days", 3), helping.unit_id, key)
    started(cast, Limit("final", "working_days", 9), below.unit_id, key)
    whole = next(one for one in cases.get_case(alice, key).clocks if not one.unit_code)
    of = {one.unit_code: one for one in cases.get_case(alice, key).clocks}
    assert of[units[0].code].due_on == dt.date(2026, 11, 25)
    assert of[units[1].code].due_at == of[units[0].code].due_at  # cut
    with translation.override("en"):
        whys = {one.unit_code: one.why for one in cases.get_case(alice, key).clocks}
        assert "inside the limit above it" in whys[units[1].code]
    with pytest.raises(cases.BeyondLimitAbove):
        cases.extend_clock(actor=alice, case=key, kind="final", by=9, unit_id=helping.unit_id)
    cases.stop_clock(actor=alice, case=key, kind="final", unit_id=helping.unit_id)
    looks = {one.unit_code: one.look for one in cases.get_case(alice, key).clocks}
    assert looks[units[0].code] == "done"
    assert looks[""] == whole.look == "in_time"
    stranger = Unit.objects.exclude(pk__in=Assignment.objects.values("unit_id")).first()
    assert stranger is not None
    with pytest.raises(cases.ClockNotRunning):  # a unit without a part
        cases.stop_clock(actor=alice, case=key, kind="final", unit_id=stranger.pk)


def test_a_new_calendar_counts_provisional_clocks_again_and_tells_it(cast: Cast) -> None:
    key = started(cast, Limit("final", "working_days", 30))
    one = face(cast, key)
    assert (one.due_on, one.is_provisional) == (dt.date(2027, 1, 4), True)
    with translation.override("zh-hans"):
        one = face(cast, key)
        assert one.words.endswith("（暂定）")
        assert "2027 年的放假安排还没公布" in one.why
    assert cases.recount_provisional() == 0
    load_calendar(("2027-01-01", "holiday", "元旦"), ("2027-01-02", "make_up", "元旦"))
    assert cases.recount_provisional() == 1
    assert (face(cast, key).due_on, face(cast, key).is_provisional) == (dt.date(2027, 1, 4), False)
    assert cases.timeline(cast.actor("alice"), key)[-1].facts["was"] == "2027-01-04"
    load_calendar(("2027-01-04", "holiday", "元旦"))  # one no longer provisional keeps the calendar it was counted by
    assert cases.recount_provisional() == 0


def test_a_clock_in_hours_runs_at_night_and_says_the_hour(cast: Cast) -> None:
    with clock.held_at(at("2026-11-20", "22:00")):
        key = started(cast, Limit("sign", "hours", 4, is_urgent=True))
        with translation.override("zh-hans"):
            assert face(cast, key).words == "明天 02:00 到期"
    with clock.held_at(at("2026-11-21", "01:20")), translation.override("zh-hans"):
        assert face(cast, key).words == "还有 40 分钟"
        assert cases.list_assignments(cast.actor("bob"))[0].words == "还有 40 分钟"
    with clock.held_at(at("2026-11-21", "02:00")):
        assert face(cast, key).look == "overdue"
