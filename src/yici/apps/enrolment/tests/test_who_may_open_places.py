"""Who may open what of school places: every address against a table written by hand. A stranger gets 404.

Quan checks and Ping answers at the bureau that holds the round, Tao may check at a school that holds none, Bob is a
village clerk. Posts say nothing and change nothing. What is not in the table fails.
"""

from __future__ import annotations

import json
from pathlib import Path

from django.test import Client
from django.urls import reverse

from yici.apps.draws.public import find_draw_of, get_transcript
from yici.apps.enrolment import urls
from yici.apps.enrolment.contracts import PLACES
from yici.apps.enrolment.models import SchoolRound
from yici.apps.enrolment.public import seal_round
from yici.apps.enrolment.tests.places_cast import (
    AFTER,
    EAST,
    ROUND,
    WITNESSES,
    Round,
    a_confirmed,
    a_number,
    a_published,
    an_applied,
    hold,
    state_of,
)
from yici.apps.enrolment.tests.test_who_may_open_classes import EXPECTED as CLASSES
from yici.apps.places.tests.pages import signed_in, value_of, words
from yici.core import clock
from yici.shell.cli import main

WHO = ("nobody", "quan", "ping", "tao", "bob")
ALL, BUREAU = (200,) * 5, (302, 200, 200, 404, 404)
STEP = (302, 422, 422, 404, 404)

#: address name, method -> answer for each of WHO
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("enrolment:rounds", "GET"): (302, 200, 200, 200, 404),
    ("enrolment:round", "GET"): BUREAU,
    ("enrolment:round-step", "POST"): STEP,
    ("enrolment:place", "GET"): BUREAU,
    ("enrolment:place", "POST"): BUREAU,
    ("open:schools", "GET"): ALL,
    ("open:school-round", "GET"): ALL,
    ("open:school-list", "GET"): ALL,
    ("schools:apply", "GET"): ALL,
    ("schools:apply", "POST"): ALL,
    ("schools:followed", "GET"): ALL,
    ("schools:act", "POST"): ALL,
}


def test_the_tables_name_every_address() -> None:
    named = {f"enrolment:{one.name}" for one in urls.desk_patterns} | {f"open:{one.name}" for one in urls.open_patterns}
    named |= {f"schools:{one.name}" for one in urls.school_patterns}
    assert named == {name for name, _ in (*EXPECTED, *CLASSES)}


def test_every_address_answers_each_as_written(placing: Round) -> None:
    made = an_applied(1)
    a_confirmed(placing, 2)
    answers: dict[tuple[str, str], tuple[int, ...]] = {}
    with clock.held_at(AFTER):
        SchoolRound.objects.filter(code=ROUND).update(sealed_at=AFTER, digest="0" * 64)  # so that a list is there
        for (name, method), _ in EXPECTED.items():
            args = [] if name in ("enrolment:rounds", "open:schools", "schools:followed", "schools:act") else [ROUND]
            args = [made.key] if name == "enrolment:place" else args
            found = []
            for who in WHO:
                client = Client(headers={"host": "localhost"}) if who == "nobody" else signed_in(placing.accounts[who])
                found.append((client.get if method == "GET" else client.post)(reverse(name, args=args)).status_code)
            answers[name, method] = tuple(found)
    assert answers == EXPECTED


def _browser() -> Client:
    return Client(headers={"host": "localhost"})


def test_an_address_finds_its_school_and_is_not_typed_again(placing: Round) -> None:
    page = _browser().get(reverse("open:schools"), {"kind": "primary", "area": EAST, "street": "中街", "house": "8号"})
    assert "东小学" in words(page)
    link = f"{reverse('schools:apply', args=[ROUND])}?area={EAST}&"
    assert link in page.content.decode().replace("&amp;", "&")
    form = _browser().get(reverse("schools:apply", args=[ROUND]), {"area": EAST, "street": "中街", "house": "8号"})
    assert 'value="中街"' in form.content.decode()
    assert '<option value="east" selected>' in form.content.decode()


def test_parents_apply_on_a_page_and_follow_with_number_and_code(placing: Round) -> None:
    browser = _browser()
    page = browser.get(reverse("schools:apply", args=[ROUND]))
    said = {
        "client_key": value_of(page, "client_key"), "child_name": "安安", "child_number": a_number(1),
        "guardian": "安妈妈", "phone": "13900001111", "home_area": EAST, "home_kind": "owned", "registered": "same",
        "wish1": "east", "wish2": "west", "act": "send",
    }  # fmt: skip
    wrong = browser.post(reverse("schools:apply", args=[ROUND]), {**said, "child_number": "15990120200501001X"})
    assert wrong.status_code == 422
    assert 'value="安妈妈"' in wrong.content.decode()
    sent = browser.post(reverse("schools:apply", args=[ROUND]), said)
    assert sent.status_code == 303
    again = browser.post(reverse("schools:apply", args=[ROUND]), said)
    assert again["Location"] == sent["Location"]
    assert "安安" in words(browser.get(sent["Location"]))
    number = sent["Location"].partition("number=")[2].partition("&")[0]
    refused = browser.get(reverse("schools:followed"), {"number": number, "key": "AAAAAA"})
    assert refused.status_code == 404
    assert "安安" not in words(refused)


