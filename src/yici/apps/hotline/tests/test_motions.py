"""What deputies suggest and members propose: given to one lead unit, spoken about, answered A, B or C, judged by who
proposed it, looked at again on its day, public by consent.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from yici.apps.cases.public import InboxQuery, get_case, list_inbox, sweep_clocks, timeline
from yici.apps.hotline.actions.erasing import clear_old_contacts
from yici.apps.hotline.actions.motions import (
    help_motion,
    look_at_proposer,
    move_motion,
    open_motion,
    release_motion,
)
from yici.apps.hotline.beside.errors import (
    CategoryNeeded,
    LeadUnitNeeded,
    MotionIncomplete,
    MotionKnown,
    NotToPublish,
    OpinionNeeded,
)
from yici.apps.hotline.contracts.motions import MotionSaid, MotionView, NewMotion
from yici.apps.hotline.errors import StillPersonal, WordsNeeded
from yici.apps.hotline.models import Motion, Requester
from yici.apps.hotline.selectors.motions import get_motion, motion_account
from yici.apps.hotline.tests.cast import PHONE, Hotline
from yici.apps.hotline.tests.steps import taken
from yici.apps.places.tests.pages import signed_in, words
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared, StepNotYet

DAY = dt.date(2027, 3, 1)


def registered(hotline: Hotline, key: str = "k", **changed: Any) -> MotionView:
    said: dict[str, Any] = {
        "kind": "suggestion", "session": "五届人大五次会议", "reference": "37", "proposer": "代表甲", "phone": PHONE,
        "title": "老旧小区供热管网改造", "text": "管网漏水，冬天不热", "others": 4, **changed,
    }  # fmt: skip
    return open_motion(actor=hotline.actor("ada"), new=NewMotion(**said), client_key=key)


def moved(hotline: Hotline, who: str, motion: MotionView, event: str, text: str = "有话说", **said: Any) -> MotionView:
    version = get_case(SYSTEM, motion.case).version
    return move_motion(
        actor=hotline.actor(who), motion=motion.key, event=event, expected=version, said=MotionSaid(text, **said)
    )


def given(hotline: Hotline, **changed: Any) -> MotionView:
    return moved(hotline, "ben", registered(hotline, **changed), "assign", unit="heating_company")


def in_hand(hotline: Hotline, **changed: Any) -> MotionView:
    return moved(hotline, "han", given(hotline, **changed), "sign")


def drafted(hotline: Hotline, motion: MotionView | None = None, **said: Any) -> MotionView:
    motion = moved(hotline, "han", motion or in_hand(hotline), "contact", way="meeting")
    return moved(hotline, "han", motion, "answer", "管网明年换完", **{"category": "A", **said})


def answered(hotline: Hotline, motion: MotionView | None = None, **said: Any) -> MotionView:
    return moved(hotline, "jin", drafted(hotline, motion, **said), "sign_off")


def clocks(motion: MotionView) -> dict[str, dt.date]:
    return {one.kind: one.due_on for one in get_case(SYSTEM, motion.case).clocks if one.stopped_at is None}


def test_it_is_registered_once_and_the_phone_is_sealed_apart_from_requests(hotline: Hotline) -> None:
    request = taken()
    motion = registered(hotline)
    assert registered(hotline) == motion
    assert motion.number.startswith("L") and motion.state == "received" and motion.proposer == "代表甲"
    row = Motion.objects.select_related("contact").get()
    assert row.contact is not None and PHONE not in row.contact.phone_sealed and row.contact.phone_index is None
    assert request.number and registered(hotline, "k2", kind="proposal").number.startswith("X")
    with pytest.raises(MotionKnown, match=motion.number):
        registered(hotline, "k3", title="另一件")


@pytest.mark.parametrize("missing", [{"kind": "law"}, {"proposer": " "}, {"title": ""}, {"others": -1}])
def test_what_is_missing_on_the_paper_is_asked_for(hotline: Hotline, missing: dict[str, Any]) -> None:
    with pytest.raises(MotionIncomplete):
        registered(hotline, **missing)


def test_the_limits_are_the_citys_and_the_one_to_answer_starts_with_the_first_giving(hotline: Hotline) -> None:
    motion = registered(hotline)
    assert clocks(motion) == {"motion_assign": dt.date(2026, 11, 27)}
    motion = moved(hotline, "ben", motion, "assign", unit="heating_company")
    assert clocks(motion) == {"motion_sign": dt.date(2026, 11, 27), "motion_answer": dt.date(2027, 2, 18)}
    with clock.held_at(clock.now() + dt.timedelta(days=3)):
        motion = moved(hotline, "han", motion, "return", "不归热力公司管")
        motion = moved(hotline, "ben", motion, "reassign", unit="urban_management")
        assert motion.unit_name == "城管局" and clocks(motion)["motion_answer"] == dt.date(2027, 2, 18)


def test_it_lies_in_the_inbox_of_whoever_has_to_act(hotline: Hotline) -> None:
    def has(who: str) -> list[str]:
        return [one.next for one in list_inbox(hotline.actor(who), InboxQuery("unit", "suggestion"))]

    motion = registered(hotline)
    assert len(has("ben")) == 1 and not has("han")
    motion = moved(hotline, "ben", motion, "assign", unit="heating_company")
    assert len(has("han")) == 1 and not has("ben")
    motion = moved(hotline, "jin", drafted(hotline, moved(hotline, "han", motion, "sign")), "sign_off")
    assert len(has("ben")) == 1 and not has("han")
    moved(hotline, "ada", motion, "accept", opinion="satisfied")
    assert not has("ben") and not has("han")


def test_a_unit_gives_it_back_once_and_says_why(hotline: Hotline) -> None:
    motion = given(hotline)
    with pytest.raises(WordsNeeded):
        moved(hotline, "han", motion, "return", " ")
    motion = moved(hotline, "fei", moved(hotline, "han", motion, "return"), "uphold")
    assert (motion.state, motion.unit_name) == ("assigned", "热力公司")
    with pytest.raises(StepNotYet):
        moved(hotline, "han", motion, "return")


def test_the_lead_unit_is_one_and_not_the_centre_nor_its_own_helper(hotline: Hotline) -> None:
    motion = registered(hotline)
    for unit, helpers in (("", ()), ("hotline_centre", ()), ("heating_company", ("heating_company",))):
        with pytest.raises(LeadUnitNeeded):
            moved(hotline, "ben", motion, "assign", unit=unit, assisting=helpers)


def test_another_unit_takes_no_step_of_the_lead_unit(hotline: Hotline) -> None:
    motion = moved(
        hotline, "ben", registered(hotline), "assign", unit="heating_company", assisting=("urban_management",)
    )
    with pytest.raises(StepNotYet):
        moved(hotline, "kun", motion, "sign")
    with pytest.raises(NotAllowed):
        moved(hotline, "ada", motion, "sign")


def test_without_having_spoken_with_the_proposer_nobody_answers(hotline: Hotline) -> None:
    motion = in_hand(hotline)
    with pytest.raises(StepNotYet):
        moved(hotline, "han", motion, "answer", category="A")
    with pytest.raises(WordsNeeded):
        moved(hotline, "han", motion, "contact", way="pigeon")
    assert drafted(hotline, motion).state == "in_review"


def test_the_assisting_unit_signs_and_answers_before_the_lead_unit_does(hotline: Hotline) -> None:
    motion = moved(
        hotline, "ben", registered(hotline), "assign", unit="heating_company", assisting=("urban_management",)
    )
    motion = moved(hotline, "han", moved(hotline, "han", motion, "sign"), "contact", way="visit")
    with pytest.raises(StepNotYet):
        moved(hotline, "han", motion, "answer", category="A")
    kun = hotline.actor("kun")
    motion = help_motion(actor=kun, motion=motion.key, expected=get_case(SYSTEM, motion.case).version)
    motion = help_motion(actor=kun, motion=motion.key, expected=motion.version, text="路面由我们恢复")
    assert [one.state for one in motion.assisting] == ["answered"]
    assert moved(hotline, "han", motion, "answer", category="A").state == "in_review"


@pytest.mark.parametrize(
    "said",
    [{"category": "D"}, {"category": "B"}, {"category": "A", "planned_on": DAY},
     {"category": "B", "planned_on": dt.date(2026, 11, 20)}],
)  # fmt: skip
def test_a_category_is_one_of_three_and_only_a_plan_has_a_day_ahead(hotline: Hotline, said: dict[str, Any]) -> None:
    motion = moved(hotline, "han", in_hand(hotline), "contact", way="phone")
    with pytest.raises(CategoryNeeded):
        moved(hotline, "han", motion, "answer", **said)


def test_somebody_else_than_the_writer_signs_off_and_before_that_there_is_no_answer(hotline: Hotline) -> None:
    motion = moved(hotline, "jin", in_hand(hotline), "contact", way="phone")
    motion = moved(hotline, "jin", motion, "answer", category="A")
    assert (motion.answer, motion.category, motion.draft) == ("", "", "有话说")
    with pytest.raises(StepNotYet):
        moved(hotline, "jin", motion, "sign_off")
    motion = moved(hotline, "jin", motion, "send_back", "写清楚")
    motion = moved(hotline, "jin", moved(hotline, "han", motion, "answer", "改好了", category="C"), "sign_off")
    assert (motion.answer, motion.category, motion.draft) == ("改好了", "C", "")


def test_who_is_satisfied_ends_it(hotline: Hotline) -> None:
    motion = moved(hotline, "ada", answered(hotline), "accept", opinion="basically")
    assert (motion.state, motion.opinion, clocks(motion)) == ("settled", "basically", {})


def test_no_word_counts_only_when_the_day_for_it_is_over(hotline: Hotline) -> None:
    motion = answered(hotline)
    with pytest.raises(OpinionNeeded):
        moved(hotline, "ada", motion, "accept", opinion="silent")
    with pytest.raises(OpinionNeeded):
        moved(hotline, "ada", motion, "accept", opinion="not")
    with clock.held_at(clock.now() + dt.timedelta(days=16)):
        motion = moved(hotline, "ada", motion, "accept", opinion="silent", may_publish=True)
    assert (motion.state, motion.may_publish) == ("settled", False)  # who said nothing agreed to nothing


def test_who_is_not_satisfied_is_answered_once_more_and_then_supervision_has_it(hotline: Hotline) -> None:
    motion = moved(hotline, "ada", answered(hotline), "again", opinion="not")
    assert (motion.state, motion.round, motion.unit_name) == ("in_hand", 2, "热力公司")
    assert clocks(motion) == {"motion_again": dt.date(2026, 12, 20)}
    with pytest.raises(StepNotYet):  # of this round nobody spoke with the proposer yet
        moved(hotline, "han", motion, "answer", category="C")
    motion = answered(hotline, motion, category="C")
    with pytest.raises(StepNotYet):
        moved(hotline, "ada", motion, "again", opinion="not")
    motion = moved(hotline, "ada", motion, "raise", opinion="not")
    assert motion.state == "supervised"
    with pytest.raises(NotAllowed):
        moved(hotline, "ada", motion, "settle")
    assert moved(hotline, "lan", motion, "renew").round == 3
    motion = moved(hotline, "ada", answered(hotline, motion), "raise", opinion="not")
    assert moved(hotline, "lan", motion, "settle", "三方谈过，财力暂不够").state == "settled"


def test_what_is_planned_rings_on_its_day_and_is_looked_at_again(hotline: Hotline) -> None:
    motion = answered(hotline, category="B", planned_on=DAY)
    with pytest.raises(StepNotYet):
        moved(hotline, "ada", motion, "accept", opinion="satisfied")
    motion = moved(hotline, "ada", motion, "plan", opinion="satisfied")
    assert (motion.state, clocks(motion)) == ("promised", {"motion_promise": DAY})
    with clock.held_at(dt.datetime(2027, 3, 2, 2, tzinfo=dt.UTC)):
        sweep_clocks()
        assert "case.overdue" in [one.verb for one in timeline(SYSTEM, motion.case)]
        with pytest.raises(NotAllowed):
            moved(hotline, "han", motion, "keep")  # the unit does not say of itself that it kept its word
        late = moved(hotline, "ada", motion, "miss", "还没换")
        assert (late.state, late.round) == ("in_hand", 2)


def test_a_plan_that_was_carried_out_ends_it(hotline: Hotline) -> None:
    motion = moved(hotline, "ada", answered(hotline, category="B", planned_on=DAY), "plan", opinion="basically")
    assert moved(hotline, "ada", motion, "keep", "现场看过，换完了").state == "settled"


def test_it_is_declined_with_a_reason_by_who_decides_and_withdrawn_by_its_proposer(hotline: Hotline) -> None:
    with pytest.raises(NotAllowed):
        moved(hotline, "ada", registered(hotline), "decline")
    assert moved(hotline, "fei", registered(hotline), "decline", "属于法院的事").state == "declined"
    motion = in_hand(hotline, key="k2", reference="38")
    assert moved(hotline, "ada", motion, "withdraw").state == "withdrawn"
    with pytest.raises(StepNotDeclared):
        moved(hotline, "han", motion, "contact", way="phone")


def test_two_at_once_do_not_overwrite_each_other(hotline: Hotline) -> None:
    motion = given(hotline)
    moved(hotline, "han", motion, "sign")
    with pytest.raises((ChangedMeanwhile, StepNotDeclared)):
        move_motion(
            actor=hotline.actor("han"), motion=motion.key, event="return", expected=motion.version,
            said=MotionSaid("不归我们"),
        )  # fmt: skip
    with pytest.raises(ChangedMeanwhile):
        move_motion(
            actor=hotline.actor("han"), motion=motion.key, event="contact", expected=motion.version,
            said=MotionSaid("谈了", way="phone"),
        )  # fmt: skip


def public(hotline: Hotline, motion: MotionView, is_public: bool = True) -> MotionView:
    now = get_motion(SYSTEM, motion.number)
    return release_motion(actor=hotline.actor("fei"), motion=motion.key, expected=now.version, is_public=is_public)


def test_text_and_answer_are_public_only_by_consent_and_may_be_taken_back(hotline: Hotline) -> None:
    browser = Client()
    motion = answered(hotline)
    address = f"/open/motions/{motion.number}/"
    assert browser.get(address).status_code == 404
    with pytest.raises(NotToPublish):
        public(hotline, motion)
    motion = moved(hotline, "ada", motion, "accept", opinion="satisfied", may_publish=True)
    assert "老旧小区" not in words(browser.get("/open/motions/"))
    with pytest.raises(NotAllowed):
        release_motion(actor=hotline.actor("ada"), motion=motion.key, expected=motion.version, is_public=True)
    public(hotline, motion)
    page = words(browser.get(address))
    assert "管网明年换完" in page and "代表甲" in page and PHONE not in page
    assert "老旧小区" in words(browser.get("/open/motions/?kind=suggestion&category=A"))
    assert "老旧小区" not in words(browser.get("/open/motions/?kind=proposal"))
    assert "老旧小区" not in words(browser.get("/open/motions/?category=C"))
    public(hotline, motion, is_public=False)
    assert browser.get(address).status_code == 404


def test_a_phone_in_the_text_keeps_it_from_the_public(hotline: Hotline) -> None:
    motion = moved(hotline, "han", given(hotline, text="请打 13900000099 联系住户"), "sign")
    motion = moved(hotline, "ada", answered(hotline, motion), "accept", opinion="satisfied", may_publish=True)
    with pytest.raises(StillPersonal):
        public(hotline, motion)


def test_a_new_answer_is_not_public_before_its_own_consent(hotline: Hotline) -> None:
    motion = answered(hotline, category="B", planned_on=DAY)
    motion = moved(hotline, "ada", motion, "plan", opinion="satisfied", may_publish=True)
    public(hotline, motion)
    motion = moved(hotline, "ada", motion, "miss")
    motion = drafted(hotline, motion, category="C")
    page = words(Client().get(f"/open/motions/{motion.number}/"))
    assert "管网明年换完" in page  # the last one that was signed off, while the next is being written
    motion = moved(hotline, "jin", motion, "sign_off")
    assert Client().get(f"/open/motions/{motion.number}/").status_code == 404


def test_counts_have_their_whole_and_leave_out_what_was_withdrawn(hotline: Hotline) -> None:
    moved(hotline, "ada", answered(hotline), "accept", opinion="satisfied")
    registered(hotline, "k2", reference="38")
    moved(hotline, "ada", registered(hotline, "k3", reference="39"), "withdraw")
    account = motion_account(kind="suggestion")
    assert (account.received, account.answered, account.heard, account.released) == (2, 1, 1, 0)
    assert dict(account.categories) == {"A": 1, "B": 0, "C": 0} and dict(account.opinions)["satisfied"] == 1
    assert motion_account(kind="proposal").received == 0
    assert "1 / 2" in words(Client().get("/open/motions/"))


def test_the_phone_opens_for_a_purpose_and_the_look_stays_on_the_timeline(hotline: Hotline) -> None:
    motion = given(hotline)
    assert look_at_proposer(actor=hotline.actor("han"), motion=motion.key, purpose="约时间") == PHONE
    assert "motion.contact_looked_at" in [one.verb for one in timeline(SYSTEM, motion.case)]


def test_the_phone_stays_while_it_is_open_and_is_cleared_long_after(hotline: Hotline) -> None:
    motion = answered(hotline)
    Requester.objects.update(made_at=clock.now() - dt.timedelta(days=1000))
    clear_old_contacts()
    assert Motion.objects.get().contact.phone_sealed  # type: ignore[union-attr]
    moved(hotline, "ada", motion, "accept", opinion="satisfied")
    case = Motion.objects.get().case
    case.closed_at = clock.now() - dt.timedelta(days=900)
    case.save(update_fields=["closed_at"])
    clear_old_contacts()
    assert not Motion.objects.get().contact.phone_sealed  # type: ignore[union-attr]


def test_the_pages_lead_from_the_paper_to_the_opinion(hotline: Hotline) -> None:
    ada, ben, han, jin = (signed_in(hotline.accounts[one]) for one in ("ada", "ben", "han", "jin"))
    paper = {"kind": "proposal", "session": "五届政协五次会议", "reference": "112", "proposer": "委员乙", "others": "0",
             "title": "增加公交", "text": "早晚高峰车少", "client_key": "c"}  # fmt: skip
    assert ada.post("/desk/motions/new", {**paper, "area": "没有这个地方"}).status_code == 422
    made = ada.post("/desk/motions/new", paper)
    assert made.status_code == 303 and ada.post("/desk/motions/new", paper).headers["Location"] == made["Location"]
    url = made.headers["Location"]

    def send(client: Client, event: str, **typed: object) -> int:
        version = Motion.objects.get().case.version
        return int(client.post(url, {"event": event, "expected": version, **typed}).status_code)

    assert send(ben, "assign", unit="没有的局") == 422
    assert send(ben, "assign", unit="热力公司", assisting="城管局") == 303
    assert send(han, "sign") == 303
    kun = signed_in(hotline.accounts["kun"])
    for typed in ({"sign": "1"}, {"text": "站台我们修"}):
        assert kun.post(f"{url}part", {"expected": Motion.objects.get().case.version, **typed}).status_code == 303
    assert send(han, "contact", way="visit", text="到站台看过") == 303
    assert send(han, "answer", category="B", text="加两班车") == 422  # the day is missing
    assert send(han, "answer", category="B", text="加两班车", planned_on="2027-03-01") == 303
    assert send(jin, "sign_off") == 303
    assert send(ada, "opinion", opinion="satisfied", may_publish="on") == 303
    page = words(ada.get(url))
    assert "加两班车" in page and "到站台看过" in page and "站台我们修" in page and "2027-03-01" in page
    assert Motion.objects.get().may_publish and get_motion(SYSTEM, made["Location"].split("/")[3]).state == "promised"
    assert "增加公交" in words(han.get("/desk/motions/?kind=proposal&state=promised"))
    assert "增加公交" not in words(han.get("/desk/motions/?kind=suggestion"))
    stale = han.post(f"{url}part", {"expected": "0", "text": "晚了"})
    assert stale.status_code in (404, 409)


def test_strangers_find_none_and_supervision_sees_all_of_its_area(hotline: Hotline) -> None:
    motion = given(hotline)
    for who, status in (("kun", 404), ("zed", 404), ("cao", 404), ("lan", 200), ("han", 200)):
        assert signed_in(hotline.accounts[who]).get(f"/desk/motions/{motion.number}/").status_code == status, who


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "law"}, {"opinion": "so_so"}, {"category": "D", "answer": "好", "answered_at": clock.now()},
     {"category": "A"}, {"draft_category": "B"}, {"draft_planned_on": DAY},
     {"category": "B", "answer": "好", "answered_at": clock.now()}, {"released_at": clock.now()}],
)  # fmt: skip
def test_the_database_refuses_half_an_answer_and_what_nobody_agreed_to(
    hotline: Hotline, wrong: dict[str, object]
) -> None:
    motion = registered(hotline)
    with pytest.raises(IntegrityError), transaction.atomic():
        Motion.objects.filter(key=motion.key).update(**wrong)


def test_the_database_refuses_a_number_of_a_session_twice(hotline: Hotline) -> None:
    registered(hotline)
    other = registered(hotline, "k2", reference="38")
    with pytest.raises(IntegrityError), transaction.atomic():
        Motion.objects.filter(key=other.key).update(reference="37")
