"""The desk: how many a policy may be due to, a list of a village for a purpose, words to phones, answers written down.

In East Village Dulma (86) and Bolor (91) are old enough; Gerel is 46. Vera tells people there, Pia pays.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.places.tests.cast import a_role, an_account
from yici.apps.places.tests.pages import signed_in
from yici.apps.records.public import RecordFacts, list_accesses
from yici.apps.records.tests.builders import a_household, a_person, a_thing, an_id_number
from yici.apps.services.actions.counting_policies import ask_count, count_policies, forget_old_counts
from yici.apps.services.actions.identifying import RESIDENT
from yici.apps.services.actions.policies import ForWhom, move_payment, say_no
from yici.apps.services.actions.telling_policies import list_due, reach_policy_person, tell_due
from yici.apps.services.errors import PurposeNeeded
from yici.apps.services.models import PolicyCount, PolicyOffer, PolicyPayment, PolicyRun
from yici.apps.services.selectors.policies import get_policy
from yici.apps.services.selectors.policy_counts import Counted, list_areas_of, list_numbers
from yici.apps.services.tests.cast import Services
from yici.apps.services.tests.policy_cast import a_condition, a_policy, the_policies
from yici.apps.services.tests.residents import Town, the_town
from yici.core.access import SYSTEM, Actor
from yici.core.errors import NotAllowed, YiciError
from yici.core.models import Outgoing

PURPOSE = "入户告知"


@dataclass(frozen=True)
class Desk:
    """The town with two old people and Vera, who tells people of East Village."""

    town: Town
    dulma: RecordFacts
    bolor: RecordFacts
    vera: Actor
    client: Client
    area: str


@pytest.fixture
def desk(services: Services) -> Desk:
    town, east = the_town(services), services.places.east
    the_policies(with_catalogue=False)
    house = a_household(east, type="monitored")
    dulma = a_person(east, "杜尔玛", id_number=an_id_number("19400101", 104), phone="13900000031", household=house)
    bolor = a_person(east, "宝乐尔", id_number=an_id_number("19350303", 105))
    a_thing("enterprise", east, name="云上科技")
    role = a_role("policy_teller", ("services.policies", "records.read", "records.read_protected"), ("disability",))
    account = an_account("vera", services.accounts["pia"].holdings.get().post.unit, role, east)
    services.accounts["vera"] = account
    return Desk(town, dulma, bolor, services.actor("vera"), signed_in(account), east.code)


def counted(desk: Desk, code: str = "elder_allowance") -> Counted:
    found = next(one.counted for one in list_numbers(desk.vera) if one.view.policy.code == code)
    assert found is not None
    return found


def test_a_count_goes_through_the_records_once_and_keeps_numbers_only(desk: Desk) -> None:
    run = ask_count(actor=desk.vera)
    assert ask_count(actor=desk.vera) == run  # one at a time
    count_policies(run)
    found = counted(desk)
    assert (found.due, found.looked_at) == (2, 4)
    assert (counted(desk, "aid").due, counted(desk, "high_tech").due) == (1, 1)
    assert not [one for one in PolicyCount._meta.get_fields() if one.name in ("record", "person")]


def test_a_version_says_how_many_gain_and_lose(desk: Desk) -> None:
    count_policies(ask_count(actor=desk.vera))
    assert (counted(desk).gains, counted(desk).losses) == (1, 0)  # Dulma: 86, ninety was asked before
    a_policy("elder_allowance", "高龄津贴", since="2027-01-01")
    a_condition("elder_allowance", "age", "person.age >= 95", "年满95岁", since="2027-01-01")
    PolicyRun.objects.all().delete()
    count_policies(ask_count(actor=desk.vera))
    coming = next(one for one in list_numbers(desk.vera) if one.is_coming)
    assert coming.counted is not None
    assert (coming.counted.gains, coming.counted.losses) == (0, 2)


def test_an_interrupted_count_goes_on_where_it_was(desk: Desk) -> None:
    run = ask_count(actor=desk.vera)

    def stops(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_policies(run, stops)
    before = PolicyCount.objects.count()
    count_policies(run)
    assert PolicyRun.objects.get().finished_at is not None
    assert PolicyCount.objects.count() > before
    assert forget_old_counts() == 0


def test_villages_stand_in_the_order_of_their_codes(desk: Desk) -> None:
    a_person(desk.town.services.places.west, "另一位", id_number=an_id_number("19300101", 106))
    count_policies(ask_count(actor=desk.vera))
    policy = get_policy("elder_allowance")
    assert [one.code for one in list_areas_of(desk.vera, policy)] == [desk.area]  # her own only
    assert counted(desk).due == 2


def test_a_list_is_made_for_a_purpose_and_leaves_a_line(desk: Desk) -> None:
    with pytest.raises(PurposeNeeded):
        list_due(actor=desk.vera, policy=get_policy("elder_allowance"), area_code=desk.area, purpose=" ")
    found = list_due(actor=desk.vera, policy=get_policy("elder_allowance"), area_code=desk.area, purpose=PURPOSE)
    assert [one.name for one in found.rows] == ["杜尔玛", "宝乐尔"] or {one.name for one in found.rows} == {
        "杜尔玛", "宝乐尔",
    }  # fmt: skip
    [line] = [one for one in list_accesses(SYSTEM, desk.dulma.key) if one.context == "policies.list"]
    assert (line.purpose, line.account) == (PURPOSE, desk.vera.account)


def test_who_does_not_read_what_a_policy_looks_at_gets_no_list(desk: Desk) -> None:
    role = a_role("blind_teller", ("services.policies",), ())
    places = desk.town.services.places
    account = an_account("olga", desk.town.services.accounts["pia"].holdings.get().post.unit, role, places.east)
    desk.town.services.accounts["olga"] = account
    with pytest.raises(NotAllowed):
        list_due(actor=desk.town.services.actor("olga"), policy=get_policy("elder_card"), area_code=desk.area,
                 purpose=PURPOSE)  # fmt: skip
    page = reverse("services-desk:policy", args=["elder_card"])
    assert signed_in(account).post(page, {"area": desk.area, "purpose": PURPOSE}).status_code == 403


def test_people_are_told_once_and_the_word_names_nothing(desk: Desk) -> None:
    policy = get_policy("elder_allowance")
    say_no(actor=RESIDENT, policy=policy, whom=ForWhom(desk.bolor.key, desk.area), expected=0)
    assert tell_due(actor=desk.vera, policy=policy, area_code=desk.area, purpose=PURPOSE) == 1
    assert tell_due(actor=desk.vera, policy=policy, area_code=desk.area, purpose=PURPOSE) == 0
    [notice] = Outgoing.objects.filter(template="policy.may_be_due")
    assert "elder" not in str(notice.facts)
    [recipient] = reach_policy_person(notice.recipient, "sms")
    assert recipient.address == "13900000031"
    assert reach_policy_person(str(uuid.uuid4()), "sms") == ()


def test_what_somebody_says_is_written_down_and_the_writer_never_confirms(desk: Desk) -> None:
    page = reverse("services-desk:policy-write-down", args=["elder_allowance"])
    sent = {"record": str(desk.dulma.key), "area": desk.area, "purpose": PURPOSE, "said": "yes", "expected": "0"}
    answer = desk.client.post(page, sent)
    assert answer.status_code == 422 and "宝乐尔" in answer.content.decode()  # no account; the list stays
    assert desk.client.post(page, sent | {"account": "621700001000200033"}).status_code == 200
    offer = PolicyOffer.objects.get()
    assert (offer.answer, offer.answered_by) == ("yes", desk.vera.account)
    payment = PolicyPayment.objects.get()
    offer.answered_by = desk.town.services.actor("pia").account
    offer.save()
    with pytest.raises(YiciError) as error:
        move_payment(actor=desk.town.services.actor("pia"), payment=payment.key, event="confirm", expected=1)
    assert error.value.status == 409
    stranger = sent | {"record": str(desk.town.gerel.key)}
    assert desk.client.post(page, stranger).status_code == 404


def test_a_firm_says_yes_at_the_desk(desk: Desk) -> None:
    policy = get_policy("high_tech")
    found = list_due(actor=desk.vera, policy=policy, area_code=desk.area, purpose=PURPOSE)
    assert [one.name for one in found.rows] == ["云上科技"]
    page = reverse("services-desk:policy-write-down", args=["high_tech"])
    sent = {"record": str(found.rows[0].record), "area": desk.area, "purpose": PURPOSE, "said": "no", "expected": "0"}
    assert desk.client.post(page, sent).status_code == 200
    assert PolicyOffer.objects.get().answer == "no"


def test_the_pages_of_the_desk_show_numbers(desk: Desk) -> None:
    assert "–" in desk.client.get(reverse("services-desk:policies")).content.decode()
    assert desk.client.post(reverse("services-desk:policies")).status_code == 303
    count_policies(PolicyRun.objects.get().key)
    html = desk.client.get(reverse("services-desk:policies")).content.decode()
    assert "高龄津贴" in html
    assert desk.client.get(reverse("services-desk:policy", args=["elder_allowance"])).status_code == 200
    assert desk.client.post(reverse("services-desk:policy-tell", args=["elder_allowance"]),
                            {"area": desk.area, "purpose": PURPOSE}).status_code == 303  # fmt: skip
