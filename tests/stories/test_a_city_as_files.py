"""A city's files are loaded, loaded again, changed on either side, and come back byte for byte."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from yici.apps.places.models import Area, Unit
from yici.apps.places.public import find_area, find_unit
from yici.core.errors import NotFound
from yici.shell.cities import export_city, load_city

pytestmark = pytest.mark.django_db
SHOP_TOWN = "150622202"  # a sumu that is in the files


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the city's files that a test may change."""
    folder = tmp_path / "city"
    shutil.copytree(settings.CITY, folder)
    return folder


def replace(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def same(one: Path, two: Path) -> list[str]:
    """Names of files that differ or stand on one side only."""
    names = sorted({str(p.relative_to(root)) for root in (one, two) for p in root.rglob("*") if p.is_file()})
    return [
        name for name in names if not (two / name).is_file() or not filecmp.cmp(one / name, two / name, shallow=False)
    ]


def test_a_loaded_city_has_its_areas_and_units_and_a_second_load_does_nothing(city: Path) -> None:
    first = load_city(city)
    assert first.problems == []
    kinds = {
        kind: Area.objects.filter(kind=kind).count() for kind in ("functional_area", "village", "gacha", "community")
    }
    assert kinds == {"functional_area": 11, "village": 565, "gacha": 170, "community": 265}
    assert find_unit(f"{SHOP_TOWN}-government").area_id == find_area(SHOP_TOWN).id
    assert load_city(city).is_empty()


def test_an_exported_city_is_byte_for_byte_the_same(city: Path, tmp_path: Path) -> None:
    load_city(city)
    export_city(tmp_path / "back")
    assert same(city, tmp_path / "back") == []


def test_the_difference_is_shown_before_anything_is_written(city: Path) -> None:
    found = load_city(city, dry_run=True)
    assert sum(len(table.added) for table in found.tables) > 2000
    assert not Area.objects.exists()


def test_a_problem_in_the_files_stops_the_load_and_names_file_line_and_repair(city: Path) -> None:
    replace(city / "areas.csv", "150602,东胜区,东胜区,district,1506,3", "150602,东胜区,东胜区,district,9999,3")
    problem = load_city(city).problems[0]
    assert (problem.file, problem.line) == ("areas.csv", 3)
    assert all(problem.sentences())
    assert not Area.objects.exists()


def test_a_new_name_of_an_area_keeps_the_old_one_for_older_days(city: Path) -> None:
    load_city(city)
    key = find_area(SHOP_TOWN).key
    replace(city / "areas.csv", f"{SHOP_TOWN},布尔陶亥苏木,", f"{SHOP_TOWN},新名苏木,")
    found = load_city(city)
    assert {t.file: t.changed for t in found.tables if t.changed} == {"areas.csv": {SHOP_TOWN: ["name"]}}
    area = Area.objects.get(key=key)
    assert area.name == "新名苏木"
    assert [v.name for v in area.versions.order_by("valid_from")] == ["布尔陶亥苏木", "新名苏木"]
    assert load_city(city).is_empty()


def test_a_row_that_left_the_file_is_retired_and_not_deleted(city: Path) -> None:
    load_city(city)
    path = city / "units.csv"
    path.write_text("".join(line for line in path.read_text("utf-8").splitlines(True) if not line.startswith("audit,")))
    assert load_city(city).tables[2].retired == ["audit"]
    assert Unit.objects.get(code="audit").valid_to is not None


def test_a_change_in_the_database_alone_is_kept(city: Path) -> None:
    load_city(city)
    Unit.objects.filter(code="audit").update(short_name="审计")
    found = load_city(city)
    assert found.is_empty()
    assert Unit.objects.get(code="audit").short_name == "审计"


@pytest.mark.parametrize(("take", "expected"), [("", "审计"), ("database", "审计"), ("file", "市审计局")])
def test_a_change_on_both_sides_waits_for_a_decision(city: Path, take: str, expected: str) -> None:
    load_city(city)
    Unit.objects.filter(code="audit").update(short_name="审计")
    replace(city / "units.csv", "鄂尔多斯市审计局,审计局", "鄂尔多斯市审计局,市审计局")
    found = load_city(city, take=take)
    assert found.conflicts == 1
    assert Unit.objects.get(code="audit").short_name == expected
    assert load_city(city).conflicts == (1 if take == "" else 0)


def test_a_village_outside_the_files_is_not_found(city: Path) -> None:
    load_city(city)
    with pytest.raises(NotFound):
        find_area("150600000000")
