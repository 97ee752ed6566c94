"""A receipt says that received is not accepted; a limit is extended once, as the item's row says."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from yici.apps.cases.public import get_case
from yici.apps.places.tests.cast import an_account
from yici.apps.services.actions.deciding import Told, move_part
from yici.apps.services.actions.letters import open_letter, open_own_letter
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView, PartView
from yici.apps.services.errors import GroundsNeeded, LetterNotFound
from yici.apps.services.models import ApplicationPart, Letter
from yici.apps.services.tests.cast import NOW, Services, an_item, applying, put
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import StepNotYet
from yici.core.models import CityRow, Outgoing


@pytest.fixture
def made(services: Services) -> ApplicationView:
    content = CityRow.objects.get(file="service_items.csv", code__startswith="food_licence").content
    put("service_items.csv", "food_licence|2026-01-01", **content | {"extension": "10"})
    unit, role = services.accounts["ned"].holdings.get().post.unit, services.accounts["ned"].holdings.get().post.role
    services.accounts["nia"] = an_account("nia", unit, role, services.places.city)
    return receive_application(actor=services.actor("mia"), applying=applying(), client_key=uuid.uuid4().hex)


def part_of(made: ApplicationView, item: str = "food_licence") -> PartView:
    return next(one for one in made.parts if one.item == item)


def move(services: Services, who: str, made: ApplicationView, event: str, text: str = "", item: str = "food_licence"):  # type: ignore[no-untyped-def]
    row = ApplicationPart.objects.get(application__key=made.key, item=item)
    version = get_case(SYSTEM, row.case_id).version
    return move_part(actor=services.actor(who), part=row.key, event=event, expected=version, told=Told(text))


def due(made: ApplicationView, kind: str) -> dt.date:
    row = ApplicationPart.objects.get(application__key=made.key, item="food_licence")
    return next(one.due_on for one in get_case(SYSTEM, row.case_id).clocks if one.kind == kind)


def test_whoever_hands_something_in_gets_a_receipt(services: Services, made: ApplicationView) -> None:
    letter = Letter.objects.get(application__key=made.key)
    assert (letter.kind, letter.number) == ("receipt", f"{made.number}-RE1")
    text = letter.content["text"]
    assert "食品经营许可" in text and "市场监管局" in text and "平面图" in text and "身份证" in text
    paper = open_own_letter(actor=SYSTEM, letter=letter.key, number=made.number, code=made.code)
    assert paper.data["sentence"].startswith("您的申请") and paper.data["unit"] == "政务服务中心"
    assert open_letter(actor=services.actor("ned"), letter=letter.key).name == paper.name
    with pytest.raises(LetterNotFound):
        open_letter(actor=services.actor("pia"), letter=letter.key)


def test_a_letter_is_about_one_thing(made: ApplicationView) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(application=None)


def test_an_extension_is_asked_for_with_a_reason_and_approved_by_somebody_else(
    services: Services, made: ApplicationView
) -> None:
    move(services, "ned", made, "accept")
    before = due(made, "legal")
    with pytest.raises(GroundsNeeded):
        move(services, "ned", made, "ask_extension")
    assert move(services, "ned", made, "ask_extension", "要等专家评审的排期").state == "extending"
    with pytest.raises(StepNotYet):
        move(services, "ned", made, "approve_extension")
    assert due(made, "legal") == before
    assert move(services, "nia", made, "approve_extension").state == "accepted"
    assert due(made, "legal") == dt.date(2027, 1, 1) > before  # ten more working days
    assert due(made, "promised") == dt.date(2026, 12, 16)
    letter = Letter.objects.get(kind="extension")
    assert letter.content["text"] == "要等专家评审的排期" and letter.content["promised_by"] == "2027-01-01"
    assert Outgoing.objects.filter(template="application.approve_extension").exists()


def test_it_is_extended_once_and_only_where_the_item_allows_it(services: Services, made: ApplicationView) -> None:
    move(services, "oda", made, "accept", item="shop_sign")
    with pytest.raises(StepNotYet):
        move(services, "oda", made, "ask_extension", "忙", item="shop_sign")
    move(services, "ned", made, "accept")
    move(services, "ned", made, "ask_extension", "一")
    move(services, "nia", made, "approve_extension")
    with pytest.raises(StepNotYet):
        move(services, "ned", made, "ask_extension", "再一次")


def test_refused_it_may_be_asked_for_again_and_a_decision_need_not_wait(
    services: Services, made: ApplicationView
) -> None:
    move(services, "ned", made, "accept")
    move(services, "ned", made, "ask_extension", "一")
    assert move(services, "nia", made, "refuse_extension", "不用等").state == "accepted"
    move(services, "nia", made, "ask_extension", "二")
    assert move(services, "ned", made, "grant").state == "granted"


def test_who_took_it_in_does_not_extend(services: Services, made: ApplicationView) -> None:
    move(services, "ned", made, "accept")
    ApplicationPart.objects.get(item="food_licence").application.__class__.objects.update(
        taken_by=services.accounts["ned"].key
    )
    with pytest.raises(StepNotYet):
        move(services, "ned", made, "ask_extension", "一")


def test_asked_in_time_it_may_be_approved_after_the_end(services: Services, made: ApplicationView) -> None:
    move(services, "ned", made, "accept")
    with clock.held_at(NOW + dt.timedelta(days=14)):  # the promise is over, the limit of the law is not
        move(services, "ned", made, "ask_extension", "一")
    broken = due(made, "promised")
    with clock.held_at(NOW + dt.timedelta(days=60)):
        move(services, "nia", made, "approve_extension")
    assert due(made, "promised") == broken and due(made, "legal") == dt.date(2027, 1, 1)


def test_an_item_without_an_extension_in_its_row_has_none(services: Services) -> None:
    an_item("walking_permit", "散步许可", "civil_affairs")
    made = receive_application(
        actor=services.actor("mia"), client_key=uuid.uuid4().hex,
        applying=applying().__class__("walking_permit", applying().who, "159901100201", {}, is_thing=False),
    )  # fmt: skip
    move(services, "pia", made, "accept", item="walking_permit")
    with pytest.raises(StepNotYet):
        move(services, "pia", made, "ask_extension", "一", item="walking_permit")
