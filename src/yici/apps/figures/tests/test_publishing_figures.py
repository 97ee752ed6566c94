"""What the public sees of a frozen table: no small number, none that could be worked out, no overlapping column."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.figures.contracts import FigureMeasure, FigureRow, FigureSpec, FigureTable, Number
from yici.apps.figures.rules.publishing import PublicTable, publish
from yici.apps.figures.rules.rates import rate
from yici.columns.suppression import Fate

PEOPLE = FigureMeasure("people", "人数", entity="person")
WOMEN = FigureMeasure("women", "女", entity="person", condition="person.sex = '2'")
OLD = FigureMeasure("old", "老人", entity="person", condition="person.age >= 60")
SHARE = FigureMeasure("share", "占比", numerator="women", denominator="people")
MONEY = FigureMeasure("area", "面积", entity="plot", function="sum", value="plot.contract_area")


def a_table(measures: tuple[FigureMeasure, ...], rows: dict[str, tuple[Number, ...]], by: str = "area") -> FigureTable:
    """A table over the city whose total is the sum of its rows."""
    columns = list(zip(*rows.values(), strict=True))
    total = tuple(sum(one for one in column if isinstance(one, int)) for column in columns)
    return FigureTable(
        FigureSpec(measures, by), uuid.uuid4(), "市", dt.date(2026, 11, 20), dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
        tuple(FigureRow(key, key, values) for key, values in rows.items()), FigureRow("", "", total),
    )  # fmt: skip


def published(table: FigureTable) -> PublicTable:
    return publish(table, range(len(table.spec.measures)), is_city=True)


def fates(found: PublicTable, column: str) -> dict[str, str]:
    at = [one.code for one in found.columns].index(column)
    return {label or "合计": cells[at].fate.value for label, cells in found.rows}


def test_a_small_number_and_one_beside_it_are_not_shown() -> None:
    found = published(a_table((PEOPLE,), {"东": (3,), "西": (40,), "南": (60,)}))
    assert fates(found, "people") == {"东": "small", "西": "withheld", "南": "shown", "合计": "shown"}
    assert [cells[0].value for _, cells in found.rows] == [None, None, 60, 103]


def test_the_men_that_women_beside_people_give_away_are_protected() -> None:
    found = published(a_table((PEOPLE, WOMEN), {"东": (30, 28), "西": (40, 20), "南": (60, 30)}))
    assert "withheld" in (fates(found, "people")["东"], fates(found, "women")["东"])


def test_a_share_is_withheld_with_what_it_is_of() -> None:
    rows: dict[str, tuple[Number, ...]] = {
        key: (people, women, rate(women, people))
        for key, people, women in (("东", 30, 3), ("西", 40, 20), ("南", 60, 30))
    }
    found = published(a_table((PEOPLE, WOMEN, SHARE), rows))
    assert fates(found, "women")["东"] == "small"
    assert fates(found, "share")["东"] == "withheld"
    assert fates(found, "share")["南"] == "shown"


def test_a_column_that_overlaps_the_others_is_not_published() -> None:
    found = published(a_table((PEOPLE, WOMEN, OLD), {"东": (30, 20, 15), "西": (40, 20, 25)}))
    assert [one.code for one in found.columns] == ["people", "women"]
    assert [one.code for one in found.left_out] == ["old"]


def test_sums_stand_only_in_rows_of_many_people() -> None:
    rows: dict[str, tuple[Number, ...]] = {"东": (30, 300), "西": (40, 400)}
    assert [one.code for one in published(a_table((PEOPLE, MONEY), rows)).columns] == ["people", "area"]
    assert [one.code for one in published(a_table((PEOPLE, MONEY), rows, "area:5")).columns] == ["people"]


def test_rows_that_do_not_add_up_stand_alone_without_the_whole() -> None:
    table = a_table((PEOPLE,), {"东": (3,), "西": (40,)})
    table = FigureTable(
        table.spec, table.area, "市", table.as_of, table.moment, table.rows, FigureRow("", "", (42,)),
    )  # fmt: skip
    found = published(table)
    assert fates(found, "people") == {"东": "small", "西": "shown"}
    assert not found.has_total


def test_a_table_of_one_row_shows_its_whole() -> None:
    table = FigureTable(
        FigureSpec((PEOPLE,), ""), uuid.uuid4(), "市", dt.date(2026, 11, 20), dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
        (), FigureRow("", "", (7,)),
    )  # fmt: skip
    assert [cells[0].fate for _, cells in published(table).rows] == [Fate.SHOWN]
