"""A plan is handed in, allowed by somebody else, stands on a public list until its last day."""

from __future__ import annotations

import datetime as dt

import pytest

from yici.apps.cases import public as cases
from yici.apps.collecting import public as collecting
from yici.apps.collecting.errors import ReasonNeeded
from yici.apps.collecting.tests.builders import HEAD, a_plan, an_allowed_form, described
from yici.apps.collecting.tests.cast import Collectors, give
from yici.apps.places.tests.cast import NOW
from yici.apps.records.public import catalogue
from yici.core import clock
from yici.core.errors import NotAllowed, NotFound, StepNotYet


def moved(cast: Collectors, plan: collecting.PlanView, who: str, event: str, text: str = "") -> collecting.PlanView:
    return collecting.move_plan(
        actor=cast.actor(who), plan=plan.key, event=event, expected=plan.case_version, text=text
    )


def test_an_unfinished_plan_is_not_handed_in(cast: Collectors) -> None:
    plan = a_plan(cast)
    assert plan.missing
    with pytest.raises(StepNotYet):
        moved(cast, plan, "alice", "submit")


def test_whoever_allows_it_did_not_plan_it(cast: Collectors) -> None:
    give("bureau_owner", "forms.approve")
    plan = moved(cast, described(cast, a_plan(cast)), "alice", "submit")
    with pytest.raises(StepNotYet):
        moved(cast, plan, "alice", "approve")
    with pytest.raises(StepNotYet):
        moved(cast, plan, "alice", "send_back", "写明用途")
    assert moved(cast, plan, "fang", "approve").state == "approved"


def test_only_who_allows_forms_may(cast: Collectors) -> None:
    plan = moved(cast, described(cast, a_plan(cast)), "alice", "submit")
    with pytest.raises(NotAllowed):
        moved(cast, plan, "gao", "approve")
    with pytest.raises(NotFound):
        moved(cast, plan, "erin", "approve")


def test_a_plan_handed_in_stands_in_the_inbox_of_those_who_allow(cast: Collectors) -> None:
    plan = moved(cast, described(cast, a_plan(cast)), "alice", "submit")
    (line,) = cases.list_assignments(cast.actor("fang"))
    assert (line.subject, line.type, line.title) == (plan.key, "plan", plan.title)
    assert cases.list_assignments(cast.actor("alice")) == ()
    moved(cast, plan, "fang", "send_back", "第三栏和民政局的表重复")
    assert cases.list_assignments(cast.actor("fang")) == ()
    assert [one.subject for one in cases.list_assignments(cast.actor("alice"))] == [plan.key]


def test_sending_back_needs_a_reason_that_the_planner_reads(cast: Collectors) -> None:
    plan = moved(cast, described(cast, a_plan(cast)), "alice", "submit")
    with pytest.raises(ReasonNeeded):
        moved(cast, plan, "fang", "send_back")
    plan = moved(cast, plan, "fang", "send_back", "写明用途")
    assert plan.state == "sent_back"
    told = collecting.get_plan(cast.actor("alice"), plan.key).timeline
    assert (told[-1].verb, told[-1].text) == ("form.plan_sent_back", "写明用途")
    assert moved(cast, plan, "alice", "submit").state == "submitted"


def test_whoever_sends_a_plan_back_neither_changes_nor_hands_it_in(cast: Collectors) -> None:
    give("reform_office", "forms.plan")
    plan = moved(cast, described(cast, a_plan(cast)), "alice", "submit")
    plan = moved(cast, plan, "fang", "send_back", "写明用途")
    with pytest.raises(NotFound):
        collecting.decide_column(
            actor=cast.actor("fang"), plan=plan.key, expected=plan.version, position=2, choice="cut"
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        moved(cast, plan, "fang", "submit")


@pytest.mark.parametrize("changes", [{"basis": ""}, {"expires_on": None}])
def test_without_basis_or_last_day_a_village_declines_in_one_click(
    cast: Collectors, changes: dict[str, object]
) -> None:
    plan = moved(cast, described(cast, a_plan(cast), **changes), "alice", "submit")
    with pytest.raises(StepNotYet):
        moved(cast, plan, "fang", "approve")
    seen = collecting.get_plan(cast.actor("bob"), plan.key)
    assert [one.event for one in seen.steps if one.is_possible] == ["decline"]
    assert moved(cast, plan, "bob", "decline").state == "declined"


def test_with_both_it_is_not_declined(cast: Collectors) -> None:
    plan = moved(cast, described(cast, a_plan(cast)), "alice", "submit")
    with pytest.raises(StepNotYet):
        moved(cast, plan, "bob", "decline")


def test_an_allowed_form_is_public_and_names_nobody(cast: Collectors) -> None:
    plan = an_allowed_form(cast)
    (form,) = collecting.list_allowed()
    assert (form.number, form.unit_name, form.basis) == (plan.number, "公安局", HEAD.basis)
    assert (form.columns, form.columns_from_records) == (6, 5)


def test_a_new_element_gets_its_owner_when_the_form_is_allowed(cast: Collectors) -> None:
    plan = an_allowed_form(cast)
    coal = next(one for one in plan.columns if one.title == "冬季取暖用煤量")
    element = catalogue().element(coal.element)
    assert element is not None
    assert (element.owner, element.is_provisional, element.writers) == ("village", False, ("village_clerk",))
    again = next(one for one in a_plan(cast, "erin").columns if one.title == "冬季取暖用煤量")
    assert (again.finding, again.element) == ("known", coal.element)  # the next bureau is told that it is there


def test_an_allowed_form_expires_by_itself(cast: Collectors) -> None:
    plan = an_allowed_form(cast, expires_on=dt.date(2026, 11, 30))
    assert collecting.expire_plans() == 0
    with clock.held_at(NOW + dt.timedelta(days=11)):
        assert collecting.list_allowed() == ()  # even before the round came
        assert collecting.expire_plans() == 1
        assert collecting.expire_plans() == 0
        assert collecting.get_plan(cast.actor("alice"), plan.key).state == "expired"


def test_a_bureau_withdraws_its_own_form_and_no_other(cast: Collectors) -> None:
    plan = an_allowed_form(cast)
    with pytest.raises(NotFound):
        moved(cast, plan, "erin", "withdraw")
    assert moved(cast, plan, "alice", "withdraw").state == "withdrawn"
    assert collecting.list_allowed() == ()
