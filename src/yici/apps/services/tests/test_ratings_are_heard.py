"""An applicant rates once; a bad rating is called back and settled with a clock; only others find one mistaken."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from yici.apps.cases.public import get_case
from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.deciding import Told, move_part
from yici.apps.services.actions.rating import Rated, move_rating, rate_application
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView
from yici.apps.services.errors import (
    ApplicationNotFound,
    ChooseLevel,
    NothingToRate,
    RatedAlready,
    RatingNotFound,
    RatingWordsNeeded,
)
from yici.apps.services.models import Application, ServiceRating
from yici.apps.services.rules.rating import month_of
from yici.apps.services.selectors.applications import view_of
from yici.apps.services.selectors.rating import list_months, list_ratings
from yici.apps.services.tests.cast import NOW, Services, applying
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, StepNotYet
from yici.core.models import AuditRow

BAD = Rated(5, ("manner", "speed", "unheard_of"), "等了一个上午没人理")


@pytest.fixture
def ended(services: Services) -> ApplicationView:
    return an_end(services)


def an_end(services: Services) -> ApplicationView:
    """An application whose parts were both declined."""
    made = receive_application(actor=services.actor("mia"), applying=applying(), client_key=uuid.uuid4().hex)
    for part, who in zip(made.parts, ("ned", "oda"), strict=True):
        move_part(actor=services.actor(who), part=part.key, event="decline", expected=part.version, told=Told("不属于"))
    return made


def _rate(made: ApplicationView, rated: Rated = BAD) -> ServiceRating:
    rate_application(number=made.number, code=made.code, rated=rated)
    return ServiceRating.objects.select_related("case").get(application__key=made.key)


def _move(services: Services, who: str, rating: ServiceRating, event: str, text: str = "说了") -> str:
    version = get_case(SYSTEM, rating.case_id).version
    move_rating(actor=services.actor(who), rating=rating.key, event=event, expected=version, text=text)
    return get_case(SYSTEM, rating.case_id).state


def test_nothing_is_rated_before_something_has_ended(services: Services) -> None:
    made = receive_application(actor=services.actor("mia"), applying=applying(), client_key="k")
    with pytest.raises(NothingToRate):
        _rate(made)


def test_one_served_part_is_enough(services: Services) -> None:
    made = receive_application(actor=services.actor("mia"), applying=applying(), client_key="k")
    key = made.parts[0].key
    for who, event in (("ned", "accept"), ("ned", "grant"), ("mia", "serve")):
        part = view_of(Application.objects.select_related("case", "pinned").get(key=made.key)).parts[0]
        move_part(actor=services.actor(who), part=key, event=event, expected=part.version)
    assert _rate(made, Rated(1)).case_id is None


def test_an_application_is_rated_once_and_the_same_rating_twice_is_one(ended: ApplicationView) -> None:
    assert _rate(ended).key == _rate(ended).key
    with pytest.raises(RatedAlready):
        _rate(ended, Rated(1))
    assert ServiceRating.objects.get().level == 5


def test_a_stranger_rates_nothing_and_a_level_is_chosen(ended: ApplicationView) -> None:
    with pytest.raises(ApplicationNotFound):
        rate_application(number=ended.number, code="222222", rated=BAD)
    with pytest.raises(ChooseLevel):
        _rate(ended, Rated(0))
    assert not ServiceRating.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"level": 6}, {"level": 4, "case": None}, {"is_mistaken": True}, {"second": True}]
)  # fmt: skip
def test_the_constraints_bite(ended: ApplicationView, wrong: dict[str, Any]) -> None:
    row = _rate(ended)
    with pytest.raises(IntegrityError), transaction.atomic():
        if wrong.pop("second", False):
            ServiceRating.objects.create(
                application_id=row.application_id, level=1, rated_at=NOW, rated_on=NOW.date()
            )  # fmt: skip
        ServiceRating.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_only_the_last_two_levels_open_a_case(ended: ApplicationView, level: int) -> None:
    row = _rate(ended, Rated(level))
    assert (row.case_id is not None) == (level in (4, 5))


def test_a_bad_one_has_fifteen_working_days_and_names_nobody(services: Services, ended: ApplicationView) -> None:
    row = _rate(ended)
    case = get_case(SYSTEM, row.case_id)
    assert case.number.startswith("G") and [(one.kind, one.due_on) for one in case.clocks] == [
        ("rating", dt.date(2026, 12, 11))
    ]
    assert "开店" not in case.title and ended.number not in case.title
    assert case.area == services.places.city.key  # not the village of the applicant
    assert "没人理" not in row.text_sealed and row.dimensions == ["speed", "manner"]


def test_it_is_called_back_and_settled_with_words_that_the_applicant_reads(
    services: Services, ended: ApplicationView
) -> None:
    row = _rate(ended)
    with pytest.raises(RatingWordsNeeded):
        _move(services, "rita", row, "call_back", " ")
    assert _move(services, "rita", row, "call_back", "打过电话") == "called_back"
    assert _move(services, "rita", row, "settle", "加开了一个窗口") == "settled"
    page = Client(headers={"host": "localhost"}).get(
        reverse("services:followed"), {"number": ended.number, "key": ended.code}
    )
    text = page.content.decode()
    assert "加开了一个窗口" in text and "打过电话" not in text


def test_the_rated_clerk_never_sees_it_even_with_the_permission(services: Services, ended: ApplicationView) -> None:
    row = _rate(ended)
    Application.objects.filter(key=ended.key).update(taken_by=services.actor("rita").account)
    assert list_ratings(services.actor("rita"))[0] == []
    with pytest.raises(RatingNotFound):
        _move(services, "rita", row, "call_back")


def test_only_another_unit_finds_a_rating_mistaken(services: Services, ended: ApplicationView) -> None:
    row = _rate(ended)
    with pytest.raises(StepNotYet):
        _move(services, "uma", row, "call_back")
    assert _move(services, "rita", row, "appeal", "说的是别的窗口") == "appealed"
    with pytest.raises(StepNotYet):
        _move(services, "rita", row, "find_mistaken")
    assert _move(services, "uma", row, "find_mistaken", "查过录像") == "mistaken"
    row.refresh_from_db()
    assert row.is_mistaken


def test_an_upheld_rating_is_to_be_answered_again(services: Services, ended: ApplicationView) -> None:
    row = _rate(ended)
    _move(services, "rita", row, "appeal")
    assert _move(services, "uma", row, "uphold") == "open"
    row.refresh_from_db()
    assert not row.is_mistaken


def test_two_at_once_one_wins(services: Services, ended: ApplicationView) -> None:
    row = _rate(ended)
    version = get_case(SYSTEM, row.case_id).version
    client, address = signed_in(services.accounts["rita"]), reverse("services-desk:rating", args=[row.key])
    sent = {"event": "call_back", "expected": str(version), "text": "打过"}
    assert client.post(address, sent).status_code == 303
    with pytest.raises(ChangedMeanwhile):
        move_rating(actor=services.actor("rita"), rating=row.key, event="settle", expected=version, text="好")
    late = client.post(address, {**sent, "event": "settle", "text": "没有丢"})
    assert late.status_code == 409 and "没有丢" in late.content.decode()


def test_the_desk_of_ratings(services: Services, ended: ApplicationView) -> None:
    row = _rate(ended)
    names = {"rita": 200, "uma": 200, "mia": 404, "ned": 404, "pia": 404}
    for address in (reverse("services-desk:ratings"), reverse("services-desk:rating", args=[row.key])):
        assert {who: signed_in(services.accounts[who]).get(address).status_code for who in names} == names
    assert "没人理" in signed_in(services.accounts["rita"]).get(address).content.decode()
    assert AuditRow.objects.filter(verb="rating.opened").count() == 3  # each of the looks


def test_the_page_asks_with_equal_answers_and_none_chosen(services: Services, ended: ApplicationView) -> None:
    client, given = Client(headers={"host": "localhost"}), {"number": ended.number, "key": ended.code}
    page = client.get(reverse("services:followed"), given).content.decode()
    assert page.count('type="radio" name="level"') == 5 and "checked" not in page
    wrong = client.post(reverse("services:rate"), {**given, "text": "没有选"})
    assert wrong.status_code == 422 and "没有选" in wrong.content.decode()
    assert client.post(reverse("services:rate"), {**given, "key": "222222", "level": "1"}).status_code == 404
    assert client.post(reverse("services:rate"), {**given, "level": "4", "about": ["speed"]}).status_code == 303
    again = client.post(reverse("services:rate"), {**given, "level": "1"})
    assert again.status_code == 409
    assert 'name="level"' not in client.get(reverse("services:followed"), given).content.decode()


def test_a_month_is_public_when_it_has_ended_and_from_five_ratings_on(services: Services) -> None:
    rows = [_rate(an_end(services), Rated(level)) for level in (1, 2, 3, 4)]
    assert list_months() == []
    with clock.held_at(NOW + dt.timedelta(days=20)):
        assert [(one.month, one.count, one.levels) for one in list_months()] == [("2026-11", None, None)]
    rows.append(_rate(an_end(services), Rated(5)))
    with clock.held_at(NOW + dt.timedelta(days=20)):
        (month,) = list_months()
        assert (month.count, month.levels, month.praised, month.percent) == (5, (1, 1, 1, 1, 1), 3, 60)
        page = Client(headers={"host": "localhost"}).get(reverse("open:service-ratings")).content.decode()
        assert "60%" in page and "3 / 5" in page


def test_a_mistaken_rating_counts_no_more(services: Services) -> None:
    rows = [_rate(an_end(services), Rated(level)) for level in (1, 1, 1, 1, 1, 5)]
    _move(services, "rita", rows[-1], "appeal")
    _move(services, "uma", rows[-1], "find_mistaken")
    with clock.held_at(NOW + dt.timedelta(days=20)):
        (month,) = list_months()
    assert (month.count, month.percent, month.mistaken) == (5, 100, 1)


def test_a_share_is_rounded_half_up() -> None:
    assert month_of("2026-11", {1: 3, 5: 5}).percent == 38  # 37.5
