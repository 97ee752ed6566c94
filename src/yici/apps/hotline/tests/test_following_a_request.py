"""The citizen's page: number and code open it, the question stands on top, and nothing inside is ever told."""

from __future__ import annotations

import re

from django.test import Client

from yici.apps.cases.public import timeline
from yici.apps.hotline.models import Confirmation, Request
from yici.apps.hotline.public import get_followed, get_order, get_request
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import a_done_one, act, done, given, joined, page_of, taken
from yici.apps.places.tests.pages import words
from yici.core.access import SYSTEM


def test_a_wrong_number_and_a_wrong_code_get_the_same_sentence(hotline: Hotline) -> None:
    receipt, other = taken("a"), taken("b")
    wrong_code = Client().get(f"/follow/{receipt.number}/", {"key": "ZZZZZZ"})
    wrong_number = Client().get("/follow/R26-0000000-0/", {"key": receipt.code})
    number_alone = Client().get(f"/follow/{receipt.number}/")
    swapped = Client().get(f"/follow/{receipt.number}/", {"key": other.code})
    assert {one.status_code for one in (wrong_code, wrong_number, number_alone, swapped)} == {404}
    told = {
        re.search(r'role="alert".*?</div></div>', one.content.decode(), re.S)[0] for one in (wrong_code, wrong_number)
    }
    assert len(told) == 1
    assert "暖气不热" not in wrong_code.content.decode()


def test_a_code_is_read_as_people_type_it(hotline: Hotline) -> None:
    receipt = taken()
    typed = f" {receipt.number.lower().replace('-', ' ')} ", receipt.code.lower()
    answer = Client().get("/follow/", {"number": typed[0], "key": typed[1]}, follow=True)
    assert answer.status_code == 200
    assert "暖气不热" in words(answer)
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "same-origin"


def test_codes_are_not_found_out_by_trying(hotline: Hotline) -> None:
    receipt = taken()
    client = Client()
    answers = [client.get(f"/follow/{receipt.number}/", {"key": "ZZZZZZ"}).status_code for _ in range(25)]
    assert answers[0] == 404 and answers[-1] == 429
    assert page_of(taken("other")).status_code == 200, "another number is not held up"


def test_the_question_is_on_top_with_two_equal_answers(hotline: Hotline) -> None:
    page = page_of(a_done_one(hotline)).content.decode()
    buttons = re.findall(r'<button class="([^"]*)" type="submit" name="solved" value="(\w+)">', page)
    assert buttons == [("button", "yes"), ("button", "no")]
    assert page.index("热力公司说修好了，您家热了吗？") < page.index('class="happened"')
    assert "12 月 5 日" in page or "12/5" in page or "12月5日" in page


