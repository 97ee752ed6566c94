"""What is broken is said, not applied for: the words of a fault, and the items that people also look for then."""

from __future__ import annotations

from yici.apps.services.cityfiles.columns import NOTE
from yici.core.cityfiles.schema import Column, Table

TABLES: tuple[Table, ...] = (
    Table(
        "service_faults",
        "service_faults.csv",
        (
            Column("kind", required=True, references="request_kinds"),
            Column("words", "list", required=True),
            Column("says", required=True),
            Column("says_en", required=True),
            Column("items", "list", references="service_items"),
            NOTE,
        ),
        key=("kind",),
        is_required=False,
    ),
)
