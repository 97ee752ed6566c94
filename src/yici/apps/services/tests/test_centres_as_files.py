"""The files of centres: what is wrong with one is named with its repair; those of Ordos say that they are invented."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from yici.apps.places import cityfiles as places
from yici.apps.services.cityfiles import centres, items
from yici.apps.services.demo.centres import invent
from yici.core.cityfiles import check_city, read_city, read_settings, settings_text

TABLES = (*places.TABLES, *(one for one in items.TABLES if one.name == "service_items"), *centres.TABLES)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The files that centres need, for a test to change."""
    for name in ("city.toml", "areas.csv", "units.csv", "service_items.csv"):
        shutil.copy(Path(settings.CITY) / name, tmp_path)
    for table in centres.TABLES:
        shutil.copy(Path(settings.CITY) / table.files, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("service_centres.csv", "109.83191,39.60291", "39.60291,109.83191", "outside the city"),
        ("service_centres.csv", ",12345,hall,", ",13900001234,hall,", "phone"),
        ("service_centres.csv", ",12345,hall,", ",12345,nowhen,", "nowhen"),
        ("service_centres.csv", "health|social,business|", "health|social,social|", "done there and handed on"),
        ("service_centres.csv", "zh|mn|sign", "zh|elvish", "elvish"),
        ("service_timetables.csv", "08:30,12:00", "12:30,12:00", "before it opens"),
        ("service_timetables.csv", "12:00,14:30", "11:00,14:30", "overlaps"),
        ("service_timetables.csv", "5|6|7|8|9", "5|13", "13 is no month"),
        ("service_centre_groups.csv", "school_aid", "school_ade", "school_ade"),
        ("city.toml", 'datum = "WGS-84"', 'datum = "GCJ-02"', "converted before"),
        ("city.toml", "driving_kmh = 40", "driving_kmh = 0", "driving_kmh"),
        ("city.toml", 'definition = "从', 'definition = ""\n#"从', "without the sentence"),
    ],
)
def test_what_is_wrong_with_a_centre_is_named(city: Path, file: str, before: str, after: str, said: str) -> None:
    path = city / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    (city / "city.toml").write_text(settings_text(read_settings(city / "city.toml")), "utf-8")
    assert said in "\n".join(map(str, check_city(city, TABLES, centres.CHECKS)))


def test_the_invented_centres_of_the_city_are_what_the_command_writes_and_say_so(city: Path) -> None:
    files = read_city(city, TABLES)
    invented = invent(files.rows("areas"))
    for table, rows in invented.items():
        assert sorted(map(dict, files.rows(table)), key=str) == sorted(rows, key=str)
    assert len(invented["service_centres"]) == 866
    assert {row["synthetic"] for name in ("service_centres", "service_points") for row in invented[name]} == {"yes"}
