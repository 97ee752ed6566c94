"""Figures of a city are files: checked, loaded in versions, exported as they were."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from yici.apps.figures.models import Definition
from yici.apps.figures.public import define_figure, get_definition, list_definitions
from yici.apps.figures.tests.builders import SPEC
from yici.core.access import SYSTEM
from yici.shell.cities import export_city, load_city
from yici.shell.cityfiles import problems_of


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the city's files that a test may change."""
    folder = tmp_path / "city"
    shutil.copytree(settings.CITY, folder)
    return folder


def change(city: Path, file: str, before: str, after: str) -> None:
    path = city / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


@pytest.mark.django_db
def test_a_loaded_city_has_its_figures_and_a_second_load_makes_no_version(city: Path) -> None:
    load_city(city)
    codes = {one.code for one in list_definitions()}
    assert len(codes) >= 12
    assert {"population", "minimum_living", "disability", "crops", "contract_land", "housing_safety"} <= codes
    load_city(city)
    assert set(Definition.objects.values_list("version", flat=True)) == {1}


@pytest.mark.django_db
def test_a_split_column_becomes_one_for_each_code_and_one_for_the_rest(city: Path) -> None:
    load_city(city)
    columns = {one.code: one for one in get_definition("disability").spec.measures}
    assert [name for name in columns if name.startswith("class_")] == [
        *(f"class_{code}" for code in range(1, 8)), "class_unknown",
    ]  # fmt: skip
    assert columns["class_1"].name == "视力"
    assert columns["class_1"].condition.endswith("and disability.class = '1'")


@pytest.mark.django_db
def test_a_changed_column_makes_a_new_version_and_a_figure_that_left_is_retired(city: Path) -> None:
    load_city(city)
    change(city, "figure_measures.csv", "报表当日满100周岁", "报表当天满一百周岁")
    for file in ("figures.csv", "figure_measures.csv"):
        kept = [line for line in (city / file).read_text("utf-8").splitlines() if not line.startswith("work,")]
        (city / file).write_text("\n".join(kept) + "\n", "utf-8")
    load_city(city)
    assert get_definition("elders").version == 2
    assert "work" not in {one.code for one in list_definitions()}
    assert Definition.objects.get(code="work").replaced_at is not None


@pytest.mark.django_db
def test_a_figure_of_the_desk_is_exported_and_loaded_elsewhere_as_the_same(city: Path, tmp_path: Path) -> None:
    load_city(city)
    made = define_figure(actor=SYSTEM, code="own_people", name="自定人口", spec=SPEC)
    export_city(tmp_path / "back")
    assert problems_of(tmp_path / "back") == []
    Definition.objects.filter(code="own_people").delete()
    load_city(tmp_path / "back", take="file")
    define_figure(actor=SYSTEM, code="own_people", name="自定人口", spec=SPEC)
    assert get_definition("own_people").spec.measures[0].condition == made.spec.measures[0].condition


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("figures.csv", ",crop.kind,", ",crop.no_such,", "by"),
        ("figures.csv", ",crop.kind,", ",crop.variety,", "texts that people write"),
        ("figures.csv", "person: person.death_date is known:", "person: person.death_date is:", "left_out"),
        ("figure_measures.csv", "age(person.birth_date) >= 100", "age(person.no_such) >= 100", "condition"),
        ("figure_measures.csv", ",crop.insured_area,", ",crop.policy_number,", "value"),
        ("figure_measures.csv", ",household.housing_grade,", ",household.size,", "split"),
        ("figure_measures.csv", ",insured,area,", ",nothing,area,", "no counted column"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(city: Path, file: str, before: str, after: str, said: str) -> None:
    change(city, file, before, after)
    (problem, *_) = problems_of(city)
    assert problem.file == file and problem.line > 1
    assert said in str(problem)
