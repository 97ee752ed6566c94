"""Files of policies and their conditions, and what must hold in them."""

from __future__ import annotations

from collections.abc import Iterator

from yici.apps.records.cityfiles import CityCatalogue
from yici.apps.records.conditions import check_condition
from yici.apps.services.cityfiles.columns import CODE, NOTE, problem
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Table

TABLES: tuple[Table, ...] = (
    Table(
        "service_policies",
        "service_policies.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("valid_from", "day", required=True),
            Column("valid_to", "day"),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("entity", "choice", required=True, choices=frozenset({"person", "household", "enterprise"})),
            Column("unit", required=True, references="units"),
            Column("gives", required=True),
            Column("gives_en", required=True),
            Column("without_asking", "choice", required=True, choices=frozenset({"yes", "no"})),
            Column("item", references="service_items"),
            Column("days", "int", required=True),
            Column("basis", "list"),
            Column("words"),
            NOTE,
        ),
        key=("code", "valid_from"),
        is_required=False,
    ),
    Table(
        "service_policy_conditions",
        "service_policy_conditions.csv",
        (
            Column("policy", required=True, references="service_policies"),
            Column("valid_from", "day", required=True),
            Column("position", "int", required=True),
            Column("code", "pattern", required=True, pattern=CODE),
            Column("when", required=True),
            Column("yes", required=True),
            Column("no", required=True),
            Column("unknown", required=True),
            Column("yes_en", required=True),
            Column("no_en", required=True),
            Column("unknown_en", required=True),
            Column("given", "choice", choices=frozenset({"yes", "no"})),
            NOTE,
        ),
        key=("policy", "valid_from", "code"),
        is_required=False,
    ),
)


def _check_policies(city: CityFiles) -> Iterator[Problem]:
    """Policies without a condition, and conditions that make no sense over records of their entity."""
    sketches = CityCatalogue(city).sketches()
    entities = {(row["code"], row["valid_from"]): row["entity"] for row in city.rows("service_policies")}
    asked = {(row["policy"], row["valid_from"]) for row in city.rows("service_policy_conditions")}
    for line in city.lines("service_policies"):
        row = line.values
        if (row["code"], row["valid_from"]) not in asked:
            what = "{code} of {day} has no condition, so it would be due to everybody."
            repair = "Add one to service_policy_conditions.csv."
            yield problem(line, what, repair, code=row["code"], day=row["valid_from"])
        if row["without_asking"] == "no" and not row["item"]:
            what = "{code} is neither paid without asking nor applied for anywhere."
            yield problem(line, what, "Name the item, or write yes in without_asking.", code=row["code"])
    for line in city.lines("service_policy_conditions"):
        row = line.values
        entity = entities.get((row["policy"], row["valid_from"]))
        for detail in check_condition(row["when"], entity, sketches) if entity else ():
            yield problem(line, "{when}: {detail}.", "Correct the condition.", when=row["when"], detail=detail)


CHECKS: tuple[Check, ...] = (_check_policies,)