def test_what_is_inside_stays_inside(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    page = words(page_of(receipt))
    assert "阀门换了，已经热了" in page and "跟白大爷通了电话" in page
    for hidden in ("内部：阀门老化", "Han", "Ben", "流转", "环节", "工单"):
        assert hidden not in page


def test_newest_stands_on_top(hotline: Hotline) -> None:
    view = get_followed(*_of(a_done_one(hotline)))
    assert view.lines[0].verb == "answered"
    assert view.lines[-1].verb == "received"
    assert {"dispatched", "signed", "contacted"} <= {one.verb for one in view.lines}


def test_warm_closes_and_cold_goes_on(hotline: Hotline) -> None:
    warm, cold = a_done_one(hotline, "a"), a_done_one(hotline, "b")
    assert act(warm, "say", solved="yes").status_code == 303
    assert act(cold, "say", solved="no").status_code == 303
    assert (get_followed(*_of(warm)).state, get_followed(*_of(cold)).state) == ("solved", "in_hand")
    assert Request.objects.get(key=cold.key).redo_count == 1


def test_the_same_answer_sent_twice_is_one(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    for _ in range(2):
        assert act(receipt, "say", solved="no", client_key="once").status_code == 303
    assert Confirmation.objects.count() == 1
    assert Request.objects.get(key=receipt.key).redo_count == 1


def test_the_other_questions_complete_the_same_answer_once(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    act(receipt, "say", solved="no")
    assert "还有两个问题" in words(page_of(receipt))
    act(receipt, "rate", solved="partly", contacted="no", level="2", about="policy", words="还差一间")
    kept = Confirmation.objects.latest("id")
    assert (kept.solved, kept.is_contacted, kept.level, kept.about, kept.words) == (
        "partly",
        False,
        2,
        "policy",
        "还差一间",
    )
    row = Request.objects.get(key=receipt.key)
    assert (row.solved, row.level, row.about) == ("partly", 2, "policy")
    again = act(receipt, "rate", solved="no", contacted="yes", level="5")
    assert again.status_code == 409
    assert [one.level for one in Confirmation.objects.order_by("id")] == [None, 2]


def test_until_its_day_an_ended_one_is_opened_again(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    act(receipt, "say", solved="yes")
    act(receipt, "say", solved="no", words="又凉了")
    view = get_followed(*_of(receipt))
    assert (view.state, view.solved, view.round) == ("received", "no", 2)
    assert view.lines[0].verb == "reopened" and view.lines[0].text == "又凉了"


def test_after_its_day_it_is_told_what_to_do_instead(hotline: Hotline) -> None:
    import datetime as dt

    from yici.core import clock

    receipt = a_done_one(hotline)
    act(receipt, "say", solved="yes")
    with clock.held_at(clock.now() + dt.timedelta(days=15)):
        assert "可以说“没好”" in words(page_of(receipt)), "the last day counts whole"
    with clock.held_at(clock.now() + dt.timedelta(days=16)):
        refused = act(receipt, "say", solved="no")
    assert refused.status_code == 409
    assert get_followed(*_of(receipt)).state == "solved"


def test_one_no_of_several_gives_the_work_back_and_leaves_the_others_their_word(hotline: Hotline) -> None:
    first, second, third = taken("a"), taken("b"), taken("c")
    order = given(hotline, first)
    joined(hotline, second, order)
    joined(hotline, third, order)
    done(hotline, order)
    act(first, "say", solved="yes")
    act(second, "say", solved="no")
    assert get_order(hotline.actor("ben"), order.key).case.state == "working"
    states = [get_followed(*_of(one)).state for one in (first, second, third)]
    assert states == ["solved", "in_hand", "to_confirm"]
    assert "同一件事还有 2 户" in words(page_of(third))
    act(third, "say", solved="no")
    assert get_order(hotline.actor("ben"), order.key).redo_count == 1, "one answer of the unit is redone once"


def test_what_was_said_to_one_of_several_is_not_shown_to_the_others(hotline: Hotline) -> None:
    first, second = taken("a"), taken("b")
    order = given(hotline, first)
    joined(hotline, second, order)
    done(hotline, order)
    assert "白大爷" not in words(page_of(second))


def test_to_urge_is_counted_once_a_day_and_moves_no_clock(hotline: Hotline) -> None:
    receipt = taken()
    order = given(hotline, receipt)
    before = get_order(SYSTEM, order.key).case.clocks
    for key in ("u1", "u2"):
        act(receipt, "urge", client_key=key)
    assert Request.objects.get(key=receipt.key).urge_count == 1
    assert [(one.kind, one.due_at) for one in get_order(SYSTEM, order.key).case.clocks] == [
        (one.kind, one.due_at) for one in before
    ]
    assert "work_order.urged" in [one.verb for one in timeline(SYSTEM, order.case.key)]


def test_more_words_reach_the_unit_unless_who_asks_must_stay_apart(hotline: Hotline) -> None:
    plain, secret = taken("a"), taken("b", is_secret=True)
    orders = [given(hotline, one) for one in (plain, secret)]
    for one in (plain, secret):
        assert act(one, "words", words="三楼也不热").status_code == 303
    told = ["work_order.requester_words" in [one.verb for one in timeline(SYSTEM, order.case.key)] for order in orders]
    assert told == [True, False]
    assert act(plain, "words", words=" ").status_code == 422


def test_taken_back_ends_the_work_that_nobody_else_waits_for(hotline: Hotline) -> None:
    alone, first, second = taken("a"), taken("b"), taken("c")
    own, shared = given(hotline, alone), given(hotline, first)
    joined(hotline, second, shared)
    act(alone, "withdraw")
    act(first, "withdraw", words="已经好了")
    ben = hotline.actor("ben")
    assert get_order(ben, own.key).case.state == "revoked"
    assert get_order(ben, shared.key).case.state == "dispatched"
    assert get_request(ben, second.key).state == "in_hand"


def test_the_page_is_complete_in_english(hotline: Hotline) -> None:
    receipt = a_done_one(hotline, text="heating is cold", title="heating is cold")
    page = page_of(receipt, lang="en").content.decode()
    said = re.sub(r'<[^>]*translate="no"[^>]*>.*?</', "", page, flags=re.S)
    assert "Is it warm at your place?" in page
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"热力公司|中文", "", said))


def _of(receipt: object) -> tuple[str, str]:
    return receipt.number, receipt.code  # type: ignore[attr-defined]
