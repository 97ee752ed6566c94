"""The page of a form: for who is identified it shows what is held, asks once, and uses nothing before the yes."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from yici.apps.places.tests.pages import signed_in, words
from yici.apps.records.public import list_accesses
from yici.apps.services.models import Application, Consent, Draft
from yici.apps.services.tests.cast import a_field
from yici.apps.services.tests.residents import NUMBER, Town
from yici.apps.services.tests.test_the_own_page import browser
from yici.apps.services.views import residents as pages

ADDRESS = "/things/open-shop/apply/"
SENT = {"form.shop": "高原红", "form.seats": "20", "form.mongolian": "ᠭ", "area": "159901100201", "role": "self",
        "known": "yes", "client_key": "k1"}  # fmt: skip


@pytest.fixture(autouse=True)
def _fields(town: Town) -> None:
    pages.ENTRIES._held.clear()
    a_field("food_licence", "person.name", position=3)
    a_field("food_licence", "person.phone", "phone", position=4)
    a_field("food_licence", "person.education", "code", position=5, choices="20|60|70")


def test_without_identification_nothing_of_the_citys_is_shown(town: Town) -> None:
    text = Client(headers={"host": "localhost"}).get(ADDRESS).content.decode()
    assert "格日勒" not in text and "13900000017" not in text and '"form-held" type="application/json">{}<' in text
    assert "/me/?next=/things/open-shop/apply/" in text


def test_values_are_shown_with_their_owner_and_numbers_stay_closed(town: Town) -> None:
    answer = browser(town).get(ADDRESS)
    page = words(answer)
    for said in ("已经有的，您看看对不对", "格日勒", "高中", "公安局", "都对，用这些", "不用，我自己填", "••••"):
        assert said in page, said
    assert "13900000017" not in answer.content.decode() and NUMBER not in answer.content.decode()
    assert not re.search(r'name="uses_held" value="(yes|no)" checked', answer.content.decode())


def test_after_the_yes_it_is_handed_in_with_the_citys_values(town: Town) -> None:
    client = browser(town)
    sent = client.post(ADDRESS, {**SENT, "act": "send", "uses_held": "yes"})
    assert sent.status_code == 303, words(sent)
    row = Application.objects.select_related("applicant").get()
    assert {code for code, one in row.sources.items() if isinstance(one, dict)} == {
        "person.name", "person.phone", "person.education",
    }  # fmt: skip
    assert Consent.objects.get().draft == row.key
    page = words(client.get("/me/"))
    assert row.number in page and "3 项是市里已经有的" in page
    officer = signed_in(town.services.accounts["ned"])
    read = words(officer.post(f"/desk/services/applications/{row.key}/look", {"purpose": "审查材料"}))
    assert "公安局" in read and "自己填的" in read and "高中" in read and "form.shop" in read
    assert "审查材料" in words(client.get("/me/"))


def test_a_value_claimed_by_the_browser_counts_as_typed(town: Town) -> None:
    said = {**SENT, "act": "send", "uses_held": "yes", "person.education": "20"}
    assert browser(town).post(ADDRESS, said).status_code == 303
    assert Application.objects.get().sources["person.education"] == "typed"


def test_a_form_that_is_kept_holds_none_of_the_citys_values_but_the_answer(town: Town) -> None:
    client = browser(town)
    kept = client.post(ADDRESS, {**SENT, "act": "save", "uses_held": "yes", "wrong": "person.education"})
    address = kept["Location"].partition("?")[0]
    assert Draft.objects.get().person == town.gerel.key
    consent = Consent.objects.get()
    assert (consent.is_given, consent.refused) == (True, ["person.education"])
    again = client.get(address).content.decode()
    assert 'value="yes" checked' in again and 'value="person.education" checked' in again
    assert f'name="consent" value="{consent.key}"' in again
    stranger = Client(headers={"host": "localhost"}).get(address).content.decode()
    assert "格日勒" not in stranger and "高原红" in stranger
    client.post(f"/me/consents/{consent.key}/end")
    stale = {**SENT, "act": "send", "uses_held": "yes", "consent": str(consent.key), "expected": "1"}
    refused = client.post(address, stale)
    assert refused.status_code == 409 and not Application.objects.exists()
    assert "高原红" in refused.content.decode()


def test_whoever_agreed_and_is_not_known_any_more_is_asked_again_and_loses_nothing(town: Town) -> None:
    late = Client(headers={"host": "localhost"}).post(ADDRESS, {**SENT, "act": "send", "uses_held": "yes"})
    assert late.status_code == 303 and late["Location"].startswith("/me/?over=1&next=%2Fapplications%2F")
    assert Draft.objects.count() == 1 and not Application.objects.exists()


def test_nothing_is_read_for_an_application_that_is_not_complete(town: Town) -> None:
    client = browser(town)
    alice = town.services.places.actor("alice")
    before = len(list_accesses(alice, town.gerel.key))
    wrong = client.post(ADDRESS, {**SENT, "act": "send", "uses_held": "yes", "form.seats": "0"})
    assert wrong.status_code == 422 and "高原红" in wrong.content.decode()
    assert len(list_accesses(alice, town.gerel.key)) == before and not Consent.objects.exists()


def test_at_the_window_the_named_applicant_is_asked_on_the_same_page(town: Town) -> None:
    client = signed_in(town.services.accounts["mia"])
    client.post("/desk/window/applicant/", {"what": "thing:open-shop", "number": NUMBER, "purpose": "开店"})
    assert "格日勒" in words(client.get(ADDRESS))
    sent = client.post(ADDRESS, {**SENT, "act": "send", "uses_held": "yes", "role": "helper", "agent": "米娅"})
    assert sent.status_code == 303, words(sent)
    row = Application.objects.select_related("applicant").get()
    assert (row.channel, row.applicant.record) == ("window", town.gerel.key)
    assert Consent.objects.get().account == town.services.accounts["mia"].key
    assert "格日勒" not in words(client.get(ADDRESS))
