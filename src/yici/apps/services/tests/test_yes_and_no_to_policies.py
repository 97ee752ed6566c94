"""Policies find a person: what may be due with its reasons, yes and no, a payment that an officer confirms.

Gerel is 46 in a monitored household; her grandmother Dulma is 86. Civil affairs pays: Pia confirms there.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from yici.apps.cases.public import get_case
from yici.apps.places.tests.pages import signed_in
from yici.apps.records.public import RecordFacts, list_accesses
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.services.actions.identifying import RESIDENT
from yici.apps.services.actions.own_policies import own_answers
from yici.apps.services.actions.policies import ForWhom, move_payment, say_no, say_yes, take_answer_back, tidy_account
from yici.apps.services.actions.sealed import erase_policy_answers
from yici.apps.services.errors import AccountNeeded, PaidAlready, PolicyNotDue, RefusalNeedsGround
from yici.apps.services.models import PolicyOffer, PolicyPayment
from yici.apps.services.rules.reading import policy_from
from yici.apps.services.selectors.policies import get_policy
from yici.apps.services.selectors.policy_offers import offers_of
from yici.apps.services.tests.cast import Services
from yici.apps.services.tests.policy_cast import a_condition, the_policies
from yici.apps.services.tests.residents import Town, entered, the_town
from yici.apps.services.views.identified import keep_token
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.errors import ChangedMeanwhile, YiciError
from yici.core.models import Outgoing

ACCOUNT = "6217 0000 1000 2000 33"
OLD_NUMBER = an_id_number("19400101", 104)


@dataclass(frozen=True)
class Found:
    """The town with Dulma."""

    town: Town
    dulma: RecordFacts
    area: str

    @property
    def pia(self) -> Actor:
        return self.town.services.actor("pia")

    def whom(self) -> ForWhom:
        return ForWhom(self.dulma.key, self.area)

    def yes(self, expected: int = 0, code: str = "elder_allowance") -> uuid.UUID:
        [own] = own_answers(self.dulma.key, self.area, code=code)
        key = say_yes(actor=RESIDENT, policy=own.policy, answer=own.answer, whom=self.whom(), expected=expected,
                      account=ACCOUNT)  # fmt: skip
        assert key is not None
        return key


@pytest.fixture
def found(services: Services) -> Found:
    town = the_town(services)
    the_policies(with_catalogue=False)
    east = services.places.east
    house = a_household(east, type="monitored")
    dulma = a_person(east, "杜尔玛", id_number=OLD_NUMBER, phone="13900000031", household=house,
                     registered_address="东村 3 号")  # fmt: skip
    return Found(town, dulma, east.code)


def test_each_policy_answers_with_its_reasons_from_what_the_city_holds(found: Found) -> None:
    answers = {one.policy.code: one for one in own_answers(found.dulma.key, found.area)}
    assert {code: one.answer.holds for code, one in answers.items()} == {
        "elder_allowance": True, "aid": True, "elder_card": True,
    }  # fmt: skip
    [own] = own_answers(found.town.gerel.key, found.area, code="aid")
    assert [(one.code, one.holds) for one in own.answer.conditions] == [("age", False), ("hardship", False)]


def test_looking_at_the_own_policies_leaves_a_line(found: Found) -> None:
    a_condition("aid", "address", "person.registered_address is known", "有户籍地址", position=3)
    own_answers(found.dulma.key, found.area)
    [line] = [one for one in list_accesses(SYSTEM, found.dulma.key) if one.context == "policies.own"]
    assert (line.account, line.purpose) == (None, "看自己可能享受的政策")


def test_a_yes_becomes_a_case_of_the_unit_that_pays_and_nothing_is_decided(found: Found) -> None:
    row = PolicyPayment.objects.get(key=found.yes())
    case = get_case(SYSTEM, row.case_id)
    assert (case.number[0], case.state, row.unit.code) == ("Y", "said_yes", "civil_affairs")
    assert [one.kind for one in case.clocks] == ["pay"]
    assert row.account_sealed and "6217" not in row.account_sealed
    assert "杜尔玛" not in case.title


def test_an_officer_of_that_unit_confirms_and_pays_and_the_person_hears_of_it(found: Found) -> None:
    key = found.yes()
    case = move_payment(actor=found.pia, payment=key, event="confirm", expected=1)
    move_payment(actor=found.pia, payment=key, event="pay", expected=case.version, paid_on=dt.date(2026, 11, 20))
    [offer] = offers_of([found.dulma.key]).values()
    assert (offer.is_paid, offer.paid_on) == (True, dt.date(2026, 11, 20))
    assert {one.template for one in Outgoing.objects.all()} >= {"policy.confirm", "policy.pay"}
    with pytest.raises(PaidAlready):
        take_answer_back(
            actor=RESIDENT, policy=get_policy("elder_allowance"), whom=found.whom(), expected=offer.version
        )


def test_a_refusal_needs_a_ground_which_the_person_reads(found: Found) -> None:
    key = found.yes()
    with pytest.raises(RefusalNeedsGround):
        move_payment(actor=found.pia, payment=key, event="refuse", expected=1)
    move_payment(actor=found.pia, payment=key, event="refuse", expected=1, text="户籍已迁出，请到新户籍地办。")
    [offer] = offers_of([found.dulma.key]).values()
    assert "新户籍地" in offer.why
    assert found.yes(offer.version) != key  # facts may have changed: a new yes is a new case


def test_another_unit_finds_no_payment(found: Found) -> None:
    key = found.yes()
    with pytest.raises(YiciError) as error:
        move_payment(actor=found.town.services.actor("ned"), payment=key, event="confirm", expected=1)
    assert error.value.status == 404


def test_a_no_is_remembered_and_can_be_taken_back(found: Found) -> None:
    policy = get_policy("elder_allowance")
    say_no(actor=RESIDENT, policy=policy, whom=found.whom(), expected=0)
    [offer] = offers_of([found.dulma.key]).values()
    assert (offer.answer, offer.version) == ("no", 1)
    take_answer_back(actor=RESIDENT, policy=policy, whom=found.whom(), expected=1)
    assert next(iter(offers_of([found.dulma.key]).values())).answer == ""


def test_a_yes_taken_back_ends_its_case(found: Found) -> None:
    row = PolicyPayment.objects.get(key=found.yes())
    take_answer_back(actor=RESIDENT, policy=get_policy("elder_allowance"), whom=found.whom(), expected=1)
    assert get_case(SYSTEM, row.case_id).state == "taken_back"


def test_two_answers_from_one_page_never_overwrite_each_other(found: Found) -> None:
    found.yes()
    with pytest.raises(ChangedMeanwhile):
        say_no(actor=RESIDENT, policy=get_policy("elder_allowance"), whom=found.whom(), expected=0)


def test_what_is_not_due_cannot_be_had_and_an_account_is_digits(found: Found) -> None:
    [own] = own_answers(found.town.gerel.key, found.area, code="elder_allowance")
    with pytest.raises(PolicyNotDue):
        say_yes(actor=RESIDENT, policy=own.policy, answer=own.answer, whom=found.whom(), expected=0, account=ACCOUNT)
    with pytest.raises(AccountNeeded):
        tidy_account("6217")
    assert tidy_account("６２１７ 0000-1000 2000 33") == "621700001000200033"
    assert not PolicyOffer.objects.exists()


def test_a_new_version_is_asked_anew_and_the_yes_keeps_its_own(found: Found) -> None:
    row = PolicyPayment.objects.get(key=found.yes())
    a_condition("elder_allowance", "age", "person.age >= 95", "年满95岁")
    assert [one.yes for one in policy_from(row.content).conditions] == ["年满80岁", "健在"]
    assert policy_from(row.content) != get_policy("elder_allowance")


def test_what_was_said_is_emptied_when_the_person_is_erased(found: Found) -> None:
    key = found.yes()
    assert erase_policy_answers(found.dulma.key) == 1
    row = PolicyPayment.objects.get(key=key)
    assert (row.account_sealed, row.found) == ("", [])


def test_the_database_keeps_one_offer_a_version_and_one_open_payment(found: Found) -> None:
    offer = PolicyPayment.objects.get(key=found.yes()).offer
    twin = PolicyOffer(policy=offer.policy, valid_from=offer.valid_from, record=offer.record, area=offer.area,
                       made_at=clock.now())  # fmt: skip
    with pytest.raises(IntegrityError, match=r"policy_version_offered_once|UNIQUE"), transaction.atomic():
        twin.save()
    for wrong in ({"answer": "nah"}, {"answer": "yes", "answered_at": None}, {"told_how": "drum"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyOffer.objects.filter(pk=offer.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyPayment.objects.filter(offer=offer).update(paid_on=clock.today(), decided_by=None)


@pytest.fixture
def page(found: Found) -> Client:
    client, response = Client(headers={"host": "localhost", "accept-language": "zh-hans"}), HttpResponse()
    keep_token(response, entered(found.town, OLD_NUMBER))
    client.cookies.update(response.cookies)
    return client


def test_the_page_shows_what_may_be_due_with_two_equal_answers(found: Found, page: Client) -> None:
    html = page.get(reverse("services:policy-mine")).content.decode()
    assert "杜尔玛" in html and "高龄津贴" in html and "年满80岁" in html
    assert html.count("policy-say") == 6  # three policies, yes and no in the same dress
    strange = Client(headers={"host": "localhost"}).get(reverse("services:policy-mine")).content.decode()
    assert "杜尔玛" not in strange


def test_what_is_not_known_stands_on_the_own_page_with_its_reason(page: Client) -> None:
    a_condition("aid", "school", "person.education = '60'", "高中", position=4)
    assert "不清楚：高中" in page.get(reverse("services:policy-mine")).content.decode()


def test_from_the_page_to_the_case_of_an_officer(found: Found, page: Client) -> None:
    confirm = reverse("services:policy-yes", args=["elder_allowance"])
    assert page.get(confirm).status_code == 200
    sent = {"expected": "0", "valid_from": "2026-01-01", "account": "12"}
    assert page.post(confirm, sent).status_code == 422
    assert page.post(confirm, sent | {"account": ACCOUNT}).status_code == 303
    key = PolicyPayment.objects.get().key
    officer = signed_in(found.town.services.accounts["pia"])
    address = reverse("services-desk:payment", args=[key])
    assert "杜尔玛" not in officer.get(address).content.decode()
    looked = officer.post(address, {"event": "look", "purpose": "核对账户"}).content.decode()
    assert "杜尔玛" in looked and "621700001000200033" in looked
    assert officer.post(address, {"event": "confirm", "expected": "1"}).status_code == 303
    assert officer.post(address, {"event": "confirm", "expected": "1"}).status_code == 409
    assert "2026" in page.get(reverse("services:policy-mine")).content.decode()


def test_yes_to_a_policy_with_a_form_leads_to_the_form(page: Client) -> None:
    sent = {"said": "yes", "expected": "0", "valid_from": "2026-01-01"}
    answer = page.post(reverse("services:policy-answer", args=["elder_card"]), sent)
    assert answer.status_code == 303 and answer["Location"] == reverse("services:apply-item", args=["food_licence"])


def test_an_answer_to_an_older_version_is_not_taken_for_the_new_one(page: Client) -> None:
    sent = {"said": "no", "expected": "0", "valid_from": "2025-01-01"}
    assert page.post(reverse("services:policy-answer", args=["elder_allowance"]), sent).status_code == 409
    assert not PolicyOffer.objects.exists()
