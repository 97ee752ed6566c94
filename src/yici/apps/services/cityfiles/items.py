"""Files of items and their fields, materials, steps and rules, of things and their parts, and what must hold there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from yici.apps.records.cityfiles import CityCatalogue
from yici.apps.records.conditions import (
    PORTABLE,
    ConditionSyntaxError,
    elements_of,
    functions_of,
    parse,
)
from yici.apps.services.cityfiles.columns import CODE, NOTE, problem
from yici.apps.services.contracts import NECESSITIES, Item, Thing
from yici.apps.services.rules.composing import compose
from yici.apps.services.rules.reading import in_force, items_of, things_of
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Line, Row, Table

THING = r"[a-z0-9]+(-[a-z0-9]+)*"  # stands in addresses: open-restaurant
FIELD = r"[a-z_]+\.[a-z0-9_]+"
RULES = frozenset({"hours", "calendar_days", "working_days"})
#: Types of elements that a field takes as another kind.
HELD_AS = {"money": "dec", "area": "dec", "year": "int", "month": "text"}
KINDS = frozenset({"text", "int", "dec", "bool", "date", "code", "phone", "id"})


def _stem(row: Row) -> str:
    return row["item"]


TABLES: tuple[Table, ...] = (
    Table(
        "service_items",
        "service_items.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("valid_from", "day", required=True),
            Column("valid_to", "day"),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("unit", required=True, references="units"),
            Column("object", "choice", required=True, choices=frozenset({"person", "enterprise"})),
            Column("handling", "choice", required=True, choices=frozenset({"immediate", "promised"})),
            Column("legal_rule", "choice", required=True, choices=RULES),
            Column("legal_length", "int", required=True),
            Column("extension", "int"),
            Column("promised_rule", "choice", required=True, choices=RULES),
            Column("promised_length", "int", required=True),
            Column("visits", "int", required=True),
            Column("reach", "choice", required=True, choices=frozenset({"city", "region", "country"})),
            Column("online", "choice", required=True, choices=frozenset({"I", "II", "III", "IV"})),
            Column("result", required=True),
            Column("result_licence"),
            Column("result_years", "int"),
            Column("conditions", "list"),
            Column("basis", "list"),
            Column("fee"),
            Column("remedy"),
            Column("national_code"),
            Column("words"),
            NOTE,
        ),
        key=("code", "valid_from"),
        is_required=False,
    ),
    Table(
        "service_fields",
        "service_fields/*.csv",
        (
            Column("item", required=True, references="service_items"),
            Column("valid_from", "day", required=True),
            Column("position", "int", required=True),
            Column("code", "pattern", required=True, pattern=FIELD),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("kind", "choice", required=True, choices=KINDS),
            Column("required", "choice", choices=frozenset({"yes", "no"})),
            Column("when"),
            Column("formula"),
            Column("least", "int"),
            Column("most", "int"),
            Column("choices", "list"),
            Column("group"),
            Column("hint"),
            Column("heading", references="service_headings"),
            Column("choices_en", "list"),
            Column("hint_en"),
            NOTE,
        ),
        key=("item", "valid_from", "code"),
        stem=_stem,
        is_required=False,
    ),
    Table(
        "service_needs",
        "service_needs/*.csv",
        (
            Column("item", required=True, references="service_items"),
            Column("valid_from", "day", required=True),
            Column("position", "int", required=True),
            Column("material", required=True, references="service_materials"),
            Column("necessity", "choice", required=True, choices=frozenset(NECESSITIES)),
            Column("copies", "int", required=True),
            Column("when"),
            Column("basis"),
            NOTE,
        ),
        key=("item", "valid_from", "material"),
        stem=_stem,
        is_required=False,
    ),
    Table(
        "service_steps",
        "service_steps.csv",
        (
            Column("of", "pattern", required=True, pattern=r"[a-z0-9_-]+"),
            Column("valid_from", "day", required=True),
            Column("position", "int", required=True),
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("special", "choice", choices=frozenset({"yes", "no"})),
            NOTE,
        ),
        key=("of", "valid_from", "code"),
        is_required=False,
    ),
    Table(
        "service_materials",
        "service_materials.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("licence"),
            Column("elements", "list", references="elements"),
            Column("promise", "choice", choices=frozenset({"yes", "no"})),
            Column("shared_by"),
            Column("source"),
            Column("hint"),
            Column("hint_en"),
            NOTE,
        ),
        is_required=False,
    ),
    Table(
        "service_things",
        "service_things.csv",
        (
            Column("code", "pattern", required=True, pattern=THING),
            Column("valid_from", "day", required=True),
            Column("valid_to", "day"),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("sentence"),
            Column("sentence_en"),
            Column("unit", required=True, references="units"),
            Column("words"),
            NOTE,
        ),
        key=("code", "valid_from"),
        is_required=False,
    ),
    Table(
        "service_parts",
        "service_parts.csv",
        (
            Column("thing", required=True, references="service_things"),
            Column("valid_from", "day", required=True),
            Column("position", "int", required=True),
            Column("item", required=True, references="service_items"),
            Column("after", "list", references="service_items"),
            Column("when"),
            NOTE,
        ),
        key=("thing", "valid_from", "item"),
        is_required=False,
    ),
    Table(
        "service_rules",
        "service_rules.csv",
        (
            Column("item", required=True, references="service_items"),
            Column("valid_from", "day", required=True),
            Column("code", "pattern", required=True, pattern=CODE),
            Column("when", required=True),
            Column("then", "choice", required=True, choices=frozenset({"hint", "supplement", "not_met"})),
            Column("says", required=True),
            Column("says_en", required=True),
            NOTE,
        ),
        key=("item", "valid_from", "code"),
        is_required=False,
    ),
)


def check_versions(city: CityFiles) -> Iterator[Problem]:
    """Rows of a version that no item has, and kinds of licences that the city's list does not name."""
    versions = {(row["code"], row["valid_from"]) for row in city.rows("service_items")}
    things = {(row["code"], row["valid_from"]) for row in city.rows("service_things")}
    policies = {(row["code"], row["valid_from"]) for row in city.rows("service_policies")}
    owners = {
        "service_fields": ("item", versions), "service_needs": ("item", versions), "service_rules": ("item", versions),
        "service_parts": ("thing", things), "service_steps": ("of", versions | things),
        "service_policy_conditions": ("policy", policies),
    }  # fmt: skip
    for table, (column, known) in owners.items():
        for line in city.lines(table):
            row = line.values
            if (row[column], row["valid_from"]) not in known:
                what = "{code} has no version of {day}."
                repair = "Write the day on which the version begins."
                yield problem(line, what, repair, code=row[column], day=row["valid_from"])
    kinds = {row["code"] for row in city.rows("code_lists") if row["list"] == "licence_kind"}
    for table, column in (("service_items", "result_licence"), ("service_materials", "licence")):
        for line in city.lines(table):
            if line.values[column] and line.values[column] not in kinds:
                what = "{kind} is no kind of licence."
                repair = "Take one of code_lists.csv, list licence_kind."
                yield problem(line, what, repair, kind=line.values[column], column=column)


