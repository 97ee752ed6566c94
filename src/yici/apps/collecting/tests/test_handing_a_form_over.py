"""A place fills its copy, somebody else reviews it, it is signed, sealed and handed over; the level above checks it."""

from __future__ import annotations

import pytest

from yici.apps.cases import public as cases
from yici.apps.collecting import public as collecting
from yici.apps.collecting.errors import PaperCodeUnknown, PaperOutOfDate, ReasonNeeded
from yici.apps.collecting.tests.builders import a_scan, a_sending, handed_over, open_forms
from yici.apps.collecting.tests.cast import Collectors, give
from yici.apps.records.tests.builders import a_person
from yici.apps.tables import public as tables
from yici.core.errors import ChangedMeanwhile, NotAllowed, NotFound, StepNotYet, YiciError
from yici.core.numbers import is_number


def of_east(cast: Collectors, who: str = "bob", **changes: object) -> collecting.SentFormView:
    a_person(cast.places.east, name="张一")
    sending = a_sending(cast, **changes)
    form = next(one for one in open_forms(cast, sending) if one.area_name == "东村")
    return collecting.get_sent_form(cast.actor(who), form.key)


def filled(cast: Collectors, **changes: object) -> collecting.SentFormView:
    form = of_east(cast, **changes)
    return collecting.fill_in(actor=cast.actor("bob"), form=form.key, expected=form.case_version)


def test_the_whole_chain(cast: Collectors) -> None:
    form = filled(cast)
    assert (form.state, form.chain[0].who) == ("filled", "Bob")
    form = collecting.review_fill(actor=cast.actor("gao"), form=form.key, expected=form.case_version)
    form = collecting.sign(actor=cast.actor("bob"), form=form.key, expected=form.case_version, name="巴图")
    code = collecting.print_form(actor=cast.actor("bob"), form=form.key)
    assert is_number(code)
    form = collecting.seal(
        actor=cast.actor("bob"), form=form.key, expected=form.case_version, data=a_scan(), file_name="扫描.png",
        code=code.lower().replace("-", " "),
    )  # fmt: skip
    assert form.print is not None and form.print.is_sealed and form.print.is_current
    form = collecting.submit_form(actor=cast.actor("bob"), form=form.key, expected=form.case_version)
    assert [(one.step, one.who, one.name) for one in form.chain] == [
        ("filled", "Bob", ""), ("reviewed", "Gao", ""), ("signed", "Bob", "巴图"), ("sealed", "Bob", ""),
    ]  # fmt: skip
    assert [one.number for one in form.submissions] == [1]
    assert [line.subject for line in cases.list_assignments(cast.actor("gao"), case_type="sent")].count(form.key) == 1
    form = collecting.move_sent(actor=cast.actor("gao"), form=form.key, event="check", expected=form.case_version)
    assert form.state == "checked"
    assert form.key not in [line.subject for line in cases.list_assignments(cast.actor("gao"))]


def test_nobody_reviews_an_own_fill(cast: Collectors) -> None:
    give("village_clerk", "forms.review")
    form = filled(cast)
    with pytest.raises(StepNotYet):
        collecting.review_fill(actor=cast.actor("bob"), form=form.key, expected=form.case_version)
    with pytest.raises(StepNotYet):
        collecting.move_sent(
            actor=cast.actor("bob"), form=form.key, event="send_back", expected=form.case_version, text="少一户"
        )  # fmt: skip
    assert (
        collecting.review_fill(actor=cast.actor("ida"), form=form.key, expected=form.case_version).state == "reviewed"
    )


def test_in_a_village_with_one_clerk_the_township_reviews(cast: Collectors) -> None:
    form = filled(cast)
    assert form.key in [line.subject for line in cases.list_assignments(cast.actor("gao"))]
    with pytest.raises(NotAllowed):  # a village's role does not review
        collecting.review_fill(actor=cast.actor("ida"), form=form.key, expected=form.case_version)
    with pytest.raises(StepNotYet):  # the chain has its order
        collecting.sign(actor=cast.actor("bob"), form=form.key, expected=form.case_version, name="巴图")
    assert (
        collecting.review_fill(actor=cast.actor("gao"), form=form.key, expected=form.case_version).state == "reviewed"
    )


