"""The real items, things and materials of the city: read, put together, filled, whatever branch is taken."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yici.apps.records.conditions import Literal, elements_of, evaluate, parse, parts_of
from yici.apps.services.cityfiles import TABLES
from yici.apps.services.contracts import NECESSITIES, Field, Item, MergedField, Part
from yici.apps.services.rules.composing import compose
from yici.apps.services.rules.forms import FormState, understand
from yici.apps.services.rules.holding import ways_of
from yici.apps.services.rules.reading import in_force, items_of, materials_of, things_of
from yici.core.cityfiles import read_city

ORDOS = Path(__file__).resolve().parents[5] / "cities" / "ordos"
DAY = dt.date(2026, 11, 27)
CITY = read_city(ORDOS, TABLES)
ROWS = {table.name: CITY.rows(table.name) for table in TABLES}
ITEMS = in_force(items_of(ROWS), DAY)
THINGS = in_force(things_of(ROWS), DAY)
MATERIALS = materials_of(ROWS)


def _form(codes: Sequence[str]) -> tuple[MergedField, ...]:
    return compose(list(ITEMS.values()), [Part(code) for code in codes]).fields


def _answer(one: Field, chance: random.Random) -> str:
    match one.kind:
        case "int" | "dec":
            least, most = one.least or 0, one.most if one.most is not None else (one.least or 0) + 90
            return str(chance.randint(least, min(most, least + 90)))
        case "bool":
            return chance.choice(("yes", "no"))
        case "date":
            return (DAY + dt.timedelta(days=chance.choice((-25000, -4000, -1500, -100, 0, 100)))).isoformat()
        case "code":
            return chance.choice(one.choices)
        case "phone":
            return "13900000000"
    return {"id": "15999919800101002X"}.get(one.kind, "甲")


def filled(fields: Sequence[MergedField], seed: int) -> FormState:
    """A form with every field answered, the same for the same seed; those of a group in two rows."""
    chance = random.Random(seed)
    typed: dict[str, Any] = {}
    for one in fields:
        if one.field.group:
            rows = typed.setdefault(one.field.group, [{}, {}])
            for row in rows:
                row[one.field.code] = _answer(one.field, chance)
        elif not one.field.formula:
            typed[one.field.code] = _answer(one.field, chance)
    return understand(fields, typed, DAY)


def test_the_city_has_what_people_come_for() -> None:
    assert len(ITEMS) >= 25 and len(THINGS) >= 8
    assert {
        "open-restaurant", "heating", "newborn", "school-place", "open-firm", "disability-allowances",
        "flexible-work-subsidy", "elder-card",
    } <= set(THINGS)  # fmt: skip
    reach = {row["reach"] for row in ROWS["service_items"]}
    assert "country" in reach
    assert all(one.fields and one.needs and one.steps for one in ITEMS.values())
    assert all(one.promised.rule != one.legal.rule or one.promised.length <= one.legal.length for one in ITEMS.values())


@pytest.mark.parametrize("code", sorted(ITEMS))
def test_a_form_is_understood_empty_and_every_branch_of_it_can_be_filled(code: str) -> None:
    fields = _form([code])
    empty = understand(fields, {}, DAY)
    assert empty.problems and set(empty.problems.values()) == {"missing"}
    left = {one.field.code for one in fields}
    for seed in range(200):
        state = filled(fields, seed)
        assert state.problems == {}
        left -= set(state.shown)
        if not left:
            return
    assert left == set(), "nobody ever sees these fields"


@pytest.mark.parametrize("code", sorted(THINGS))
def test_a_thing_is_one_form_without_a_conflict_in_which_every_part_can_come_in(code: str) -> None:
    thing = THINGS[code]
    composed = compose(list(ITEMS.values()), thing.parts)
    assert composed.conflicts == ()
    assert sorted(itertools.chain.from_iterable(composed.layers)) == sorted(part.item for part in thing.parts)
    assert len(thing.steps) < sum(len(ITEMS[part.item].steps) for part in thing.parts)
    left = {part.item for part in thing.parts}
    for seed in range(200):
        state = filled(composed.fields, seed)
        assert state.problems == {}
        left -= {part.item for part in thing.parts if not part.when or evaluate(part.when, state.values, DAY) is True}
        if not left:
            return
    assert left == set()


def _literals(condition: str) -> Iterator[Any]:
    waiting = [parse(condition)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Literal):
            yield node.value
        yield from getattr(node, "choices", ())
        waiting.extend(parts_of(node))


def _worlds(condition: str, kinds: Mapping[str, Field]) -> Iterator[dict[str, Any]]:
    """Answers that may tell the branches of a condition apart: choices, what it compares with, and what lies beside."""
    numbers = [one + near for one in _literals(condition) if type(one) is int for near in (-1, 0, 1)]
    days = [(DAY + dt.timedelta(days=one)).isoformat() for one in (-30000, -4000, -1500, -200, -1, 0, 1, 200)]
    paths = sorted({one.path for one in elements_of(parse(condition))})
    offered = []
    for path in paths:
        field = kinds[path]
        by_kind: dict[str, Sequence[Any]] = {"bool": (True, False), "date": days, "code": field.choices}
        offered.append(by_kind.get(field.kind, [*numbers, 1, 2, 50]))
    groups = {field.group for field in kinds.values() if field.group}
    for world in itertools.product(*offered):
        for rows in ([], [{}]):
            yield {**dict(zip(paths, world, strict=True)), **dict.fromkeys(groups, rows)}


def test_every_condition_of_an_item_can_hold_and_can_fail() -> None:
    conditions = {
        (row["item"], row["when"])
        for table in ("service_fields", "service_needs", "service_rules")
        for row in ROWS[table]
        if row["when"] and row["valid_from"] == ITEMS[row["item"]].valid_from.isoformat()
    }
    assert len(conditions) > 60
    for item, when in sorted(conditions):
        kinds = {one.code: one for one in ITEMS[item].fields}
        said = {evaluate(when, world, DAY) for world in _worlds(when, kinds)}
        assert {True, False} <= said, f"{item}: {when} only ever says {said}"


def _chosen() -> st.SearchStrategy[tuple[list[str], list[tuple[int, int]]]]:
    codes = st.lists(st.sampled_from(sorted(ITEMS)), min_size=2, max_size=8, unique=True)
    edges = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=10)
    return st.tuples(codes, edges)


@given(_chosen())
@settings(max_examples=500, deadline=None)
def test_any_items_of_the_city_become_one(chosen: tuple[list[str], list[tuple[int, int]]]) -> None:
    codes, edges = chosen
    after: dict[str, set[str]] = {code: set() for code in codes}
    for one, two in edges:
        if max(one, two) < len(codes) and one != two:
            after[codes[max(one, two)]].add(codes[min(one, two)])
    parts = [Part(code, tuple(sorted(after[code]))) for code in codes]
    items: list[Item] = [ITEMS[code] for code in codes]
    composed = compose(items, parts)
    assert composed.conflicts == ()
    asked = [one.field.code for one in composed.fields]
    assert sorted(asked) == sorted({one.code for item in items for one in item.fields})
    brought = {one.material: one for one in composed.needs}
    assert len(brought) == len(composed.needs)
    assert set(brought) == {one.material for item in items for one in item.needs}
    for code, need in brought.items():
        wanted = [one for item in items for one in item.needs if one.material == code]
        assert need.necessity == min((one.necessity for one in wanted), key=NECESSITIES.index)
        assert (need.when == "") == any(not one.when for one in wanted)
    layer = {code: at for at, row in enumerate(composed.layers) for code in row}
    assert sorted(layer) == sorted(codes)
    assert all(layer[one] < layer[part.item] for part in parts for one in part.after)
    state = filled(composed.fields, len(asked))
    assert state.problems == {}


def test_a_resident_whom_the_city_knows_brings_little() -> None:
    """Each way has life: some materials are held, for some a promise stands, some others share, some are brought."""
    composed = compose(list(ITEMS.values()), THINGS["elder-card"].parts)
    known = {"person.bank_account", "person.bank_name", "relief.category"}
    had = ways_of(composed.needs, MATERIALS, licences=(), known=known, as_of=DAY)
    assert {one.material: one.way for one in had} == {
        "identity": "bring", "photo": "bring", "household_register": "shared", "bank_card": "held",
        "relief_certificate": "held", "care_assessment": "shared",
    }  # fmt: skip
    ways = {
        one.way
        for thing in THINGS.values()
        for one in ways_of(
            compose(list(ITEMS.values()), thing.parts).needs, MATERIALS, licences=(), known=known, as_of=DAY
        )
    }
    assert ways == {"held", "promise", "shared", "bring"}
