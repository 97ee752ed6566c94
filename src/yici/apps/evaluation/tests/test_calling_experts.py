"""Experts are drawn among those without a ground, asked in the order of the draw, and replaced from the same order."""

from __future__ import annotations

import datetime as dt

import pytest

from yici.apps.evaluation import public as evaluation
from yici.apps.evaluation.errors import (
    CandidatesTooFew,
    DrawTooEarly,
    LibraryNotFound,
    PurposeMissing,
    ReasonMissing,
    SeatNotFound,
)
from yici.apps.evaluation.models import NameLook, ProjectDraw, Seat
from yici.apps.evaluation.tests.cast import FIRMS, SCHOOL, Hall, a_library, a_line, a_project, some_lines
from yici.apps.evaluation.tests.steps import (
    answered,
    at_calling,
    called,
    drawn_venues,
    sealed_experts,
    seated,
    seats,
    seen,
)
from yici.core import clock
from yici.core.errors import ChangedMeanwhile, StepNotDeclared, StepNotYet
from yici.core.models import Outgoing


def test_who_has_a_ground_is_left_out_before_the_list_is_sealed(hall: Hall) -> None:
    marked = [
        a_line("X901", "v1", past=f"{FIRMS[0]}:2025-01-01"), a_line("X902", "v1", holdings=FIRMS[1]),
        a_line("X903", "v1", kin=FIRMS[2]), a_line("X904", "v1", employer=SCHOOL),
    ]  # fmt: skip
    a_library(hall, [*some_lines(), *marked])
    project = drawn_venues(hall, a_project(hall))
    with at_calling():
        project = sealed_experts(hall, project)
    draw = project.draws[1]
    assert sorted(ground for _id, ground in draw.left_out) == ["employer", "employer_before", "kinship", "ownership"]
    listed = {line[0] for line in ProjectDraw.objects.get(kind="experts").lines}
    assert not listed & {one for one, _ground in draw.left_out} and all(len(one) == 32 for one in listed)
    assert "试验" not in str(ProjectDraw.objects.get(kind="experts").lines)


def test_the_draw_waits_for_the_moment_of_the_rule_and_needs_a_library_and_enough_people(hall: Hall) -> None:
    project = drawn_venues(hall, a_project(hall))
    with pytest.raises(DrawTooEarly):
        sealed_experts(hall, project)
    with at_calling(), pytest.raises(LibraryNotFound):
        sealed_experts(hall, project)
    a_library(hall, some_lines(1))
    with at_calling(), pytest.raises(CandidatesTooFew):
        sealed_experts(hall, project)
    assert seen(hall, project).state == "venues_set" and len(seen(hall, project).draws) == 1


def test_the_chosen_are_asked_by_notice_and_nobody_else(hall: Hall) -> None:
    a_library(hall)
    project = called(hall, a_project(hall))
    asked = seats(project, "asked")
    assert len(asked) == 5 and len(seats(project, "reserve")) == 7
    notices = Outgoing.objects.filter(template="evaluation.asked")
    assert {one.recipient for one in notices} == {str(one.key) for one in asked}
    assert project.title not in str([one.facts for one in notices])
    [one] = evaluation.reach_expert(str(asked[0].key), "sms")
    assert one.address.startswith("139")


def test_who_declines_is_replaced_by_the_next_of_the_same_venue_in_the_same_order(hall: Hall) -> None:
    a_library(hall)
    project = called(hall, a_project(hall))
    with at_calling():
        first = seats(project, "asked")[0]
        expected = next(one for one in seats(project, "reserve") if one.venue_id == first.venue_id)
        answered(hall, first, "decline")
        expected.refresh_from_db()
        assert expected.state == "asked" and ProjectDraw.objects.filter(kind="experts").count() == 1
        with pytest.raises(ReasonMissing):
            answered(hall, expected, "avoid")
        answered(hall, expected, "avoid", "与投标人法定代表人是亲属")
        assert Seat.objects.get(pk=expected.pk).state == "avoided"
        with pytest.raises(StepNotDeclared):
            answered(hall, expected)


def test_a_substitute_of_an_employer_that_sits_already_is_passed_over(hall: Hall) -> None:
    a_library(hall)
    project = called(hall, a_project(hall))
    with at_calling():
        first, second = seats(project, "asked")[:2]
        waiting = [one for one in seats(project, "reserve") if one.venue_id == first.venue_id]
        assert waiting[0].line is not None and second.line is not None
        waiting[0].line.employer = second.line.employer
        waiting[0].line.save(update_fields=["employer"])
        answered(hall, first, "decline")
        assert [Seat.objects.get(pk=one.pk).state for one in waiting[:2]] == ["reserve", "asked"]


def test_who_is_silent_for_the_minutes_of_the_rule_is_not_reached(hall: Hall) -> None:
    a_library(hall)
    project = called(hall, a_project(hall))
    with at_calling():
        moment = clock.now()
        answered(hall, seats(project, "asked")[0])
        assert evaluation.miss_silent() == 0
    with clock.held_at(moment + dt.timedelta(minutes=31)):
        assert evaluation.miss_silent() == 4 and evaluation.miss_silent() == 0
        assert len(seats(project, "unreachable")) == 4 and len(seats(project, "asked")) == 4


def test_two_who_write_down_the_same_answer_do_not_overwrite_each_other(hall: Hall) -> None:
    a_library(hall)
    project = called(hall, a_project(hall))
    with at_calling():
        seat = seats(project, "asked")[0]
        evaluation.answer_call(actor=hall.actor("tao"), seat=seat.key, expected=seat.version, answer="accept")
        with pytest.raises(ChangedMeanwhile):
            evaluation.answer_call(actor=hall.actor("tie"), seat=seat.key, expected=seat.version, answer="decline")
        assert Seat.objects.get(pk=seat.pk).state == "coming"


def test_the_committee_is_complete_when_every_seat_is_taken_and_called_again_when_one_leaves(
    hall: Hall,
) -> None:
    a_library(hall)
    project = called(hall, a_project(hall))
    with at_calling(), pytest.raises(StepNotYet):
        evaluation.convene(actor=hall.actor("tao"), project=project.key, expected=project.version)
    project = seated(hall, project)
    assert project.state == "convened"
    with at_calling():
        answered(hall, seats(project, "coming")[0], "decline")
        assert seen(hall, project).state == "calling"


def test_a_name_opens_for_a_purpose_and_the_look_stays(hall: Hall) -> None:
    a_library(hall)
    project = called(hall, a_project(hall))
    seat = seats(project, "asked")[0]
    with pytest.raises(PurposeMissing):
        evaluation.look_at_name(actor=hall.actor("tao"), seat=seat.key, purpose=" ")
    assert not NameLook.objects.exists()
    shown = evaluation.look_at_name(actor=hall.actor("tao"), seat=seat.key, purpose="安排入场")
    assert shown.name.startswith("试验")
    for who in ("tao", "sun"):
        assert [one[3] for one in evaluation.list_looks(hall.actor(who), project.key)] == ["安排入场"]
    assert evaluation.list_looks(hall.actor("bai"), project.key) == []
    with pytest.raises(SeatNotFound):
        evaluation.look_at_name(actor=hall.actor("tao"), seat=project.key, purpose="安排入场")
