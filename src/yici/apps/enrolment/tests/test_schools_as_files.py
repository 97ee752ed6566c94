"""What ``yici city check`` says of schools, catchments, classes of priority and rounds."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from yici.shell.cityfiles import problems_of

ORDOS = Path(__file__).parents[5] / "cities" / "ordos"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the city whose files are sound."""
    folder = tmp_path_factory.mktemp("city") / "ordos"
    shutil.copytree(ORDOS, folder)
    return folder


def _add(city: Path, name: str, **values: str) -> list[str]:
    """The problems once a row like the first one of a file, but for some values, is added; the file is put back."""
    file = city / name
    kept = file.read_text("utf-8")
    rows = list(csv.DictReader(kept.splitlines()))
    with file.open("a", encoding="utf-8", newline="") as out:
        csv.DictWriter(out, list(rows[0]), lineterminator="\n").writerow({**rows[0], **values})
    found = [str(one) for one in problems_of(city) if one.file == name]
    file.write_text(kept, "utf-8")
    return found


def test_the_city_as_it_is_has_no_problem(city: Path) -> None:
    assert [str(one) for one in problems_of(city) if one.file.startswith("school")] == []


def test_a_house_of_two_schools_and_a_community_of_none_are_named(city: Path) -> None:
    said = {"area": "150603003", "street": "", "low": "", "high": "", "side": "all"}
    found = _add(city, "school_catchments.csv", school="kb_xiao1", **said)
    assert any(
        "belongs to kb_xiao3 and to kb_xiao1" in one or "belongs to kb_xiao1 and to kb_xiao3" in one for one in found
    )
    found = _add(city, "school_catchments.csv", school="kb_xiao1", area="150602003001", street="", low="", high="")
    assert any("150602003002 has addresses that belong to no school" in one for one in found)


def test_house_numbers_need_a_street_and_their_order(city: Path) -> None:
    found = _add(city, "school_catchments.csv", school="kb_xiao1", area="150603001", street="", low="9", high="3")
    assert any("9 is more than 3" in one for one in found)
    assert any("House numbers without a street" in one for one in found)


def test_a_condition_reads_only_what_an_application_says(city: Path) -> None:
    found = _add(city, "school_priorities.csv", code="rich", position="0", when="parents.income > 5")
    assert any("parents.income is nothing that an application for a place says" in one for one in found)


def test_a_class_for_everybody_stands_last(city: Path) -> None:
    found = _add(city, "school_priorities.csv", code="late", position="9", when="place.permit = yes")
    assert any("Classes after this one take nobody" in one for one in found)
    assert any("comes no class for everybody else" in one for one in found)


def test_a_round_has_places_and_its_days_in_order(city: Path) -> None:
    found = _add(city, "school_rounds.csv", code="2030-junior", opens="2031-01-01")
    assert any("closes of 2030-junior is before opens" in one for one in found)
    assert any("2030-junior has no places" in one for one in found)


def test_a_place_is_of_a_school_of_its_round(city: Path) -> None:
    found = _add(city, "school_places.csv", round="2027-primary", school="kb_chu1")
    assert any("kb_chu1 is a junior" in one for one in found)
