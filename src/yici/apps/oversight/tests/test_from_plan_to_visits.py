"""A plan is approved by another person, its lists are sealed and drawn in public, and what comes out becomes visits."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from yici.apps.cases.public import get_case
from yici.apps.draws import public as draws
from yici.apps.oversight.actions.drawing import seal_officers, seal_targets
from yici.apps.oversight.actions.planning import describe_plan, move_plan
from yici.apps.oversight.actions.visiting import cancel_visit
from yici.apps.oversight.errors import NothingToDraw, PlanUnusable, TooFewInspectors
from yici.apps.oversight.models import Inspector, Plan, PlanLine, Visit
from yici.apps.oversight.selectors.plans import OFFICERS, TARGETS, get_plan, visits_this_year
from yici.apps.oversight.tests.cast import Oversight, a_target, a_tie, an_inspector
from yici.apps.oversight.tests.lives import (
    a_head,
    a_visit,
    approved,
    drafted,
    hold,
    running,
    sealed,
    with_targets,
)
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotYet


def businesses(count: int, risk: str = "D", first: int = 1) -> None:
    for serial in range(first, first + count):
        a_target(serial, risk)


def test_a_plan_is_approved_by_somebody_else_and_only_when_it_is_complete(oversight: Oversight) -> None:
    pia, hal = oversight.actor("pia"), oversight.actor("hal")
    empty = drafted(oversight, permille={})
    with pytest.raises(StepNotYet):
        move_plan(actor=pia, plan=empty.key, event="submit", expected=empty.version)
    plan = describe_plan(actor=pia, plan=empty.key, expected=empty.content_version, head=a_head())
    plan = move_plan(actor=pia, plan=plan.key, event="submit", expected=plan.version)
    with pytest.raises(NotAllowed):
        move_plan(actor=pia, plan=plan.key, event="approve", expected=plan.version)
    Plan.objects.filter(key=plan.key).update(made_by=oversight.accounts["hal"].key)
    with pytest.raises(StepNotYet):
        move_plan(actor=hal, plan=plan.key, event="approve", expected=plan.version)
    Plan.objects.filter(key=plan.key).update(made_by=oversight.accounts["pia"].key)
    assert move_plan(actor=hal, plan=plan.key, event="approve", expected=plan.version).state == "approved"


def test_the_same_draft_twice_is_one_and_two_who_change_it_do_not_overwrite(oversight: Oversight) -> None:
    one, two = drafted(oversight), drafted(oversight)
    assert one.key == two.key and one.number.startswith("P")
    pia = oversight.actor("pia")
    describe_plan(actor=pia, plan=one.key, expected=one.content_version, head=a_head(title="新名"))
    with pytest.raises(ChangedMeanwhile):
        describe_plan(actor=pia, plan=one.key, expected=one.content_version, head=a_head(title="别名"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "}, {"from_on": dt.date(2027, 1, 1)}, {"to_on": dt.date(2027, 1, 31)}, {"permille": {"D": 1001}},
        {"officers": 1}, {"category": "retail"}, {"matters": ("fire",)},
    ],
)  # fmt: skip
def test_what_cannot_be_a_plan_is_refused_in_words(oversight: Oversight, wrong: dict[str, object]) -> None:
    with pytest.raises(PlanUnusable):
        drafted(oversight, **wrong)


def test_sealing_removes_who_cannot_be_visited_and_says_why(oversight: Oversight) -> None:
    businesses(10)
    first = running(oversight, matters=("food", "fire"))
    assert Visit.objects.filter(plan__key=first.key).count() == 5
    plan = sealed(oversight, key="k2", title="第二次")
    removed = PlanLine.objects.filter(plan__key=plan.key, outcome="removed")
    assert {(one.reason, one.matter) for one in removed} == {("matter_done", "food")} and removed.count() == 5
    assert plan.quotas == {"D": 5} and plan.sizes == {"D": 10}
    draw = draws.find_draw_of(TARGETS, plan.key)
    assert draw is not None and draw.leaves == 5 and plan.stands["targets"]["entries"] == 10


def test_nothing_is_sealed_when_nobody_is_left(oversight: Oversight) -> None:
    plan = approved(oversight)
    with pytest.raises(NothingToDraw):
        seal_targets(actor=oversight.actor("pia"), plan=plan.key, expected=plan.version)
    assert get_plan(SYSTEM, plan.number).state == "approved" and draws.find_draw_of(TARGETS, plan.key) is None


def test_a_joint_plan_makes_one_visit_with_two_officers_of_each_unit(oversight: Oversight) -> None:
    businesses(4)
    plan = running(oversight, matters=("food", "fire"))
    assert plan.state == "running" and [one.unit_code for one in plan.units] == ["market", "fire"]
    visit = a_visit(plan)
    assert sorted(one.code for one in visit.officers) == ["J0001", "J0002", "J0003", "J0004"]
    parts = [(one.unit_code, one.part) for one in get_case(SYSTEM, visit.case).assignments]
    assert parts == [("market", "main"), ("fire", "assisting")]
    assert {one.unit for one in visit.matters} == {"市场监管局", "消防救援支队"} and visit.why["quota"] == 2


def test_who_is_kin_is_never_drawn_for_the_business(oversight: Oversight) -> None:
    businesses(6)
    for number in range(10, 13):
        an_inspector(number, oversight.market, ["food"])
    plan = with_targets(oversight)
    kin = Inspector.objects.get(code="J0010")
    for line in PlanLine.objects.filter(plan__key=plan.key, outcome="drawn"):
        a_tie(kin, line.target)
    plan = seal_officers(actor=oversight.actor("pia"), plan=plan.key, expected=plan.version)
    hold(oversight, OFFICERS, plan.units[0].key)
    officers = {one.code for visit in Visit.objects.all() for one in a_visit_of(visit)}
    assert "J0010" not in officers and len(officers) > 1


def a_visit_of(visit: Visit) -> list[Inspector]:
    return [one.inspector for one in visit.officers.select_related("inspector")]


def test_without_two_licences_to_the_last_day_no_inspectors_are_sealed(oversight: Oversight) -> None:
    businesses(4)
    plan = with_targets(oversight)
    Inspector.objects.filter(code="J0001").update(licence_until=plan.to_on - dt.timedelta(days=1))
    with pytest.raises(TooFewInspectors):
        seal_officers(actor=oversight.actor("pia"), plan=plan.key, expected=plan.version)


def test_of_two_plans_that_sealed_the_same_business_the_later_makes_no_visit(oversight: Oversight) -> None:
    businesses(2)
    one = sealed(oversight, permille={"D": 1000})
    two = sealed(oversight, key="k2", title="第二次", permille={"D": 1000})
    hold(oversight, TARGETS, one.key)
    hold(oversight, TARGETS, two.key)
    lines = PlanLine.objects.filter(plan__key=two.key)
    assert {(line.outcome, line.reason) for line in lines} == {("capped", "matter_done")}


def test_no_business_is_visited_more_often_than_its_cap_whatever_is_drawn(oversight: Oversight) -> None:
    a_target(1, "A")
    one = sealed(oversight, permille={"A": 1000})
    two = sealed(oversight, key="k2", matters=("food", "fire"), title="联合", permille={"A": 1000})
    Plan.objects.filter(key=two.key).update(matters=[{**m} for m in Plan.objects.get(key=two.key).matters[1:]])
    hold(oversight, TARGETS, one.key)
    hold(oversight, TARGETS, two.key)
    line = PlanLine.objects.get(plan__key=two.key)
    assert (line.outcome, line.reason) == ("capped", "cap_reached")
    assert visits_this_year([line.target_id], 2026)[line.target_id][0] == 1


def test_a_visit_that_was_not_made_counts_against_no_cap(oversight: Oversight) -> None:
    a_target(1, "A")
    plan = running(oversight, permille={"A": 1000})
    visit = a_visit(plan)
    cancel_visit(actor=oversight.actor("hal"), visit=visit.key, expected=visit.version, reason="moved_away")
    assert visits_this_year([Visit.objects.get().target_id], 2026) == {}


def test_a_void_draw_is_public_and_its_list_is_sealed_again(oversight: Oversight) -> None:
    businesses(4)
    pia, plan = oversight.actor("pia"), sealed(oversight)
    with pytest.raises(StepNotYet):
        move_plan(actor=pia, plan=plan.key, event="seal_again", expected=plan.version, text="重来")
    draw = draws.find_draw_of(TARGETS, plan.key)
    assert draw is not None
    draws.void_draw(actor=pia, draw=draw.key, expected=draw.version, reason="见证人没有到场")
    plan = move_plan(actor=pia, plan=plan.key, event="seal_again", expected=plan.version, text="重来")
    plan = seal_targets(actor=pia, plan=plan.key, expected=plan.version)
    both = draws.list_draws_of(TARGETS, plan.key)
    assert [one.attempt for one in both] == [1, 2] and "见证人没有到场" in both[1].reason
    hold(oversight, TARGETS, plan.key)
    assert PlanLine.objects.filter(plan__key=plan.key, outcome="drawn").count() == 2


def test_an_order_of_everybody_visits_all_in_the_order_drawn(oversight: Oversight) -> None:
    businesses(5)
    plan = running(oversight, permille={"D": 1000}, is_order=True)
    assert [one.why["position"] for one in Visit.objects.filter(plan__key=plan.key).order_by("id")] == [1, 2, 3, 4, 5]


def test_a_plan_ends_when_no_visit_of_it_is_open(oversight: Oversight) -> None:
    a_target(1)
    plan = running(oversight)
    with pytest.raises(StepNotYet):
        move_plan(actor=oversight.actor("pia"), plan=plan.key, event="finish", expected=plan.version)
    visit = a_visit(plan)
    cancel_visit(actor=oversight.actor("hal"), visit=visit.key, expected=visit.version, reason="closed_down")
    done = move_plan(actor=oversight.actor("pia"), plan=plan.key, event="finish", expected=plan.version)
    assert done.state == "finished"


@pytest.mark.parametrize(
    "wrong", [{"officers": 1}, {"to_on": dt.date(2025, 1, 1)}, {"approved_by": "made_by"}]
)  # fmt: skip
def test_the_database_refuses_plans_that_no_rule_allows(oversight: Oversight, wrong: dict[str, object]) -> None:
    plan = Plan.objects.get(key=drafted(oversight).key)
    given = {name: plan.made_by if value == "made_by" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(**given)


def test_the_database_refuses_lines_without_their_reason_and_visits_without_their_plan(oversight: Oversight) -> None:
    a_target(1)
    plan = running(oversight)
    line, visit = PlanLine.objects.get(plan__key=plan.key), Visit.objects.get()
    for row, wrong in (
        (line, {"outcome": "removed"}), (line, {"reason": "cap_reached"}), (line, {"outcome": "lost"}),
        (visit, {"plan": None}), (visit, {"kind": "complaint"}), (visit, {"kind": "walk"}), (visit, {"result": "x"}),
        (visit, {"published_at": plan.made_at}), (visit, {"cancel_reason": "x"}),
        (visit, {"proposed_by": plan.key, "approved_by": plan.key}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**wrong)
