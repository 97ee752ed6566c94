"""A licence leaves the house: signed, as a copy for one purpose, in the result pack; papers come in by grades."""

from __future__ import annotations

import datetime as dt
import io
import uuid
import zipfile
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from yici.apps.places.tests.pages import signed_in
from yici.apps.records.public import list_accesses
from yici.apps.records.tests.builders import an_id_number
from yici.apps.services.actions.deciding import Told, move_part
from yici.apps.services.actions.licence_papers import Wanted, look_at_licence, open_copy, take_copy, take_own_copy
from yici.apps.services.actions.licensing import (
    check_licence,
    find_licence,
    move_licence,
    offer_licence,
    register_licence,
)
from yici.apps.services.actions.receiving import APPLICANT
from yici.apps.services.contracts import Registering
from yici.apps.services.errors import (
    CheckedAlready,
    CopyNotPossible,
    CopyOver,
    LicenceIncomplete,
    LicenceKnown,
    LicenceNotFound,
    PurposeNeeded,
)
from yici.apps.services.models import Applicant, Application, LicenceCard, UseCopy
from yici.apps.services.public import count_sealed, erase_applicant, reseal_batch
from yici.apps.services.selectors.applications import view_of
from yici.apps.services.selectors.licences import holder_name, list_copies, list_held, view_of_card
from yici.apps.services.tests.cast import NOW, Services, applying
from yici.apps.services.tests.licence_cast import a_holder, granted, of, the_library
from yici.core import clock, crypto, keys, signing
from yici.core.access import SYSTEM
from yici.core.models import AuditRow
from yici.shell.cli import main

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
UNTIL = dt.date(2026, 12, 1)


@pytest.fixture
def library(services: Services) -> Services:
    return the_library(services)


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "").replace(" ", "")


def opens(card: LicenceCard) -> dict[str, str]:
    assert card.part is not None
    return {"number": card.part.application.number, "key": card.part.application.code}


def test_the_pdf_says_what_the_record_says_and_is_signed(library: Services, tmp_path: Path) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    client = Client(headers={"host": "localhost"})
    answer = client.get(reverse("services:own-licence", args=[card.key]), opens(card))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    seen, text = view_of_card(card), text_of(answer.content)
    for words in ("田秀兰", seen.number, "市场监管局", "2031年11月19日", seen.check_code, "不是OFD"):
        assert words in text
    assert signing.verify_pdf(answer.content).is_whole
    path = tmp_path / "a.pdf"
    path.write_bytes(answer.content)
    assert main(["services", "verify", str(path)]) == 0
    path.write_bytes(answer.content.replace(b"%PDF-1.7", b"%PDF-1.6"))
    assert main(["services", "verify", str(path)]) == 1
    assert (
        client.get(reverse("services:own-licence", args=[card.key]), {**opens(card), "key": "222222"}).status_code
        == 404
    )


def test_a_copy_for_use_says_for_whom_for_what_and_until_when(library: Services) -> None:
    holder = a_holder(library.places.east)
    card = granted(library, of(holder))
    key = take_copy(actor=library.actor("lena"), licence=card.key, wanted=Wanted("贷款审批", "农商银行", UNTIL))
    client = signed_in(library.accounts["lena"])
    address = reverse("services-desk:licence-copy", args=[card.key, key])
    pdf = client.get(address).content
    text = text_of(pdf)
    assert text.count("仅供农商银行用于贷款审批") >= 5 and "2026年12月1日" in text
    assert signing.verify_pdf(pdf).is_whole
    (line,) = [one for one in list_accesses(SYSTEM, holder.key) if one.purpose == "贷款审批"]
    assert line.context == "licence" and line.elements == ("person.name",)
    (copy,) = list_copies(card)  # as the holder sees it
    assert (copy.purpose, copy.recipient, copy.by) == ("贷款审批", "农商银行", "市场监管局")
    assert signed_in(library.accounts["lars"]).get(address).status_code == 404
    with clock.held_at(NOW + dt.timedelta(days=14)), pytest.raises(CopyOver):
        open_copy(actor=library.actor("lena"), copy=key, address=str)


