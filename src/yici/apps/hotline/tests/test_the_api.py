"""The JSON API: what everybody may ask, what posts may do, and what becomes of nonsense."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.hotline.api.description import describe
from yici.apps.hotline.models import Request, Spot
from yici.apps.hotline.public import CITIZEN, dispatch, get_request, take_request
from yici.apps.hotline.tests.cast import Hotline, an_intake
from yici.apps.hotline.urls import api_desk_patterns, api_patterns
from yici.apps.places.public import find_area, token_for
from yici.apps.places.tests.pages import signed_in
from yici.core import clock

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"text": "暖气不热", "area": "159901100202", "kind": "heating", "phone": "13900000017"}

#: address, method -> answer for a stranger, Ada (agent), Ben (dispatcher), Han (main unit), Kun (another unit)
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("orders", "GET"): (404, 200, 200, 200, 200),
    ("order", "GET"): (404, 200, 200, 200, 404),
    ("order-step", "POST"): (404, 409, 409, 200, 404),
    ("request", "GET"): (404, 200, 200, 404, 404),
    ("request-dispatch", "POST"): (404, 403, 409, 404, 404),
}


def send(client: Client, path: str, content: Any, **headers: str) -> Any:
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    return client.post(path, text, content_type="application/json", headers=headers)


def token(hotline: Hotline, who: str) -> str:
    account = hotline.accounts[who]
    return token_for(account.username, account.holdings.get().post.code)


def a_given_order(hotline: Hotline) -> tuple[str, str]:
    receipt = take_request(actor=CITIZEN, intake=an_intake(), client_key="k")
    ben = hotline.actor("ben")
    version = get_request(ben, receipt.key).case_version
    order = dispatch(actor=ben, request=receipt.key, unit="heating_company", expected=version).order
    return receipt.number, order.number


def test_a_request_is_made_once_and_read_with_its_code(hotline: Hotline, client: Client) -> None:
    first = send(client, "/api/requests", SAID, **{"Idempotency-Key": "key-00001"})
    again = send(client, "/api/requests", SAID, **{"Idempotency-Key": "key-00001"})
    assert first.status_code == again.status_code == 201 and first.json() == again.json()
    other = send(client, "/api/requests", {**SAID, "text": "别的事"}, **{"Idempotency-Key": "key-00001"})
    assert (other.status_code, other.json()["code"]) == (409, "same_key_other_content")
    assert Request.objects.get().channel == "api"
    told = first.json()
    read = client.get(f"/api/requests/{told['number']}?code={told['code']}")
    assert read.json()["text"] == "暖气不热" and "13900000017" not in read.content.decode()
    assert client.get(f"/api/requests/{told['number']}?code=AAAAAA").status_code == 404
    assert client.get(f"/api/requests/{told['number']}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("nonsense", "body"), ("[]", "body"), ({}, "text"), ({"text": 5}, "text"), ({**SAID, "odd": 1}, "odd"),
        ({**SAID, "longitude": 181}, "longitude"), ({**SAID, "text": "a\u0000"}, "text"), ({"text": "a"}, "area"),
        ({**SAID, "text": "a" * 4001}, "text"), ({**SAID, "is_firm": "yes"}, "is_firm"),
        ('{"text": "\\ud800"}', "text"),
    ],
)  # fmt: skip
def test_nonsense_is_answered_with_the_name_of_what_is_wrong(
    hotline: Hotline, client: Client, content: Any, name: str
) -> None:
    answer = send(client, "/api/requests", content)
    assert answer.status_code == 422 and f"“{name}”" in answer.json()["message"]
    assert Request.objects.count() == 0


def test_kinds_areas_and_spots_are_listed(hotline: Hotline, client: Client) -> None:
    assert {one["code"] for one in client.get("/api/kinds").json()["kinds"]} == {"heating", "noise", "wages", "gas"}
    below = client.get("/api/areas?parent=159901100").json()["areas"]
    assert "159901100202" in {one["code"] for one in below}
    assert client.get("/api/areas?parent=nowhere").json() == {"areas": []}
    area = find_area("159901100202")
    Spot.objects.create(code="LAMP7", name="西村路灯", area_id=area.id, made_at=clock.now())
    assert client.get("/api/spots/lamp7").json()["name"] == "西村路灯"
    assert client.get("/api/spots/none").json()["code"] == "not_found"
    made = send(client, "/api/requests", {"text": "灯不亮", "spot": "LAMP7"})
    assert made.status_code == 201 and Request.objects.get().area_id == area.id


def test_another_method_is_told_which_ones_there_are(hotline: Hotline, client: Client) -> None:
    answer = client.delete("/api/kinds")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


def test_every_address_of_posts_against_the_table(hotline: Hotline) -> None:
    assert {name for name, _ in EXPECTED} == {one.name for one in api_desk_patterns}
    number, order = a_given_order(hotline)
    for (name, method), expected in EXPECTED.items():
        known = {"number": number if name.startswith("request") else order, "step": "contact"}
        parts = next(one for one in api_desk_patterns if one.name == name).pattern.converters
        path = reverse(f"api-desk:{name}", kwargs={part: known[part] for part in parts})
        answers = []
        for who in ("nobody", "ada", "ben", "han", "kun"):
            headers = {} if who == "nobody" else {"Authorization": f"Bearer {token(hotline, who)}"}
            if name == "order-step" and who == "han":
                signed = send(Client(), path.replace("contact", "sign"), {"expected": 1}, **headers)
                assert signed.status_code == 200
            version = 2 if who == "han" else 9
            body = (
                {"expected": version, "text": "打过电话"}
                if name == "order-step"
                else {"expected": 9, "unit": "urban_management"}
            )
            client = Client()
            answer = client.get(path, headers=headers) if method == "GET" else send(client, path, body, **headers)
            answers.append(answer.status_code)
        assert (name, tuple(answers)) == (name, expected)


def test_a_token_ends_with_the_password_and_a_broken_one_opens_nothing(hotline: Hotline, client: Client) -> None:
    good = token(hotline, "han")
    assert client.get("/api/desk/orders", headers={"Authorization": f"Bearer {good}"}).status_code == 200
    assert client.get("/api/desk/orders", headers={"Authorization": f"Bearer {good}x"}).status_code == 404
    han = hotline.accounts["han"]
    han.set_password("another-one-2026")
    han.save()
    assert client.get("/api/desk/orders", headers={"Authorization": f"Bearer {good}"}).status_code == 404


def test_a_session_reads_and_writes_only_with_its_own_token(hotline: Hotline) -> None:
    _, order = a_given_order(hotline)
    browser = signed_in(hotline.accounts["han"])
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = browser.cookies
    assert [one["number"] for one in strict.get("/api/desk/orders").json()["orders"]] == [order]
    forged = send(strict, f"/api/desk/orders/{order}/sign", {"expected": 1})
    assert (forged.status_code, forged.json()["code"]) == (403, "not_allowed")


def test_the_pages_of_orders_follow_one_another(hotline: Hotline, client: Client) -> None:
    headers = {"Authorization": f"Bearer {token(hotline, 'han')}"}
    for bad in ("x", "2026-11-20T00:00:00,1", "9999-12-31T23:59:59+00:00,1", "2026-11-20T00:00:00+00:00,-1"):
        assert client.get("/api/desk/orders", {"after": bad}, headers=headers).status_code == 422
    assert (
        client.get("/api/desk/orders", {"after": "2026-11-20T00:00:00+00:00,1"}, headers=headers).json()["next"] is None
    )


def test_the_description_names_every_address(client: Client) -> None:
    paths = describe()["paths"]
    public = {f"/api/{str(one.pattern).replace('<str:', '{').replace('>', '}')}" for one in api_patterns}
    assert public - {"/api/openapi.json"} <= set(paths)
    assert not any(path.startswith("/api/desk") for path in describe(has_desk=False)["paths"])
