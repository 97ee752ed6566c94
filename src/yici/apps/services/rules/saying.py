"""What the rules of items say of a form: hints, what is to be put right, what will not be granted so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from yici.apps.records.conditions import evaluate
from yici.apps.services.contracts import ItemRule

ORDER = ("not_met", "supplement", "hint")


def sayings(rules: Iterable[ItemRule], values: Mapping[str, Any], as_of: dt.date) -> list[ItemRule]:
    """The rules that hold, the weightiest first; the same sentence once. What is not known says nothing."""
    held = [one for one in rules if evaluate(one.when, values, as_of) is True]
    held.sort(key=lambda one: ORDER.index(one.then))
    return list({one.says: one for one in reversed(held)}.values())[::-1]