def test_a_copy_of_what_is_not_valid_any_more_is_not_given_out(library: Services) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    lena, wanted = library.actor("lena"), Wanted("贷款", "银行", UNTIL)
    key = take_copy(actor=lena, licence=card.key, wanted=wanted)
    version = view_of_card(card).version
    move_licence(actor=lena, licence=card.key, event="suspend", expected=version, reason="整改")
    with pytest.raises(CopyOver):
        open_copy(actor=lena, copy=key, address=str)
    with pytest.raises(CopyNotPossible):
        take_copy(actor=lena, licence=card.key, wanted=wanted)


@pytest.mark.parametrize(
    "wanted",
    [Wanted(" ", "银行", UNTIL), Wanted("贷款", "", UNTIL), Wanted("贷款", "银行", None),
     Wanted("贷款", "银行", dt.date(2026, 11, 19)), Wanted("贷款", "银行", dt.date(2028, 1, 1))],
)  # fmt: skip
def test_a_copy_has_a_purpose_somebody_and_a_day_within_a_year(library: Services, wanted: Wanted) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    with pytest.raises(CopyNotPossible):
        take_own_copy(
            actor=APPLICANT, number=opens(card)["number"], code=opens(card)["key"], licence=card.key, wanted=wanted
        )
    assert not UseCopy.objects.exists()


