"""Which file of a city says what classes may be balanced by. Pure: no database, no Django."""

from __future__ import annotations

from collections.abc import Iterator

from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Table

COLUMNS_FILE = "class_columns.csv"

TABLES: tuple[Table, ...] = (
    Table(
        "class_columns",
        COLUMNS_FILE,
        (
            Column("code", "pattern", required=True, pattern=r"[a-z0-9]+(_[a-z0-9]+)*"),
            Column("position", "int", required=True),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("use", "choice", required=True, choices=frozenset({"balance", "score"})),
            Column("words", "list", required=True),
            Column("record"),
            Column("public", "choice", required=True, choices=frozenset({"yes", "no"})),
            Column("valid_from", "day", required=True),
            Column("valid_to", "day"),
            Column("note"),
        ),
        is_required=False,
    ),
)


def _scores_name_their_record(city: CityFiles) -> Iterator[Problem]:
    for line in city.lines("class_columns"):
        if line.values.get("use") == "score" and not line.values.get("record"):
            yield Problem(
                line.file, line.number, "A score says not which record it comes from.",
                "Name the record in the column “record”; no test is ever held for the draw.",
            )  # fmt: skip


CHECKS: tuple[Check, ...] = (_scores_name_their_record,)
