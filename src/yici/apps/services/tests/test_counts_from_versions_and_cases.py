"""Shares that a city publishes are counted from versions and cases, by month, with what they are of; and the window
finds an application by a number."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yici.apps.figures.public import FigureMeasure, FigureSpec, Rate, compute
from yici.apps.places.public import find_area
from yici.apps.places.tests.pages import signed_in
from yici.apps.services.actions.deciding import Told, move_part
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.cityfiles import TABLES
from yici.apps.services.contracts import ApplicationView
from yici.apps.services.selectors import counts
from yici.apps.services.selectors.applications import list_applications
from yici.apps.services.selectors.figure_sources import (
    figure_sources,
    item_rows,
    material_rows,
    part_rows,
    received_rows,
)
from yici.apps.services.tests.cast import NOW, Services, applying
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.cityfiles import read_city

SPEC = FigureSpec(
    (
        FigureMeasure("decided", "办结"),
        FigureMeasure("at_once", "一次办成", condition="part.at_once = yes"),
        FigureMeasure("rate", "一次办成率", numerator="at_once", denominator="decided"),
    ),
    by="part.unit", source="service_parts", period="month",
)  # fmt: skip


def receive(services: Services) -> ApplicationView:
    return receive_application(actor=services.actor("mia"), applying=applying(channel="window"),
                               client_key=uuid.uuid4().hex)  # fmt: skip


def decide(services: Services, made: ApplicationView, *events: str) -> None:
    part = next(one for one in made.parts if one.item == "food_licence")
    version = part.version
    for event in events:
        told = (
            Told("补一张", missing=("plan",))
            if event == "ask_supplement"
            else Told("理由", came={"plan": "window", "identity": "window"})
        )
        actor = services.actor("mia" if event == "supply" else "ned")
        version = move_part(actor=actor, part=part.key, event=event, expected=version, told=told).version


@pytest.fixture
def decided(services: Services) -> Services:
    decide(services, receive(services), "accept", "grant")
    decide(services, receive(services), "ask_supplement", "supply", "accept", "grant")
    decide(services, receive(services), "accept")
    return services


def table(services: Services, as_of: dt.date, known_at: dt.datetime | None = None) -> tuple[object, ...]:
    area = find_area(services.places.city.code)
    return compute(SYSTEM, SPEC, area, as_of=as_of, known_at=known_at).total.values


def test_first_visit_success_counts_what_needed_no_supplement(decided: Services) -> None:
    total = table(decided, clock.today())
    assert total[:2] == (2, 1)
    assert isinstance(total[2], Rate) and (total[2].numerator, total[2].denominator) == (1, 2)


def test_a_past_day_is_counted_as_it_was_known_then(decided: Services) -> None:
    before = table(decided, clock.today(), NOW)
    with clock.held_at(NOW + dt.timedelta(hours=3)):
        decide(decided, receive(decided), "accept", "grant")
        assert table(decided, clock.today())[0] == 3
        assert table(decided, clock.today(), NOW) == before
        assert table(decided, clock.today() - dt.timedelta(days=31))[0] == 0


def test_rows_say_what_happened_and_never_who_applied(decided: Services) -> None:
    day, path = clock.today(), decided.places.city.path
    rows = list(part_rows(SYSTEM, None, day, path))
    assert [(one["part.unit"], one["part.in_time"], one["part.at_once"]) for one in rows] == [
        ("market_supervision", True, True), ("market_supervision", True, False),
    ]  # fmt: skip
    assert {one["received.one_window"] for one in received_rows(SYSTEM, day, day, path)} == {True}
    assert {one["material.code"] for one in material_rows(SYSTEM, day, day, path)} == {"identity", "plan"}
    assert "田秀兰" not in str(rows)
    assert len(list(item_rows(SYSTEM, None, day, path))) == 2


def test_definitions_of_the_demo_city_read_columns_that_are_there() -> None:
    city = read_city(Path(__file__).resolve().parents[5] / "cities" / "ordos", TABLES)
    assert city.rows("service_items")
    columns = {source.code: {one.code for one in source.columns} for source in figure_sources()}
    assert set(columns) == {"service_parts", "service_received", "service_materials", "service_ratings",
                            "service_items", "service_things"}  # fmt: skip


def test_the_open_page_withholds_shares_of_fewer_than_five(decided: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Client(headers={"host": "localhost"})
    assert page.get(reverse("open:services")).status_code == 200
    with clock.held_at(NOW + dt.timedelta(days=31)):
        assert counts.list_months() == ["2026-11"]
        shown = counts._shares(SPEC, table(decided, dt.date(2026, 11, 30)), True, True)
        assert [(one.is_withheld, one.denominator) for one in shown] == [(True, 2)]
        assert page.get(reverse("open:services"), {"month": "2026-11"}).status_code == 200
        assert page.get(reverse("open:services"), {"month": "1999-01"}).status_code == 200


def test_the_window_finds_by_number_by_applicant_and_by_item(decided: Services) -> None:
    mia, made = decided.actor("mia"), receive(decided)
    assert [one.key for one in list_applications(mia, words=made.number.lower())[0]] == [made.key]
    assert len(list_applications(mia, words="15999919800101002x")[0]) == 4
    assert len(list_applications(mia, words="食品")[0]) == 4
    assert list_applications(mia, words="田秀兰")[0] == []
    page = signed_in(decided.accounts["mia"])
    html = page.post(reverse("services-desk:find"), {"q": made.number}).content.decode()
    assert html.count(made.number) >= 1 and "15999919800101002" not in html


def test_a_list_asks_as_much_for_many_as_for_few(decided: Services) -> None:
    mia = decided.actor("mia")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            list_applications(mia)
        return len(queries)

    few = asked()
    for _ in range(4):
        receive(decided)
    assert asked() == few