def test_the_database_keeps_copies_in_order(library: Services) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    good = {"card": card, "number": "Y", "purpose_sealed": "x", "recipient_sealed": "x", "taken_at": NOW,
            "taken_on": NOW.date(), "until": NOW.date()}  # fmt: skip
    for wrong in ({"until": dt.date(2026, 1, 1)}, {"purpose_sealed": ""}, {"taken_by": uuid.uuid4()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            UseCopy.objects.bulk_create([UseCopy(**{**good, **wrong})])
    for wrong in ({"unit": None}, {"checked_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LicenceCard.objects.filter(pk=card.pk).update(**wrong)


def test_the_result_pack_holds_letters_and_licences_and_names_what_was_refused(library: Services) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    assert card.part is not None
    row = Application.objects.get(pk=card.part.application_id)
    for event in ("accept", "refuse"):
        sign = next(one for one in view_of(row).parts if one.item == "shop_sign")
        told = Told("字体不合规范") if event == "refuse" else None
        move_part(actor=library.actor("oda"), part=sign.key, event=event, expected=sign.version, told=told)
    client = Client(headers={"host": "localhost", "accept-language": "zh-hans"})
    page = client.get(reverse("services:results"), opens(card)).content.decode()
    assert "门头牌匾" in page and "有 1 项没有准予" in page and view_of_card(card).number in page
    followed = client.get(reverse("services:followed"), opens(card)).content.decode()
    assert reverse("services:results") in followed
    answer = client.get(reverse("services:pack"), opens(card))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        names = file.namelist()
        assert len(names) == len(set(names)) == 5  # two acceptances, a grant, a refusal, the licence
        assert any("不予许可" in text_of(file.read(one)) or "不予" in one for one in names)
        licence = next(one for one in names if one.startswith("食品经营许可证"))
        assert signing.verify_pdf(file.read(licence)).is_whole


def test_the_holder_takes_a_copy_on_the_page_of_results(library: Services) -> None:
    card = granted(library, of(a_holder(library.places.east)))
    client = Client(headers={"host": "localhost"})
    given = {**opens(card), "text": "投标", "recipient": "招标人", "until": "2026-12-31"}
    assert client.post(reverse("services:own-copy", args=[card.key]), given).status_code == 303
    assert client.post(reverse("services:own-copy", args=[card.key]), {**given, "until": ""}).status_code == 422
    copy = UseCopy.objects.get()
    assert "投标" not in copy.purpose_sealed
    pdf = client.get(reverse("services:own-copy-pdf", args=[copy.key]), opens(card)).content
    assert "仅供招标人用于投标" in text_of(pdf)
    other = granted(library, applying())
    assert client.get(reverse("services:own-copy-pdf", args=[copy.key]), opens(other)).status_code == 404


def paper(**more: str) -> Registering:
    given = {"kind": "id", "number": "ID 77", "holder_name": "田秀兰", "area_code": "159901100201", **more}
    return Registering(**{"holder_number": an_id_number("19800101", 2), **given})


def test_a_paper_seen_at_the_window_counts_and_names_who_saw_it(library: Services) -> None:
    holder, mia = a_holder(library.places.east), library.actor("mia")
    key = register_licence(actor=mia, paper=paper(), client_key="k")
    assert register_licence(actor=mia, paper=paper(), client_key="k") == key
    card = LicenceCard.objects.get(key=key)
    assert (card.checked_by, [one.grade for one in list_held(holder.key)]) == (mia.account, ["B"])
    with pytest.raises(LicenceKnown):
        register_licence(actor=mia, paper=paper(), client_key="other")
    with pytest.raises(LicenceIncomplete):
        register_licence(actor=mia, paper=paper(number=" "), client_key="x")
    assert find_licence(actor=mia, number="ID 77") == key
    with pytest.raises(LicenceNotFound):
        find_licence(actor=library.actor("lena"), number="ID 77")


def test_what_is_uploaded_or_declared_counts_when_a_window_has_checked_it(library: Services) -> None:
    holder, mia = a_holder(library.places.east), library.actor("mia")
    given = {"actor": APPLICANT, "holder": holder.key}
    declared = offer_licence(paper=paper(number="D1"), client_key="a", **given)
    offer_licence(paper=paper(number="C1"), client_key="b", file="0" * 64, **given)
    assert {one.number: one.grade for one in list_held(holder.key)} == {"D1": "D", "C1": "C"}
    card = LicenceCard.objects.get(key=declared)
    check_licence(actor=mia, licence=declared, expected=view_of_card(card).version)
    assert {one.number: one.grade for one in list_held(holder.key)} == {"D1": "B", "C1": "C"}
    with pytest.raises(CheckedAlready):
        check_licence(actor=mia, licence=declared, expected=view_of_card(card).version)


def test_the_whole_name_is_seen_for_a_purpose_and_the_holder_can_read_who_saw_it(library: Services) -> None:
    holder = a_holder(library.places.east)
    card = granted(library, of(holder))
    with pytest.raises(PurposeNeeded):
        look_at_licence(actor=library.actor("lena"), licence=card.key, purpose=" ")
    assert list_accesses(SYSTEM, holder.key) == []
    assert look_at_licence(actor=library.actor("lena"), licence=card.key, purpose="核对投诉") == "田秀兰"
    (line,) = list_accesses(SYSTEM, holder.key)
    assert (line.purpose, line.account) == ("核对投诉", library.actor("lena").account)
    assert AuditRow.objects.filter(verb="licence.looked_at").count() == 1


def test_what_is_sealed_moves_to_a_new_key_and_goes_with_the_applicant(library: Services) -> None:
    card = granted(library, applying())
    take_own_copy(
        actor=APPLICANT, number=opens(card)["number"], code=opens(card)["key"], licence=card.key,
        wanted=Wanted("投标", "招标人", UNTIL),
    )  # fmt: skip
    old = crypto.key_id_of(LicenceCard.objects.get().holder_sealed)
    before = count_sealed(old)
    keys.add_key()
    while reseal_batch():
        pass
    assert before >= 3 and count_sealed(old) == 0
    assert holder_name(LicenceCard.objects.get()) == "田秀兰" and list_copies(card)[0].purpose == "投标"
    erase_applicant(Applicant.objects.get().key)
    card, copy = LicenceCard.objects.get(), UseCopy.objects.get()
    assert (holder_name(card), copy.purpose_sealed, copy.recipient_sealed) == ("", "", "")
    assert list_copies(card)[0].purpose == ""
