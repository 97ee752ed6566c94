"""What somebody reads before applying: what it is, how long, what to fill and to bring, found by people's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from yici.apps.places.public import unit_names
from yici.apps.services.contracts import Composed, Item, MergedNeed, Thing, Way
from yici.apps.services.rules.composing import compose
from yici.apps.services.rules.holding import ways_of
from yici.apps.services.rules.reading import Tables, materials_of
from yici.apps.services.selectors.catalogue import chosen_items, list_items, list_things, tables
from yici.core import clock

MOST = 200  # things and items of a city on one page


@dataclass(frozen=True, slots=True)
class Found:
    """An item or a thing in a list."""

    code: str
    name: str
    sentence: str
    is_thing: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something broken, by its kind of request: whoever says it need not apply. ``items`` are looked for with it."""

    kind: str
    says: str
    says_en: str
    items: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A material of a guide with the way it is had by somebody of whom nothing is known yet."""

    need: MergedNeed
    name: str
    way: Way
    hint: str
    name_en: str = ""
    hint_en: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything about an item or a thing that its page shows. ``days`` by rule, ``row`` as the city's file has it."""

    code: str
    name: str
    is_thing: bool
    row: Mapping[str, str]
    items: Sequence[Item]
    composed: Composed
    papers: Sequence[Paper]
    units: Mapping[str, str]
    visits: int
    questions: Sequence[Mapping[str, str]] = ()
    national: Mapping[str, str] = field(default_factory=dict)


def find_services(words: str = "") -> list[Found]:
    """Things and items whose name or words hold all that was typed, or of the fault in it; things first, by name."""
    typed, fault = words.lower().split()[:6], find_fault(words)
    with_fault = fault.items if fault else ()
    rows = tables()
    things, items = {one.code for one in list_things()}, {one.code for one in list_items()}
    found = [
        (row, is_thing)
        for name, known, is_thing in (("service_things", things, True), ("service_items", items, False))
        for row in _newest(rows[name]).values()
        if row["code"] in known and (all(_has(row, word) for word in typed) or row["code"] in with_fault)
    ]
    units = unit_names(sorted({row["unit"] for row, _ in found}))
    return [
        Found(row["code"], row["name"], row.get("sentence", "") or row.get("result", ""), is_thing,
              units.get(row["unit"], ""))
        for row, is_thing in sorted(found, key=lambda one: (not one[1], one[0]["name"]))[:MOST]
    ]  # fmt: skip


def find_fault(words: str) -> Fault | None:
    """What is broken by the words typed, if they name it: the fault with the longest of its words in them."""
    typed = "".join(words.lower().split())
    named = [
        (len(word), row)
        for row in tables()["service_faults"]
        for word in row["words"].lower().split("|")
        if word and word.replace(" ", "") in typed
    ]
    if not named:
        return None
    row = max(named, key=lambda one: one[0])[1]
    return Fault(row["kind"], row["says"], row["says_en"], tuple(one for one in row["items"].split("|") if one))


def _has(row: Mapping[str, str], word: str) -> bool:
    return any(word in row.get(name, "").lower() for name in ("name", "name_en", "words", "sentence"))


def _newest(rows: Sequence[Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    today = clock.today().isoformat()
    return {row["code"]: row for row in sorted(rows, key=lambda one: one["valid_from"]) if row["valid_from"] <= today}


def get_guide(code: str, *, is_thing: bool) -> Guide:
    """The guide of a thing or an item; raises ``ThingNotFound`` and ``ItemNotFound``."""
    thing, items = chosen_items(code, is_thing=is_thing)
    row = _newest(tables()["service_things" if is_thing else "service_items"])[code]
    return guide_of(thing, items, row, tables(), is_thing=is_thing)


def guide_of(
    thing: Thing, items: Sequence[Item], row: Mapping[str, str], held: Tables, *, is_thing: bool
) -> Guide:  # fmt: skip
    """The guide of a version with these items, from these rows: today's, or a version that somebody still writes."""
    composed = compose(items, thing.parts)
    materials = materials_of(held)
    had = ways_of(composed.needs, materials, licences=(), known=_all_elements(materials), as_of=clock.today())
    rows = {one["code"]: one for one in held["service_materials"]}
    papers = [
        Paper(need, materials[need.material].name, _may_be_held(materials[need.material].licence, one.way),
              rows[need.material].get("hint", ""), rows[need.material].get("name_en", ""),
              rows[need.material].get("hint_en", ""))
        for need, one in zip(composed.needs, had, strict=True)
    ]  # fmt: skip
    own = [] if is_thing else [one for one in held["service_questions"] if _is_of(one, row)]
    return Guide(
        thing.code, thing.name, is_thing, row, items, composed, papers, unit_names(sorted({one.unit for one in items})),
        len(thing.steps) if is_thing else items[0].visits,
        sorted(own, key=lambda one: int(one["position"])),
        {} if is_thing else next((one for one in held["service_national"] if _is_of(one, row)), {}),
    )  # fmt: skip


def _is_of(one: Mapping[str, str], row: Mapping[str, str]) -> bool:
    return (one["item"], one["valid_from"]) == (row["code"], row["valid_from"])


def _all_elements(materials: Mapping[str, object]) -> list[str]:
    return [code for one in materials.values() for code in getattr(one, "elements", ())]


def _may_be_held(licence: str, way: Way) -> Way:
    """A licence is looked up when the window knows who it is: it need not be brought."""
    return "held" if licence else way
