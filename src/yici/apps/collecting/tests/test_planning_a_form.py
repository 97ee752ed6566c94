"""A bureau plans a form: the city says what it knows, refuses to ask for it again, and keeps what was decided."""

from __future__ import annotations

import uuid

import pytest

from yici.apps.collecting import public as collecting
from yici.apps.collecting.contracts import PlannedColumn, PlanView
from yici.apps.collecting.errors import KnownAlready, NeverStored, NotForYou, OwnerNeeded, PlanNotEditable, PlanNotFound
from yici.apps.collecting.models import Plan
from yici.apps.collecting.selectors.burden import burden_rows
from yici.apps.collecting.tests.builders import HEAD, HEADINGS, TITLE, a_plan, an_allowed_form, described
from yici.apps.collecting.tests.cast import Collectors
from yici.apps.places.tests.cast import TODAY
from yici.apps.records.public import catalogue
from yici.apps.records.tests.builders import a_person
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.core.errors import ChangedMeanwhile, NotAllowed, SameKeyOtherContent
from yici.core.models import AuditRow


def column(plan: PlanView, title: str) -> PlannedColumn:
    return next(one for one in plan.columns if one.title == title)


def test_each_column_is_found_known_derived_doubled_or_new(cast: Collectors) -> None:
    plan = a_plan(cast)
    found = {one.title: one.finding for one in plan.columns}
    assert found == {
        "序号": "fixed", "姓名": "known", "公民身份号码": "known", "性别": "derived", "手机号码": "duplicate",
        "文化程度": "known", "冬季取暖用煤量": "new", "备注": "fixed",
    }  # fmt: skip
    phone = column(plan, "手机号码")
    assert (phone.element_name, phone.owner_code) == ("联系电话", "village")
    assert (plan.held.shared, plan.held.total, plan.held.percent) == (5, 6, 83)


def test_what_is_known_is_counted_in_the_area_with_its_age(cast: Collectors) -> None:
    for number in range(3):
        a_person(cast.places.east, name=f"张{'一二三'[number]}")
    name = column(a_plan(cast), "姓名")
    assert (name.seen, name.known, name.stale) == (3, 3, 0)


def test_a_known_column_is_refused_with_its_owner_unless_a_reason_is_given(cast: Collectors) -> None:
    plan, alice = a_plan(cast), cast.actor("alice")
    position = column(plan, "手机号码").position
    with pytest.raises(KnownAlready) as refused:
        collecting.decide_column(actor=alice, plan=plan.key, expected=plan.version, position=position, choice="again")
    assert refused.value.facts["owner"]
    plan = collecting.decide_column(
        actor=alice, plan=plan.key, expected=plan.version, position=position, choice="again", why="号码换得勤"
    )
    assert (plan.asked_again, plan.duplicates_refused) == (1, 4)


def test_a_new_column_needs_an_owner_and_a_reason(cast: Collectors) -> None:
    plan, alice = a_plan(cast), cast.actor("alice")
    position = column(plan, "冬季取暖用煤量").position
    for why, owner in (("", "village"), ("要用", "")):
        with pytest.raises(OwnerNeeded):
            collecting.decide_column(
                actor=alice, plan=plan.key, expected=plan.version, position=position, choice="new", why=why,
                new_owner=owner,
            )  # fmt: skip


def test_what_is_never_stored_can_only_be_given_up(cast: Collectors) -> None:
    plan, alice = a_plan(cast, headings=("序号", "姓名", "宗教信仰")), cast.actor("alice")
    faith = column(plan, "宗教信仰")
    assert (faith.finding, faith.is_decided) == ("forbidden", False)
    assert faith.reason  # the source of the rule
    with pytest.raises(NeverStored):
        collecting.decide_column(
            actor=alice, plan=plan.key, expected=plan.version, position=faith.position, choice="new", why="要",
            new_owner="village",
        )  # fmt: skip
    plan = collecting.decide_column(
        actor=alice, plan=plan.key, expected=plan.version, position=faith.position, choice="cut"
    )
    assert plan.indicators_cut == 1


