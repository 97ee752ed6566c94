"""The city's files of services: checked before they are loaded, loaded, and written back with the same bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from yici.apps.places import cityfiles as places
from yici.apps.records import cityfiles as records
from yici.apps.services.cityfiles import CHECKS, TABLES
from yici.apps.services.public import get_item, get_thing, list_items, list_materials, list_policies, list_things
from yici.core import clock, lately
from yici.core.cityfiles import check_city, read_city
from yici.shell.cities import export_city, load_city
from yici.shell.cityfiles import problems_of

ALL_TABLES = (*places.TABLES, *records.TABLES, *TABLES)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the city's files that a test may change."""
    folder = tmp_path / "city"
    shutil.copytree(settings.CITY, folder)
    return folder


def problem(city: Path, file: str, before: str, after: str) -> str:
    """The problems that a change in a file makes, joined."""
    path = city / file
    text = path.read_text("utf-8")
    assert before in text, f"{before} does not stand in {file}"
    path.write_text(text.replace(before, after, 1), "utf-8")
    return "\n".join(str(one) for one in check_city(city, ALL_TABLES, CHECKS) if "canonical" not in str(one))


@pytest.mark.django_db
def test_a_loaded_city_offers_its_items_things_and_policies_and_exports_the_same_bytes(
    city: Path, tmp_path: Path
) -> None:
    assert load_city(city).problems == []
    lately.forget_all()
    files = read_city(city, TABLES)
    today = clock.today().isoformat()
    for rows, found in (
        ("service_items", list_items()), ("service_things", list_things()), ("service_policies", list_policies()),
    ):  # fmt: skip
        assert [one.code for one in found] == sorted({  # type: ignore[attr-defined]
            row["code"] for row in files.rows(rows) if row["valid_from"] <= today
        })  # fmt: skip
    assert set(list_materials()) == {row["code"] for row in files.rows("service_materials")}
    sign, thing = get_item("shop_sign"), get_thing("open-restaurant")
    assert (sign.promised.length, sign.fields[0].code) == (5, "form.has_licence")
    assert thing.parts[2].after == ("shop_registration", "worker_health_card")
    export_city(tmp_path / "out")
    for path in city.rglob("service_*"):
        for one in [path] if path.is_file() else path.iterdir():
            assert (tmp_path / "out" / one.relative_to(city)).read_bytes() == one.read_bytes(), one.name


def test_the_city_has_no_problem(city: Path) -> None:
    assert problems_of(city) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        (
            "service_fields/elder_card.csv",
            "出生日期,Date of birth,date,",
            "出生日期,Date of birth,text,",
            "takes as date",
        ),
        ("service_fields/food_licence.csv", "form.cold_room", "person.cold_room", "no element of the city"),
        (
            "service_fields/shop_registration.csv",
            "company|individual",
            "company|empire",
            "empire is no code of the list",
        ),
        ("service_fields/heating_stop.csv", "长期不住|正在装修|房子空置|其他", "", "nothing to choose from"),
        (
            "service_fields/heating_stop.csv",
            "form.valve_outside = no",
            "form.valve = no",
            "which the item does not ask",
        ),
        ("service_parts.csv", "form.heating_wish = '报停'", "form.wish = '报停'", "no item of the thing asks"),
        ("service_parts.csv", "shop_registration|worker_health_card", "drainage_permit|food_licence", "loop"),
        ("service_items.csv", ",food,", ",feast,", "feast is no kind of licence"),
        ("service_policies.csv", "yes,elder_allowance", "no,", "neither paid without asking nor applied for"),
        ("service_policies.csv", "grassland,2026-01-01", "grassland,2026-02-01", "no condition"),
        ("service_policy_conditions.csv", "person.age >= 80", "person.age >= 'old'", "cannot be compared"),
        ("service_policy_conditions.csv", "household.heating in", "person.warmth in", "no element of this catalogue"),
    ],
)
def test_what_does_not_fit_is_named_before_it_is_loaded(
    city: Path, file: str, before: str, after: str, says: str
) -> None:
    found = problem(city, file, before, after)
    assert says in found, found
