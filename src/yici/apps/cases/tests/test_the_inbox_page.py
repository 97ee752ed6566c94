"""The first page of the desk: what to do, in groups; tabs and filters are addresses; signing for many, and back."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from yici.apps.cases import public as cases
from yici.apps.cases.public import CaseView
from yici.apps.cases.tests.levels import Levels, the_levels
from yici.apps.places.tests.cast import Account, Cast
from yici.apps.places.tests.pages import signed_in
from yici.core import files
from yici.core.tests.test_cleaning_pictures import JPEG


@pytest.fixture
def levels(cast: Cast) -> Levels:
    return the_levels(cast)


def account(levels: Levels, name: str) -> Account:
    return levels.tom if name == "tom" else getattr(levels.cast, name)


def browser(levels: Levels, name: str) -> Client:
    return signed_in(account(levels, name))


def words(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def shown(page: HttpResponse) -> list[str]:
    """Numbers of the lines, in their order."""
    return re.findall(r'<span class="number keep" translate="no">([^<]+)</span>', page.content.decode())


def signed(levels: Levels) -> CaseView:
    case = levels.a_repair()
    return cases.step(actor=levels.actor("alice"), case=case.key, event="sign", expected=case.version)


def test_the_first_sentence_says_what_to_do(levels: Levels) -> None:
    alice = browser(levels, "alice")
    assert "都办完了" in words(alice.get("/desk/"))
    case = levels.a_repair()  # to sign for in four hours
    page = alice.get("/desk/")
    assert "今天先办这 1 件" in words(page) and shown(page) == [case.number]


def test_lines_stand_in_groups_with_their_counts(levels: Levels) -> None:
    levels.a_repair()
    signed(levels)
    text = words(browser(levels, "alice").get("/desk/"))
    assert re.search(r"今天到期 1 ", text) and re.search(r"来得及 1 ", text)
    assert text.index("今天到期 1 ") < text.index("来得及 1 ")


def test_tabs_are_addresses(levels: Levels) -> None:
    case = signed(levels)
    cases.hand_down(actor=levels.actor("alice"), case=case.key, unit_id=levels.town.pk, expected=case.version)
    fresh = levels.a_repair()
    alice = browser(levels, "alice")
    assert shown(alice.get("/desk/")) == [fresh.number]
    assert shown(alice.get("/desk/?tab=others")) == [case.number]
    assert shown(alice.get("/desk/?tab=paused")) == []
    over = cases.step(actor=levels.actor("dora"), case=case.key, event="close", expected=case.version + 1)
    assert shown(alice.get("/desk/?tab=done")) == [over.number]
    assert shown(browser(levels, "tom").get("/desk/?tab=done")) == [over.number]


def test_what_a_colleague_signed_for_is_the_units_and_not_mine(levels: Levels) -> None:
    from yici.apps.places.tests.cast import an_account

    case = signed(levels)
    holding = levels.cast.alice.holdings.get().post
    eve = an_account("eve", holding.unit, holding.role, holding.area)
    assert shown(signed_in(eve).get("/desk/")) == []
    assert shown(signed_in(eve).get("/desk/?tab=unit")) == [case.number]
    assert shown(browser(levels, "alice").get("/desk/")) == [case.number]


def test_filters_are_addresses(levels: Levels) -> None:
    case, alice = levels.a_repair(), browser(levels, "alice")
    for query, found in (
        ("type=repair", True), ("type=lamp", True), ("type=sent", False), ("clock=today", True), ("clock=late", False),
        ("area=159901", True), ("area=159902", False), ("q=桥面", True), ("q=路灯", False), (f"q={case.number}", True),
        ("area=nowhere", True), ("clock=never", True),
    ):  # fmt: skip
        assert (shown(alice.get(f"/desk/?{query}")) == [case.number]) is found, query


def test_pages_follow_each_other_without_a_gap(levels: Levels) -> None:
    made = {levels.a_repair().number for _ in range(60)}
    alice = browser(levels, "alice")
    first = alice.get("/desk/?tab=unit")
    later = re.search(r'href="(/desk/\?[^"]*after=[^"]+)"', first.content.decode())
    assert later is not None
    second = alice.get(later.group(1).replace("&amp;", "&"))
    assert len(shown(first)) == 50 and {*shown(first), *shown(second)} == made
    assert alice.get("/desk/?after=nonsense").status_code == 200


def test_many_are_signed_for_at_once_and_taken_back(levels: Levels) -> None:
    chosen = [levels.a_repair(), levels.a_repair()]
    alice = browser(levels, "alice")
    sent = {"case": [f"{one.key}:{one.version}" for one in chosen], "back": "/desk/?tab=unit"}
    answer = alice.post("/desk/inbox/sign", sent)
    assert (answer.status_code, answer["Location"]) == (303, "/desk/?tab=unit")
    assert {cases.get_case(levels.actor("alice"), one.key).state for one in chosen} == {"working"}
    page = alice.get("/desk/?tab=unit")
    assert "已签收 2 件" in words(page)
    back = re.findall(r'name="case" value="([^"]+)"', page.content.decode().split('id="toasts"')[1])
    assert len(back) == 2
    assert alice.post("/desk/inbox/undo", {"case": back}).status_code == 303
    assert {cases.get_case(levels.actor("alice"), one.key).state for one in chosen} == {"given"}
    assert "已撤销 2 件" in words(alice.get("/desk/"))
    assert "已签收 2 件" not in words(alice.get("/desk/"))  # said once


def test_what_cannot_be_signed_for_says_why_and_keeps_none_of_the_others(levels: Levels) -> None:
    gone, fresh = signed(levels), levels.a_repair()
    alice = browser(levels, "alice")
    alice.post("/desk/inbox/sign", {"case": [f"{gone.key}:{gone.version}", f"{fresh.key}:9", f"{fresh.key}:1", "x"]})
    text = words(alice.get("/desk/"))
    assert f"已签收 {fresh.number}" in text and gone.number in text and "不用再签收" in text


def test_a_part_is_signed_for_from_the_inbox_too(levels: Levels) -> None:
    case = signed(levels)
    case = cases.hand_down(actor=levels.actor("alice"), case=case.key, unit_id=levels.town.pk, expected=case.version)
    tom = browser(levels, "tom")
    assert 'type="checkbox"' in tom.get("/desk/").content.decode()
    tom.post("/desk/inbox/sign", {"case": f"{case.key}:{case.version}"})
    assert cases.get_case(levels.actor("tom"), case.key).assignments[1].state == "working"


def test_a_stranger_signs_for_nothing(levels: Levels) -> None:
    case = levels.a_repair()
    browser(levels, "charlie").post("/desk/inbox/sign", {"case": f"{case.key}:{case.version}"})
    assert cases.get_case(levels.actor("alice"), case.key).state == "given"


def test_it_leads_back_only_into_the_desk(levels: Levels) -> None:
    alice = browser(levels, "alice")
    for target in ("https://example.org/", "//example.org/desk/", "/sign-in/", ""):
        assert alice.post("/desk/inbox/sign", {"back": target})["Location"] == "/desk/"


def test_a_photo_leaves_by_the_guard_of_its_case(levels: Levels) -> None:
    case = signed(levels)
    position = cases.write_message(
        actor=levels.actor("alice"), case=case.key, text="看", attached=[(files.prepare(JPEG), "桥.jpg")]
    )
    url = f"/desk/cases/{case.number}/files/{position}/1"
    answer = browser(levels, "alice").get(url)
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert browser(levels, "alice").get(f"{url}?show=1")["Content-Disposition"].startswith("inline")
    assert browser(levels, "charlie").get(url).status_code == 404
    assert browser(levels, "alice").get(url[:-1] + "2").status_code == 404


#: Who may open what: address, method -> nobody, alice (has it), dora (owns it), bob and charlie (strangers).
EXPECTED = {
    ("/desk/", "get"): (302, 200, 200, 200, 200),
    ("/desk/inbox/sign", "post"): (302, 303, 303, 303, 303),
    ("/desk/inbox/undo", "post"): (302, 303, 303, 303, 303),
    ("/desk/cases/{number}/files/{position}/1", "get"): (302, 200, 200, 404, 404),
}


def test_who_may_open_what_of_cases(levels: Levels) -> None:
    from yici.apps.cases.urls import urlpatterns

    case = signed(levels)
    file = (files.prepare("说明".encode()), "a.txt")
    position = cases.write_message(actor=levels.actor("alice"), case=case.key, text="看", attached=[file])
    assert len(EXPECTED) == len(urlpatterns)
    for (address, method), expected in EXPECTED.items():
        url = address.format(number=case.number, position=position)
        clients = [Client(), *(browser(levels, name) for name in ("alice", "dora", "bob", "charlie"))]
        assert tuple(getattr(one, method)(url).status_code for one in clients) == expected, address
