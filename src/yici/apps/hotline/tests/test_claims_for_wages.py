"""A claim for wages: said in a form without account, concluded by the unit before it is done, counted in public."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from yici.apps.hotline.models import Request, WageLead, WorkOrder
from yici.apps.hotline.public import dispatch, get_order, get_request
from yici.apps.hotline.selectors.wages import wage_account
from yici.apps.hotline.tests.cast import PHONE, Hotline
from yici.apps.places.tests.pages import signed_in, words
from yici.core.models import CityRow

FORM = {
    "name": "白音", "phone": PHONE, "employer": "东胜建筑队", "sector": "construction", "site": "二期工地",
    "people": "12", "amount": "86400.50", "owed_from": "2026-07-01", "owed_to": "2026-10-31", "area": "159901100202",
}  # fmt: skip


def listed() -> None:
    for place, (code, name) in enumerate((("paid_all", "已全部支付"), ("not_true", "查无欠薪事实"))):
        content = {"decision": "wage_conclusion", "code": code, "position": str(place), "name": name, "name_en": code}
        CityRow.objects.create(file="hotline_reasons.csv", code=f"wage_conclusion|{code}", content=content)


def said(**changed: str) -> Request:
    answer = Client().post("/say/wages/", {**FORM, "client_key": "k", **changed})
    assert answer.status_code == 302
    return Request.objects.latest("id")


def order_of(hotline: Hotline, request: Request) -> WorkOrder:
    ben = hotline.actor("ben")
    version = get_request(ben, request.key).case_version
    given = dispatch(actor=ben, request=request.key, unit="heating_company", expected=version)
    return WorkOrder.objects.get(key=given.order.key)


def do(client: Client, order: WorkOrder, act: str, **typed: object) -> int:
    page = client.get(f"/desk/cases/{order.number}/?act={act}")
    expected = {"expected": re.search(r'name="expected" value="(\d+)"', page.content.decode())[1]}
    return int(client.post(f"/desk/cases/{order.number}/acts/{act}/", {**expected, **typed}).status_code)


def test_a_claim_is_one_request_with_what_is_owed_and_a_sealed_name(hotline: Hotline) -> None:
    request = said()
    said()  # the same form once more
    lead = WageLead.objects.get()
    assert (request.channel, request.kind, Request.objects.count()) == ("wage", "wages", 1)
    assert (lead.employer, lead.people, lead.amount) == ("东胜建筑队", 12, Decimal("86400.50"))
    assert "白音" not in request.text and request.requester is not None


@pytest.mark.parametrize(
    "changed", [{"employer": ""}, {"people": "0"}, {"amount": "many"}, {"area": ""}, {"owed_to": "2026-06-01"}]
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(hotline: Hotline, changed: dict[str, str]) -> None:
    answer = Client().post("/say/wages/", {**FORM, **changed})
    assert answer.status_code == 422 and "二期工地" in answer.content.decode()
    assert not Request.objects.exists()


def test_choosing_a_place_keeps_what_was_typed(hotline: Hotline) -> None:
    answer = Client().post("/say/wages/", {**FORM, "pick": "159901100202", "area": ""})
    assert answer.status_code == 200 and "东胜建筑队" in answer.content.decode()


def test_a_unit_cannot_say_done_before_the_claim_is_concluded(hotline: Hotline) -> None:
    listed()
    order, han = order_of(hotline, said()), signed_in(hotline.accounts["han"])
    assert do(han, order, "sign") == 303
    assert "东胜建筑队" in words(han.get(f"/desk/cases/{order.number}/"))
    version = get_order(hotline.actor("han"), order.key).case.version
    refused = han.post(f"/desk/cases/{order.number}/acts/answer/", {"expected": version, "public": "已付"})
    assert refused.status_code == 409 or refused.status_code == 422
    ended = {"reason": "paid_all", "text": "已发放", "recovered": "86400.50", "people_paid": "12"}
    assert do(han, order, "wages", on="2026-11-21", **ended) == 422  # tomorrow
    assert do(han, order, "wages", on="2026-11-20", **ended) == 303
    assert do(han, order, "answer", public="工资已经发到卡上") == 303
    assert get_order(hotline.actor("han"), order.key).case.state == "done"
    assert WageLead.objects.get().recovered == Decimal("86400.50")


def concluded(number: int, conclusion: str = "paid_all") -> None:
    for one in range(number):
        lead = WageLead.objects.get(request=said(client_key=f"{conclusion}{one}", text=str(one)))
        lead.conclusion, lead.recovered, lead.people_paid = conclusion, Decimal(100), 2
        lead.concluded_on = dt.date(2026, 11, 20)
        lead.save()


def test_fewer_than_five_claims_are_withheld(hotline: Hotline) -> None:
    concluded(4)
    account = wage_account(2026)
    assert (account.leads, account.concluded, account.recovered, account.rows) == (None, None, None, ())


def test_the_account_counts_and_rare_conclusions_stand_together(hotline: Hotline) -> None:
    listed()
    concluded(7)
    concluded(2, "not_true")
    account = wage_account(2026)
    assert (account.leads, account.concluded, account.recovered, account.people_paid) == (9, 9, Decimal(900), 18)
    assert account.by_conclusion == (("", 9),)  # two alone would tell, and seven beside nine as well
    page = words(Client().get("/open/wages/?year=2026"))
    assert "900" in page and "东胜" not in page and wage_account(2025).leads is None


@pytest.mark.parametrize("changed", [{"people": 0}, {"sector": "sea"}, {"conclusion": "paid_all"}])
def test_the_database_keeps_a_claim_whole(hotline: Hotline, changed: dict[str, object]) -> None:
    said()
    with pytest.raises(IntegrityError), transaction.atomic():
        WageLead.objects.update(**changed)
