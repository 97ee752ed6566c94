"""What the city's files say of inspection: categories, matters with their items, ratios and caps, limits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from yici.apps.cases.public import Limit
from yici.apps.oversight.contracts.plans import MatterView
from yici.apps.oversight.errors import MatterUnknown
from yici.core import clock
from yici.core.models import CityRow

CATEGORIES, MATTERS = "inspection_categories.csv", "inspection_matters.csv"
ITEMS, CLASSES_FILE, LIMITS = "inspection_items.csv", "inspection_classes.csv", "inspection_limits.csv"
#: What holds where a city's file names nothing. Twenty working days is what the field practises; the rest is ours.
FALLBACK = {
    "publication": Limit("publication", "working_days", 20),
    "rectify_general": Limit("rectify", "working_days", 10),
    "rectify_major": Limit("rectify", "working_days", 3),
    "reinspection": Limit("reinspection", "working_days", 5),
}
CLOCK_OF = {"rectify_general": "rectify", "rectify_major": "rectify"}


def _contents(file: str) -> list[dict[str, Any]]:
    return list(CityRow.objects.filter(file=file, retired_on=None).order_by("code").values_list("content", flat=True))


def list_categories() -> dict[str, str]:
    """Names of the categories of targets by code."""
    return {str(one["code"]): str(one["name"]) for one in _contents(CATEGORIES)}


def list_matters(day: dt.date | None = None) -> list[MatterView]:
    """The matters that hold on a day (today), each with its items in order."""
    on = (day or clock.today()).isoformat()
    items = defaultdict(list)
    for one in _contents(ITEMS):
        items[one["matter"]].append({name: str(one[name]) for name in ("code", "name", "grade", "position")})
    newest: dict[str, dict[str, Any]] = {}
    for one in _contents(MATTERS):
        if one["valid_from"] <= on and (not one.get("valid_to") or on <= one["valid_to"]):
            known = newest.get(one["code"])
            newest[one["code"]] = one if known is None or known["valid_from"] < one["valid_from"] else known
    return [
        MatterView(
            code, one["name"], one["level"], one["unit"], one["category"], one["basis"], one["valid_from"],
            tuple(sorted(items[code], key=lambda item: int(item["position"]))),
        )
        for code, one in sorted(newest.items())
    ]  # fmt: skip


def get_matters(codes: Sequence[str], day: dt.date | None = None) -> list[MatterView]:
    """These matters as they hold on a day; raises ``MatterUnknown``."""
    known = {one.code: one for one in list_matters(day)}
    for code in codes:
        if code not in known:
            raise MatterUnknown(matter=code)
    return [known[code] for code in codes]


def class_ratios() -> dict[str, int]:
    """How many of a thousand of each class a plan begins with."""
    return {str(one["code"]): int(one["permille"]) for one in _contents(CLASSES_FILE)}


def class_caps() -> dict[str, int]:
    """How many visits a year a business of each class may have, over all units."""
    return {str(one["code"]): int(one["cap"]) for one in _contents(CLASSES_FILE)}


def limit_of(name: str) -> Limit:
    """The limit of this name: the city's, or the fallback."""
    found = next((one for one in _contents(LIMITS) if one["clock"] == name), None)
    kind = CLOCK_OF.get(name, name)
    return Limit(kind, found["rule"], int(found["length"])) if found else FALLBACK[name]
