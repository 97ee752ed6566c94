"""Twenty reports counted by Spark, with two workers in processes of their own, are those that DuckDB counts.

Runs in ``make verify`` (``YICI_SPARK=1``): starting Spark takes longer than all other tests of records.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

from yici.apps.places.tests.cast import TODAY, Cast
from yici.apps.records.contracts import Measure, TableQuery
from yici.apps.records.public import Answer, build_mirror, drop_mirror, merge_records, record_answers, tabulate_many
from yici.apps.records.tests.builders import TYPED, a_household, a_person, a_thing, an_id_number, moves
from yici.columns.public import stop_spark
from yici.core.access import SYSTEM

pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed (the extra spark)"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed"),
    pytest.mark.skipif(os.environ.get("YICI_SPARK") != "1", reason="runs in make verify (YICI_SPARK=1)"),
]

CONDITIONS = (
    ("person", ""), ("person", "person.age >= 60"), ("person", "age(person.birth_date) < 18"),
    ("person", "person.education = '70'"), ("person", "person.education in ('60', '70') and person.sex = '2'"),
    ("person", "not (person.presence = 'home')"), ("person", "person.work_months > 3.5"),
    ("person", "person.education is not known or person.age < 40"), ("person", "household.size >= 2"),
    ("person", "household.income_total / household.size > 2000"), ("person", "head.person.age > 70"),
    ("person", "person.registered_area != person.residence_area"), ("person", "person.id_number is known"),
    ("household", "household.elders > 0"), ("household", "household.contract_area > 3"),
    ("household", "sum(plot.contract_area) > 2"), ("plot", "plot.abandoned_area <= plot.contract_area"),
)  # fmt: skip
QUERIES = [TableQuery((Measure(text, entity, text),), "area:5") for entity, text in CONDITIONS] + [
    TableQuery((Measure("months", "person", "", "mean", "person.work_months"),), "person.education"),
    TableQuery((Measure("houses", "person", "person.age >= 60", "distinct", "household"),), "area"),
    TableQuery((Measure("land", "plot", "", "sum", "plot.contract_area"),)),
]


@pytest.fixture
def village(cast: Cast) -> Iterator[Any]:
    """Two villages, a mirror of them, and changes since."""
    house = a_household(cast.east, income_total="5000")
    facts = (
        ("甲", "19500101", 101, "02", "初中"),
        ("乙", "19510101", 102, "10", "高中"),
        ("丙", "19900101", 103, "20", "初中"),
    )
    people = [
        a_person(cast.east, name, id_number=an_id_number(born, at), household=house, role=role, education=education)
        for name, born, at, role, education in facts
    ]
    other = a_person(cast.west, "丁", id_number=an_id_number("20150101", 104), work_months="4.5")
    a_thing("plot", cast.east, house, contract_area="2.5", abandoned_area="1")
    build_mirror()
    record_answers(SYSTEM, [Answer(people[0].key, "person.work_months", "7.25")], TYPED)
    moves(people[1], cast.west, TODAY)
    merge_records(SYSTEM, other.key, people[2].key, reason="one man")
    yield cast
    drop_mirror()


def test_twenty_reports_are_the_same(village: Cast, settings: Any) -> None:
    assert len(QUERIES) == 20
    here = tabulate_many(SYSTEM, QUERIES)
    settings.REPORT_ENGINE, settings.SPARK_MASTER = "spark", "local-cluster[2,1,1024]"
    try:
        there = tabulate_many(SYSTEM, QUERIES)
    finally:
        stop_spark()
    assert [table.rows for table in there] == [table.rows for table in here]
    assert sum(bool(value) for table in here for row in table.rows for value in row.values) > 20