def test_the_chain_is_data_of_the_form(cast: Collectors) -> None:
    form = filled(cast, chain=("filled", "signed"))
    assert [one.step for one in form.chain] == ["filled", "signed"]
    with pytest.raises(StepNotYet):
        collecting.submit_form(actor=cast.actor("bob"), form=form.key, expected=form.case_version)
    form = collecting.sign(actor=cast.actor("bob"), form=form.key, expected=form.case_version, name="巴图")
    assert (
        collecting.submit_form(actor=cast.actor("bob"), form=form.key, expected=form.case_version).state == "submitted"
    )


def test_the_level_above_does_not_hand_over_for_a_village(cast: Collectors) -> None:
    form = filled(cast, chain=("filled",))
    with pytest.raises(StepNotYet):
        collecting.submit_form(actor=cast.actor("gao"), form=form.key, expected=form.case_version)
    with pytest.raises(NotAllowed):
        collecting.submit_form(actor=cast.actor("alice"), form=form.key, expected=form.case_version)


def test_the_sender_does_not_check_for_the_township_and_the_township_does_not_revoke(cast: Collectors) -> None:
    give("township_clerk", "forms.send")
    form = handed_over(cast, of_east(cast, chain=("filled",)))
    for who, event in (("alice", "check"), ("gao", "revoke")):
        with pytest.raises(StepNotYet):
            collecting.move_sent(actor=cast.actor(who), form=form.key, event=event, expected=form.case_version)


def test_a_later_change_puts_the_sealed_paper_out_of_date(cast: Collectors) -> None:
    form = filled(cast, chain=("filled", "sealed"))
    bob = cast.actor("bob")
    code = collecting.print_form(actor=bob, form=form.key)
    assert form.fill is not None
    question = next(one for one in tables.list_questions(bob, form.fill) if one.element == "person.education")
    assert tables.answer_question(actor=bob, fill=form.fill, number=question.number, value="初中").taken
    tables.make_file(actor=bob, fill=form.fill)
    with pytest.raises(PaperOutOfDate):
        collecting.seal(
            actor=bob, form=form.key, expected=form.case_version, data=a_scan(), file_name="a.png", code=code
        )
    with pytest.raises(PaperOutOfDate):
        collecting.submit_form(actor=bob, form=form.key, expected=form.case_version)
    form = collecting.move_sent(actor=bob, form=form.key, event="change", expected=form.case_version)
    with pytest.raises(StepNotYet):  # not before it is filled again
        collecting.print_form(actor=bob, form=form.key)
    form = collecting.fill_in(actor=bob, form=form.key, expected=form.case_version)
    assert collecting.print_form(actor=bob, form=form.key) != code


def test_a_scan_counts_only_with_the_code_of_this_form(cast: Collectors) -> None:
    form = filled(cast, chain=("filled", "sealed"))
    collecting.print_form(actor=cast.actor("bob"), form=form.key)
    (west,) = collecting.list_received(cast.actor("hua"))
    hers = collecting.get_sent_form(cast.actor("hua"), west.key)
    collecting.fill_in(actor=cast.actor("hua"), form=hers.key, expected=hers.case_version, is_nil=True)
    other = collecting.print_form(actor=cast.actor("hua"), form=hers.key)
    for code in ("C26-0000000-0", other):
        with pytest.raises(PaperCodeUnknown):
            collecting.seal(
                actor=cast.actor("bob"), form=form.key, expected=form.case_version, data=a_scan(), file_name="a.png",
                code=code,
            )  # fmt: skip
    with pytest.raises(NotFound):
        collecting.get_print_page(cast.actor("bob"), form.key, other)
    with pytest.raises(StepNotYet):  # nor is it sealed without a scan
        collecting.move_sent(actor=cast.actor("bob"), form=form.key, event="seal", expected=form.case_version)


def test_the_page_to_print_holds_code_picture_and_rows(cast: Collectors) -> None:
    form = filled(cast)
    code = collecting.print_form(actor=cast.actor("bob"), form=form.key)
    assert collecting.print_form(actor=cast.actor("bob"), form=form.key) == code  # the same data, the same code
    page = collecting.get_print_page(cast.actor("bob"), form.key, code)
    assert page.code == code and page.qr_svg.startswith("<svg")
    assert "张一" in [cell.text for row in page.sheets[0].rows for cell in row]


def test_a_nil_return_is_a_signed_answer(cast: Collectors) -> None:
    form = of_east(cast, chain=("filled", "signed"))
    bob = cast.actor("bob")
    form = collecting.fill_in(actor=bob, form=form.key, expected=form.case_version, is_nil=True)
    with pytest.raises(StepNotYet):
        collecting.submit_form(actor=bob, form=form.key, expected=form.case_version)
    form = collecting.sign(actor=bob, form=form.key, expected=form.case_version, name="巴图")
    form = collecting.submit_form(actor=bob, form=form.key, expected=form.case_version)
    assert form.is_nil and form.submissions[0].is_nil


