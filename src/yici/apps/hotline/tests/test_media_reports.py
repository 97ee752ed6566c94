"""What the media report is a request like any other, and its units see where it was published."""

from __future__ import annotations

import pytest
from django.test import Client

from yici.apps.hotline.models import Request
from yici.apps.hotline.public import dispatch, get_request
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.places.tests.pages import signed_in, words

FORM = {
    "outlet": "晚报", "on": "2026-11-19", "link": "https://news.example/a?b=1", "title": "西村停暖三天",
    "text": "居民说暖气停了三天", "area": "159901100202", "client_key": "k",
}  # fmt: skip


def desk(hotline: Hotline) -> Client:
    return signed_in(hotline.accounts["ada"])


def test_a_report_sent_twice_is_one_request_of_the_media(hotline: Hotline) -> None:
    ada = desk(hotline)
    first, again = ada.post("/desk/media/new", FORM), ada.post("/desk/media/new", FORM)
    request = Request.objects.get()
    assert first.status_code == again.status_code == 303 and first.headers["Location"] == again.headers["Location"]
    assert (request.channel, request.title, request.requester) == ("media", "西村停暖三天", None)
    assert request.details["media"] == {"outlet": "晚报", "on": "2026-11-19", "link": "https://news.example/a?b=1"}


def test_the_unit_that_has_it_sees_where_and_when_it_was_published(hotline: Hotline) -> None:
    desk(hotline).post("/desk/media/new", FORM)
    request, ben = Request.objects.get(), hotline.actor("ben")
    version = get_request(ben, request.key).case_version
    order = dispatch(actor=ben, request=request.key, unit="heating_company", expected=version).order
    page = signed_in(hotline.accounts["han"]).get(f"/desk/cases/{order.number}/")
    assert "晚报" in words(page) and "2026-11-19" in words(page)
    assert 'href="https://news.example/a?b=1"' in page.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"on": "2026-11-21"}, {"area": "nowhere"}, {"link": "javascript:alert(1)"}, {"outlet": ""}]
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(hotline: Hotline, wrong: dict[str, str]) -> None:
    page = desk(hotline).post("/desk/media/new", {**FORM, **wrong})
    assert page.status_code == 422 and not Request.objects.exists()
    assert "居民说暖气停了三天" in page.content.decode()
