"""What is read is written back byte for byte."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from yici.core.cityfiles import CityFiles, Column, Table, read_city, settings_text, table_text, write_city

NOTES = Table("notes", "notes.csv", (Column("code"), Column("text"), Column("note")))
BY_YEAR = Table("days", "days/*.csv", (Column("day"), Column("note")), key=("day",), stem=lambda row: row["day"][:4])
TABLES = (NOTES, BY_YEAR)

texts = st.text("ab甲\U00020000\"'\\#[]=,|\t\x7f ", max_size=8)
names = st.text('abc_-1 甲"', min_size=1, max_size=6)
scalars = st.one_of(texts, st.integers(-(2**53), 2**53), st.booleans(), st.dates())
settings = st.recursive(
    st.dictionaries(names, st.one_of(scalars, st.lists(texts, max_size=3)), max_size=4),
    lambda inner: st.dictionaries(
        names, st.one_of(scalars, inner, st.lists(inner, min_size=1, max_size=2)), max_size=4
    ),
    max_leaves=8,
)


@given(settings)
def test_settings_survive_being_written_and_read(values: dict[str, Any]) -> None:
    text = settings_text(values)
    assert tomllib.loads(text) == values
    assert settings_text(tomllib.loads(text)) == text


@given(st.lists(st.tuples(texts, texts), unique_by=lambda pair: pair[0], max_size=6))
def test_rows_survive_and_their_order_does_not_matter(pairs: list[tuple[str, str]]) -> None:
    rows = [{"code": code, "text": text} for code, text in pairs]
    assert table_text(NOTES, rows) == table_text(NOTES, reversed(rows))
    assert table_text(NOTES, rows).count("\n") == len(rows) + 1


def test_a_city_written_elsewhere_has_the_same_bytes(tmp_path: Path) -> None:
    city = CityFiles.of(
        {"name": "甲", "code": "1"},
        {"notes": [{"code": "b", "text": 'a "word", two'}, {"code": "a", "text": ""}], "days": [{"day": "2026-01-01"}]},
        TABLES,
    )
    one, two = tmp_path / "one", tmp_path / "two"
    assert write_city(city, one) == ["city.toml", "days/2026.csv", "notes.csv"]
    write_city(read_city(one, TABLES), two)
    for path in one.rglob("*"):
        if path.is_file():
            assert (two / path.relative_to(one)).read_bytes() == path.read_bytes()
    assert write_city(city, one) == []


def test_a_file_whose_rows_are_gone_is_removed(tmp_path: Path) -> None:
    write_city(CityFiles.of({}, {"days": [{"day": "2025-01-01"}, {"day": "2026-01-01"}]}, TABLES), tmp_path)
    assert write_city(CityFiles.of({}, {"days": [{"day": "2026-01-01"}]}, TABLES), tmp_path) == ["days/2025.csv"]
    assert [path.name for path in (tmp_path / "days").iterdir()] == ["2026.csv"]