def test_sent_back_with_a_reason_it_comes_again_as_a_second_version(cast: Collectors) -> None:
    form = handed_over(cast, of_east(cast, chain=("filled",)))
    gao, bob = cast.actor("gao"), cast.actor("bob")
    with pytest.raises(ReasonNeeded):
        collecting.move_sent(actor=gao, form=form.key, event="send_back", expected=form.case_version)
    form = collecting.move_sent(
        actor=gao, form=form.key, event="send_back", expected=form.case_version, text="少了两户"
    )
    assert (form.state, form.submissions[0].ended_how, form.submissions[0].reason) == (
        "filling", "sent_back", "少了两户",
    )  # fmt: skip
    form = handed_over(cast, collecting.get_sent_form(bob, form.key))
    assert [(one.number, one.ended_how) for one in form.submissions] == [(2, ""), (1, "sent_back")]
    assert collecting.get_submission_file(gao, form.key, 1).data  # versions stay


def test_a_place_withdraws_until_it_is_checked_and_replaces_after(cast: Collectors) -> None:
    form = handed_over(cast, of_east(cast, chain=("filled",)))
    bob, gao = cast.actor("bob"), cast.actor("gao")
    form = collecting.move_sent(actor=bob, form=form.key, event="withdraw", expected=form.case_version)
    form = handed_over(cast, form)
    form = collecting.move_sent(actor=gao, form=form.key, event="check", expected=form.case_version)
    with pytest.raises(ReasonNeeded):
        collecting.move_sent(actor=bob, form=form.key, event="replace", expected=form.case_version)
    form = collecting.move_sent(actor=bob, form=form.key, event="replace", expected=form.case_version, text="漏了一户")
    assert (form.state, [one.ended_how for one in form.submissions]) == ("filling", ["replaced", "withdrawn"])


def test_two_clerks_hand_over_at_once_and_one_is_told(cast: Collectors) -> None:
    form = filled(cast, chain=("filled",))
    collecting.submit_form(actor=cast.actor("bob"), form=form.key, expected=form.case_version)
    with pytest.raises(YiciError) as told:
        collecting.submit_form(actor=cast.actor("ida"), form=form.key, expected=form.case_version)
    assert told.value.status == 409
    assert len(collecting.get_sent_form(cast.actor("bob"), form.key).submissions) == 1


def test_sent_back_and_checked_at_once_only_one_holds(cast: Collectors) -> None:
    form = handed_over(cast, of_east(cast, chain=("filled",)))
    gao = cast.actor("gao")
    collecting.move_sent(actor=gao, form=form.key, event="check", expected=form.case_version)
    with pytest.raises(ChangedMeanwhile):
        collecting.move_sent(actor=gao, form=form.key, event="send_back", expected=form.case_version, text="少了")
    assert collecting.get_sent_form(gao, form.key).state == "checked"


def test_strangers_take_no_step(cast: Collectors) -> None:
    form = filled(cast)
    for who in ("charlie", "hua", "erin"):
        with pytest.raises(NotFound):
            collecting.move_sent(actor=cast.actor(who), form=form.key, event="change", expected=form.case_version)


def test_a_form_that_is_over_is_declined_in_one_click(cast: Collectors) -> None:
    form = of_east(cast)
    with pytest.raises(StepNotYet):
        collecting.move_sent(actor=cast.actor("bob"), form=form.key, event="decline", expected=form.case_version)
    plan = collecting.get_plan(cast.actor("alice"), form.plan)
    collecting.move_plan(actor=cast.actor("alice"), plan=plan.key, event="withdraw", expected=plan.case_version)
    form = collecting.move_sent(actor=cast.actor("bob"), form=form.key, event="decline", expected=form.case_version)
    assert form.state == "declined"


@pytest.mark.parametrize("event", ["fill", "review", "sign", "submit"])
def test_a_step_with_an_action_of_its_own_is_not_taken_as_a_bare_step(cast: Collectors, event: str) -> None:
    form = open_forms(cast, a_sending(cast))[0]
    with pytest.raises(YiciError) as told:
        collecting.move_sent(
            actor=cast.actor("bob"), form=form.key, event=event, expected=form.case_version, text="just so"
        )
    assert told.value.code == "step_not_declared"
