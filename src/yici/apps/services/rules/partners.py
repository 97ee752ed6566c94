"""Partners out of the rows of the city's file; what a parcel's letters mean for whoever handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from yici.apps.services.contracts.handing import Partner

Row = Mapping[str, str]


def partners_of(rows: Iterable[Row], day: dt.date) -> dict[str, Partner]:
    """The places with which something is agreed on a day, by code."""
    return {
        row["code"]: Partner(
            code=row["code"], name=row["name"], name_en=row["name_en"], items=_list(row["items"]),
            modes=_list(row["modes"]), website=row["website"], address=row["address"],
            receipt_days=int(row["receipt_days"]), result_days=int(row["result_days"]), sign_key=row["sign_key"],
            seal_key=row["seal_key"],
        )
        for row in sorted(rows, key=lambda one: one["code"])
        if row["valid_from"] <= day.isoformat() <= (row["valid_to"] or "9999")
    }  # fmt: skip


def outcome_of(outcomes: Sequence[str]) -> str:
    """One word for the outcomes of all parts: what they agree in, otherwise that they differ."""
    found = set(outcomes)
    return found.pop() if len(found) == 1 else "mixed"


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
