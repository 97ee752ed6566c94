"""Open311 GeoReport v2: another program lists services, files a request and reads it, in JSON and in XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client

from yici.apps.hotline.models import Request
from yici.apps.hotline.public import CITIZEN, take_request
from yici.apps.hotline.tests.cast import Hotline, an_intake
from yici.apps.hotline.urls import open311_patterns

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/open311/v2"
FILED = {"service_code": "heating", "description": "暖气不热", "address_string": "西村3号", "phone": "13900000017",
         "email": "a@example.org", "first_name": "音", "last_name": "白"}  # fmt: skip


def xml(answer: Any) -> ET.Element:
    assert answer.headers["Content-Type"].startswith("text/xml")
    return ET.fromstring(answer.content)


def test_services_are_the_kinds(hotline: Hotline, client: Client) -> None:
    listed = client.get(f"{BASE}/services.json").json()
    heating = next(one for one in listed if one["service_code"] == "heating")
    assert (heating["service_name"], heating["metadata"], heating["type"]) == ("供热", False, "realtime")
    found = xml(client.get(f"{BASE}/services.xml"))
    assert found.tag == "services" and found.find("service/service_code") is not None
    one = client.get(f"{BASE}/services/heating.json").json()
    assert one == {"service_code": "heating", "attributes": []}
    assert xml(client.get(f"{BASE}/services/heating.xml")).findtext("service_code") == "heating"
    assert client.get(f"{BASE}/services/none.json").json()[0]["code"] == 422


def test_a_filed_request_is_read_by_the_id_that_only_its_program_knows(hotline: Hotline, client: Client) -> None:
    filed = client.post(f"{BASE}/requests.json", FILED)
    assert filed.status_code == 201
    identity = filed.json()[0]["service_request_id"]
    row = Request.objects.get()
    assert identity == f"{row.number}.{row.code}" and row.channel == "open311" and row.place == "西村3号"
    read = client.get(f"{BASE}/requests/{identity}.json").json()[0]
    assert (read["description"], read["status"], read["service_name"]) == ("暖气不热", "open", "供热")
    assert "13900000017" not in client.get(f"{BASE}/requests/{identity}.json").content.decode()
    assert client.get(f"{BASE}/requests/{row.number}.json").status_code == 404
    assert client.get(f"{BASE}/requests/{row.number}.AAAAAA.json").status_code == 404
    assert client.get(f"{BASE}/tokens/{identity}.json").json()[0]["service_request_id"] == identity
    several = client.get(f"{BASE}/requests.json", {"service_request_id": f"{identity},R26-0000000-0.AAAAAA"}).json()
    assert [one["service_request_id"] for one in several] == [identity]


def test_the_same_words_sent_again_at_once_are_one_request(hotline: Hotline, client: Client) -> None:
    one, two = (client.post(f"{BASE}/requests.xml", FILED) for _ in range(2))
    assert xml(one).findtext("request/service_request_id") == xml(two).findtext("request/service_request_id")
    assert client.post(f"{BASE}/requests.xml", {**FILED, "description": "三楼也不热"}).status_code == 201
    assert Request.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"service_code": ""}, "service_code"), ({"description": ""}, "description"), ({"address_string": ""}, "lat"),
        ({"lat": "north", "long": "1"}, "lat"), ({"lat": "91", "long": "1"}, "latitude"),
        ({"lat": "nan", "long": "1"}, "latitude"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_named(
    hotline: Hotline, client: Client, changes: dict[str, str], name: str
) -> None:
    answer = client.post(f"{BASE}/requests.json", {**FILED, **changes})
    assert answer.status_code == 422 and name in answer.json()[0]["description"]
    told = xml(client.post(f"{BASE}/requests.xml", {**FILED, **changes}))
    assert told.tag == "errors" and told.findtext("error/code") == "422"


def test_an_api_key_is_asked_for_when_the_city_gives_keys(hotline: Hotline, client: Client, settings: Any) -> None:
    settings.OPEN311_KEYS = ["s3cret"]
    assert client.post(f"{BASE}/requests.json", FILED).status_code == 403
    assert client.post(f"{BASE}/requests.json", {**FILED, "api_key": "s3cret"}).status_code == 201
    assert client.get(f"{BASE}/services.json").status_code == 200


def test_the_list_has_only_those_who_chose_it_and_never_their_words(hotline: Hotline, client: Client) -> None:
    for key, changes in (
        ("a", {"wants_public": True}), ("b", {}), ("c", {"wants_public": True, "is_report": True}),
        ("d", {"wants_public": True, "against": "heating_company"}), ("e", {"wants_public": True, "kind": "noise"}),
    ):  # fmt: skip
        take_request(actor=CITIZEN, intake=an_intake(**changes), client_key=key)
    listed = client.get(f"{BASE}/requests.json").json()
    assert [one["service_code"] for one in listed] == ["noise", "heating"]
    assert {one["description"] for one in listed} == {""} and listed[0]["address"] == "河口镇"
    assert listed[0]["requested_datetime"] == "2026-11-20T00:00:00+08:00"
    assert len(client.get(f"{BASE}/requests.json", {"service_code": "noise"}).json()) == 1
    assert client.get(f"{BASE}/requests.json", {"status": "closed"}).json() == []
    assert client.get(f"{BASE}/requests.json", {"end_date": "2026-11-01T00:00:00Z"}).json() == []
    assert client.get(f"{BASE}/requests.json", {"start_date": "yesterday"}).status_code == 422
    number = listed[0]["service_request_id"]
    assert client.get(f"{BASE}/requests/{number}.json").json()[0]["service_code"] == "noise"


def test_both_discoveries_name_the_doors(hotline: Hotline, client: Client) -> None:
    told = client.get(f"{BASE}/discovery.json").json()
    assert told["endpoints"][0]["url"].endswith("/open311/v2")
    found = xml(client.get(f"{BASE}/discovery.xml"))
    assert found.findtext("endpoints/endpoint/specification") == "http://wiki.open311.org/GeoReport_v2"
    assert client.get(f"{BASE}/services.yaml").status_code == 404
    assert client.put(f"{BASE}/services.json").status_code == 405


def test_every_address_is_open_to_strangers() -> None:
    assert {one.name for one in open311_patterns} == {
        "discovery",
        "services",
        "service",
        "requests",
        "request",
        "token",
    }
