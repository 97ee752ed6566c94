"""What citizens do on a public face of its own, what becomes of it at the desk, and what they read meanwhile."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yici.apps.cases.public import timeline
from yici.apps.hotline.actions import exchanging
from yici.apps.hotline.actions.exchanging import act_from_afar, show_followed, show_rest, take_from_afar
from yici.apps.hotline.contracts import FollowLine, FollowView, Intake
from yici.apps.hotline.errors import OutcomeNeeded, RequestNotFound, SpotNotFound, WordsNeeded
from yici.apps.hotline.models import Request, Spot
from yici.apps.hotline.public import CITIZEN, act_as_requester, dispatch, get_followed, get_request, take_request
from yici.apps.hotline.rules.travel import as_json, from_json
from yici.apps.hotline.selectors.saying import find_spot, receipt_told
from yici.apps.hotline.tests.cast import Hotline, an_intake
from yici.apps.places.public import find_area
from yici.core import clock, delivery, exchange, files
from yici.core.access import SYSTEM
from yici.core.delivery import deliver_due
from yici.core.errors import SameKeyOtherContent
from yici.core.exchange import Incoming
from yici.core.exchange.sending import opened
from yici.core.models import ExchangeMessage, FaceCopy, Outgoing
from yici.shell import gateways

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def joined(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE, settings.FACE = str(tmp_path), "desk"
    settings.EXCHANGE_KEY = base64.b64encode(b"k" * 32).decode()
    exchanging._looked_at.clear()


@pytest.fixture
def far(settings: Any) -> Any:
    @contextmanager
    def on_the_public_face() -> Iterator[None]:
        settings.FACE = "public"
        try:
            yield
        finally:
            settings.FACE = "desk"

    return on_the_public_face


def carried() -> Iterator[Incoming]:
    """What waits for the other face, as it arrives there."""
    for row in list(ExchangeMessage.objects.order_by("id")):
        content = opened(row)
        attached = tuple((files.prepare(files.read(address)), name) for address, name in content["files"])
        row.delete()
        yield Incoming(row.key, row.kind, row.subject, row.posted_at, content["body"], attached)


def arrive(one: Incoming) -> None:
    {"request.taken": take_from_afar, "request.act": act_from_afar}[one.kind](one)


def show_over_there() -> int:
    """Let the desk tell what changed, and the public face keep it."""
    count = show_followed()
    FaceCopy.objects.all().delete()
    for one in carried():
        if one.kind == "copy":
            exchange.put_copy(one.body, seen=0)
    return count


def said(**changes: Any) -> Any:
    return take_request(actor=CITIZEN, intake=an_intake(**changes), client_key="k")


def test_it_is_taken_in_without_a_row_of_the_desk(hotline: Hotline, far: Any) -> None:
    with far():
        receipt, again = said(), said()
        assert receipt == again and receipt.number[4] in "56789"
        with pytest.raises(SameKeyOtherContent):
            said(text="别的事")
        with pytest.raises(WordsNeeded):
            take_request(actor=CITIZEN, intake=an_intake(text=" "), client_key="k2")
        view = get_followed(receipt.number, receipt.code)
        assert (view.text, view.state, view.lines[0].verb) == ("暖气不热，老人在家冻着", "received", "received")
        with pytest.raises(RequestNotFound):
            get_followed(receipt.number, "AAAAAA")
        assert receipt_told(receipt.number, receipt.code)[1] is True
    assert Request.objects.count() == 0
    for one in carried():
        arrive(one)
        arrive(one)  # however often it comes
    row = Request.objects.get()
    assert (row.number, row.code) == (receipt.number, receipt.code)
    assert row.requester is not None and row.details["said_at"].startswith("2026-11-20")


def test_a_request_is_not_lost_when_the_city_no_longer_knows_its_kind_or_place(hotline: Hotline, far: Any) -> None:
    with far():
        receipt = said()
    one = next(carried())
    intake = {**one.body["intake"], "kind": "gone", "area_code": "159901100999"}
    arrive(dataclasses.replace(one, body={**one.body, "intake": intake}))
    row = Request.objects.get(number=receipt.number)
    assert row.kind == "" and row.details["kind_said"] == "gone" and row.details["area_said"] == "159901100999"
    assert row.area_id == find_area("159901100").id


def test_what_was_said_stands_on_the_page_until_the_desk_has_it(hotline: Hotline, far: Any) -> None:
    with far():
        receipt = said()
    arrive(next(carried()))
    assert show_over_there() == 1
    with far():
        act = {"number": receipt.number, "code": receipt.code, "client_key": "a"}
        act_as_requester(**act, act="words", values={"words": "三楼也不热"})
        act_as_requester(**act, act="words", values={"words": "三楼也不热"})
        with pytest.raises(OutcomeNeeded):
            act_as_requester(**act, act="say", values={})
        with pytest.raises(RequestNotFound):
            act_as_requester(**{**act, "code": "AAAAAA"}, act="words", values={"words": "x"})
        view = get_followed(receipt.number, receipt.code)
        assert [line.verb for line in view.lines][:2] == ["words", "received"] and view.contact_by is not None
    (one,) = carried()
    arrive(one)
    row = Request.objects.get(number=receipt.number)
    assert [line.text for line in timeline(SYSTEM, row.case_id) if line.verb == "request.words"] == ["三楼也不热"]


def test_what_came_too_late_for_its_step_is_kept_as_words(hotline: Hotline) -> None:
    receipt = said()
    body = {"number": receipt.number, "code": receipt.code, "act": "say", "client_key": "late",
            "values": {"solved": "no", "words": "还是冷"}}  # fmt: skip
    one = Incoming(uuid.uuid4(), "request.act", receipt.number, clock.now(), body)
    act_from_afar(one)
    act_from_afar(one)
    row = Request.objects.get(number=receipt.number)
    told = [line.text for line in timeline(SYSTEM, row.case_id) if line.verb == "request.words"]
    assert told == ["no 还是冷"]


def test_a_page_travels_when_its_order_moves_and_only_then(hotline: Hotline) -> None:
    receipt = said()
    assert show_followed() == 1 and show_followed() == 0
    ben = hotline.actor("ben")
    view = get_request(ben, receipt.key)
    dispatch(actor=ben, request=receipt.key, unit="heating_company", expected=view.case_version)
    assert show_followed() == 1
    with clock.held_at(clock.now() + dt.timedelta(minutes=2)):
        exchanging._looked_at.clear()  # another process
        assert show_followed() == 0


def test_a_spot_on_a_wall_is_known_over_there(hotline: Hotline, far: Any) -> None:
    area = find_area("159901100202")
    Spot.objects.create(code="LAMP7", name="西村路灯", area_id=area.id, made_at=clock.now())
    assert show_rest() == 3 and show_rest() == 0
    for one in carried():
        exchange.put_copy(one.body, seen=0)
    with far():
        assert find_spot("lamp7").name == "西村路灯"
        with pytest.raises(SpotNotFound):
            find_spot("NOPE")


def test_messages_are_sent_over_there_and_a_failure_comes_back(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_gateways", {"sms": gateways.Across()})
    monkeypatch.setattr(delivery, "_resolvers", dict(delivery._resolvers))
    monkeypatch.setattr(delivery, "_wordings", list(delivery._wordings))
    receipt = said()
    assert deliver_due() == 1
    ours = Outgoing.objects.get()
    (one,) = carried()
    Outgoing.objects.all().update(channel="elsewhere")  # the row over there is another one
    delivery.register_resolver("afar", gateways._reach)
    delivery.register_words(gateways._words, is_first=True)
    gateways.take_notice(one)
    gateways.take_notice(one)
    theirs = Outgoing.objects.get(recipient_kind="afar")
    assert "13900000017" not in str(theirs.facts)

    class No:
        knows_keys = True
        got: list[delivery.Message] = []

        def send(self, message: delivery.Message) -> str:
            self.got.append(message)
            raise delivery.Refused("HTTP 422")

    delivery.register_gateway("sms", No())
    deliver_due()
    assert No.got[0].address == "13900000017" and receipt.code in No.got[0].text
    assert gateways.tell_failed() == 1 and gateways.tell_failed() == 0
    (back,) = carried()
    gateways.take_failed(back)
    ours.refresh_from_db()
    assert (ours.state, ours.last_error) == ("dead", "HTTP 422")
    gateways.take_notice(one)  # a person at the desk sends it again
    theirs.refresh_from_db()
    assert theirs.state == "waiting"


def test_contracts_come_back_as_they_were() -> None:
    intake = an_intake(longitude=None, details={"floor": "3"})
    assert from_json(Intake, as_json(intake)) == intake
    at = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)
    line = FollowLine(at, "signed", "热力公司", promised=at, photos=("a",))
    values: dict[str, Any] = {field.name: "" for field in dataclasses.fields(FollowView)}
    days = {"at": at, "say_until": at.date(), "contact_by": at, "promised": None}
    view = FollowView(**{**values, **days, "lines": (line,), "level": None, "others": 2})
    assert from_json(FollowView, {**as_json(view), "newer": 1}) == view


def test_open_pages_travel_as_they_are_drawn_and_are_counted_nowhere_else(
    hotline: Hotline, far: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yici.shell import open_copies

    monkeypatch.setattr(open_copies, "_walked", [])
    monkeypatch.setattr(open_copies, "MOST_PAGES", 12)
    drawn = client.get("/open/rates/?lang=zh-hans")
    assert drawn.status_code == 200
    assert open_copies.show_open(seconds=60) > 2 and open_copies.show_open() == 0
    for one in carried():
        exchange.put_copy(one.body, seen=0)
    with far(), CaptureQueriesContext(connection) as asked:
        assert client.get("/open/rates/?lang=zh-hans").content == drawn.content
        assert client.get("/open/nothing/").status_code == 404
    assert not [one for one in asked.captured_queries if "hotline_" in one["sql"] or "cases_" in one["sql"]]
