"""Every number out of the mirror is the number that the plain answer counts, cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from yici.apps.places.tests.cast import NOW, TODAY, Cast
from yici.apps.records.columnar import answering, mirror
from yici.apps.records.columnar.compiling import Compiler
from yici.apps.records.columnar.values import Make
from yici.apps.records.conditions import Expression
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
    assert len(measures) > 400 and told >= 0.97 * len(measures), f"{told} of {len(measures)} told"


def a_few() -> tuple[Measure, ...]:
    return (
        Measure("people", "person"),
        Measure("living here", "person", relation="resident"),
        Measure("old", "person", "person.age >= 60"),
        Measure("at home", "person", "person.presence = 'home'"),
        Measure("chronic", "person", "person.health_status = 'chronic'"),
        Measure("pension", "person", "", "sum", "person.pension_amount"),
        Measure("mean", "person", "person.sex = '2'", "mean", "person.age"),
        Measure("youngest", "person", "", "min", "person.age"),
        Measure("houses", "person", "age(person.birth_date) >= 60", "distinct", "household"),
        Measure("educations", "person", "", "distinct", "person.education"),
        Measure("large", "household", "household.size >= 3"),
        Measure("land", "household", "", "sum", "household.contract_area"),
        Measure("plots", "plot", "household.size > 2", "sum", "plot.contract_area"),
    )


def moments() -> list[tuple[dt.date, dt.datetime | None]]:
    """Days in the past and to come, by what is known now and by what was known before the latest changes."""
    days = [TODAY, dt.date(2026, 9, 30), dt.date(2026, 10, 1), dt.date(2020, 6, 1), TODAY + dt.timedelta(days=31)]
    before = [NOW - dt.timedelta(days=one) for one in (1, 10, 30, 50)]
    return [(day, None) for day in days] + [(TODAY, at) for at in before] + [(dt.date(2026, 9, 30), before[1])]


@pytest.mark.parametrize("most", [20_000, 5], ids=["as a delta", "as a generation of its own"])
def test_any_day_by_what_was_known_at_any_instant(town: Cast, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(mirror, "MOST_CHANGED", most)
    queries = [
        TableQuery(a_few(), by, town.banner.key if by else None, as_of=day, known_at=at)
        for day, at in moments()
        for by in ("", "area:5")
    ]
    told, wrong = compared(queries)
    assert not wrong, "\n".join(wrong[:20])
    assert told == len(queries) * len(a_few())
    assert bool(mirror.folder().branches()) == (most == 5)


@pytest.mark.parametrize(
    "by", ["person.education", "person.age", "person.birth_date", "person.is_long_home", "person.pension_amount"]
)
def test_rows_by_the_values_of_an_element(town: Cast, by: str) -> None:
    query = TableQuery(
        tuple(one for one in a_few() if one.entity == "person" and not one.relation), by, town.banner.key
    )
    told, wrong = compared([query])
    assert not wrong, wrong[:10]
    assert told == len(query.measures)


def test_cross_tabs_share_the_clauses_of_rows_and_columns(town: Cast) -> None:
    rows = [
        "person.age >= 60", "person.education in ('60', '70') and person.sex = '2'", "not (person.presence = 'home')",
        "person.education is not known or person.age < 40", "household.size >= 2", "person.is_student = yes",
        "person.is_student = 1",
    ]  # fmt: skip
    columns = ["person.sex = '2'", "person.presence != 'home'", "not (person.education = '70' and person.age > 30)"]
    texts = [f"({row}) and {column}" for row in rows for column in columns]
    measures = [Measure(f"n {text}", "person", text) for text in texts]
    measures += [Measure(f"s {text}", "person", text, "sum", "person.pension_amount") for text in texts]
    measures += [Measure(f"d {text}", "person", text, "distinct", "household") for text in texts]
    queries = [TableQuery(tuple(measures), by, town.banner.key) for by in ("area:5", "person.education")]
    told, wrong = compared(queries)
    assert not wrong, "\n".join(wrong[:20])
    number_for_yes = 3 * len(columns)  # 1 is not yes: refused, not taken for the clause before
    assert told == 2 * (len(measures) - number_for_yes)


def test_a_clause_that_cannot_be_said_spoils_only_its_own_measures(town: Cast) -> None:
    odd, well = "text(person.name, 'x') = 'x'", "person.age >= 60"
    texts = [well, f"{well} and {odd}", f"{odd} and person.sex = '2'", "person.sex = '2'", ""]
    query = TableQuery(tuple(Measure(f"{n}", "person", text) for n, text in enumerate(texts)), "area:5")
    _, refused = answering.tabulate_compiled(SYSTEM, query)
    assert set(refused) == {"1", "2"}
    told, wrong = compared([query])
    assert told == 3 and not wrong, wrong


def test_a_cross_tab_computes_each_clause_once(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    condition = Compiler.condition

    def counted(self: Compiler, tree: Expression) -> Make:
        asked.append(tree)
        return condition(self, tree)

    monkeypatch.setattr(Compiler, "condition", counted)
    texts = [f"person.age >= {a} and person.work_months > {b}" for a in range(40, 50) for b in range(10)]
    query = TableQuery(tuple(Measure(text, "person", text) for text in texts), "area:5")
    assert compared([query]) == (100, [])
    assert len(asked) == 20
