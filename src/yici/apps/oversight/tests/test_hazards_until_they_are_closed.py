"""A hazard is ordered to be put right, looked at again by another person, struck off; found again it says so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from yici.apps.cases.public import get_case
from yici.apps.oversight.actions import finding as f
from yici.apps.oversight.actions.visiting import finish_visit
from yici.apps.oversight.contracts import HazardView
from yici.apps.oversight.errors import HazardNotFound, RectifyDayNeeded, WhyNeeded
from yici.apps.oversight.models import Hazard, Patrol
from yici.apps.oversight.selectors.findings import get_hazard, list_hazards
from yici.apps.oversight.tests.cast import Oversight, a_target
from yici.apps.oversight.tests.lives import a_visit, running, signed
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, StepNotYet

GATE = "fire.exits"


def found(oversight: Oversight, *no: str) -> list[HazardView]:
    """Hazards of a joint visit that Ida wrote down."""
    a_target(1)
    visit = signed(oversight, a_visit(running(oversight, matters=("food", "fire"))), no=no or ("food.expired", GATE))
    finish_visit(actor=oversight.actor("ida"), visit=visit.key, expected=visit.version, result="problems")
    return [get_hazard(SYSTEM, one.number) for one in Hazard.objects.order_by("id")]


def test_each_item_that_is_not_so_becomes_the_case_of_the_unit_whose_matter_it_is(oversight: Oversight) -> None:
    food, gate = found(oversight)
    assert (food.unit_name, food.grade, food.state) == ("市场监管局", "major", "found")
    assert (gate.unit_name, gate.grade, gate.repeat_of) == ("消防救援支队", "general", "")
    with pytest.raises(HazardNotFound):
        f.order_hazard(
            actor=oversight.actor("olga"), hazard=gate.key, expected=gate.version, measure="清理通道", day=None
        )


def test_from_order_to_striking_off_with_a_failed_look_between(oversight: Oversight) -> None:
    food, _ = found(oversight)
    ida, ivo, hal = (oversight.actor(one) for one in ("ida", "ivo", "hal"))
    for wrong in (("", None), ("处理", clock.today() - dt.timedelta(days=1))):
        with pytest.raises(RectifyDayNeeded):
            f.order_hazard(actor=ida, hazard=food.key, expected=food.version, measure=wrong[0], day=wrong[1])
    food = f.order_hazard(actor=ida, hazard=food.key, expected=food.version, measure="下架销毁", day=None)
    (limit,) = [one for one in get_case(SYSTEM, food.case).clocks if one.kind == "rectify"]
    assert limit.due_on == dt.date(2026, 11, 25)  # three working days for a major one
    food = f.report_hazard(actor=ivo, hazard=food.key, expected=food.version, text="已经销毁")
    for one in (ida, ivo):  # who found it, who reported it
        with pytest.raises(StepNotYet):
            f.look_again(actor=one, hazard=food.key, expected=food.version, is_right=True, text="看过")
    with pytest.raises(WhyNeeded):
        f.look_again(actor=hal, hazard=food.key, expected=food.version, is_right=True, text=" ")
    day = clock.today() + dt.timedelta(days=3)
    food = f.look_again(actor=hal, hazard=food.key, expected=food.version, is_right=False, text="还有一袋", day=day)
    assert (food.state, food.rectify_on, food.reported_by) == ("rectifying", day, None)
    food = f.report_hazard(actor=ivo, hazard=food.key, expected=food.version, text="都销毁了")
    food = f.look_again(actor=hal, hazard=food.key, expected=food.version, is_right=True, text="看过，都没了")
    with pytest.raises(NotAllowed):
        f.end_hazard(actor=ivo, hazard=food.key, expected=food.version, event="close")
    assert f.end_hazard(actor=hal, hazard=food.key, expected=food.version, event="close").state == "closed"


def test_a_hazard_is_handed_over_with_the_words_to_whom(oversight: Oversight) -> None:
    _, gate = found(oversight)
    hugo = oversight.actor("hugo")
    with pytest.raises(WhyNeeded):
        f.end_hazard(actor=hugo, hazard=gate.key, expected=gate.version, event="hand_over")
    gate = f.end_hazard(actor=hugo, hazard=gate.key, expected=gate.version, event="hand_over", text="移送住建部门")
    assert gate.state == "handed_over"


def test_the_same_item_of_the_same_target_within_twelve_months_is_a_repeat(oversight: Oversight) -> None:
    first = found(oversight, "food.expired")[0]
    Hazard.objects.update(found_on=clock.today() - dt.timedelta(days=365))
    from yici.apps.oversight.actions.visiting import open_led_visit

    led = open_led_visit(
        actor=oversight.actor("ida"), target=first.target_code, matters=["food"], officers=["J0001", "J0002"],
        led_by="又有人反映", client_key="k",
    )  # fmt: skip
    visit = signed(oversight, led, no=("food.expired", "food.licence"))
    finish_visit(actor=oversight.actor("ida"), visit=visit.key, expected=visit.version, result="problems")
    again = {one.item: one.repeat_of for one in list_hazards(SYSTEM)[0] if one.visit_number == led.number}
    assert again == {"food.expired": first.number, "food.licence": ""}
    assert [one.number for one in list_hazards(SYSTEM, which="repeat")[0]] != []


def test_a_patrol_finds_and_the_unit_that_may_inspect_gets_the_hazard(oversight: Oversight) -> None:
    gus = oversight.actor("gus")
    given = {"area": "159901100201", "place": "东村小卖部门口", "client_key": "k"}
    with pytest.raises(WhyNeeded):
        f.report_patrol(actor=gus, words=" ", **given)  # type: ignore[arg-type]
    quiet = f.report_patrol(actor=gus, words="没看到异常", **given)  # type: ignore[arg-type]
    seen = f.report_patrol(
        actor=gus, area="159901100201", place="东村小馆", words="后门堆满纸箱", matter="fire", grade="major",
        client_key="k2",
    )  # fmt: skip
    hazard = get_hazard(SYSTEM, seen.hazard_number)
    assert quiet.hazard_number == "" and (hazard.unit_name, hazard.grade) == ("消防救援支队", "major")
    twice = f.report_patrol(actor=gus, words="没看到异常", **given)  # type: ignore[arg-type]
    assert twice.key == quiet.key and Patrol.objects.count() == 2
    with pytest.raises(NotAllowed):
        f.report_patrol(actor=oversight.actor("ida"), words="看到", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"grade": "small"}, {"visit": None}, {"passed_by": "found_by"}])
def test_the_database_refuses_hazards_that_no_rule_allows(oversight: Oversight, wrong: dict[str, str | None]) -> None:
    row = Hazard.objects.get(key=found(oversight, "food.expired")[0].key)
    given = {name: row.found_by if value == "found_by" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Hazard.objects.filter(pk=row.pk).update(**given)
