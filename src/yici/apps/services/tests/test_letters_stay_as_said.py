"""Letters: they say what was said when they were written; who opens one leaves a trace; a stranger finds none."""

from __future__ import annotations

import io
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.deciding import Told, move_part
from yici.apps.services.actions.letters import open_letter, open_own_letter
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView
from yici.apps.services.errors import ApplicationNotFound, LetterNotFound
from yici.apps.services.models import Application, Letter
from yici.apps.services.rules.letters import SENTENCES, TITLES
from yici.apps.services.selectors.applications import view_of
from yici.apps.services.tests.cast import SINCE, Services, applying, put
from yici.core.models import AuditRow, CityRow

REMEDY = "可以依法申请行政复议"


@pytest.fixture
def made(services: Services) -> ApplicationView:
    row = CityRow.objects.get(file="service_items.csv", code=f"food_licence|{SINCE}").content
    put("service_items.csv", f"food_licence|{SINCE}", **{**row, "remedy": REMEDY})
    return receive_application(actor=services.actor("mia"), applying=applying(), client_key=uuid.uuid4().hex)


def _move(services: Services, made: ApplicationView, event: str, told: Told | None = None) -> Letter:
    again = view_of(Application.objects.select_related("case", "pinned").get(key=made.key))
    part = next(one for one in again.parts if one.item == "food_licence")
    move_part(actor=services.actor("ned"), part=part.key, event=event, expected=part.version, told=told)
    found = Letter.objects.order_by("-pk").first()
    assert found is not None
    return found


def _text(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def test_what_is_missing_and_the_remedy_stay_as_they_were_said(services: Services, made: ApplicationView) -> None:
    letter = _move(services, made, "ask_supplement", Told("图上没有尺寸", missing=("plan",)))
    put("service_materials.csv", "plan", code="plan", name="改了名的图", name_en="Plan")
    row = CityRow.objects.get(file="service_items.csv", code=f"food_licence|{SINCE}").content
    put("service_items.csv", f"food_licence|{SINCE}", **{**row, "remedy": "别的办法", "name": "别的名字"})
    data = open_letter(actor=services.actor("ned"), letter=letter.key).data
    assert data["title"] == "一次性告知补正通知书" and "田秀兰" in data["to"]
    assert [(one["text"], one["list"]) for one in data["blocks"]] == [
        ("", ["平面图"]), ("图上没有尺寸", []), (REMEDY, []),
    ]  # fmt: skip
    assert "食品经营许可" in [value for _label, value in data["rows"]]


def test_an_acceptance_says_until_when_it_is_decided(services: Services, made: ApplicationView) -> None:
    letter = _move(services, made, "accept")
    data = open_letter(actor=services.actor("mia"), letter=letter.key).data
    assert "2026年12月2日" in [value for _label, value in data["rows"]]  # eight working days after the 20th
    assert (data["unit"], data["day"], data["title"]) == ("市场监管局", "2026年11月20日", "受理通知书")


def test_every_kind_of_letter_has_a_title_and_a_sentence() -> None:
    from yici.apps.services.models.applications import LETTER_KINDS

    assert set(TITLES) == set(SENTENCES) == set(LETTER_KINDS)


def test_the_paper_carries_its_words_and_the_same_letter_is_the_same_file(
    services: Services, made: ApplicationView
) -> None:
    letter = _move(services, made, "decline", Told("不属于本局，#请到 *住建局* 办理"))
    client, address = signed_in(services.accounts["ned"]), reverse("services-desk:letter", args=[letter.key])
    first, second = client.get(address), client.get(address)
    assert first.content == second.content and first["Content-Type"] == "application/pdf"
    text = _text(first.content)
    for words in ("田秀兰", letter.number, "#请到*住建局*办理", REMEDY, "市场监管局"):
        assert words in text


def test_who_opens_a_letter_leaves_a_trace_and_another_bureau_finds_none(
    services: Services, made: ApplicationView
) -> None:
    letter = _move(services, made, "accept")
    with pytest.raises(LetterNotFound):
        open_letter(actor=services.actor("pia"), letter=letter.key)
    assert not AuditRow.objects.filter(verb="letter.opened").exists()
    open_letter(actor=services.actor("ned"), letter=letter.key)
    assert AuditRow.objects.filter(verb="letter.opened").count() == 1


def test_number_and_code_open_the_own_letters_and_nobody_elses(services: Services, made: ApplicationView) -> None:
    letter = _move(services, made, "accept")
    other = receive_application(actor=services.actor("mia"), applying=applying(), client_key="other")
    client, address = Client(headers={"host": "localhost"}), reverse("services:own-letter", args=[letter.key])
    assert client.get(address, {"number": made.number, "key": made.code}).status_code == 200
    assert client.get(address, {"number": made.number, "key": "222222"}).status_code == 404
    assert client.get(address, {"number": other.number, "key": other.code}).status_code == 404
    with pytest.raises(ApplicationNotFound):
        open_own_letter(actor=services.actor("mia"), letter=letter.key, number=made.number, code="222222")
    page = client.get(reverse("services:followed"), {"number": made.number, "key": made.code}).content.decode()
    assert "受理通知书" in page and address in page


def test_an_erased_applicant_is_not_named_any_more(services: Services, made: ApplicationView) -> None:
    from yici.apps.services.models import Applicant
    from yici.core import clock

    letter = _move(services, made, "accept")
    Applicant.objects.update(erased_at=clock.now(), name_sealed="")
    assert "田秀兰" not in str(open_letter(actor=services.actor("ned"), letter=letter.key).data)
