"""Lists of the city that the hotline works with: reasons, words of danger, what goes to the police and comes back."""

from __future__ import annotations

import datetime as dt

from yici.apps.hotline.contracts import Reason, TransferItem
from yici.core import clock
from yici.core.models import CityRow

REASONS, EMERGENCIES, TRANSFERS = "hotline_reasons.csv", "emergency_words.csv", "transfer_list.csv"


def list_reasons(decision: str) -> list[Reason]:
    """The reasons in force for something asked for, in their order."""
    rows = CityRow.objects.filter(file=REASONS, retired_on=None, code__startswith=f"{decision}|")
    found = sorted(rows.values_list("content", flat=True), key=lambda row: (int(row["position"]), row["code"]))
    return [Reason(decision, row["code"], row["name"], row["name_en"]) for row in found]


def emergency_words() -> dict[str, str]:
    """Words that mean danger, with the number to call at once, longest first."""
    rows = CityRow.objects.filter(file=EMERGENCIES, retired_on=None).values_list("content", flat=True)
    return {row["word"]: row["number"] for row in sorted(rows, key=lambda row: (-len(row["word"]), row["word"]))}


def emergency_number(text: str) -> str:
    """The number to call at once for what somebody says ("119"), by the longest word found; empty for none."""
    return next((number for word, number in emergency_words().items() if word in text), "")


def transfer_items(direction: str, on: dt.date | None = None) -> list[TransferItem]:
    """What 110 and 12345 hand to each other on a day (today without one), by code."""
    day = (on or clock.today()).isoformat()
    rows = CityRow.objects.filter(file=TRANSFERS, retired_on=None).order_by("code").values_list("content", flat=True)
    return [
        TransferItem(row["code"], row["direction"], row["class"], row["item"])
        for row in rows
        if row["direction"] == direction
        and row["valid_from"] <= day
        and not (row["valid_to"] and row["valid_to"] < day)
    ]
