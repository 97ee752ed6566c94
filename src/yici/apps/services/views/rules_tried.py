"""Rules of a version tried on values while they are written: which of them speak, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yici.apps.records.conditions import ConditionSyntaxError, elements_of, evaluate, parse
from yici.apps.services.contracts import Field, VersionView
from yici.apps.services.rules.forms import take
from yici.apps.services.views.editing_words import CHOICES
from yici.core import clock


def _reads(view: VersionView) -> set[str]:
    found: set[str] = set()
    for row in view.content.get("rules", ()):
        try:
            found |= {one.path for one in elements_of(parse(row["when"]))} if row["when"] else set()
        except ConditionSyntaxError:
            continue  # said at the rule
    return found


def fields_to_try(view: VersionView, typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Inputs for the fields that rules of the version read."""
    reads = _reads(view)
    return [
        {"code": row["code"], "name": row["name"], "kind": row["kind"],
         "value": str(typed.get(f"try.{row['code']}", "")),
         "choices": row["choices"].split("|") if row["choices"] else ["yes", "no"] if row["kind"] == "bool" else []}
        for row in view.content.get("fields", ()) if row["code"] in reads
    ]  # fmt: skip


def said_by_rules(view: VersionView, typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What rules say of the values that were typed, with what each does."""
    values: dict[str, Any] = {}
    for one in fields_to_try(view, typed):
        field = Field(one["code"], one["name"], one["kind"], choices=tuple(one["choices"]))
        value, problem = take(field, one["value"])
        if value is not None and not problem:
            values[one["code"]] = value
    found = []
    for row in view.content.get("rules", ()) if values else ():
        try:
            if row["when"] and evaluate(row["when"], values, clock.today()) is True:
                found.append((str(CHOICES.get(row["then"], row["then"])), row["says"]))
        except ConditionSyntaxError:
            continue
    return found
