"""Rows of a city's files to schools, catchments, classes of priority and rounds. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, cast

from yici.apps.enrolment.contracts import PlaceRound, PriorityClass, School, Stretch

Row = Mapping[str, str]


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def school_of(row: Row) -> School:
    """A row of ``schools.csv``."""
    return School(
        row["code"], row["name"], row["name_en"], cast(Any, row["kind"]), row["unit"], row["area"],
        row["public"] == "yes", row["boarding"] == "yes", tuple(row["languages"].split("|")), row.get("address", ""),
    )  # fmt: skip


def stretch_of(row: Row) -> Stretch:
    """A row of ``school_catchments.csv``."""
    return Stretch(
        row["school"], row["area"], row.get("street", ""), _int(row.get("low")), _int(row.get("high")),
        cast(Any, row["side"]), dt.date.fromisoformat(row["valid_from"]), _day(row.get("valid_to")),
    )  # fmt: skip


def classes_of(rows: Iterable[Row], kind: str, day: dt.date) -> list[PriorityClass]:
    """The classes of a kind of school in force on a day, the first one first; numbered 1, 2, 3 …"""
    own = [row for row in rows if row["kind"] == kind and row["valid_from"] <= day.isoformat()]
    newest = max((row["valid_from"] for row in own), default="")
    chosen = sorted((row for row in own if row["valid_from"] == newest), key=lambda row: int(row["position"]))
    return [
        PriorityClass(row["code"], at, row.get("when", ""), row["says"], row["says_en"], row.get("basis", ""))
        for at, row in enumerate(chosen, 1)
    ]


def round_of(row: Row) -> PlaceRound:
    """A row of ``school_rounds.csv``."""
    days = {one: dt.date.fromisoformat(row[one]) for one in ("opens", "closes", "review_until", "publishes")}
    return PlaceRound(
        code=row["code"], year=int(row["year"]), kind=cast(Any, row["kind"]), name=row["name"], name_en=row["name_en"],
        unit=row["unit"], area=row["area"], **days, objection_until=dt.date.fromisoformat(row["objection_until"]),
        wishes=int(row["wishes"]), review_days=int(row["review_days"]), objection_days=int(row["objection_days"]),
        offer_days=int(row["offer_days"]),
    )  # fmt: skip
