"""What classes may be balanced by in this city today (``class_columns.csv``), and the settings ``[enrolment]``."""

from __future__ import annotations

from yici.apps.enrolment.cityfiles import COLUMNS_FILE
from yici.apps.enrolment.contracts import ClassColumn
from yici.core import clock
from yici.core.threeway import settings_of, table_of_rows

OBJECTION_DAYS = 10  # calendar days after publishing; the system's own definition where city.toml says nothing


def list_columns() -> list[ClassColumn]:
    """Columns in force today, the most important first."""
    today = clock.today().isoformat()
    rows = [
        row for row in table_of_rows(COLUMNS_FILE).read().values()
        if row["valid_from"] <= today and (not row.get("valid_to") or today <= row["valid_to"])
    ]  # fmt: skip
    return [
        ClassColumn(
            row["code"], row["name"], row["name_en"], row["use"], tuple(row["words"].split("|")),
            row.get("record", ""), row["public"] == "yes",
        )
        for row in sorted(rows, key=lambda row: (int(row["position"]), row["code"]))
    ]  # fmt: skip


def column_names() -> dict[str, str]:
    """Code → name of every column that was ever in the file: old draws keep their words."""
    return {code: row["name"] for code, row in table_of_rows(COLUMNS_FILE).read().items()}


def objection_days() -> int:
    """How long parents may object after publishing ([enrolment] objection_days of ``city.toml``)."""
    return int(settings_of("enrolment").get("objection_days", OBJECTION_DAYS))
