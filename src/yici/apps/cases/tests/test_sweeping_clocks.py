"""The sweeper acts on what was reached exactly once: reminds, marks, escalates, lets run on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from yici.apps.cases import public as cases
from yici.apps.cases import states
from yici.apps.cases.contracts import Limit, ReachedClock
from yici.apps.cases.models import Assignment, Case, Clock, Event
from yici.apps.cases.tests.calendars import at
from yici.apps.cases.tests.conftest import a_case
from yici.apps.places.tests.cast import NOW, TODAY, Cast, Unit
from yici.core import clock
from yici.core.delivery import words_of
from yici.core.models import AuditRow, Outgoing
from yici.core.outbox import Notice

DAY = dt.timedelta(days=1)


@pytest.fixture
def lamps(cast: Cast) -> Iterator[Cast]:
    """The lamp's type reminds its unit and escalates to the bureau whose case it is."""
    kind = states.type_named("lamp")
    cases.register_type(replace(kind, on_soon={"": ("remind",)}, on_overdue={"": ("remind", "escalate"), "sign": ()}))
    before = dict(states._reactions)
    yield cast
    states._reactions.clear()
    states._reactions.update(before)


def a_clock(cast: Cast, days: int = 1, kind: str = "mend", **more: object) -> uuid.UUID:
    case = a_case(cast, title=f"灯 {uuid.uuid4()}")
    limit = Limit(kind, "calendar_days", days, **more)  # type: ignore[arg-type]
    cases.start_clock(actor=cast.actor("alice"), case=case.key, kind=kind, limit=limit)
    return case.key


def notices() -> list[tuple[str, str]]:
    return list(Outgoing.objects.order_by("id").values_list("template", "recipient"))


def test_what_is_due_soon_is_said_once_and_what_is_over_is_marked_said_and_escalated_once(lamps: Cast) -> None:
    a_clock(lamps)
    assert cases.sweep_clocks() == 0
    for _ in range(2):
        with clock.held_at(NOW + DAY):
            cases.sweep_clocks()
    assert notices() == [("clock.soon", "committee-east")]
    for _ in range(2):
        with clock.held_at(NOW + 2 * DAY):
            cases.sweep_clocks()
    assert notices()[1:] == [("clock.overdue", "committee-east"), ("clock.escalated", lamps.police.code)]
    for verb in ("case.due_soon", "case.overdue"):
        assert Event.objects.filter(verb=verb).count() == AuditRow.objects.filter(verb=verb).count() == 1
    assert Event.objects.get(verb="case.overdue").facts["escalated_to"] == lamps.police.code
    row = Clock.objects.get()
    assert (row.reminded_at, row.overdue_at) == (NOW + DAY, NOW + 2 * DAY)


def test_a_worker_that_was_away_does_not_remind_of_what_is_over(lamps: Cast) -> None:
    a_clock(lamps)
    with clock.held_at(NOW + 9 * DAY):
        assert cases.sweep_clocks() == 1
    assert [template for template, _ in notices()] == ["clock.overdue", "clock.escalated"]


def test_a_kind_that_says_nothing_is_marked_all_the_same(lamps: Cast) -> None:
    a_clock(lamps, kind="sign")
    with clock.held_at(NOW + 9 * DAY):
        assert cases.mark_overdue() == 1
    assert notices() == []
    assert Event.objects.filter(verb="case.overdue").count() == 1


def test_stopped_and_paused_clocks_are_left_alone(lamps: Cast) -> None:
    one, two = a_clock(lamps), a_clock(lamps)
    cases.stop_clock(actor=lamps.actor("alice"), case=one, kind="mend")
    cases.pause_clock(actor=lamps.actor("alice"), case=two, kind="mend")
    with clock.held_at(NOW + 9 * DAY):
        assert cases.sweep_clocks() == 0