def test_the_bureau_checks_on_a_page_and_parents_object_on_theirs(placing: Round) -> None:
    made = an_applied(1)
    quan, address = signed_in(placing.accounts["quan"]), reverse("enrolment:place", args=[made.key])
    page = quan.get(address)
    assert "孩子1" in words(page)
    said = {"expected": value_of(page, "expected"), "event": "confirm"}
    early = quan.post(address, said)
    assert early.status_code == 422
    checked = {f"check_{one}": "brought" for one in ("register", "home", "owned")}
    assert "户籍与住房都在学区" in words(quan.post(address, {**said, **checked, "event": "look"}))
    assert quan.post(address, {**said, **checked}).status_code == 303
    assert quan.post(address, {**said, **checked}).status_code == 409
    browser = _browser()
    own = browser.get(reverse("schools:followed"), {"number": made.number, "key": made.code})
    act = {
        "number": made.number, "key": made.code, "expected": value_of(own, "expected"), "event": "object",
        "text": "房子是我们的",
    }  # fmt: skip
    assert browser.post(reverse("schools:act"), act).status_code == 303
    assert "房子是我们的" in words(quan.get(address))


def test_the_round_is_sealed_published_and_read_by_everybody(placing: Round, tmp_path: Path, capsys: object) -> None:
    for nth in range(1, 9):
        a_confirmed(placing, nth)
    a_published(placing)
    with clock.held_at(AFTER):
        page = words(_browser().get(reverse("open:school-round", args=[ROUND])))
        assert "户籍与住房都在学区" in page
        published = _browser().get(reverse("open:school-list", args=[ROUND]))
    assert "孩子1" not in published.content.decode()
    draw = find_draw_of(PLACES, SchoolRound.objects.get(code=ROUND).key)
    assert draw is not None
    listed, record = tmp_path / "list.json", tmp_path / "draw.json"
    listed.write_bytes(published.content)
    record.write_bytes(get_transcript(placing.actor("quan"), draw.key))
    assert main(["enrolment", "places", str(listed), "--transcript", str(record)]) == 0
    forged = json.loads(listed.read_text("utf-8"))
    winner = next(iter(forged["result"]))
    forged["result"].pop(winner)
    listed.write_text(json.dumps(forged), "utf-8")
    assert main(["enrolment", "places", str(listed), "--transcript", str(record)]) == 1
    assert main(["enrolment", "simulate", str(listed), "--places", "east=8", "--json"]) == 0


def test_few_children_of_a_class_are_not_said_to_everybody(placing: Round) -> None:
    a_confirmed(placing, 1, ground="martyr")
    for nth in range(2, 8):
        a_confirmed(placing, nth)
    with clock.held_at(AFTER):
        seal_round(actor=placing.actor("quan"), code=ROUND, expected=1, beacon=WITNESSES)
        page = _browser().get(reverse("open:school-round", args=[ROUND])).content.decode()
    assert '<td class="right">6</td>' not in page
    assert '<td class="right">1</td>' not in page


def test_the_desk_seals_publishes_and_offers_what_comes_free(placing: Round) -> None:
    rivals = [a_confirmed(placing, nth) for nth in (1, 2, 3)]
    address, step = (reverse(f"enrolment:{name}", args=[ROUND]) for name in ("round", "round-step"))
    with clock.held_at(AFTER):
        quan, ping = (signed_in(placing.accounts[name]) for name in ("quan", "ping"))
        said = {"event": "seal", "expected": value_of(quan.get(address), "expected"), "beacon": "witnesses"}
        assert quan.post(step, said).status_code == 303
        assert quan.post(step, said).status_code == 409
        hold(placing)
        version = value_of(ping.get(address), "expected")
        assert ping.post(step, {"event": "publish", "expected": version}).status_code == 303
        assert quan.post(step, {"event": "offer", "school": "east"}).status_code == 409
        placed = next(one for one in rivals if state_of(one) == "placed")
        own = _browser().get(reverse("schools:followed"), {"number": placed.number, "key": placed.code})
        assert "东小学" in words(own)
        act = {"number": placed.number, "key": placed.code, "expected": value_of(own, "expected"), "event": "give_up"}
        assert _browser().post(reverse("schools:act"), act).status_code == 303
        assert quan.post(step, {"event": "offer", "school": "east"}).status_code == 303
        assert [state_of(one) for one in rivals].count("offered") == 1
