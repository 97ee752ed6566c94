"""A version as applicants would meet it, before it holds: its guide and its rules, made as those of today are."""

from __future__ import annotations

from yici.apps.services.cityfiles.sections import rows_of
from yici.apps.services.contracts import Item, ItemRule, Part, Thing, VersionView
from yici.apps.services.errors import VersionHasProblems
from yici.apps.services.rules.reading import in_force, items_of, rules_of, things_of
from yici.apps.services.selectors.catalogue import tables
from yici.apps.services.selectors.editing import problems_of
from yici.apps.services.selectors.guides import Guide, guide_of


def guide_to_try(view: VersionView) -> tuple[Guide, list[ItemRule]]:
    """The guide of a version and the rules that speak in its form; ``VersionHasProblems`` while anything is wrong."""
    wrong = problems_of(view)
    if wrong:
        raise VersionHasProblems(count=len(wrong))
    own = rows_of(view.kind, view.code, view.valid_from, view.content)
    held = {**tables(), **own, "service_materials": [*tables()["service_materials"], *own.get("service_materials", ())]}
    thing, items = _chosen(view)
    row = own["service_items" if view.kind == "item" else "service_things"][0]
    rules = rules_of(held if view.kind == "item" else tables(), items)
    return guide_of(thing, items, row, held, is_thing=view.kind == "thing"), rules


def _chosen(view: VersionView) -> tuple[Thing, list[Item]]:
    own = {**tables(), **rows_of(view.kind, view.code, view.valid_from, view.content)}
    if view.kind == "item":
        [item] = items_of(own)
        return Thing(item.code, item.name, item.valid_from, (Part(item.code),), item.steps), [item]
    [thing] = things_of(own)
    chosen = in_force(items_of(tables()), view.valid_from)
    return thing, [chosen[part.item] for part in thing.parts if part.item in chosen]
