"""The ledger is its events: an entry on a day is what the events up to that day make of it, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from yici.apps.ledger.contracts.keeping import EntryFacts, FieldChange

NAMES = tuple(one.name for one in fields(EntryFacts))
_LISTS = ("assisting", "into")
#: What an adjustment may change; all else moves by steps, reports and reviews.
CHANGEABLE = (
    "title", "sentence", "kind", "level", "item_type", "parent", "years", "indicator", "comparator", "value", "unit",
    "value_text", "base", "base_on", "deadline", "place", "lead", "assisting", "columns",
)  # fmt: skip


def apply(facts: EntryFacts, content: Mapping[str, Any]) -> EntryFacts:
    """The facts after an event with this content; columns are changed one by one."""
    changed: dict[str, Any] = {}
    for name, value in content.items():
        if name not in NAMES:
            continue
        if name in _LISTS:
            changed[name] = tuple(value)
        elif name == "columns":
            merged = {**facts.columns, **value}
            changed[name] = {key: one for key, one in sorted(merged.items()) if one != ""}
        else:
            changed[name] = value
    return replace(facts, **changed)


def fold(contents: Iterable[Mapping[str, Any]]) -> EntryFacts:
    """An entry as its events, in their order, make it."""
    facts = EntryFacts()
    for content in contents:
        facts = apply(facts, content)
    return facts


def as_content(facts: EntryFacts) -> dict[str, Any]:
    """Facts as JSON; what is empty is left out."""
    blank, found = EntryFacts(), {}
    for name in NAMES:
        value = getattr(facts, name)
        if value != getattr(blank, name):
            found[name] = list(value) if name in _LISTS else dict(value) if name == "columns" else value
    return found


def difference(before: EntryFacts, after: EntryFacts) -> tuple[FieldChange, ...]:
    """The fields that are not the same, in the order of the contract."""
    return tuple(
        FieldChange(name, getattr(before, name), getattr(after, name))
        for name in NAMES
        if getattr(before, name) != getattr(after, name)
    )


def how_changed(before: EntryFacts | None, after: EntryFacts) -> str:
    """What became of an entry between two days, in one word."""
    if before is None:
        return "added"
    if after.ended_on and not before.ended_on:
        return "ended"
    return "reopened" if before.ended_on and not after.ended_on else "changed"


def day(text: str) -> dt.date | None:
    """The day of an ISO text, or None."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
