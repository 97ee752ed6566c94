"""What is wrong with a version that officials write: the checks of ``yici city check``, at the field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from yici.apps.places.public import unit_names
from yici.apps.records.conditions import elements_of, parse
from yici.apps.records.public import loaded_tables
from yici.apps.services.cityfiles import TABLES
from yici.apps.services.cityfiles.guides import CHECKS as GUIDE_CHECKS
from yici.apps.services.cityfiles.items import check_fields, check_versions
from yici.apps.services.cityfiles.sections import SECTIONS, rows_of
from yici.apps.services.contracts import Content, Found, Item, Part, Thing, VersionKind
from yici.apps.services.rules.composing import compose
from yici.apps.services.rules.reading import Row, in_force, items_of, things_of
from yici.apps.services.selectors.catalogue import tables
from yici.core.cityfiles import CityFiles, Column, Line, Problem, Table, check_rows
from yici.core.lately import lately

_UNITS = Table("units", "units.csv", (Column("code"), Column("note")), is_required=False)
#: What the catalogue of elements is read from; only ``CityCatalogue`` looks into these rows.
_ELEMENTS = tuple(
    Table(name, f"{name}.csv", (Column(key), Column("note")), key=(key,), is_required=False)
    for name, key in (("elements", "code"), ("code_lists", "list"), ("entities", "code"))
)
#: How two items of a thing do not agree, in words: what, and what to do.
CONFLICTS = {
    "kind": (_("This makes {thing} ask two different kinds for {code}."), _("Make {items} agree on the kind.")),
    "formula": (_("This makes {thing} compute {code} in two ways."), _("Make {items} agree on the formula.")),
    "range": (_("This leaves {thing} no number that {code} may have."), _("Make the bounds of {items} meet.")),
    "choices": (_("This leaves {thing} nothing to choose for {code}."), _("Make the choices of {items} meet.")),
    "loop": (_("In {thing}, {code} would wait for itself."), _("Take one of the conditions away: {items}.")),
    "lost": (
        _("{thing} brings {items} in only when {code} says so, which nobody asks any more."),
        _("Keep the field, or change the condition of the part in the thing."),
    ),
    "absent": (_("{items} is not in force on the day on which {thing} begins."), _("Give it a version by then.")),
}
TWICE = (_("{key} stands here twice."), _("Remove one of the two, or give it another code."))
NEW_ONLY = (_("{key} is a material of the city already."), _("Take it from the list; here only new ones are made."))


@lately(5)
def _elements() -> dict[str, list[Row]]:
    known = loaded_tables()
    return {name: list(known[name].read().values()) for name in ("elements", "code_lists")}


def find_problems(kind: VersionKind, code: str, day: dt.date, content: Content) -> list[Found]:
    """Everything that is wrong with a version, by section and row; conflicts with things come last."""
    own = rows_of(kind, code, day, content)
    names = {section.table.name: section.name for section in SECTIONS[kind]}
    problems = check_rows(_city(own, names), list(names), (check_versions, check_fields, *GUIDE_CHECKS))
    found = [_found(one) for one in problems if one.file]
    found += list(_known_materials(content))
    return found or list(_conflicts(kind, code, day, own))


def _city(own: Mapping[str, Sequence[Row]], names: Mapping[str, str]) -> CityFiles:
    """The version, with what it refers to of the rest of the city."""
    city = CityFiles(Path(), (*TABLES, _UNITS, *_ELEMENTS))
    for name in city.tables:
        city.hold(name, ())
    for name, rows in own.items():
        city.hold(name, (Line(names[name], at, row) for at, row in enumerate(rows, 1)))
    held = tables()
    for name in {column.references for one in names for column in city.tables[one].columns} & set(held):
        new = own.get(name, ())
        codes = {row["code"] for row in new}
        mine = (Line(names[name], at, row) for at, row in enumerate(new, 1))
        city.hold(name, (*mine, *(Line("", 0, row) for row in held[name] if row["code"] not in codes)))
    units = unit_names(sorted({row.get("unit", "") for rows in own.values() for row in rows} - {""}))
    city.hold("units", (Line("", 0, {"code": one, "note": ""}) for one in units))
    for name, rows in _elements().items():
        city.hold(name, (Line("", 0, row) for row in rows))
    return city


def _found(problem: Problem) -> Found:
    column = str(problem.facts.get("column", ""))
    what, repair = problem.what, problem.repair
    facts: dict[str, Any] = dict(problem.facts)
    if what.startswith("{key} stands already"):
        (what, repair), facts = TWICE, {"key": str(facts["key"]).rpartition(" ")[2]}
    return Found(problem.file, problem.line - 1, column, what, repair, facts)


def _known_materials(content: Content) -> Iterator[Found]:
    known = {row["code"] for row in tables()["service_materials"]}
    for at, row in enumerate(content.get("materials", ())):
        if row["code"] in known:
            yield Found("materials", at, "code", *NEW_ONLY, {"key": row["code"]})


def _conflicts(kind: VersionKind, code: str, day: dt.date, own: Mapping[str, Sequence[Row]]) -> Iterator[Found]:
    """What things that hold then, or begin later, cannot ask as one any more because of this version."""
    held = tables()
    items, things = items_of(held), things_of(held)
    if kind == "thing":
        [thing] = things_of({**held, **own})
        chosen = in_force(items, day)
        yield from _said(thing, _disagreements(thing, chosen), items)
        return
    [item] = items_of({**held, **own})
    yield from _said(Thing(item.code, item.name, day), _disagreements(_alone(item), {code: item}), [item])
    ends = min((one.valid_from for one in items if one.code == code and one.valid_from > day), default=dt.date.max)
    for thing, first in _holding(things, code, day, ends):
        chosen = in_force(items, first)
        before = _disagreements(thing, chosen)
        yield from _said(thing, _disagreements(thing, {**chosen, code: item}) - before, items)


def _alone(item: Item) -> Thing:
    return Thing(item.code, item.name, item.valid_from, (Part(item.code),))


def _holding(things: Sequence[Thing], code: str, day: dt.date, ends: dt.date) -> Iterator[tuple[Thing, dt.date]]:
    """Versions of things with this item that hold on some day before ``ends``, from the day on which both hold."""
    for thing in things:
        after = min((one.valid_from for one in things if one.code == thing.code and one.valid_from > thing.valid_from),
                    default=dt.date.max)  # fmt: skip
        first = max(day, thing.valid_from)
        if first < min(after, ends) and any(part.item == code for part in thing.parts):
            yield thing, first


def _disagreements(thing: Thing, chosen: Mapping[str, Item]) -> set[tuple[str, str, tuple[str, ...]]]:
    found: set[tuple[str, str, tuple[str, ...]]] = {
        ("absent", part.item, (part.item,)) for part in thing.parts if part.item not in chosen
    }
    parts = [part for part in thing.parts if part.item in chosen]
    composed = compose([chosen[part.item] for part in parts], parts)
    found |= {(one.what, one.code, one.items) for one in composed.conflicts}
    asked = {one.field.code for one in composed.fields}
    for part in parts:
        if part.when:
            found |= {
                ("lost", one.path, (part.item,)) for one in elements_of(parse(part.when)) if one.path not in asked
            }
    return found


def _said(
    thing: Thing, found: set[tuple[str, str, tuple[str, ...]]], items: Sequence[Item]
) -> Iterator[Found]:  # fmt: skip
    names = {one.code: one.name for one in items}
    fields = {field.code: field.name for one in items for field in one.fields}
    for what, code, owners in sorted(found):
        facts = {
            "thing": thing.name, "code": fields.get(code, names.get(code, code)),
            "items": "、".join(names.get(one, one) for one in owners),
        }  # fmt: skip
        yield Found("parts" if what == "absent" else "fields", -1, "", *CONFLICTS[what], facts)
