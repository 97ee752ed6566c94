"""The areas of the city that comes with the sources, its units and calendar, as files."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from yici.apps.places.cityfiles import CHECKS, TABLES, generated_units
from yici.core.cityfiles import CityFiles, Problem, check_city, read_city

ORDOS = Path(__file__).resolve().parents[5] / "cities" / "ordos"


@pytest.fixture(scope="module")
def city() -> CityFiles:
    return read_city(ORDOS, TABLES)


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A copy of the files that places owns."""
    for name in ("areas.csv", "units.csv", "roles.csv", "posts.csv", "city.toml"):
        shutil.copy(ORDOS / name, tmp_path / name)
    shutil.copytree(ORDOS / "calendar", tmp_path / "calendar")
    return tmp_path


def problems(folder: Path) -> list[Problem]:
    return check_city(folder, TABLES, CHECKS)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_ordos_has_the_areas_that_the_statistics_bureau_lists(city: CityFiles) -> None:
    kinds = Counter(row["kind"] for row in city.rows("areas"))
    assert kinds["banner"] + kinds["district"] == 9
    assert kinds["town"] + kinds["sumu"] + kinds["township"] + kinds["street"] == 77
    assert kinds["functional_area"] == 11
    assert (kinds["village"], kinds["gacha"], kinds["community"], kinds["virtual"]) == (565, 170, 265, 11)
    assert max(int(row["level"]) for row in city.rows("areas")) == 5


def test_every_area_of_the_source_is_there_under_its_name(city: CityFiles, shared: Path) -> None:
    names = {row["code"]: row["name"] for row in city.rows("areas")}
    expected = {}
    for file in ("region-15-to-township.csv", "villages-1506-ordos.csv"):
        with (shared / "data" / "areas" / file).open(encoding="utf-8", newline="") as source:
            expected.update({row["code"]: row["name"] for row in csv.DictReader(source) if row["code"][:4] == "1506"})
    assert names == expected


def test_short_names_leave_out_the_committee_but_keep_what_tells_villages_apart(city: CityFiles) -> None:
    rows = {row["code"]: row for row in city.rows("areas")}
    assert rows["150626100200"]["short_name"] == "斯布扣嘎查"
    assert rows["150627101217"]["short_name"] == "巴嘎柴达木村"
    level_5 = [row for row in rows.values() if row["level"] == "5" and row["kind"] != "virtual"]
    assert [row["short_name"] for row in level_5 if row["short_name"].endswith(("委会", "委员会"))] == []
    twins = Counter((row["parent"], row["short_name"]) for row in rows.values())
    assert [pair for pair, count in twins.items() if count > 1] == []


def test_the_files_of_places_have_no_problem(places: Path) -> None:
    assert problems(places) == []


def test_every_area_below_the_city_has_one_government_or_committee(city: CityFiles) -> None:
    rules = city.settings["generated_units"]
    units = list(generated_units(city.rows("areas"), rules, city.rows("units")))
    codes = {unit.code for unit in units}
    assert len(codes) == len(units)
    expected = {row["code"] for row in city.rows("areas") if row["kind"] not in ("city", "virtual")}
    assert {unit.area for unit in units} == expected
    known = codes | {row["code"] for row in city.rows("units")}
    assert {unit.parent for unit in units} <= known


def test_a_banner_has_its_own_civil_affairs_bureau_under_its_government(city: CityFiles) -> None:
    rules = city.settings["generated_units"]
    units = {one.code: one for one in generated_units(city.rows("areas"), rules, city.rows("units"))}
    bureau = units["150621-civil_affairs"]
    assert (bureau.name, bureau.parent, bureau.area) == ("达拉特旗民政局", "150621-government", "150621")
    assert units["150626100200-committee"].name == "斯布扣嘎查村民委员会"


def test_a_wrong_parent_a_wrong_level_and_a_lost_village_are_named(places: Path) -> None:
    row = "150602010200,格舍壕村,格舍壕村,village,"
    change(places / "areas.csv", f"{row}150602010,5", f"{row}150602,4")
    found = {str(one) for one in problems(places)}
    assert any("village is a kind of level 5, not 4" in one for one in found)
    assert any("The code has the length of another level" in one for one in found)


def test_an_area_that_vanished_without_an_end_day_is_noticed_by_the_counts(places: Path) -> None:
    path = places / "areas.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("150602010200,")), encoding="utf-8")
    assert [one.sentences()[0] for one in problems(places)] == [
        "There are 564 areas of kind village, city.toml says 565."
    ]


def test_a_role_with_an_unknown_permission_is_refused(places: Path) -> None:
    change(places / "roles.csv", "auditor,审计员,Auditor,audit.verify", "auditor,审计员,Auditor,audit.forge")
    assert any("audit.forge is not one of the allowed words" in str(one) for one in problems(places))


def test_a_written_unit_cannot_take_the_code_of_one_that_follows_from_an_area(places: Path) -> None:
    path = places / "units.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "150621-government,x,x,government,government,150621,,,\n", encoding="utf-8")
    assert any("150621-government follows already from an area" in str(one) for one in problems(places))


def test_a_make_up_day_on_a_weekday_is_a_mistake(places: Path) -> None:
    change(places / "calendar" / "2026.csv", "2026-01-01,holiday", "2026-01-01,make_up")
    assert any("falls on a weekend; 2026-01-01 does not" in str(one) for one in problems(places))


def test_the_national_day_week_of_2025_is_off_and_its_weekend_is_worked(city: CityFiles) -> None:
    kinds = {row["day"]: row["kind"] for row in city.rows("calendar")}
    assert all(kinds[f"2025-10-0{day}"] == "holiday" for day in range(1, 9))
    assert (kinds["2025-09-28"], kinds["2025-10-11"]) == ("make_up", "make_up")