def test_many_are_acted_on_in_batches_oldest_first(lamps: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yici.apps.cases.actions.sweeping.AT_ONCE", {"sqlite": 2, "postgresql": 2})
    for days in (3, 1, 2, 1, 3):
        a_clock(lamps, days)
    with clock.held_at(NOW + 9 * DAY):
        assert cases.mark_overdue() == 5
    told = Event.objects.filter(verb="case.overdue").order_by("id").values_list("facts__due_on", flat=True)
    assert list(told) == sorted((TODAY + days * DAY).isoformat() for days in (3, 1, 2, 1, 3))


def test_a_paused_clock_runs_on_by_itself_in_the_morning_of_its_day(lamps: Cast) -> None:
    key, alice = a_clock(lamps, 7), lamps.actor("alice")
    cases.pause_clock(actor=alice, case=key, kind="mend", until=TODAY + 3 * DAY)
    with clock.held_at(at("2026-11-22", "23:59")):
        assert cases.sweep_clocks() == 0
    with clock.held_at(at("2026-11-24", "15:00")):  # the worker was away for a day: it counts as from the morning
        assert cases.sweep_clocks() == 1
        assert cases.sweep_clocks() == 0
    (one,) = cases.get_case(alice, key).clocks
    assert (one.due_on, one.look) == (TODAY + 10 * DAY, "in_time")
    assert cases.list_assignments(lamps.actor("bob"))[0].due_on == one.due_on
    assert notices() == [("clock.resumed", "committee-east")]


def test_a_matter_reacts_to_many_at_once_in_the_same_transaction(lamps: Cast) -> None:
    seen: list[Sequence[ReachedClock]] = []

    def react(reached: Sequence[ReachedClock]) -> list[Notice]:
        seen.append(reached)
        return [Notice("sms", "unit", "duty", "lamp.dark", {"number": one.number}, one.mark) for one in reached]

    cases.register_reaction("lamps", "overdue", react)
    keys = {a_clock(lamps, is_urgent=True), a_clock(lamps, is_urgent=True)}
    with clock.held_at(NOW + 9 * DAY):
        cases.sweep_clocks()
    (reached,) = seen
    assert {one.case for one in reached} == keys
    assert {(one.kind, one.unit_codes, one.owner_code, one.is_urgent) for one in reached} == {
        ("mend", ("committee-east",), lamps.police.code, True)
    }
    assert [template for template, _ in notices()].count("lamp.dark") == 2


def test_a_clock_that_cannot_be_acted_on_keeps_no_other_from_its_turn(
    lamps: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = a_clock(lamps), a_clock(lamps)

    def react(reached: Sequence[ReachedClock]) -> list[Notice]:
        if any(one.case == bad for one in reached):
            raise RuntimeError("no duty roster")
        return []

    cases.register_reaction("lamps", "overdue", react)
    with clock.held_at(NOW + 9 * DAY):
        assert cases.mark_overdue() == 1
        assert Clock.objects.get(case__key=good).overdue_at
        assert Clock.objects.get(case__key=bad).overdue_at is None  # all of it or nothing
        assert not Event.objects.filter(verb="case.overdue", case__key=bad).exists()
        cases.register_reaction("lamps", "overdue", lambda reached: [])
        assert cases.mark_overdue() == 1
    assert "cannot be acted on" in caplog.text


def test_a_limit_to_sign_for_that_passes_counts_as_signed(lamps: Cast) -> None:
    key, unit = a_case(lamps).key, Unit.objects.exclude(code="committee-east").order_by("id")[0]
    part = Assignment.objects.create(
        case=Case.objects.get(key=key), unit=unit, part="assisting", phase="waiting", state="waiting", given_at=NOW
    )
    limit = Limit("sign", "hours", 2)
    cases.start_clock(actor=lamps.actor("alice"), case=key, kind="sign", limit=limit, unit_id=unit.pk)
    for _ in range(2):
        with clock.held_at(NOW + DAY):
            cases.sweep_clocks()
    part.refresh_from_db()
    assert part.state == "working"
    verbs = [one.verb for one in cases.timeline(lamps.actor("alice"), key)]
    assert verbs[-2:] == ["case.overdue", "part.lapse"]


def test_only_an_urgent_notice_rings_at_night(lamps: Cast) -> None:
    a_clock(lamps)
    a_clock(lamps, is_urgent=True)
    with clock.held_at(NOW + 9 * DAY):
        cases.mark_overdue()
    told = [words_of(one.template, one.facts) for one in Outgoing.objects.filter(template="clock.overdue")]
    assert sorted(words.is_urgent for words in told if words) == [False, True]
    assert all("11月21日" in words.text for words in told if words)
