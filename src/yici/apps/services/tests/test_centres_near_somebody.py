"""Centres near somebody: nearest first, by item, open now, never by the exact position of a phone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.places.tests.pages import signed_in
from yici.apps.services.contracts.centres import Point
from yici.apps.services.errors import CentreNotFound
from yici.apps.services.selectors.centres import find_centres, get_centre, origin_at, point_of_place
from yici.apps.services.tests.cast import Services, put
from yici.apps.services.tests.centres import TOWNSHIP, VILLAGE, a_point, the_centres
from yici.core import clock


@pytest.fixture
def made(services: Services) -> None:
    the_centres()


def page(**asked: str) -> str:
    return Client(headers={"host": "localhost"}).get(reverse("services:centres"), asked).content.decode()


@pytest.mark.usefixtures("made")
def test_the_nearest_comes_first_with_its_minutes() -> None:
    found = find_centres(point_of_place(VILLAGE))
    assert [one.centre.code for one in found] == ["near", "middle", "hall"]
    assert found[0].minutes == 1 and found[0].means == "driving"
    assert found[1].minutes == 9  # 4.27 km × 1.3 at 40 km/h is 8.3 minutes, told as 9


@pytest.mark.usefixtures("made")
def test_a_place_without_a_point_stands_in_the_middle_of_those_inside() -> None:
    origin = point_of_place(TOWNSHIP)
    assert origin is not None and origin.point == Point(110.0, 39.8)


@pytest.mark.usefixtures("made")
def test_an_item_is_done_here_or_taken_in_and_handed_on() -> None:
    origin = point_of_place(VILLAGE)
    assert [(one.centre.code, one.how) for one in find_centres(origin, item="food_licence")] == [
        ("near", "on"), ("middle", "here"), ("hall", "here"),
    ]  # fmt: skip
    assert [one.centre.code for one in find_centres(origin, item="shop_sign")] == ["hall"]


@pytest.mark.usefixtures("made")
def test_only_what_is_open_at_this_moment() -> None:
    at_noon = dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)  # 13:00 on a Friday: late hours of the halls
    with clock.held_at(at_noon):
        found = find_centres(point_of_place(VILLAGE), is_open=True)
    assert [one.centre.code for one in found] == ["middle", "hall"]
    assert all(one.opening.is_late for one in found)


@pytest.mark.usefixtures("made")
def test_the_page_says_how_many_are_near_or_how_far_the_nearest_is() -> None:
    assert "15 分钟内有 2 个" in page(place=VILLAGE)
    far = page(place=VILLAGE, item="shop_sign")
    assert "15 分钟内没有，最近的是hall 便民服务中心" in far


@pytest.mark.usefixtures("made")
def test_a_position_is_taken_to_a_kilometre_only() -> None:
    sent = page(near="110.004999,39.801234")
    assert "near 便民服务中心" in sent
    assert origin_at(Point(110.0, 39.8)).means == "driving"
    assert "看不出" in page(near="here") and "看不出" in page(near="999,99")


@pytest.mark.usefixtures("made")
def test_the_page_of_a_centre_shows_hours_and_what_is_handed_on() -> None:
    answer = Client(headers={"host": "localhost"}).get(reverse("services:centre", args=["near"])).content.decode()
    assert "09:00" in answer and "食品经营许可" in answer and "12345" in answer
    assert "合成示例" not in answer and reverse("services:appointments") not in answer
    hall = Client(headers={"host": "localhost"}).get(reverse("services:centre", args=["hall"])).content.decode()
    assert reverse("services:appointments") in hall


@pytest.mark.usefixtures("made")
def test_an_invented_centre_says_so() -> None:
    put("service_centres.csv", "near", code="near", valid_from="2026-01-01", name="甲", level="village", area=VILLAGE,
        address="一号街", lon="110.00500", lat="39.80000", timetable="usual", passes_on="food", accessible="no",
        synthetic="yes")  # fmt: skip
    answer = Client(headers={"host": "localhost"}).get(reverse("services:centre", args=["near"])).content.decode()
    assert "合成示例" in answer


@pytest.mark.usefixtures("made")
def test_a_centre_that_has_ended_is_not_found() -> None:
    put("service_centres.csv", "near", code="near", valid_from="2026-01-01", valid_to="2026-11-19", name="甲",
        level="village", area=VILLAGE, address="一号街", lon="110.00500", lat="39.80000", timetable="usual",
        passes_on="food", accessible="no", synthetic="no")  # fmt: skip
    with pytest.raises(CentreNotFound):
        get_centre("near")
    assert Client(headers={"host": "localhost"}).get(reverse("services:centre", args=["near"])).status_code == 404


@pytest.mark.usefixtures("services")
def test_without_any_centre_the_page_says_what_else_can_be_done() -> None:
    assert "12345" in page() and "足不出户" in page(item="food_licence")


@pytest.mark.usefixtures("made")
def test_officials_see_shares_the_rows_behind_them_and_where_one_more_would_help(services: Services) -> None:
    a_point("159901100202", 110.9, 39.8)  # 34 km from the nearest
    client = signed_in(services.accounts["pia"])
    page = client.get(reverse("services-desk:coverage")).content.decode()
    assert "2 个嘎查村社区里有 1 个" in page and "能多覆盖 1 个" in page
    signs = client.get(reverse("services-desk:coverage"), {"group": "signs"}).content.decode()
    assert "2 个嘎查村社区里有 0 个" in signs
    rows = client.get(reverse("services-desk:coverage-rows")).content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["159901100202", VILLAGE]
    assert rows[1].endswith(",no") and rows[2].endswith(",yes")
