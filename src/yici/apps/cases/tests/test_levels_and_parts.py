"""A case goes down from level to level and its answer comes up again; nobody loses what is theirs on the way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from yici.apps.cases import public as cases
from yici.apps.cases.actions.assigning import bar_units
from yici.apps.cases.actions.lapsing import sign_by_lapse
from yici.apps.cases.models import Assignment, Case, Clock
from yici.apps.cases.public import AssignmentView, CaseView, Limit
from yici.apps.cases.tests.levels import Levels, the_levels
from yici.apps.places.tests.cast import NOW, TODAY, Cast
from yici.core import clock
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared, StepNotYet
from yici.core.models import AuditRow

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def levels(cast: Cast) -> Levels:
    return the_levels(cast)


def part(case: CaseView, unit: str) -> AssignmentView:
    return next(one for one in case.assignments if one.unit_code == unit)


def inbox(levels: Levels, name: str) -> list[str]:
    return [line.number for line in cases.list_assignments(levels.actor(name))]


def signed(levels: Levels) -> CaseView:
    case = levels.a_repair()
    return cases.step(actor=levels.actor("alice"), case=case.key, event="sign", expected=case.version)


def down(levels: Levels, case: CaseView, who: str = "alice", to: str = "town", **more: object) -> CaseView:
    unit = getattr(levels, to)
    return cases.hand_down(
        actor=levels.actor(who), case=case.key, unit_id=unit.pk, expected=case.version, text="请核实", **more
    )


def at_the_village(levels: Levels) -> CaseView:
    """Handed down twice, the town signed; the village has it."""
    case = down(levels, signed(levels))
    case = cases.sign_part(actor=levels.actor("tom"), case=case.key, expected=case.version)
    return down(levels, case, "tom", "village")


def test_who_handed_down_waits_and_the_unit_below_has_it(levels: Levels) -> None:
    case = down(levels, signed(levels))
    below = part(case, "government-town")
    assert (below.part, below.state, below.above) == ("below", "waiting", "police")
    assert (part(case, "police").state, part(case, "police").phase) == ("handed_down", "answered")
    assert inbox(levels, "alice") == [] and inbox(levels, "tom") == [case.number]
    assert cases.timeline(levels.actor("alice"), case.key)[-1].verb == "part.hand_down"


def test_it_goes_down_twice_and_no_deeper(levels: Levels) -> None:
    case = at_the_village(levels)
    assert part(case, "committee-east").above == "government-town"
    case = cases.sign_part(actor=levels.actor("bob"), case=case.key, expected=case.version)
    section = levels.village.parts.create(
        code="group", name="一社", short_name="一社", kind="section", area=levels.village.area, valid_from=TODAY
    )
    with pytest.raises(StepNotYet):
        cases.hand_down(actor=levels.actor("bob"), case=case.key, unit_id=section.pk, expected=case.version)


def test_only_down_and_never_to_a_unit_elsewhere(levels: Levels) -> None:
    case = down(levels, signed(levels))
    case = cases.sign_part(actor=levels.actor("tom"), case=case.key, expected=case.version)
    for unit in (levels.far, levels.office):
        with pytest.raises(cases.NotBelow):
            cases.hand_down(actor=levels.actor("tom"), case=case.key, unit_id=unit.pk, expected=case.version)
    with pytest.raises(cases.PartGivenAlready):
        cases.hand_down(actor=levels.actor("tom"), case=case.key, unit_id=levels.cast.police.pk, expected=case.version)


def test_the_answer_comes_up_level_by_level(levels: Levels) -> None:
    bob, tom, alice = levels.actor("bob"), levels.actor("tom"), levels.actor("alice")
    case = at_the_village(levels)
    case = cases.sign_part(actor=bob, case=case.key, expected=case.version)
    case = cases.answer_part(actor=bob, case=case.key, expected=case.version, text="坑填了")
    assert inbox(levels, "bob") == [] and inbox(levels, "tom") == [case.number] and inbox(levels, "alice") == []
    case = cases.send_back_part(
        actor=tom, case=case.key, unit_id=levels.village.pk, expected=case.version, text="拍张照"
    )
    assert inbox(levels, "bob") == [case.number] and inbox(levels, "tom") == []
    case = cases.answer_part(actor=bob, case=case.key, expected=case.version, text="照片补了")
    case = cases.sign_off_part(actor=tom, case=case.key, unit_id=levels.village.pk, expected=case.version)
    assert part(case, "committee-east").state == "closed"
    case = cases.answer_part(actor=tom, case=case.key, expected=case.version, text="镇里看过了")
    assert inbox(levels, "alice") == [case.number]
    case = cases.sign_off_part(actor=alice, case=case.key, unit_id=levels.town.pk, expected=case.version)
    assert (part(case, "police").state, case.state) == ("working", "working")


def test_nobody_answers_while_somebody_below_still_works(levels: Levels) -> None:
    case = at_the_village(levels)
    with pytest.raises(StepNotDeclared):
        cases.answer_part(actor=levels.actor("tom"), case=case.key, expected=case.version, text="好了")
    with pytest.raises(cases.PartNotFound):
        cases.answer_part(actor=levels.actor("dora"), case=case.key, expected=case.version, text="好了")


def test_only_the_unit_above_reviews_and_signs_off(levels: Levels) -> None:
    bob = levels.actor("bob")
    case = at_the_village(levels)
    case = cases.sign_part(actor=bob, case=case.key, expected=case.version)
    case = cases.answer_part(actor=bob, case=case.key, expected=case.version, text="好了")
    for name in ("alice", "bob", "dora"):
        with pytest.raises(StepNotYet):
            cases.sign_off_part(
                actor=levels.actor(name), case=case.key, unit_id=levels.village.pk, expected=case.version
            )
    with pytest.raises(cases.CaseNotFound):
        cases.sign_off_part(
            actor=levels.actor("charlie"), case=case.key, unit_id=levels.village.pk, expected=case.version
        )


def test_it_is_given_back_upward_once_by_an_article_and_stays_until_decided(levels: Levels) -> None:
    bob, tom = levels.actor("bob"), levels.actor("tom")
    case = at_the_village(levels)
    with pytest.raises(cases.ArticleNeeded):
        cases.return_part(actor=bob, case=case.key, expected=case.version, article=" ")
    case = cases.return_part(actor=bob, case=case.key, expected=case.version, article="职责清单第 12 条")
    assert (part(case, "committee-east").state, part(case, "committee-east").phase) == ("returned", "working")
    assert inbox(levels, "bob") == [case.number] and inbox(levels, "tom") == [case.number]  # 首接负责
    assert cases.timeline(tom, case.key)[-1].facts["article"] == "职责清单第 12 条"
    case = cases.uphold_part(
        actor=tom, case=case.key, unit_id=levels.village.pk, expected=case.version, text="是你们的"
    )
    assert inbox(levels, "tom") == []
    with pytest.raises(StepNotYet):
        cases.return_part(actor=bob, case=case.key, expected=case.version, article="职责清单第 13 条")


def test_what_is_taken_back_ends_with_all_below_it_and_may_be_given_anew(levels: Levels) -> None:
    alice = levels.actor("alice")
    case = at_the_village(levels)
    case = cases.remove_part(actor=alice, case=case.key, unit_id=levels.town.pk, expected=case.version, text="我们来")
    assert {one.unit_code: one.state for one in case.assignments} == {
        "police": "working", "government-town": "closed", "committee-east": "closed",
    }  # fmt: skip
    assert inbox(levels, "bob") == [] and inbox(levels, "alice") == [case.number]
    case = down(levels, case)
    assert part(case, "government-town").signed_at is None and inbox(levels, "tom") == [case.number]


def test_an_assisting_unit_has_a_clock_of_its_own(levels: Levels) -> None:
    alice, dora = levels.actor("alice"), levels.actor("dora")
    case = signed(levels)
    case = cases.add_assisting(
        actor=alice, case=case.key, unit_id=levels.town.pk, expected=case.version,
        limits=[Limit("sign", "hours", 2), Limit("final", "calendar_days", 2)],
    )  # fmt: skip
    own = {one.kind: one for one in case.clocks if one.unit_code == "government-town"}
    assert own["final"].due_on == TODAY + 2 * DAY
    (line,) = cases.list_assignments(levels.actor("tom"))
    assert line.due_at == NOW + 2 * HOUR  # to sign for it comes first, and is not the main unit's clock
    case = cases.sign_part(actor=levels.actor("tom"), case=case.key, expected=case.version)
    assert {one.kind: one.look for one in case.clocks if one.unit_code == "government-town"}["sign"] == "done"
    with pytest.raises(StepNotYet):
        cases.remove_part(actor=levels.actor("tom"), case=case.key, unit_id=levels.town.pk, expected=case.version)
    case = cases.remove_part(actor=dora, case=case.key, unit_id=levels.town.pk, expected=case.version)  # the owner
    assert part(case, "government-town").state == "closed"
    assert inbox(levels, "alice") == [case.number]


def test_a_limit_below_ends_inside_the_one_above(levels: Levels) -> None:
    case = down(levels, signed(levels), limits=[Limit("final", "calendar_days", 30)])
    above = next(one for one in case.clocks if one.kind == "final" and not one.unit_code)
    below = next(one for one in case.clocks if one.kind == "final" and one.unit_code)
    assert (below.due_on, below.due_at) == (above.due_on, above.due_at)
    (line,) = cases.list_assignments(levels.actor("tom"))
    assert line.due_at == above.due_at


def test_a_case_given_to_a_main_unit_returned_stays_in_its_inbox(levels: Levels) -> None:
    case = signed(levels)
    case = cases.step(actor=levels.actor("alice"), case=case.key, event="give_back", expected=case.version)
    assert part(case, "police").state == "returned" and part(case, "police").returned_at == NOW
    assert inbox(levels, "alice") == [case.number]


def test_a_limit_to_sign_for_that_passes_counts_as_signed(levels: Levels) -> None:
    case = levels.a_repair()
    with clock.held_at(NOW + 5 * HOUR):
        (passed,) = Clock.objects.filter(case__key=case.key, kind="sign")
        assert action(sign_by_lapse)(passed) is True
        assert action(sign_by_lapse)(Clock.objects.get(pk=passed.pk)) is False
        case = cases.get_case(levels.actor("alice"), case.key)
    assert (case.state, part(case, "police").state, part(case, "police").holder) == ("working", "working", None)


def test_a_limit_of_a_part_that_passes_counts_as_signed_too(levels: Levels) -> None:
    case = down(levels, signed(levels), limits=[Limit("sign", "hours", 2), Limit("final", "calendar_days", 2)])
    with clock.held_at(NOW + 3 * HOUR):
        passed = Clock.objects.get(case__key=case.key, kind="sign", assignment__isnull=False)
        assert action(sign_by_lapse)(passed) is True
        case = cases.get_case(levels.actor("tom"), case.key)
    assert part(case, "government-town").state == "working"
    assert [one.verb for one in cases.timeline(levels.actor("tom"), case.key)][-1] == "part.lapse"


def test_a_step_of_the_case_does_not_take_it_from_the_unit_below(levels: Levels) -> None:
    case = down(levels, signed(levels))
    case = cases.step(actor=levels.actor("alice"), case=case.key, event="look", expected=case.version)
    assert part(case, "police").state == "handed_down" and inbox(levels, "tom") == [case.number]
    case = cases.step(actor=levels.actor("dora"), case=case.key, event="close", expected=case.version)
    assert {one.state for one in case.assignments} == {"closed"}


def test_two_at_once_do_not_both_hand_down(levels: Levels) -> None:
    case = signed(levels)
    down(levels, case)
    with pytest.raises(ChangedMeanwhile):
        down(levels, case, to="village")


def test_a_barred_unit_gets_no_part(levels: Levels) -> None:
    case = levels.a_repair(barred_ids=[levels.town.pk])
    case = cases.step(actor=levels.actor("alice"), case=case.key, event="sign", expected=case.version)
    with pytest.raises(cases.UnitBarred):
        down(levels, case)


def test_a_barred_unit_sees_nothing_though_the_case_is_in_its_hands(levels: Levels) -> None:
    case = at_the_village(levels)
    bar_units(Case.objects.get(key=case.key), (levels.town.pk,))
    assert cases.get_case(levels.actor("alice"), case.key).number == case.number
    with pytest.raises(cases.CaseNotFound):
        cases.get_case(levels.actor("tom"), case.key)


def test_a_type_without_powers_has_no_parts(cast: Cast) -> None:
    from yici.apps.cases.tests.conftest import a_case

    the_levels(cast)
    case = cases.step(actor=cast.actor("bob"), case=a_case(cast).key, event="take_on", expected=1)
    with pytest.raises((NotAllowed, cases.NotBelow)):
        cases.hand_down(actor=cast.actor("bob"), case=case.key, unit_id=cast.police.pk, expected=case.version)
    with pytest.raises(NotAllowed):
        cases.add_assisting(actor=cast.actor("bob"), case=case.key, unit_id=cast.police.pk, expected=case.version)


def test_every_act_of_a_part_leaves_an_audit_row(levels: Levels) -> None:
    at_the_village(levels)
    assert AuditRow.objects.filter(verb__startswith="part.").count() == 3


def test_the_database_ties_the_phase_of_a_part_to_its_state(levels: Levels) -> None:
    levels.a_repair()
    for changes in ({"state": "somewhere"}, {"state": "closed"}, {"phase": "answered"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.update(**changes)
