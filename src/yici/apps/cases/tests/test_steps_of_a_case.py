"""A case goes from state to state by its type's table, with a timeline that only grows."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction

from yici.apps.cases import public as cases
from yici.apps.cases.models import Assignment, Case, Event, State
from yici.apps.cases.tests.conftest import LAMP, a_case
from yici.apps.places.tests.cast import Cast, Unit
from yici.core.access import SYSTEM
from yici.core.errors import (
    ChangedMeanwhile,
    NotAllowed,
    SameKeyOtherContent,
    StepNotDeclared,
    StepNotYet,
)
from yici.core.models import AuditRow
from yici.core.numbers import is_number


def test_a_case_has_a_number_that_can_be_read_out_and_begins_in_the_first_state(cast: Cast) -> None:
    case = a_case(cast)
    assert is_number(case.number) and case.number.startswith("L26-")
    assert (case.state, case.phase, case.version) == ("reported", "waiting", 1)
    assert [(one.unit_code, one.part) for one in case.assignments] == [("committee-east", "main")]


def test_a_second_case_about_the_same_subject_is_the_first(cast: Cast) -> None:
    subject = uuid.uuid4()
    assert a_case(cast, subject).key == a_case(cast, subject).key


def test_a_step_changes_state_phase_and_version_and_tells_it(cast: Cast) -> None:
    case = a_case(cast)
    bob = cast.actor("bob")
    case = cases.step(actor=bob, case=case.key, event="take_on", expected=1)
    case = cases.step(actor=bob, case=case.key, event="mend", expected=2, text="换了灯泡")
    assert (case.state, case.phase, case.version) == ("mended", "answered", 3)
    told = cases.timeline(bob, case.key)
    assert [one.verb for one in told] == ["lamp.opened", "lamp.take_on", "lamp.lit"]
    assert told[-1].text == "换了灯泡" and told[-1].who == "Bob"
    assert AuditRow.objects.filter(verb="lamp.lit", account=bob.account, post=bob.post).count() == 1


def test_what_the_table_does_not_declare_is_refused(cast: Cast) -> None:
    case = a_case(cast)
    with pytest.raises(StepNotDeclared):
        cases.step(actor=cast.actor("bob"), case=case.key, event="close", expected=1)


def test_the_permission_and_the_guard_of_the_table_hold(cast: Cast) -> None:
    case, bob, alice = a_case(cast), cast.actor("bob"), cast.actor("alice")
    cases.step(actor=bob, case=case.key, event="take_on", expected=1)
    cases.step(actor=bob, case=case.key, event="mend", expected=2)
    with pytest.raises(NotAllowed):
        cases.step(actor=bob, case=case.key, event="close", expected=3, facts=True)
    with pytest.raises(StepNotYet):
        cases.step(actor=alice, case=case.key, event="close", expected=3, facts=False)
    closed = cases.step(actor=alice, case=case.key, event="close", expected=3, facts=True)
    assert closed.closed_at is not None
    assert [one.phase for one in closed.assignments] == ["closed"]


def test_two_at_once_do_not_overwrite_each_other(cast: Cast) -> None:
    case, bob = a_case(cast), cast.actor("bob")
    cases.step(actor=bob, case=case.key, event="take_on", expected=1)
    cases.step(actor=bob, case=case.key, event="mend", expected=2)
    with pytest.raises(ChangedMeanwhile):
        cases.step(actor=bob, case=case.key, event="send_back", expected=2)
    assert cases.get_case(bob, case.key).state == "mended"


def test_pressing_twice_with_one_key_counts_once(cast: Cast) -> None:
    case, bob = a_case(cast), cast.actor("bob")
    for _ in range(2):
        cases.step(actor=bob, case=case.key, event="take_on", expected=1, client_key="once")
    assert [one.verb for one in cases.timeline(bob, case.key)] == ["lamp.opened", "lamp.take_on"]
    with pytest.raises(SameKeyOtherContent):
        cases.step(actor=bob, case=case.key, event="mend", expected=2, client_key="once")


def test_a_stranger_does_not_find_the_case(cast: Cast) -> None:
    case = a_case(cast)
    charlie = cast.actor("charlie")
    for look in (cases.get_case, cases.timeline, cases.list_steps):
        with pytest.raises(cases.CaseNotFound):
            look(charlie, case.key)
    with pytest.raises(cases.CaseNotFound):
        cases.get_case_by_number(charlie, case.number)
    with pytest.raises(cases.CaseNotFound):
        cases.step(actor=charlie, case=case.key, event="take_on", expected=1)
    assert cases.get_case_by_number(cast.actor("alice"), case.number).key == case.key


def test_the_unit_that_has_the_case_above_sees_the_cases_below(cast: Cast) -> None:
    far = Unit.objects.get(code="committee-far")
    above = cases.open_case(
        actor=SYSTEM, case_type="lamp", subject=uuid.uuid4(), title="镇", area_id=cast.town.pk, owner_id=None,
        main_id=far.pk,
    )  # fmt: skip
    below = cases.open_case(
        actor=SYSTEM, case_type="lamp", subject=uuid.uuid4(), title="村", area_id=cast.east.pk, owner_id=None,
        parent=above.key,
    )  # fmt: skip
    assert cases.get_case(cast.actor("charlie"), below.key).parent == above.key


def test_a_unit_may_get_a_part_with_a_step(cast: Cast) -> None:
    case, bob = a_case(cast), cast.actor("bob")
    far = Unit.objects.get(code="committee-far")
    case = cases.step(actor=bob, case=case.key, event="take_on", expected=1, units={far.pk: "working"})
    assert [(one.unit_code, one.part, one.phase) for one in case.assignments][1] == (
        "committee-far",
        "assisting",
        "working",
    )
    assert [line.case for line in cases.list_assignments(cast.actor("charlie"))] == [case.key]


def test_a_timeline_is_neither_changed_nor_shortened(cast: Cast) -> None:
    a_case(cast)
    event = Event.objects.get()
    event.text = "something else"
    for change in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        Event.objects.update(text="something else")


def test_a_case_in_a_state_that_no_table_knows_stops_the_start(cast: Cast) -> None:
    case = a_case(cast)
    cases.check_states()
    State.objects.create(code="lamp:forgotten", type="lamp", name="forgotten")
    Case.objects.filter(key=case.key).update(state_id="lamp:forgotten")
    with pytest.raises(cases.StateNotKnown, match="lamp:forgotten"):
        cases.check_states()


def test_every_state_of_a_type_needs_a_phase() -> None:
    with pytest.raises(ValueError, match="phases"):
        cases.CaseType("lamp", "L", 1, LAMP, {"reported": "waiting"})


def test_the_database_knows_the_phases_and_parts(cast: Cast) -> None:
    case = a_case(cast)
    for rows, changes in (
        (Case.objects.filter(key=case.key), {"phase": "somewhere"}),
        (Case.objects.filter(key=case.key), {"phase": "closed"}),
        (Assignment.objects.all(), {"part": "leading"}),
        (Assignment.objects.all(), {"phase": "somewhere"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)
