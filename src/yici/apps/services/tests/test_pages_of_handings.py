"""Pages of what is taken in for another place: at the desk, with number and code, and the door for parcels."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.handing import move_handing, take_for_elsewhere
from yici.apps.services.contracts.handing import HandingView
from yici.apps.services.models import Application, Handing
from yici.apps.services.tests.cast import Services
from yici.apps.services.tests.places import HERE, THERE, Places, a_handing
from yici.apps.services.urls import api_patterns

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def both(services: Services, settings: Any, tmp_path: Path) -> Places:
    return Places(settings, tmp_path)


@pytest.fixture
def sent(services: Services, both: Places) -> HandingView:
    mia = services.actor("mia")
    view = take_for_elsewhere(actor=mia, handing=a_handing(), client_key=uuid.uuid4().hex)
    return move_handing(actor=mia, handing=view.key, event="send", expected=view.version)


def stranger() -> Client:
    return Client(headers={"host": "localhost"})


def test_a_clerk_takes_it_in_hands_it_over_and_a_late_colleague_is_told(services: Services, both: Places) -> None:
    client = signed_in(services.accounts["mia"])
    address = reverse("services-desk:handing-new", args=[THERE, "food_licence"])
    assert "乙市" in client.get(address).content.decode()
    given = {
        "client_key": "k", "who_name": "田秀兰", "who_number": "1", "area": "1599",
        "form.shop": "高原红", "form.seats": "20",
    }  # fmt: skip
    without = client.post(address, given)
    assert without.status_code == 422 and "高原红" in without.content.decode()
    files = {"paper.identity": SimpleUploadedFile("a.pdf", PDF), "paper.plan": SimpleUploadedFile("b.pdf", PDF)}
    made = client.post(address, {**given, **files})
    assert made.status_code == 303
    row = Handing.objects.get()
    page = client.get(made["Location"]).content.decode()
    assert row.number in page and row.papers[0]["digest"] in page
    step = {"event": "send", "expected": str(row.case.version)}
    assert client.post(made["Location"], step).status_code == 303
    assert client.post(made["Location"], step).status_code == 409
    assert client.post(made["Location"], {"event": "wish", "expected": "1"}).status_code == 422


def test_a_program_is_no_paper(services: Services, both: Places) -> None:
    client = signed_in(services.accounts["mia"])
    address = reverse("services-desk:handing-new", args=[THERE, "food_licence"])
    files = {"paper.plan": SimpleUploadedFile("b.pdf", b"MZ\x90\x00 not a plan")}
    refused = client.post(address, {"client_key": "k", "who_name": "甲", "area": "1599", **files})
    assert refused.status_code == 400 and "b.pdf" in refused.content.decode() and "甲" in refused.content.decode()
    assert not Handing.objects.exists()


def test_both_places_do_a_part(services: Services, both: Places) -> None:
    mia = services.actor("mia")
    view = take_for_elsewhere(actor=mia, handing=a_handing(mode="joint"), client_key="k")
    own = Application.objects.get()
    assert view.joined == own.number and (own.channel, own.elsewhere) == ("window", THERE)
    assert view.joined in stranger().get(
        reverse("services:elsewhere"), {"number": view.number, "key": view.code}
    ).content.decode()  # fmt: skip


def test_a_parcel_is_taken_along_and_one_that_comes_is_opened(
    services: Services, both: Places, sent: HandingView
) -> None:
    client = signed_in(services.accounts["mia"])
    listed = client.get(reverse("services-desk:handings")).content.decode()
    assert "有 1 个包" in listed and sent.number in listed
    fetched = client.post(reverse("services-desk:parcel", args=[sent.parcels[0].key]))
    assert fetched["Content-Disposition"].endswith('.parcel"')
    with both.at(THERE):
        address = reverse("services-desk:parcel-arrive")
        opened = client.post(address, {"parcel": SimpleUploadedFile("a.parcel", fetched.content)})
        assert Application.objects.get().number in opened.content.decode()
        again = client.post(address, {"parcel": SimpleUploadedFile("a.parcel", fetched.content)})
        assert "以前来过" in again.content.decode()
        wrong = client.post(address, {"parcel": SimpleUploadedFile("a.parcel", fetched.content[:-5])})
        assert wrong.status_code == 422 and "不是原来的" in wrong.content.decode()
        assert client.post(address, {}).status_code == 422


def test_only_who_may_hand_over_sees_it(services: Services, both: Places, sent: HandingView) -> None:
    for who in ("ned", "pia"):
        client = signed_in(services.accounts[who])
        assert client.get(reverse("services-desk:handing", args=[sent.key])).status_code == 404
        assert client.post(reverse("services-desk:parcel", args=[sent.parcels[0].key])).status_code == 404


def test_number_and_code_show_both_legs_and_nothing_else_does(both: Places, sent: HandingView) -> None:
    both.carry(HERE)
    both.carry(THERE)
    address = reverse("services:elsewhere")
    page = stranger().get(address, {"number": sent.number, "key": sent.code}).content.decode()
    theirs = Application.objects.get().number
    assert sent.number in page and theirs in page and "田秀兰" not in page
    wrong = stranger().get(address, {"number": sent.number, "key": "222222"})
    unknown = stranger().get(address, {"number": "T26-0000000-0", "key": sent.code})
    assert (wrong.status_code, unknown.status_code) == (404, 404)


def test_the_door_for_parcels_takes_a_parcel_once_and_says_why_not(both: Places, sent: HandingView) -> None:
    assert [one.name for one in api_patterns] == ["parcels"]
    (data,) = both.sent_by(HERE)
    address = reverse("api-services:parcels")
    assert stranger().get(address).status_code == 405
    with both.at(THERE):
        first = stranger().post(address, data, content_type="application/vnd.yici.parcel")
        second = stranger().post(address, data, content_type="application/vnd.yici.parcel")
        bad = stranger().post(address, data[:-1], content_type="application/vnd.yici.parcel")
        none = stranger().post(address, b"hello", content_type="application/vnd.yici.parcel")
    assert (first.json()["is_new"], second.json()["is_new"]) == (True, False)
    assert (bad.status_code, bad.json()["code"], none.status_code) == (422, "parcel_altered", 422)
    assert Application.objects.count() == 1
