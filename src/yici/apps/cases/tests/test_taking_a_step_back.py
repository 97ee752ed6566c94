"""What a person just did is taken back by the same person, while nothing else happened; it stays visible."""

from __future__ import annotations

import datetime as dt

import pytest

from yici.apps.cases import public as cases
from yici.apps.cases.public import CaseView, Limit
from yici.apps.cases.tests.levels import Levels, the_levels
from yici.apps.places.tests.cast import NOW, Cast
from yici.core import clock

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def levels(cast: Cast) -> Levels:
    return the_levels(cast)


def signed(levels: Levels) -> CaseView:
    case = levels.a_repair()
    return cases.step(actor=levels.actor("alice"), case=case.key, event="sign", expected=case.version)


def test_signing_is_taken_back_and_its_clock_runs_on(levels: Levels) -> None:
    alice = levels.actor("alice")
    fresh = levels.a_repair()
    due = {one.kind: one.due_at for one in fresh.clocks}
    case = cases.step(actor=alice, case=fresh.key, event="sign", expected=1)
    with clock.held_at(NOW + 8 * SECOND):
        case = cases.undo_step(actor=alice, case=case.key, expected=case.version)
    assert (case.state, case.assignments[0].state, case.assignments[0].signed_at) == ("given", "waiting", None)
    assert {one.kind: (one.look, one.due_at) for one in case.clocks}["sign"] == ("in_time", due["sign"])
    told = cases.timeline(alice, case.key)
    assert [line.verb for line in told] == ["repair.opened", "repair.sign", "repair.unsign"]
    assert told[-1].facts["undone"] == "repair.sign"


def test_nobody_takes_back_what_another_did(levels: Levels) -> None:
    case = signed(levels)
    with pytest.raises(cases.NothingToUndo):
        cases.undo_step(actor=levels.actor("dora"), case=case.key, expected=case.version)


def test_after_a_minute_it_stands(levels: Levels) -> None:
    case = signed(levels)
    with clock.held_at(NOW + 61 * SECOND), pytest.raises(cases.NothingToUndo):
        cases.undo_step(actor=levels.actor("alice"), case=case.key, expected=case.version)


def test_what_something_happened_after_stands(levels: Levels) -> None:
    alice, case = levels.actor("alice"), signed(levels)
    cases.write_message(actor=levels.actor("dora"), case=case.key, text="快点")
    with pytest.raises(cases.NothingToUndo):
        cases.undo_step(actor=alice, case=case.key, expected=case.version)
    with pytest.raises(cases.NothingToUndo):
        cases.undo_step(actor=alice, case=signed(levels).key, expected=1)


def test_a_step_that_is_not_marked_stands(levels: Levels) -> None:
    alice, case = levels.actor("alice"), signed(levels)
    case = cases.step(actor=alice, case=case.key, event="complete", expected=case.version)
    with pytest.raises(cases.NothingToUndo):
        cases.undo_step(actor=alice, case=case.key, expected=case.version)


def test_signing_for_a_part_is_taken_back_too(levels: Levels) -> None:
    alice, tom, case = levels.actor("alice"), levels.actor("tom"), signed(levels)
    case = cases.hand_down(
        actor=alice, case=case.key, unit_id=levels.town.pk, expected=case.version, limits=[Limit("sign", "hours", 2)]
    )
    case = cases.sign_part(actor=tom, case=case.key, expected=case.version)
    case = cases.undo_step(actor=tom, case=case.key, expected=case.version)
    part = next(one for one in case.assignments if one.unit_code == "government-town")
    assert (part.state, part.holder) == ("waiting", None)
    assert next(one for one in case.clocks if one.unit_code == "government-town").look == "in_time"
    assert cases.timeline(tom, case.key)[-1].verb == "part.unsign"
