"""Every number out of the mirror is the number that the plain answer counts, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.places.tests.cast import NOW, Cast
from yici.apps.records.columnar import answering, mirror
from yici.apps.records.contracts import Measure, Table, TableQuery
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.tabulating import tabulate_plainly
from yici.apps.records.tests.a_town import a_town, is_number, population_conditions, random_conditions
from yici.core import clock
from yici.core.access import SYSTEM


@pytest.fixture
def town(db: None) -> Iterator[Cast]:
    """A town with a mirror of it."""
    with clock.held_at(NOW):
        cast = a_town()
        mirror.build()
        yield cast
        mirror.drop()


def compared(queries: list[TableQuery]) -> tuple[int, list[str]]:
    """How many measures the mirror told, and where it told something else."""
    told, wrong = 0, []
    batches = [answering.tabulate_compiled(SYSTEM, query) for query in queries]
    for query, (table, refused) in zip(queries, batches, strict=True):
        plain = tabulate_plainly(SYSTEM, query)
        assert [row.key for row in table.rows] == [row.key for row in plain.rows] or refused, query
        told += len(query.measures) - len(refused)
        wrong += differences(query, table, plain, refused)
    return told, wrong


def differences(query: TableQuery, table: Table, plain: Table, refused: dict[str, str]) -> list[str]:
    cells = {row.key: row.values for row in table.rows}
    return [
        f"{measure} in {row.label}: {cells.get(row.key, (None,) * 99)[place]} for {row.values[place]}"
        for row in plain.rows
        for place, measure in enumerate(query.measures)
        if measure.name not in refused and cells.get(row.key, (0,) * 999)[place] != row.values[place]
    ]


def conditions() -> list[Measure]:
    """Every population of the city, every computed element, and random trees."""
    found = [Measure(f"p{n}", *one[:2], relation=one[2]) for n, one in enumerate(population_conditions())]
    for entity in ("person", "household", "plot", "crop", "loan", "building", "village", "enterprise"):
        for element in catalogue().of_entity(entity):
            if element.derive:
                found.append(Measure(f"d {element.code}", entity, f"{element.code} is known"))
                if is_number(element):
                    found.append(Measure(f"s {element.code}", entity, "", "sum", element.code))
    found += [Measure(f"r{n} {text}", entity, text) for n, (entity, text) in enumerate(random_conditions(160))]
    return found


def by_relation(measures: list[Measure]) -> list[TableQuery]:
    return [TableQuery(tuple(measures[at : at + 60]), "area:5") for at in range(0, len(measures), 60)]


def test_populations_computed_elements_and_random_conditions(town: Cast) -> None:
    measures = conditions()
    told, wrong = compared(by_relation(measures))
    assert not wrong, "\n".join(wrong[:20])
    assert len(measures) > 400 and told >= 0.98 * len(measures), f"{told} of {len(measures)} told"
