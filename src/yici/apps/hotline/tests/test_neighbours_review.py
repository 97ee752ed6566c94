"""Neighbours' review: public by choice and release, answered once a phone, and entering no rate."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from yici.apps.cases.public import timeline
from yici.apps.hotline.actions.releasing import finish_answer, release_request, start_answer, take_back_release
from yici.apps.hotline.errors import AnsweredAlready, CodeWrong, PhoneNeeded, ReleaseNotFound, StillNamed
from yici.apps.hotline.models import Confirmation, NeighbourAnswer, PhoneProof, Release, Request
from yici.apps.hotline.public import get_followed
from yici.apps.hotline.selectors.releasing import get_proposal, list_near, list_to_release, reach_proof
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import a_done_one, act, page_of, taken
from yici.apps.places.tests.pages import signed_in, words
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, StepNotYet
from yici.core.models import Outgoing


def released(hotline: Hotline, receipt: object, text: str = "楼里不热") -> uuid.UUID:
    return release_request(actor=hotline.actor("fei"), request=receipt.key, title="暖气不热", text=text)


def answered(release: uuid.UUID, says: str, phone: str) -> None:
    proof = start_answer(release=release, says=says, phone=phone)
    found = reach_proof(str(proof))
    assert found is not None
    finish_answer(release=release, proof=proof, code=found[1])


def test_only_by_choice_and_only_by_an_editor(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    assert list_to_release(hotline.actor("fei")) == []
    with pytest.raises(StepNotYet):
        released(hotline, receipt)
    act(receipt, "public", public="yes")
    assert [one.number for one in list_to_release(hotline.actor("fei"))] == [receipt.number]
    with pytest.raises(NotAllowed):
        release_request(actor=hotline.actor("cao"), request=receipt.key, title="x", text="y")
    released(hotline, receipt)
    assert "暖气不热" in words(Client().get("/near/"))


def test_secret_ones_reports_and_complaints_about_units_are_never_offered(hotline: Hotline) -> None:
    for key, changes in (
        ("a", {"is_secret": True}),
        ("b", {"is_report": True}),
        ("c", {"against": "urban_management"}),
    ):
        taken(key, wants_public=True, **changes)
    assert list_to_release(hotline.actor("fei")) == []


def test_the_editor_gets_a_masked_proposal_and_both_versions_are_kept(hotline: Hotline) -> None:
    receipt = a_done_one(hotline, text="我叫白音，电话13900000017，家里不热", wants_public=True)
    proposal = get_proposal(hotline.actor("fei"), receipt.key)
    assert "白音" not in proposal.clear_text and "13900000017" not in proposal.clear_text
    with pytest.raises(StillNamed):
        released(hotline, receipt, proposal.text)
    key = released(hotline, receipt, proposal.clear_text)
    kept = Release.objects.get(key=key)
    assert "13900000017" in kept.original and "13900000017" not in kept.text
    assert "13900000017" not in Client().get(f"/near/{key}/").content.decode()


def test_what_is_taken_back_is_gone_at_once(hotline: Hotline) -> None:
    receipt = a_done_one(hotline, wants_public=True)
    key = released(hotline, receipt)
    act(receipt, "public", public="no")
    assert list_near() == ()
    assert Client().get(f"/near/{key}/").status_code == 404
    act(receipt, "public", public="yes", client_key="again")
    released(hotline, receipt)
    take_back_release(actor=hotline.actor("fei"), request=receipt.key)
    assert Client().get(f"/near/{key}/").status_code == 404


def test_a_phone_answers_once_with_its_code(hotline: Hotline) -> None:
    key = released(hotline, a_done_one(hotline, wants_public=True))
    with pytest.raises(PhoneNeeded):
        start_answer(release=key, says="no", phone="12345")
    proof = start_answer(release=key, says="no", phone="139 0000 0055")
    with pytest.raises(CodeWrong):
        finish_answer(release=key, proof=proof, code="000000x")
    assert NeighbourAnswer.objects.count() == 0
    answered(key, "no", "13900000055")
    with pytest.raises(AnsweredAlready):
        answered(key, "yes", "+86 139 0000 0055")
    assert NeighbourAnswer.objects.count() == 1
    with pytest.raises(ReleaseNotFound):
        start_answer(release=uuid.uuid4(), says="no", phone="13900000055")


def test_after_five_wrong_codes_the_right_one_is_too_late(hotline: Hotline) -> None:
    key = released(hotline, a_done_one(hotline, wants_public=True))
    proof = start_answer(release=key, says="no", phone="13900000055")
    found = reach_proof(str(proof))
    assert found is not None
    for _ in range(5):
        with pytest.raises(CodeWrong):
            finish_answer(release=key, proof=proof, code="x")
    with pytest.raises(CodeWrong):
        finish_answer(release=key, proof=proof, code=found[1])


def test_answers_start_a_look_and_enter_no_rate(hotline: Hotline) -> None:
    receipt = a_done_one(hotline, wants_public=True)
    key = released(hotline, receipt)
    before = list(Request.objects.filter(key=receipt.key).values())
    state = get_followed(receipt.number, receipt.code).state
    for number in range(3):
        answered(key, "no", f"1390000005{number}")
    assert list(Request.objects.filter(key=receipt.key).values()) == before
    assert Confirmation.objects.count() == 0
    assert get_followed(receipt.number, receipt.code).state == state
    told = [one for one in timeline(SYSTEM, Request.objects.get(key=receipt.key).case_id)
            if one.verb == "request.neighbours_say"]  # fmt: skip
    assert [one.facts["bad"] for one in told] == [1, 2, 3]
    assert Outgoing.objects.filter(template="order.recheck").count() == 1, "one notice within twelve hours"


def test_the_code_is_never_on_the_page_of_a_real_city(hotline: Hotline) -> None:
    key = released(hotline, a_done_one(hotline, wants_public=True))
    page = Client().post(f"/near/{key}/say", {"says": "no", "phone": "13900000055"})
    assert page.status_code == 200
    code = reach_proof(str(page.context["proof"]))
    assert code is not None and code[1] not in page.content.decode()


def test_another_phone_is_taken_with_the_code_that_went_to_it(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    assert act(receipt, "contact", phone="13900000066").status_code == 303
    assert "139****0017" in words(page_of(receipt))
    assert act(receipt, "contact", code="1").status_code == 422
    found = reach_proof(str(PhoneProof.objects.get().key))
    assert found is not None
    assert act(receipt, "contact", code=found[1]).status_code == 303
    assert "139****0066" in words(page_of(receipt))


def test_after_five_wrong_codes_nobody_tries_on_for_a_while(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    act(receipt, "contact", phone="13900000066")
    tries = [act(receipt, "contact", code="1").status_code for _ in range(2)]
    act(receipt, "contact", phone="13900000077")
    tries += [act(receipt, "contact", code="1").status_code for _ in range(3)]
    assert tries == [422] * 5, "tries count for the request, not for one code"
    right = reach_proof(str(PhoneProof.objects.order_by("-id")[0].key))
    assert right is not None
    assert act(receipt, "contact", code=right[1]).status_code == 429
    assert act(receipt, "contact", phone="13900000088").status_code == 429
    with clock.held_at(clock.now() + dt.timedelta(minutes=61)):
        assert act(receipt, "contact", phone="13900000088").status_code == 303


def test_the_editors_pages_open(hotline: Hotline) -> None:
    receipt = a_done_one(hotline, wants_public=True)
    client = signed_in(hotline.accounts["fei"])
    assert client.get("/desk/releases/").status_code == 200
    assert client.get(f"/desk/releases/{receipt.number}/").status_code == 200
    given = {"title": "暖气", "text": "电话13900000017"}
    assert client.post(f"/desk/releases/{receipt.number}/release", given).status_code == 422
    assert client.post(f"/desk/releases/{receipt.number}/release", {**given, "text": "不热"}).status_code == 303