def check_fields(city: CityFiles) -> Iterator[Problem]:
    """Fields that name an element of the city, conditions and formulas that read fields of the same item."""
    catalogue = CityCatalogue(city)
    known: dict[tuple[str, str], set[str]] = {}
    for row in city.rows("service_fields"):
        known.setdefault((row["item"], row["valid_from"]), set()).add(row["code"])
    for line in city.lines("service_fields"):
        row = line.values
        if not row["code"].startswith("form."):
            yield from _bound(line, catalogue)
        elif row["kind"] == "code" and not row["choices"]:
            yield problem(
                line, "{code} offers nothing to choose from.", "Fill in choices.", code=row["code"], column="choices"
            )
    for table, columns in (
        ("service_fields", ("when", "formula")), ("service_needs", ("when",)), ("service_rules", ("when",)),
    ):  # fmt: skip
        for line in city.lines(table):
            own = known.get((line.values["item"], line.values["valid_from"]), set())
            for column in columns:
                yield from _expression(line, column, own)


def _bound(line: Line, catalogue: CityCatalogue) -> Iterator[Problem]:
    """A field that is an element takes what the element holds, and offers codes of its list."""
    row, element = line.values, catalogue.elements.get(line.values["code"])
    if element is None:
        what = "{code} is no element of the city."
        yield problem(line, what, "Write an element, or form. and a name of its own.", code=row["code"], column="code")
        return
    kind = HELD_AS.get(element.type, element.type)
    if row["kind"] != kind:
        what = "{code} is of type {type}, which a field takes as {kind}."
        facts = {"code": row["code"], "type": element.type, "kind": kind, "column": "kind"}
        yield problem(line, what, "Correct the kind.", **facts)
    codes = {one.code for one in catalogue.lists.get(element.code_list, ())}
    for choice in row["choices"].split("|") if row["choices"] and element.code_list else ():
        if choice not in codes:
            what = "{choice} is no code of the list {list}."
            facts = {"choice": choice, "list": element.code_list, "column": "choices"}
            yield problem(line, what, "Take one of code_lists.csv.", **facts)


