"""Those who look after notices see what could not be sent and why, send it again or drop it; nobody else does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.conftest import hotline  # noqa: F401 - the fixture
from yici.apps.places.tests.pages import signed_in, words
from yici.core import clock
from yici.core.models import AuditRow, Outgoing
from yici.core.outbox import Notice, post

pytestmark = pytest.mark.django_db(transaction=True)


def a_notice(state: str, **changes: object) -> Outgoing:
    post([Notice("sms", "unit", "heating_company", "order.dispatched", {"number": "W26"}, once=state)])
    Outgoing.objects.filter(once=state).update(**{"state": state, "last_error": "HTTP 503", "attempts": 8, **changes})
    return Outgoing.objects.get(once=state)


def test_what_needs_a_person_stands_first_with_its_reason(hotline: Hotline) -> None:  # noqa: F811
    a_notice("dead"), a_notice("unsure")
    head = signed_in(hotline.accounts["fei"])
    told = words(head.get("/desk/admin/notices/"))
    assert "HTTP 503" in told and "热力公司" in told and "8" in told
    assert "HTTP 503" in words(head.get("/desk/admin/notices/?state=unsure"))
    assert head.get("/desk/admin/notices/?state=odd&after=x").status_code == 200


def test_send_again_and_drop_are_done_once_and_written_down(hotline: Hotline) -> None:  # noqa: F811
    dead, unsure = a_notice("dead"), a_notice("unsure")
    head = signed_in(hotline.accounts["fei"])
    assert head.post(f"/desk/admin/notices/{dead.key}/again/").status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("waiting", 0)
    assert head.post(f"/desk/admin/notices/{dead.key}/again/").status_code == 409  # it waits already
    assert head.post(f"/desk/admin/notices/{unsure.key}/drop/").status_code == 302
    unsure.refresh_from_db()
    assert unsure.state == "dropped"
    assert {"notice.sent_again", "notice.dropped"} <= set(AuditRow.objects.values_list("verb", flat=True))


def test_it_is_said_when_nothing_has_been_handed_over_for_minutes(hotline: Hotline) -> None:  # noqa: F811
    head = signed_in(hotline.accounts["fei"])
    a_notice("waiting", next_at=clock.now() - dt.timedelta(minutes=4))
    assert not head.get("/desk/admin/notices/").context["stuck"]
    Outgoing.objects.update(next_at=clock.now() - dt.timedelta(minutes=8))
    assert "11-20 09:52" in words(head.get("/desk/admin/notices/"))


def test_nobody_else_finds_the_page(hotline: Hotline) -> None:  # noqa: F811
    dead = a_notice("dead")
    assert Client().get("/desk/admin/notices/").status_code == 302
    for who in ("ada", "ben", "han", "lan"):
        assert signed_in(hotline.accounts[who]).get("/desk/admin/notices/").status_code == 404
        assert signed_in(hotline.accounts[who]).post(f"/desk/admin/notices/{dead.key}/again/").status_code == 404
