"""Signing in: right, wrong, locked, with a second factor, after a quiet time, in another post."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from yici.apps.places import actions
from yici.apps.places.models import Account, PostHolding, Role
from yici.apps.places.tests.cast import NOW, PASSWORD, Cast
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.models import AuditRow


def signed_in(username: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": username, "password": password})
    return client


def test_the_right_password_opens_the_desk(cast: Cast) -> None:
    answer = Client().post("/sign-in/", {"username": "bob", "password": PASSWORD, "next": "/desk/account/"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/account/")
    assert AuditRow.objects.filter(verb="account.signed_in", object_key=str(cast.bob.key)).count() == 1


def test_nobody_is_sent_to_another_house(cast: Cast) -> None:
    answer = Client().post("/sign-in/", {"username": "bob", "password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/desk/tables/"


def test_whose_post_fills_no_forms_begins_with_what_is_to_be_done(cast: Cast) -> None:
    Role.objects.filter(code="village_clerk").update(permissions=["enrolment.manage"])
    assert Client().post("/sign-in/", {"username": "bob", "password": PASSWORD})["Location"] == "/desk/"


def test_a_wrong_name_and_a_wrong_password_answer_the_same(cast: Cast) -> None:
    wrong = Client().post("/sign-in/", {"username": "bob", "password": "no"}).content.decode()
    unknown = Client().post("/sign-in/", {"username": "nobody", "password": "no"}).content.decode()
    words = "账号和密码对不上"
    assert words in wrong
    assert words in unknown


def test_six_wrong_passwords_lock_the_account_and_time_opens_it(cast: Cast) -> None:
    for _ in range(5):
        result = actions.count_sign_in(username="bob", password="no")
    assert result.locked_for == 60
    assert actions.count_sign_in(username="bob", password=PASSWORD).account_id is None
    with clock.held_at(NOW + dt.timedelta(minutes=2)):
        assert actions.count_sign_in(username="bob", password=PASSWORD).account_id == cast.bob.pk


def test_the_lock_grows_with_each_further_try(cast: Cast) -> None:
    now, waits = NOW, []
    for _ in range(9):
        with clock.held_at(now):
            waits.append(actions.count_sign_in(username="bob", password="no").locked_for)
        now += dt.timedelta(hours=2)
    assert waits == [0, 0, 0, 0, 60, 120, 240, 480, 960]


def test_a_tied_phone_is_asked_for_and_opens(cast: Cast) -> None:
    device = TOTPDevice.objects.create(user=cast.bob, name="authenticator", confirmed=True)
    client = signed_in("bob")
    assert client.get("/desk/account/")["Location"].startswith("/sign-in/code/")
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 200
    device.refresh_from_db()
    device.throttle_reset()
    code = f"{totp(device.bin_key):06d}"
    assert client.post("/sign-in/code/", {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert client.get("/desk/account/").status_code == 200


def test_half_signed_in_nobody_changes_how_the_account_is_opened(cast: Cast) -> None:
    TOTPDevice.objects.create(user=cast.bob, name="authenticator", confirmed=True)
    client = signed_in("bob")
    for address in ("/desk/account/second-factor/", "/desk/account/password/"):
        assert client.get(address)["Location"].startswith("/sign-in/code/")


def test_tying_a_phone_gives_ten_recovery_codes_that_work_once(cast: Cast) -> None:
    client = signed_in("bob")
    assert client.get("/desk/account/second-factor/").status_code == 200
    device = TOTPDevice.objects.get(user=cast.bob)
    page = client.post("/desk/account/second-factor/", {"code": f"{totp(device.bin_key):06d}"})
    codes = page.context["codes"]
    assert len(set(codes)) == 10
    again = signed_in("bob")
    assert again.post("/sign-in/code/", {"code": codes[0]}).status_code == 302
    third = signed_in("bob")
    assert third.post("/sign-in/code/", {"code": codes[0]}).status_code == 200


def test_ten_quiet_minutes_lock_the_desk_and_the_password_opens_it(cast: Cast) -> None:
    client = signed_in("bob")
    assert client.get("/desk/account/").status_code == 200
    with clock.held_at(NOW + dt.timedelta(minutes=11)):
        assert client.get("/desk/account/?a=1")["Location"] == "/sign-in/unlock/?next=%2Fdesk%2Faccount%2F%3Fa%3D1"
        client.post("/sign-in/unlock/", {"password": PASSWORD})
        assert client.get("/desk/account/").status_code == 200


def test_a_new_account_must_choose_its_own_password(cast: Cast) -> None:
    Account.objects.filter(pk=cast.bob.pk).update(must_change_password=True)
    client = signed_in("bob")
    assert client.get("/desk/account/")["Location"].startswith("/desk/account/password/")
    weak = client.post("/desk/account/password/", {"present": PASSWORD, "password": "short"})
    assert weak.status_code == 200
    client.post("/desk/account/password/", {"present": PASSWORD, "password": "a longer sentence"})
    assert client.get("/desk/account/").status_code == 200


def test_a_post_that_ended_gives_no_powers(cast: Cast) -> None:
    PostHolding.objects.filter(account=cast.bob).update(to_on=dt.date(2026, 11, 19))
    assert signed_in("bob").get("/desk/account/").status_code == 403


def test_a_stranger_is_sent_to_sign_in(cast: Cast) -> None:
    assert Client().get("/desk/account/")["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"])
def test_every_page_carries_the_security_headers(cast: Cast, header: str) -> None:
    answer = Client().get("/sign-in/")
    assert answer[header]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_only_who_manages_accounts_makes_one(cast: Cast) -> None:
    from yici.core.errors import NotAllowed

    with pytest.raises(NotAllowed):
        actions.create_account(actor=cast.actor("bob"), username="new", display_name="New", password=PASSWORD)
    actions.create_account(actor=cast.actor("dora"), username="new", display_name="New", password=PASSWORD)
    actions.reset_second_factor(actor=SYSTEM, username="new")