def _expression(line: Line, column: str, known: set[str]) -> Iterator[Problem]:
    text = line.values[column]
    if not text:
        return
    try:
        tree = parse(text)
        unknown = sorted(one.path for one in elements_of(tree) if one.path not in known)
    except ConditionSyntaxError as error:
        yield problem(
            line, "{text}: {error}.", "See the grammar in elements.md.", text=text, error=error, column=column
        )
        return
    for name in sorted(functions_of(tree) - PORTABLE):
        what = "{text} uses {name}, which a phone cannot compute."
        yield problem(line, what, "Leave it out, or let an element hold it.", text=text, name=name, column=column)
    for path in unknown:
        what = "{text} reads {path}, which the item does not ask."
        yield problem(line, what, "Add the field or leave the condition out.", text=text, path=path, column=column)


def _check_things(city: CityFiles) -> Iterator[Problem]:
    """Things whose items are not there on their first day, or cannot be asked as one: then, or when one of the items
    gets a new version while the thing holds.
    """
    items, things = items_of(_tables(city)), things_of(_tables(city))
    lines = {(line.values["code"], line.values["valid_from"]): line for line in city.lines("service_things")}
    for thing in things:
        line = lines[(thing.code, thing.valid_from.isoformat())]
        after = [one.valid_from for one in things if one.code == thing.code and one.valid_from > thing.valid_from]
        own = {part.item for part in thing.parts}
        later = {one.valid_from for one in items if one.code in own and one.valid_from > thing.valid_from}
        for day in (thing.valid_from, *sorted(one for one in later if not after or one < min(after))):
            yield from _check_thing(line, thing, in_force(items, day), day)


def _check_thing(line: Line, thing: Thing, chosen: Mapping[str, Item], day: dt.date) -> Iterator[Problem]:
    """One thing with the items of one day."""
    for part in thing.parts:
        if part.item not in chosen:
            what = "{item} is not in force on {day}."
            yield problem(line, what, "Give it a version by then.", item=part.item, day=day)
    parts = [part for part in thing.parts if part.item in chosen]
    composed = compose(list(chosen.values()), parts)
    asked = {one.field.code for one in composed.fields}
    for part in parts:
        for path in sorted({one.path for one in elements_of(parse(part.when))} - asked if part.when else ()):
            what = "{item} comes in when {path} says so, which no item of the thing asks."
            yield problem(line, what, "Add the field to an item.", item=part.item, path=path)
    for conflict in composed.conflicts:
        what = "{code} cannot be asked as one: {why} ({items})."
        facts = {"code": conflict.code, "why": conflict.what, "items": ", ".join(conflict.items)}
        yield problem(line, what, "Make the items agree.", **facts)


def _tables(city: CityFiles) -> Mapping[str, list[Row]]:
    return {table.name: city.rows(table.name) for table in TABLES}


CHECKS: tuple[Check, ...] = (check_versions, check_fields, _check_things)
