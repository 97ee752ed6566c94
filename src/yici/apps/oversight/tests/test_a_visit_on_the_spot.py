"""A visit: its day approved by another, told, made by two licensed officers, answered, signed, published in time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from yici.apps.cases.public import get_case, sweep_clocks, timeline
from yici.apps.oversight.actions import visiting as v
from yici.apps.oversight.contracts import Answered, Signing, VisitView
from yici.apps.oversight.errors import (
    AnswerUnusable,
    DayUnusable,
    NotAnOfficer,
    NoticeNeeded,
    OfficerUnusable,
    ResultNeeded,
    SignatureUnusable,
    SignedAlready,
    WhyNeeded,
)
from yici.apps.oversight.models import Inspector, Target, Visit, VisitAnswer, VisitSignature
from yici.apps.oversight.selectors.plans import visits_this_year
from yici.apps.oversight.selectors.visits import get_visit
from yici.apps.oversight.tests.cast import Oversight, a_target, a_tie, an_inspector
from yici.apps.oversight.tests.lives import a_visit, noticed, on_site, running, signed
from yici.apps.places.tests.cast import NOW
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared, StepNotYet


@pytest.fixture
def visit(oversight: Oversight) -> VisitView:
    a_target(1)
    return a_visit(running(oversight))


def again(visit: VisitView) -> VisitView:
    return get_visit(SYSTEM, visit.number)


def test_the_day_is_approved_by_somebody_else_before_the_business_is_told(
    oversight: Oversight, visit: VisitView
) -> None:
    ida, hal = oversight.actor("ida"), oversight.actor("hal")
    for day in (clock.today() - dt.timedelta(days=1), visit.until_on + dt.timedelta(days=1)):
        with pytest.raises(DayUnusable):
            v.propose_day(actor=ida, visit=visit.key, expected=visit.version, day=day)
    with pytest.raises(StepNotDeclared):
        v.give_notice(actor=ida, visit=visit.key, expected=visit.version, way="phone", text="已告知")
    found = v.propose_day(actor=hal, visit=visit.key, expected=visit.version, day=clock.today())
    with pytest.raises(StepNotYet):  # the head proposed it
        v.decide_day(actor=hal, visit=visit.key, expected=found.version, event="approve")
    with pytest.raises(NotAllowed):
        v.decide_day(actor=ida, visit=visit.key, expected=found.version, event="approve")
    Visit.objects.update(proposed_by=oversight.accounts["ida"].key)
    with pytest.raises(WhyNeeded):
        v.decide_day(actor=hal, visit=visit.key, expected=found.version, event="send_back")
    found = v.decide_day(actor=hal, visit=visit.key, expected=found.version, event="approve")
    with pytest.raises(NoticeNeeded):
        v.give_notice(actor=ida, visit=visit.key, expected=found.version, way="on_arrival", text=" ")


def test_it_starts_only_on_its_day_by_its_officers_with_two_licences_of_that_day(
    oversight: Oversight, visit: VisitView
) -> None:
    visit = noticed(oversight, visit)
    ida, hal = oversight.actor("ida"), oversight.actor("hal")
    with pytest.raises(StepNotYet):  # Hal is none of its officers
        v.start_visit(actor=hal, visit=visit.key, expected=visit.version)
    with clock.held_at(NOW + dt.timedelta(days=1)), pytest.raises(StepNotYet):
        v.start_visit(actor=ida, visit=visit.key, expected=visit.version)
    Inspector.objects.filter(code="J0002").update(licence_until=clock.today() - dt.timedelta(days=1))
    with pytest.raises(StepNotYet):
        v.start_visit(actor=ida, visit=visit.key, expected=visit.version)
    Inspector.objects.filter(code="J0002").update(licence_until=clock.today())
    started = v.start_visit(actor=ida, visit=visit.key, expected=visit.version)
    line = timeline(SYSTEM, visit.case)[-1]
    assert started.state == "on_site" and sorted(line.facts["licences"]) == ["LIC00001", "LIC00002"]


def test_every_item_is_answered_and_both_sides_sign_before_it_ends(oversight: Oversight, visit: VisitView) -> None:
    ida, visit = oversight.actor("ida"), on_site(oversight, visit)
    with pytest.raises(SignatureUnusable):  # nothing is answered yet
        v.sign_visit(
            actor=ida, visit=visit.key, expected=visit.content_version, signing=Signing("target", "typed", "店长")
        )
    one, two = [item.code for item in visit.items]
    for wrong in (Answered(one, "maybe"), Answered("no.such", "yes"), Answered(one, "no", " ")):
        with pytest.raises(AnswerUnusable):
            v.save_answers(actor=ida, visit=visit.key, expected=visit.content_version, answers=[wrong])
    answers = [Answered(one, "yes"), Answered(two, "no", "两袋面粉过期")]
    visit = v.save_answers(actor=ida, visit=visit.key, expected=visit.content_version, answers=answers)
    assert visit.answers[two].grade == "major"  # the item's own grade
    with pytest.raises(StepNotYet):
        v.finish_visit(actor=ida, visit=visit.key, expected=visit.version, result="problems")
    for officer in visit.officers:
        signing = Signing("officer", "typed", officer.name, officer.inspector)
        visit = v.sign_visit(actor=ida, visit=visit.key, expected=visit.content_version, signing=signing)
    refusal = Signing("target", "refused", "店长", words="说要等老板回来")
    with pytest.raises(SignatureUnusable):  # without a witness
        v.sign_visit(actor=ida, visit=visit.key, expected=visit.content_version, signing=refusal)
    refusal = Signing("target", "refused", "店长", witness="社区干部", words="说要等老板回来")
    visit = v.sign_visit(actor=ida, visit=visit.key, expected=visit.content_version, signing=refusal)
    with pytest.raises(SignedAlready):
        v.save_answers(actor=ida, visit=visit.key, expected=visit.content_version, answers=answers)
    with pytest.raises(SignedAlready):
        v.sign_visit(actor=ida, visit=visit.key, expected=visit.content_version, signing=refusal)
    for result in ("no_problem", "perfect"):
        with pytest.raises(ResultNeeded):
            v.finish_visit(actor=ida, visit=visit.key, expected=visit.version, result=result)
    assert v.finish_visit(actor=ida, visit=visit.key, expected=visit.version, result="problems").state == "recorded"


def test_what_was_signed_is_corrected_only_after_the_signatures_are_taken_back(
    oversight: Oversight, visit: VisitView
) -> None:
    ida, visit = oversight.actor("ida"), signed(oversight, visit)
    with pytest.raises(WhyNeeded):
        v.unsign_visit(actor=ida, visit=visit.key, expected=visit.content_version, text="")
    visit = v.unsign_visit(actor=ida, visit=visit.key, expected=visit.content_version, text="选错了一项")
    assert visit.signatures == () and timeline(SYSTEM, visit.case)[-1].facts == {"signatures": 3}
    with pytest.raises(StepNotYet):
        v.finish_visit(actor=ida, visit=visit.key, expected=visit.version, result="no_problem")


def test_two_officers_who_write_at_once_do_not_overwrite_each_other(oversight: Oversight, visit: VisitView) -> None:
    visit = on_site(oversight, visit)
    one = visit.items[0].code
    v.save_answers(
        actor=oversight.actor("ida"), visit=visit.key, expected=visit.content_version, answers=[Answered(one, "yes")]
    )
    with pytest.raises(ChangedMeanwhile):
        v.save_answers(
            actor=oversight.actor("ivo"), visit=visit.key, expected=visit.content_version, answers=[Answered(one, "na")]
        )
    assert VisitAnswer.objects.get().answer == "yes"


def test_only_its_officers_write_at_a_visit(oversight: Oversight, visit: VisitView) -> None:
    visit = on_site(oversight, visit)
    answers = [Answered(visit.items[0].code, "yes")]
    with pytest.raises(NotAnOfficer):
        v.save_answers(actor=oversight.actor("hal"), visit=visit.key, expected=visit.content_version, answers=answers)
    with pytest.raises(NotAllowed):
        v.save_answers(actor=oversight.actor("pia"), visit=visit.key, expected=visit.content_version, answers=answers)


def test_a_result_has_twenty_working_days_to_be_public_and_is_told_when_it_is_late(
    oversight: Oversight, visit: VisitView
) -> None:
    visit = signed(oversight, visit)
    visit = v.finish_visit(actor=oversight.actor("ida"), visit=visit.key, expected=visit.version, result="no_problem")
    (clock_of,) = [one for one in get_case(SYSTEM, visit.case).clocks if one.kind == "publication"]
    assert (clock_of.rule, clock_of.due_on) == ("working_days", dt.date(2026, 12, 18))
    with clock.held_at(dt.datetime(2026, 12, 18, 17, tzinfo=dt.UTC)):
        sweep_clocks()
        late = [one for one in timeline(SYSTEM, visit.case) if "overdue" in one.verb]
        assert len(late) == 1
        with pytest.raises(NotAllowed):
            v.publish_visit(actor=oversight.actor("ida"), visit=visit.key, expected=visit.version)
        done = v.publish_visit(
            actor=oversight.actor("pia"), visit=visit.key, expected=visit.version, words="未发现问题。"
        )
        assert done.state == "published"


def test_a_head_appoints_another_officer_but_nobody_who_must_avoid_the_business(
    oversight: Oversight, visit: VisitView
) -> None:
    hal, target = oversight.actor("hal"), Target.objects.get()
    kin, fine = an_inspector(20, oversight.market, ["food"]), an_inspector(21, oversight.market, ["food"])
    old = an_inspector(22, oversight.market, ["food"], licence_until=clock.today())
    other, unable = an_inspector(23, oversight.fire, ["food"]), an_inspector(24, oversight.market, ["fire"])
    a_tie(kin, target)

    def appoint(code: str, why: str = "原定人员请假") -> VisitView:
        return v.appoint_officer(
            actor=hal, visit=visit.key, expected=again(visit).content_version, inspector=code, why=why,
            instead_of="J0002",
        )  # fmt: skip

    for one in (kin.code, old.code, other.code, unable.code, "J0001", "NOBODY"):
        with pytest.raises(OfficerUnusable):
            appoint(one)
    with pytest.raises(WhyNeeded):
        appoint(fine.code, " ")
    with pytest.raises(NotAllowed):
        v.appoint_officer(
            actor=oversight.actor("ida"), visit=visit.key, expected=visit.content_version, inspector=fine.code,
            why="请假",
        )  # fmt: skip
    assert {one.code for one in appoint(fine.code).officers} == {"J0001", "J0021"}


def test_a_visit_led_by_a_complaint_counts_against_no_cap_and_has_two_officers(oversight: Oversight) -> None:
    target, ida = a_target(1), oversight.actor("ida")
    given = {"target": target.code, "matters": ["food"], "led_by": "群众反映后厨脏", "client_key": "k"}
    with pytest.raises(OfficerUnusable):
        v.open_led_visit(actor=ida, officers=["J0001", "J0001"], **given)  # type: ignore[arg-type]
    led = v.open_led_visit(actor=ida, officers=["J0001", "J0002"], **given)  # type: ignore[arg-type]
    twice = v.open_led_visit(actor=ida, officers=["J0001", "J0002"], **given)  # type: ignore[arg-type]
    assert led.key == twice.key and (led.kind, led.state) == ("complaint", "planned")
    assert visits_this_year([target.pk], 2026) == {}


def test_a_patrol_worker_never_inspects(oversight: Oversight, visit: VisitView) -> None:
    from yici.apps.oversight.errors import VisitNotFound

    gus = oversight.actor("gus")
    with pytest.raises(VisitNotFound):
        v.propose_day(actor=gus, visit=visit.key, expected=visit.version, day=clock.today())
    with pytest.raises(NotAllowed):
        v.open_led_visit(
            actor=gus, target=visit.target_code, matters=["food"], officers=["J0001", "J0002"], led_by="看到了",
            client_key="k",
        )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [{"way": "refused"}, {"side": "nobody"}, {"way": "stamped"}, {"side": "officer"}],
)
def test_the_database_refuses_signatures_that_are_none(
    oversight: Oversight, visit: VisitView, wrong: dict[str, str]
) -> None:
    signed(oversight, visit)
    row = VisitSignature.objects.get(side="target")
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitSignature.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize("wrong", [{"answer": "no"}, {"grade": "major"}, {"answer": "may"}])
def test_the_database_refuses_answers_that_are_none(
    oversight: Oversight, visit: VisitView, wrong: dict[str, str]
) -> None:
    signed(oversight, visit)
    row = VisitAnswer.objects.order_by("id")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitAnswer.objects.filter(pk=row.pk).update(**wrong)
