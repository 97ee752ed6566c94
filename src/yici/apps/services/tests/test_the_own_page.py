"""/me/: every value held, who read which for what, consents, applications, corrections; and nobody else's."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import reverse

from yici.apps.places.tests.pages import signed_in, words
from yici.apps.records.public import answer_doubt, erase_record, list_accesses, list_doubts, read_rows
from yici.apps.services.actions.consenting import consent
from yici.apps.services.actions.identifying import identify_at_window
from yici.apps.services.models import Consent, Draft, PersonalKey, ResidentSession
from yici.apps.services.tests.cast import NOW
from yici.apps.services.tests.residents import NUMBER, OTHER, Town, a_key, allow
from yici.apps.services.views import residents as pages
from yici.apps.services.views.identified import COOKIE, SALT
from yici.core import clock
from yici.core.ids import new_key


@pytest.fixture(autouse=True)
def _new_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    pages.ENTRIES._held.clear()
    pages.LOOKS._held.clear()


def browser(town: Town, number: str = NUMBER) -> Client:
    """A phone on which somebody has come in."""
    client = Client(headers={"host": "localhost"})
    answer = client.post("/me/", {"number": number, "key": a_key(town, number)})
    assert answer.status_code == 303 and answer["Location"] == "/me/"
    return client


def test_a_stranger_sees_the_way_in_and_nothing_else(town: Town) -> None:
    client = Client(headers={"host": "localhost"})
    assert "格日勒" not in client.get("/me/").content.decode()
    for address in ("/me/look", "/me/key/end", "/me/go-on", "/me/leave", "/me/take"):
        answer = client.post(address, {"code": "person.phone"})
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (303, "/me/")
    assert client.get("/me/correct/person.education/").status_code == 303


def test_every_value_stands_with_its_owner_its_source_and_its_day(town: Town) -> None:
    page = words(browser(town).get("/me/"))
    for said in ("公安局", "格日勒", "高中", "东村 12 号", "typed in a test", "2026-11-20", "农户类型", "一般农户"):
        assert said in page, said
    assert "13900000017" not in page and NUMBER not in page and "邻居" not in page


def test_a_number_opens_on_a_tap_which_leaves_its_line(town: Town) -> None:
    client = browser(town)
    before = len(list_accesses(town.services.places.actor("alice"), town.gerel.key))
    assert "13900000017" in client.post("/me/look", {"code": "person.phone"}).content.decode()
    found = list_accesses(town.services.places.actor("alice"), town.gerel.key)
    assert len(found) == before + 1 and found[0].elements == ("person.phone",)
    assert "您自己" in words(client.get("/me/"))
    piece = client.post("/me/look", {"code": "person.phone"}, headers={"hx-request": "true"})
    assert words(piece) == "13900000017"


def test_who_read_is_told_by_unit_post_and_purpose_and_never_by_name(town: Town) -> None:
    alice = town.services.places.actor("alice")
    list(read_rows(alice, [town.gerel.key], ["person.phone"], purpose="核对低保"))
    page = words(browser(town).get("/me/"))
    assert "公安局" in page and "核对低保" in page and "联系电话" in page
    assert "Alice" not in page


def test_before_anybody_read_the_page_says_so(town: Town) -> None:
    assert "还没有人查过您的信息" in words(browser(town, OTHER).get("/me/"))


def test_what_is_wrong_goes_to_the_owner_and_the_answer_comes_back(town: Town) -> None:
    client = browser(town)
    sent = client.post("/me/correct/person.education/", {"value": "20"})
    assert sent.status_code == 303
    alice = town.services.places.actor("alice")
    page = words(client.get("/me/"))
    assert "正在核对" in page and "高中" in page  # the owner's value stays in force
    (doubt,) = list_doubts(alice)
    assert (doubt.value_in_force, doubt.value_claimed) == ("60", "20")
    answer_doubt(alice, doubt.key, take=True)
    page = words(client.get("/me/"))
    assert "已改正" in page and "大学本科" in page


@pytest.mark.parametrize(("code", "value"), [("person.education", "99"), ("person.phone", "12")])
def test_a_correction_that_cannot_be_is_said_at_once_and_nothing_is_lost(town: Town, code: str, value: str) -> None:
    answer = browser(town).post(f"/me/correct/{code}/", {"value": value})
    assert answer.status_code == 422
    assert code == "person.education" or value in answer.content.decode()


@pytest.mark.parametrize("code", ["person.age", "household.head_id_number", "enterprise.name", "person.nothing"])
def test_what_is_not_ones_own_cannot_be_corrected_or_opened(town: Town, code: str) -> None:
    client = browser(town)
    assert client.post(f"/me/correct/{code}/", {"value": "1"}).status_code == 404
    assert client.post("/me/look", {"code": code}).status_code in (200, 404)
    assert OTHER not in client.post("/me/look", {"code": code}).content.decode()


def test_a_consent_is_ended_by_its_owner_only(town: Town) -> None:
    client, other = browser(town), browser(town, OTHER)
    from yici.apps.services.contracts import ResidentView

    key = consent(
        ResidentView(town.gerel.key, "", ""), draft=new_key(), thing="open-shop", title="开店",
        elements=["person.name"], is_given=True,
    )  # fmt: skip
    address = reverse("services:me-consent-end", args=[key])
    assert other.post(address).status_code == 404
    assert "开店" in words(client.get("/me/")) and "开店" not in words(other.get("/me/"))
    assert client.post(address).status_code == 303
    assert client.post(address).status_code == 404
    assert Consent.objects.get().ended_at == NOW


def test_leaving_clears_the_phone_and_a_key_that_is_ended_opens_nothing(town: Town) -> None:
    client = browser(town)
    token = client.cookies[COOKIE].value
    left = client.post("/me/leave")
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"' and client.cookies[COOKIE].value == ""
    client.cookies[COOKIE] = token
    assert "格日勒" not in client.get("/me/").content.decode()
    client = browser(town)
    assert client.post("/me/key/end").status_code == 303
    assert "格日勒" not in client.get("/me/").content.decode()


def test_a_cookie_from_before_is_worth_nothing_after_coming_in(town: Town) -> None:
    victim = Client(headers={"host": "localhost"})
    victim.cookies[COOKIE] = "planted"
    code = a_key(town)
    victim.post("/me/", {"number": NUMBER, "key": code})
    first = victim.cookies[COOKIE].value
    assert first != "planted"
    victim.post("/me/", {"number": NUMBER, "key": code})
    assert victim.cookies[COOKIE].value != first
    thief = Client(headers={"host": "localhost"})
    for value in ("planted", first):
        thief.cookies[COOKIE] = value
        assert "格日勒" not in thief.get("/me/").content.decode()


def test_the_cookie_is_closed_to_scripts_and_to_other_sites(town: Town) -> None:
    kept = browser(town).cookies[COOKIE]
    assert kept["httponly"] and kept["samesite"] == "Lax" and SALT not in kept.value


def test_tries_from_one_address_are_limited(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(headers={"host": "localhost"})
    answers = [
        client.post("/me/", {"number": f"1599991990010100{nth:02}", "key": "2"}).status_code for nth in range(12)
    ]
    assert set(answers[:10]) == {422} and set(answers[10:]) == {429}


def test_wrong_number_and_wrong_key_look_the_same(town: Town) -> None:
    client = Client(headers={"host": "localhost"})
    a_key(town)
    pair = [client.post("/me/", {"number": one, "key": "2222-2222-2222"}) for one in (NUMBER, "159999199001010017")]
    texts = [one.content.decode().replace(NUMBER, "N").replace("159999199001010017", "N") for one in pair]
    import re

    first, second = (re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text) for text in texts)
    assert first == second and pair[0].status_code == pair[1].status_code == 422


def test_neither_number_nor_key_stands_in_an_address_or_a_log(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    code = a_key(town)
    client = Client(headers={"host": "localhost"})
    with caplog.at_level(logging.DEBUG):
        came = client.post("/me/", {"number": NUMBER, "key": code, "next": "/services/"})
        client.post("/me/", {"number": NUMBER, "key": "2222"})
        client.post("/me/look", {"code": "person.phone"})
    assert came["Location"] == "/services/"
    said = caplog.text + "".join(one["Location"] for one in [came])
    assert not any(secret in said for secret in (NUMBER, code, code.replace("-", ""), "13900000017"))


@pytest.mark.parametrize(
    "where", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_away_after_coming_in(town: Town, where: str) -> None:
    client = Client(headers={"host": "localhost"})
    came = client.post("/me/", {"number": NUMBER, "key": a_key(town), "next": where})
    assert came["Location"] == "/me/"


def test_a_clerk_who_named_an_applicant_reads_no_page_of_theirs(town: Town) -> None:
    client = signed_in(town.services.accounts["mia"])
    sent = client.post(
        reverse("services-desk:applicant"), {"what": "thing:open-shop", "number": NUMBER, "purpose": "开店"}
    )
    assert (sent.status_code, sent["Location"]) == (303, "/things/open-shop/apply/")
    assert "格日勒" not in client.get("/me/").content.decode()
    assert client.post("/me/take").status_code == 303
    assert NUMBER not in sent["Location"]
    mia = town.services.actor("mia")
    assert identify_at_window(actor=mia, number=NUMBER, purpose="x").token


def test_a_key_is_given_at_the_desk_and_shown_once(town: Town) -> None:
    client, address = signed_in(town.services.accounts["mia"]), reverse("services-desk:keys")
    assert client.post(address, {"number": NUMBER, "act": "give"}).status_code == 422
    assert client.post(address, {"number": "1", "act": "give", "seen": "yes"}).status_code == 404
    given = client.post(address, {"number": NUMBER, "act": "give", "seen": "yes"})
    assert "格日勒" in words(given) and "no-store" in given["Cache-Control"]
    assert "格日勒" not in words(client.get(address))
    assert "已经停用" in words(client.post(address, {"number": NUMBER, "act": "end"}))


def test_everything_is_taken_away_as_a_file_numbers_in_full(town: Town) -> None:
    client = browser(town)
    answer = client.post("/me/take")
    held = json.loads(answer.content)
    values = {one["element"]: one["value"] for group in held["held"] for one in group["values"]}
    assert (values["person.phone"], values["person.education"]) == ("13900000017", "高中")
    assert OTHER not in answer.content.decode() and "attachment" in answer["Content-Disposition"]
    looked = list_accesses(town.services.places.actor("alice"), town.gerel.key)
    assert {code for one in looked for code in one.elements} >= {"person.phone", "person.id_number"}


def test_staying_gives_half_an_hour_more_and_loses_nothing(town: Town) -> None:
    client = browser(town)
    with clock.held_at(NOW + dt.timedelta(minutes=28)):
        found = client.post("/me/go-on", headers={"accept": "application/json"}).json()
        assert dt.datetime.fromisoformat(found["until"]) == NOW + dt.timedelta(minutes=58)
    with clock.held_at(NOW + dt.timedelta(minutes=57)):
        assert "格日勒" in client.get("/me/").content.decode()
    with clock.held_at(NOW + dt.timedelta(minutes=59)):
        assert "格日勒" not in client.get("/me/").content.decode()


def test_who_read_is_paged(town: Town) -> None:
    alice = town.services.places.actor("alice")
    for nth in range(25):
        with clock.held_at(NOW - dt.timedelta(days=30 - nth)):
            list(read_rows(alice, [town.gerel.key], ["person.phone"], purpose=f"核对 {nth}"))
    client = browser(town)
    first = client.get("/me/")
    assert "核对 24" in words(first) and "核对 3" not in words(first)
    import re

    later = re.search(r'href="\?before=([^#"]+)#read"', first.content.decode())
    assert later is not None
    assert "核对 3" in words(client.get(f"/me/?before={later[1]}"))
    assert client.get("/me/?before=x").status_code == 404


class CityIdentity:
    """A source that the city trusts, as a test plays it."""

    name = "统一身份认证"
    number = NUMBER

    def begin(self, request: HttpRequest, back: str) -> HttpResponse:
        return HttpResponseRedirect(f"https://identity.example/?back={back}")

    def finish(self, request: HttpRequest) -> str:
        return self.number if request.GET.get("state") == "good" else ""


def test_a_trusted_source_leads_to_the_same_session(town: Town, settings: Any) -> None:
    client = Client(headers={"host": "localhost"})
    assert client.post("/me/trusted/").status_code == client.get("/me/trusted/back").status_code == 404
    settings.IDENTITY = f"{__name__}.CityIdentity"
    assert "统一身份认证" in words(client.get("/me/"))
    sent = client.post("/me/trusted/")
    assert sent["Location"] == "https://identity.example/?back=http://localhost/me/trusted/back"
    assert client.get("/me/trusted/back?state=forged").status_code == 422
    assert client.get("/me/trusted/back?state=good")["Location"] == "/me/"
    assert "格日勒" in words(client.get("/me/"))


def test_an_erased_person_leaves_no_key_no_session_no_consent_no_draft(town: Town) -> None:
    client = browser(town)
    kept = client.post("/things/open-shop/apply/", {"act": "save", "client_key": "k", "form.shop": "高原红",
                                                    "known": "yes", "uses_held": "yes"})  # fmt: skip
    assert kept.status_code == 303
    places = town.services.places
    for who in (places.dora, places.alice):
        allow(who, "records.erase")
    with clock.held_at(NOW):
        erase_record(
            places.actor("dora"), town.gerel.key, reason="a court says so", legal_basis="PIPL 47",
            second=places.actor("alice"),
        )  # fmt: skip
    for model in (PersonalKey, ResidentSession, Consent, Draft):
        assert not model.objects.exists(), model.__name__
    assert "格日勒" not in client.get("/me/").content.decode()
