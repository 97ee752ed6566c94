"""Which files of a city speak of the ledger: duties of units (for suggestions), and item types with their columns.

Pure: no database, no Django.
"""

from __future__ import annotations

from yici.core.cityfiles.schema import Check, Column, Table

CODE = r"[a-z0-9]+(_[a-z0-9]+)*"
COLUMN_KINDS = frozenset({"text", "number", "day", "money"})

_NOTE = Column("note")

TABLES: tuple[Table, ...] = (
    Table(
        "ledger_duties",
        "ledger_duties.csv",
        (Column("unit", required=True, references="units"), Column("words", "list", required=True), _NOTE),
        key=("unit",),
        is_required=False,
    ),
    Table(
        "ledger_types",
        "ledger_types.csv",
        (
            Column("type", "pattern", required=True, pattern=CODE),
            Column("column", "pattern", required=True, pattern=CODE),
            Column("position", "int", required=True),
            Column("type_name", required=True),
            Column("type_name_en", required=True),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("kind", "choice", required=True, choices=COLUMN_KINDS),
            Column("unit"),
            _NOTE,
        ),
        key=("type", "column"),
        is_required=False,
    ),
)
CHECKS: tuple[Check, ...] = ()