def test_what_a_post_may_not_read_it_may_not_ask(cast: Collectors) -> None:
    from yici.apps.places.tests.cast import Role

    Role.objects.filter(code="bureau_owner").update(readers=[])
    plan = a_plan(cast, headings=("序号", "姓名", "银行账号"))
    account = column(plan, "银行账号")
    assert account.finding == "closed"
    with pytest.raises(NotForYou):
        collecting.decide_column(
            actor=cast.actor("alice"), plan=plan.key, expected=plan.version, position=account.position, choice="new",
            why="要", new_owner="village",
        )  # fmt: skip


def test_what_a_post_may_not_read_is_not_the_same_either(cast: Collectors) -> None:
    from yici.apps.places.tests.cast import Role

    Role.objects.filter(code="bureau_owner").update(readers=[])
    plan, alice = a_plan(cast), cast.actor("alice")
    closed = next(one.code for one in catalogue().elements.values() if not alice.may_read(one.readers))
    with pytest.raises(NotForYou):
        collecting.decide_column(
            actor=alice, plan=plan.key, expected=plan.version, position=column(plan, "冬季取暖用煤量").position,
            choice="same", element=closed,
        )  # fmt: skip


def test_the_burden_of_a_village_counts_no_plan_of_the_city(cast: Collectors) -> None:
    a_plan(cast)
    city = cast.places.city.path
    counted = {who: len(list(burden_rows(cast.actor(who), None, TODAY, city))) for who in ("alice", "bob")}
    assert counted == {"alice": 1, "bob": 0}


def test_a_form_that_is_the_same_by_most_columns_is_shown_with_its_share(cast: Collectors) -> None:
    first = an_allowed_form(cast, "alice")
    plan = a_plan(cast, "erin", [*HEADINGS[:6], "是否在家/在外", "备注"], "外出务工情况表")
    (overlap,) = plan.overlaps
    assert (overlap.plan, overlap.shared, overlap.total) == (first.key, 5, 6)
    assert overlap.unit_name == "公安局" and "文化程度" in overlap.columns


def test_the_same_upload_twice_is_one_plan(cast: Collectors) -> None:
    alice, once = cast.actor("alice"), uuid.uuid4()
    data = a_form(TITLE, HEADINGS)
    first = collecting.plan_form(actor=alice, data=data, file_name="a.xlsx", submission=once)
    assert collecting.plan_form(actor=alice, data=data, file_name="a.xlsx", submission=once).key == first.key
    with pytest.raises(SameKeyOtherContent):
        collecting.plan_form(actor=alice, data=a_form("别的", HEADINGS), file_name="a.xlsx", submission=once)
    with pytest.raises(SameKeyOtherContent):
        collecting.plan_form(actor=cast.actor("erin"), data=data, file_name="a.xlsx", submission=once)
    assert Plan.objects.count() == 1


def test_two_at_once_do_not_overwrite_each_other(cast: Collectors) -> None:
    plan, alice = a_plan(cast), cast.actor("alice")
    collecting.decide_column(actor=alice, plan=plan.key, expected=plan.version, position=2, choice="cut")
    with pytest.raises(ChangedMeanwhile):
        collecting.decide_column(actor=alice, plan=plan.key, expected=plan.version, position=3, choice="cut")
    with pytest.raises(ChangedMeanwhile):
        collecting.describe_plan(actor=alice, plan=plan.key, expected=plan.version, head=HEAD)


def test_only_who_plans_forms_may(cast: Collectors) -> None:
    with pytest.raises(NotAllowed):
        a_plan(cast, "bob")


def test_a_draft_is_its_bureaus_alone(cast: Collectors) -> None:
    plan = a_plan(cast)
    for name in ("erin", "fang", "gao", "bob", "charlie"):
        with pytest.raises(PlanNotFound):
            collecting.get_plan(cast.actor(name), plan.key)
    assert collecting.list_plans(cast.actor("erin")) == ()


def test_a_plan_in_other_hands_is_not_changed(cast: Collectors) -> None:
    plan, alice = an_allowed_form(cast), cast.actor("alice")
    with pytest.raises(PlanNotEditable):
        collecting.decide_column(actor=alice, plan=plan.key, expected=plan.version, position=2, choice="cut")


def test_planning_leaves_its_trace(cast: Collectors) -> None:
    plan = described(cast, a_plan(cast))
    verbs = AuditRow.objects.filter(object_kind="plan", object_key=str(plan.key)).values_list("verb", flat=True)
    assert {"form.planned", "form.plan_described", "form.column_decided"} <= set(verbs)
