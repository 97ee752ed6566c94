"""Items, things and materials of the city, as its files have them today, and as pinned for what runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from yici.apps.records.conditions import evaluate
from yici.apps.services.cityfiles import CATALOGUE
from yici.apps.services.contracts import Composed, FormHeading, Item, ItemRule, Material, Part, Policy, Thing
from yici.apps.services.errors import ItemNotFound, ThingNotFound
from yici.apps.services.models import PinnedVersion
from yici.apps.services.rules.composing import compose
from yici.apps.services.rules.forms import FormState, understand
from yici.apps.services.rules.pinning import item_from, thing_from
from yici.apps.services.rules.reading import (
    Row,
    headings_of,
    in_force,
    items_of,
    materials_of,
    policies_of,
    rules_of,
    things_of,
)
from yici.core import clock
from yici.core.cityfiles.schema import Table
from yici.core.lately import lately
from yici.core.models import CityRow
from yici.core.threeway import settings_of

WINDOW = "government_services"  # the unit of the one window, where city.toml names no other


@lately(5)
def tables() -> dict[str, list[Row]]:
    """The rows of services by table, at most five seconds old."""
    return rows_of(CATALOGUE)


def rows_of(wanted: Sequence[Table]) -> dict[str, list[Row]]:
    """The rows of these tables as the city has them now."""
    found: dict[str, list[Row]] = {}
    for table in wanted:
        rows = CityRow.objects.filter(retired_on=None).order_by("code").values_list("file", "content")
        rows = rows.filter(file__startswith=table.files.partition("*")[0])
        found[table.name] = [dict.fromkeys(table.header, "") | row for file, row in rows if table.holds(file)]
    return found


def list_items(on: dt.date | None = None) -> list[Item]:
    """Items in force on a day (today), by code."""
    ended = {(row["code"], row["valid_from"]): row["valid_to"] for row in tables()["service_items"]}
    day = on or clock.today()
    chosen = in_force(items_of(tables()), day).values()
    return [one for one in chosen if not _is_over(ended[(one.code, one.valid_from.isoformat())], day)]


def list_things(on: dt.date | None = None) -> list[Thing]:
    """Things in force on a day (today), by code."""
    ended = {(row["code"], row["valid_from"]): row["valid_to"] for row in tables()["service_things"]}
    day = on or clock.today()
    chosen = in_force(things_of(tables()), day).values()
    return [one for one in chosen if not _is_over(ended[(one.code, one.valid_from.isoformat())], day)]


def list_policies(on: dt.date | None = None) -> list[Policy]:
    """Policies in force on a day (today), by code."""
    ended = {(row["code"], row["valid_from"]): row["valid_to"] for row in tables()["service_policies"]}
    day = on or clock.today()
    chosen = in_force(policies_of(tables()), day).values()
    return [one for one in chosen if not _is_over(ended[(one.code, one.valid_from.isoformat())], day)]


def _is_over(valid_to: str, day: dt.date) -> bool:
    return bool(valid_to) and valid_to < day.isoformat()


def get_item(code: str, on: dt.date | None = None) -> Item:
    """An item in force on a day (today); raises ``ItemNotFound``."""
    found = next((one for one in list_items(on) if one.code == code), None)
    if found is None:
        raise ItemNotFound
    return found


def get_thing(code: str, on: dt.date | None = None) -> Thing:
    """A thing in force on a day (today); raises ``ThingNotFound``."""
    found = next((one for one in list_things(on) if one.code == code), None)
    if found is None:
        raise ThingNotFound
    return found


def list_headings() -> list[FormHeading]:
    """Headings of forms, in the order in which they are asked."""
    return headings_of(tables())


def list_rules(items: Sequence[Item]) -> list[ItemRule]:
    """What is said of forms of these versions of items."""
    return rules_of(tables(), items)


def list_materials() -> dict[str, Material]:
    """Every material by its code."""
    return materials_of(tables())


def pinned_item(row: PinnedVersion) -> Item:
    """The item of a running part, as it was when it began."""
    return item_from(row.content)


def pinned_thing(row: PinnedVersion) -> Thing:
    """The thing of a running application, as it was when it began."""
    return thing_from(row.content)


def chosen_items(code: str, *, is_thing: bool) -> tuple[Thing, list[Item]]:
    """The thing in force with the items in force; one item by itself is a thing of one part."""
    if not is_thing:
        item = get_item(code)
        return Thing(item.code, item.name, item.valid_from, (Part(item.code),), item.steps), [item]
    thing = get_thing(code)
    wanted = {part.item for part in thing.parts}
    return thing, [one for one in list_items() if one.code in wanted]


def fill(thing: Thing, items: Sequence[Item], typed: Mapping[str, Any]) -> tuple[FormState, list[Part], Composed]:
    """What the form says, which parts belong to it then, and the form itself."""
    composed = compose(items, thing.parts)
    state = understand(composed.fields, typed, clock.today())
    parts = [part for part in thing.parts if holds(part.when, state) and any(one.code == part.item for one in items)]
    return state, parts, composed


def holds(when: str, state: FormState) -> bool:
    """Whether a condition over a form holds today."""
    return not when or evaluate(when, state.values, clock.today()) is True


def window_code() -> str:
    """The unit of the one window: ``[services] window`` of city.toml."""
    return str(settings_of("services").get("window", WINDOW))
