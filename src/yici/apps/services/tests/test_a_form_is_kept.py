"""A form is kept while it is filled: once for a page, with its head and pictures; two devices lose nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.bringing import list_brought
from yici.apps.services.actions.drafting import code_for, find_draft
from yici.apps.services.models import Applicant, Application, ApplicationPart, Draft, Evidence
from yici.apps.services.public import erase_applicant, forget_drafts
from yici.apps.services.tests.cast import NOW, Services, a_field, put
from yici.core import clock
from yici.core.models import FileReference
from yici.core.tests.test_cleaning_pictures import a_png

JSON = {"host": "localhost", "accept": "application/json"}
HEAD = {"client_key": "page-1", "area": "159901100201", "who_name": "田秀兰", "who_number": "1", "role": "self"}
GOOD = HEAD | {"form.shop": "高原红", "form.seats": "20", "form.mongolian": "ᠭ"}


@pytest.fixture
def client(services: Services) -> Client:
    return Client(headers=JSON)


def _form() -> str:
    return reverse("services:apply-thing", args=["open-shop"])


def _keep(client: Client, address: str = "", **typed: Any) -> Any:
    return client.post(address or _form(), {"act": "keep", **HEAD, **typed})


def _picture(name: str = "plan.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_png(), "image/png")


def test_a_page_that_is_sent_twice_is_one_draft(client: Client) -> None:
    first, again = (_keep(client, **{"form.shop": "高原红"}).json() for _ in range(2))
    assert first["code"] == again["code"] and (first["version"], again["version"]) == (1, 1)
    assert Draft.objects.count() == 1


def test_a_draft_holds_the_head_of_the_page_as_well(client: Client) -> None:
    found = _keep(client, promise="plan", uses_held="no", agent="巴图", role="helper").json()
    page = client.get(found["address"]).content.decode()
    for one in ("田秀兰", "巴图", 'name="area" value="159901100201"', 'value="helper" checked'):
        assert one in page
    assert "高原红" not in Draft.objects.get().values_sealed


def test_what_two_devices_typed_is_shown_and_neither_is_lost(client: Client) -> None:
    kept = _keep(client, **{"form.shop": "甲", "form.seats": "20"}).json()
    _keep(client, kept["keep"], expected="1", **{"form.shop": "乙", "form.seats": "20"})
    late = _keep(client, kept["keep"], expected="1", **{"form.shop": "丙", "form.seats": "30"})
    assert late.status_code == 409
    assert (late.json()["version"], late.json()["inputs"]["form.shop"]) == (2, ["乙"])
    page = client.post(kept["address"], {"act": "save", **HEAD, "expected": "1", "form.shop": "丙"})
    text = page.content.decode()
    assert (
        page.status_code == 409 and 'value="丙"' in text and ">乙</dd>" in text and 'name="expected" value="2"' in text
    )
    saved = client.post(kept["address"], {"act": "save", **HEAD, "expected": "2", "form.shop": "丙"})
    assert saved.status_code == 303  # who has seen the other words may go on


def test_a_picture_stands_for_a_paper_and_goes_with_the_form(client: Client, services: Services) -> None:
    kept = _keep(client, **{"file.plan": _picture()}).json()
    assert kept["papers"] == {"plan": ["plan.png"]}
    assert "plan.png" in client.get(kept["address"]).content.decode()
    sent = client.post(kept["address"], {"act": "send", **GOOD, "expected": "1"})
    assert sent.status_code == 303
    row = Application.objects.get()
    evidence = Evidence.objects.get(application=row, material="plan")
    assert evidence.came_at is not None and evidence.way == "bring"
    reference = FileReference.objects.get()
    assert (reference.owner_kind, reference.owner_key) == ("services.evidence", f"{row.key}/plan")
    address = reverse("services-desk:paper", args=[row.key, "plan", evidence.file])
    opened = {who: signed_in(services.accounts[who]).get(address) for who in ("mia", "ned", "oda", "pia")}
    assert {who: one.status_code for who, one in opened.items()} == {"mia": 200, "ned": 200, "oda": 404, "pia": 404}
    assert opened["ned"].content == a_png() or opened["ned"].headers["Content-Type"] == "image/png"
    assert opened["ned"].headers["Content-Disposition"].startswith("attachment")
    part = ApplicationPart.objects.get(item="food_licence")
    page = signed_in(services.accounts["ned"]).get(reverse("services-desk:part", args=[part.key])).content.decode()
    assert address in page


def test_a_picture_without_script_goes_with_the_button_and_survives_what_is_wrong(client: Client) -> None:
    wrong = client.post(_form(), {"act": "send", **HEAD, "form.shop": "高原红", "file.plan": _picture()})
    assert wrong.status_code == 422 and "plan.png" in wrong.content.decode()
    sent = client.post(_form(), {"act": "send", **GOOD, "expected": "1"})
    assert sent.status_code == 303
    assert Evidence.objects.get(material="plan").came_at is not None


@pytest.mark.parametrize(
    ("name", "data"), [("a.exe", b"MZ" + bytes(100)), ("a.html", b"<html><script>1</script>"), ("a.pdf", b"")]
)
def test_what_is_no_picture_is_refused_and_the_words_stay(client: Client, name: str, data: bytes) -> None:
    bad = SimpleUploadedFile(name, data or b"\x00" * 40, "application/pdf")
    answer = _keep(client, **{"form.shop": "高原红", "file.plan": bad})
    assert answer.status_code in (400, 415, 422) and answer.json()["message"]
    assert FileReference.objects.count() == 0
    found = find_draft(code_for("page-1"))
    assert found is not None and found.values["form.shop"] == "高原红"


def test_more_pictures_than_a_paper_takes_are_refused(client: Client) -> None:
    several = [_picture(f"{at}.png") for at in range(7)]
    answer = _keep(client, **{"file.plan": several})
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_pictures")


def test_a_picture_is_taken_back_and_goes_with_a_forgotten_draft(client: Client) -> None:
    kept = _keep(client, **{"file.plan": _picture()}).json()
    client.post(kept["address"], {**HEAD, "expected": "1", "drop": "plan"})
    assert list_brought(kept["code"]) == {}
    _keep(client, kept["keep"], expected="2", **{"file.plan": _picture()})
    with clock.held_at(NOW + dt.timedelta(days=91)):
        assert forget_drafts() == 1
    assert FileReference.objects.count() == 0


def test_an_erased_applicant_leaves_no_picture(client: Client) -> None:
    kept = _keep(client, **{"file.plan": _picture()}).json()
    client.post(kept["address"], {"act": "send", **GOOD, "expected": "1"})
    assert FileReference.objects.count() == 1
    erase_applicant(Applicant.objects.get().key)
    assert FileReference.objects.count() == 0


def test_fields_stand_under_their_headings_and_english_words_on_the_english_page(client: Client) -> None:
    put(
        "service_headings.csv",
        "matter",
        code="matter",
        position="9",
        name="这件事",
        name_en="This matter",
        entities="form",
    )
    put("service_headings.csv", "sign", code="sign", position="20", name="招牌", name_en="The sign", entities="")
    a_field("shop_sign", "form.side", "code", position=3, choices="上|左", choices_en="Above|Left", heading="sign")
    chinese = client.get(_form(), headers={"accept-language": "zh-hans"}).content.decode()
    assert chinese.index("这件事</h2>") < chinese.index("招牌</h2>") < chinese.index('id="form.side"')
    english = client.get(f"{_form()}?lang=en").content.decode()
    assert "The sign</h2>" in english and ">Left</option>" in english and ">左</option>" not in english


def test_what_is_left_and_its_minutes_are_said_without_script(client: Client) -> None:
    page = client.get(_form(), headers={"accept-language": "zh-hans"}).content.decode()
    assert "还剩 5 项要您填，约 3 分钟" in page  # shop, seats, Mongolian name, who applies, where: half a minute each
