"""A citizen says it on the page, without an account and without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yici.apps.hotline.models import Request, Spot
from yici.apps.hotline.tests.cast import PHONE, Hotline
from yici.apps.hotline.views import say as page
from yici.core import files
from yici.core.ratelimit import Bucket

WEST = "159901100202"
PHOTO = b"\xff\xd8\xff\xe1\x00\x0eExif\0\0secret\xff\xdb\x00\x04\x00\x00\xff\xda\x00\x04\x00\x00\x01\xff\xd9"
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _full_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "BY_ADDRESS", Bucket(burst=50, per_minute=1))
    monkeypatch.setattr(page, "BY_WORDS", Bucket(burst=3, per_minute=1))


def said(**changes: Any) -> dict[str, Any]:
    return {"client_key": "k1", "text": "暖气不热，家里只有十四度", "area": WEST, **changes}


def test_words_and_a_place_are_enough_and_the_answer_has_number_and_key(hotline: Hotline) -> None:
    answer = Client().post("/say/", said(), follow=True)
    row = Request.objects.get()
    shown = answer.content.decode()
    assert answer.redirect_chain[0][1] == 302
    assert row.number in shown and row.code in shown
    assert f'href="/follow/{row.number}/?key={row.code}"' in shown
    assert (row.text, row.area.code, row.channel, row.requester) == ("暖气不热，家里只有十四度", WEST, "web", None)


def test_a_phone_is_kept_sealed_and_the_day_of_the_call_is_told(hotline: Hotline) -> None:
    answer = Client().post("/say/", said(phone=PHONE, name="白音"), follow=True)
    row = Request.objects.get()
    assert row.requester is not None and PHONE not in row.requester.phone_sealed
    assert "明天 10:00" in answer.content.decode()


def test_pressing_twice_is_one_request_with_the_same_number(hotline: Hotline) -> None:
    first, second = (Client().post("/say/", said(), **JSON).json() for _ in range(2))
    assert first == second
    assert Request.objects.count() == 1


def test_changed_words_under_the_same_key_are_not_lost(hotline: Hotline) -> None:
    Client().post("/say/", said())
    answer = Client().post("/say/", said(text="楼道灯也坏了"))
    shown = answer.content.decode()
    assert answer.status_code == 409 and "楼道灯也坏了" in shown
    new = re.search(r'name="client_key" value="([^"]+)"', shown)
    assert new is not None and new[1] != "k1"


@pytest.mark.parametrize(("missing", "kept"), [("text", WEST), ("area", "暖气不热，家里只有十四度")])
def test_what_is_missing_is_said_and_the_rest_is_still_there(hotline: Hotline, missing: str, kept: str) -> None:
    answer = Client().post("/say/", said(**{missing: ""}, phone=PHONE))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert kept in shown and PHONE in shown
    assert Request.objects.count() == 0


def test_three_taps_lead_to_a_village_and_keep_what_was_typed(hotline: Hotline) -> None:
    browser, typed = Client(), {"client_key": "k1", "text": "路灯不亮"}
    first = browser.post("/say/", {**typed, "within": ""}).content.decode()
    banner = re.search(r'name="within" value="(\d+)"', first)
    assert banner is not None
    second = browser.post("/say/", {**typed, "within": banner[1]}).content.decode()
    town = re.findall(r'name="within" value="(\d+)"', second)
    third = browser.post("/say/", {**typed, "within": town[-1]}).content.decode()
    assert "路灯不亮" in third and f'name="pick" value="{WEST}"' in third
    last = browser.post("/say/", {**typed, "pick": WEST}).content.decode()
    assert f'name="area" value="{WEST}"' in last and "路灯不亮" in last


def test_a_code_on_a_wall_knows_the_place(hotline: Hotline) -> None:
    spot = Spot.objects.create(
        code="K7P2",
        name="锦绣苑 3 号楼",
        area=hotline.places.west,
        made_at=page.clock.now(),
    )
    shown = Client().get("/q/k7p2/").content.decode()
    assert "锦绣苑 3 号楼" in shown and f'value="{WEST}"' in shown
    Client().post("/say/", said(spot="K7P2", area=""))
    assert Request.objects.get().spot == spot
    Spot.objects.update(is_active=False)
    gone = Client().get("/q/K7P2/")
    assert gone.status_code == 404 and 'name="text"' in gone.content.decode()


def test_a_photo_loses_what_it_tells_about_the_phone(hotline: Hotline) -> None:
    photo = SimpleUploadedFile("a.jpg", PHOTO)
    voice = SimpleUploadedFile("v.webm", b"\x1a\x45\xdf\xa3" + b"\0" * 40)
    Client().post("/say/", said(photo=photo, voice=voice))
    kept = files.list_files("request", Request.objects.get().key)
    assert {one.media_type for one in kept} == {"image/jpeg", "audio/webm"}
    assert all(b"secret" not in files.read(one.address) for one in kept)


def test_what_is_no_photo_is_refused_with_what_to_do_and_nothing_is_stored(hotline: Hotline) -> None:
    answer = Client().post("/say/", said(photo=SimpleUploadedFile("a.jpg", b"<html><script>")))
    assert answer.status_code == 400
    assert "暖气不热" in answer.content.decode()
    assert Request.objects.count() == 0


def test_over_the_limit_it_is_said_when_and_the_words_are_still_there(hotline: Hotline) -> None:
    answers = [Client().post("/say/", said(client_key="k1")) for _ in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 302, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "暖气不热" in answers[-1].content.decode()


def test_a_machine_that_fills_every_field_is_taken_in_with_a_mark(hotline: Hotline) -> None:
    Client().post("/say/", said(website="http://buy.example"))
    assert Request.objects.get().details == {"by_machine": True}


def test_a_wrong_key_opens_no_receipt(hotline: Hotline) -> None:
    told = Client().post("/say/", said(), **JSON).json()
    assert Client().get(told["url"]).status_code == 200
    assert Client().get(told["url"][:-6] + "ZZZZZZ").status_code == 404


def test_the_page_is_small_and_asks_no_session(hotline: Hotline, django_assert_max_num_queries: Any) -> None:
    answer = Client().get("/say/")
    assert len(answer.content) < 30_000
    assert not answer.cookies
