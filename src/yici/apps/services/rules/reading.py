"""Rows of a city's files to items, materials and things. Rows come from files or from the database, by table name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from yici.apps.services.contracts import (
    Duration,
    Field,
    FormHeading,
    Item,
    ItemRule,
    Material,
    Need,
    Part,
    Policy,
    PolicyCondition,
    Step,
    Thing,
)

V = TypeVar("V", Item, Thing, Policy)
Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]


def items_of(tables: Tables) -> list[Item]:
    """Every version of every item, by code and day."""
    fields, needs = _by_version(tables["service_fields"], "item"), _by_version(tables["service_needs"], "item")
    steps = _by_version(tables["service_steps"], "of")
    return [
        Item(
            code=row["code"], name=row["name"], unit=row["unit"], valid_from=dt.date.fromisoformat(row["valid_from"]),
            object=cast(Any, row["object"]), handling=cast(Any, row["handling"]),
            legal=_duration(row, "legal"), promised=_duration(row, "promised"), visits=int(row["visits"]),
            result=row["result"], result_licence=row["result_licence"],
            result_years=int(row.get("result_years") or 0), remedy=row.get("remedy", ""),
            fields=tuple(_field(one) for one in fields[_version(row)]),
            needs=tuple(_need(one) for one in needs[_version(row)]),
            steps=tuple(_step(one) for one in steps[_version(row)]), extension=int(row.get("extension") or 0),
        )
        for row in sorted(tables["service_items"], key=_version)
    ]  # fmt: skip


def things_of(tables: Tables) -> list[Thing]:
    """Every version of every thing, by code and day."""
    parts, steps = _by_version(tables["service_parts"], "thing"), _by_version(tables["service_steps"], "of")
    return [
        Thing(
            row["code"], row["name"], dt.date.fromisoformat(row["valid_from"]),
            tuple(Part(one["item"], _list(one["after"]), one["when"]) for one in parts[_version(row)]),
            tuple(_step(one) for one in steps[_version(row)]),
        )
        for row in sorted(tables["service_things"], key=_version)
    ]  # fmt: skip


def materials_of(tables: Tables) -> dict[str, Material]:
    """Every material by its code."""
    return {
        row["code"]: Material(
            row["code"], row["name"], row["licence"], _list(row["elements"]), row["promise"] == "yes", row["shared_by"]
        )
        for row in tables["service_materials"]
    }


def headings_of(tables: Tables) -> list[FormHeading]:
    """Headings of forms, in the order in which they are asked."""
    rows = sorted(tables["service_headings"], key=lambda one: int(one["position"]))
    return [FormHeading(row["code"], row["name"], row["name_en"], _list(row["entities"])) for row in rows]


def policies_of(tables: Tables) -> list[Policy]:
    """Every version of every policy, by code and day."""
    conditions = _by_version(tables["service_policy_conditions"], "policy")
    return [
        Policy(
            code=row["code"], name=row["name"], name_en=row["name_en"], entity=cast(Any, row["entity"]),
            unit=row["unit"], valid_from=dt.date.fromisoformat(row["valid_from"]), gives=row["gives"],
            gives_en=row["gives_en"], without_asking=row["without_asking"] == "yes", item=row["item"],
            conditions=tuple(_condition(one) for one in conditions[_version(row)]), days=int(row["days"]),
            basis=tuple(row["basis"].split("|")) if row["basis"] else (),
            valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in sorted(tables["service_policies"], key=_version)
    ]  # fmt: skip


def policy_from(content: Mapping[str, Any]) -> Policy:
    """A version of a policy from the plain JSON that a yes keeps."""
    days = {name: content[name] and dt.date.fromisoformat(content[name]) for name in ("valid_from", "valid_to")}
    conditions = tuple(PolicyCondition(**one) for one in content["conditions"])
    return Policy(**{**content, **days, "basis": tuple(content["basis"]), "conditions": conditions})


def rules_of(tables: Tables, items: Iterable[Item]) -> list[ItemRule]:
    """The rules of these versions of items."""
    versions = {(one.code, one.valid_from.isoformat()) for one in items}
    return [
        ItemRule(row["item"], row["code"], row["when"], cast(Any, row["then"]), row["says"], row["says_en"])
        for row in tables["service_rules"]
        if (row["item"], row["valid_from"]) in versions
    ]


def in_force(versions: Iterable[V], day: dt.date) -> dict[str, V]:
    """The version of each that holds on a day, by code."""
    found: dict[str, V] = {}
    for one in versions:
        if one.valid_from <= day and (one.code not in found or found[one.code].valid_from < one.valid_from):
            found[one.code] = one
    return found


def _version(row: Row) -> tuple[str, str]:
    return row["code"], row["valid_from"]


def _by_version(rows: Iterable[Row], column: str) -> Mapping[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: int(one["position"])):
        found[(row[column], row["valid_from"])].append(row)
    return found


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _int(text: str) -> int | None:
    return int(text) if text else None


def _duration(row: Row, name: str) -> Duration:
    return Duration(cast(Any, row[f"{name}_rule"]), int(row[f"{name}_length"]))


def _field(row: Row) -> Field:
    return Field(
        row["code"], row["name"], cast(Any, row["kind"]), row["required"] != "no", row["when"], row["formula"],
        _int(row["least"]), _int(row["most"]), _list(row["choices"]), row["group"], row["hint"],
        row.get("heading", ""), row["name_en"], row.get("hint_en", ""), _list(row.get("choices_en", "")),
    )  # fmt: skip


def _need(row: Row) -> Need:
    return Need(row["material"], cast(Any, row["necessity"]), int(row["copies"]), row["when"], row["basis"])


def _step(row: Row) -> Step:
    return Step(row["code"], row["name"], row["special"] == "yes")


def _condition(row: Row) -> PolicyCondition:
    return PolicyCondition(
        row["code"], row["when"], row["yes"], row["no"], row["unknown"], row["yes_en"], row["no_en"], row["unknown_en"],
        row["given"] == "yes",
    )  # fmt: skip
