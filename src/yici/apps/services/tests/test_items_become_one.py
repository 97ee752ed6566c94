"""Items put together: asked once, brought once, side by side where they can be; an oracle by brute force beside it."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from yici.apps.services.contracts import NECESSITIES, Duration, Field, Item, Need, Part
from yici.apps.services.rules.composing import compose, layers_of, longest_of

DAY = dt.date(2026, 1, 1)
CODES = ("person.name", "person.id_number", "enterprise.name", "form.seats", "form.kitchen")
MATERIALS = ("identity", "lease", "floor_plan", "health", "photo", "promise")


@st.composite
def bundles(draw: st.DrawFn) -> tuple[list[Item], list[Part]]:
    """Two to eight items whose parts wait only for earlier ones (no loop)."""
    count = draw(st.integers(2, 8))
    items, parts = [], []
    for at in range(count):
        fields = tuple(
            Field(code, code, "text", is_required=draw(st.booleans()))
            for code in draw(st.lists(st.sampled_from(CODES), unique=True, max_size=5))
        )
        needs = tuple(
            Need(code, draw(st.sampled_from(NECESSITIES)), draw(st.integers(1, 4)))
            for code in draw(st.lists(st.sampled_from(MATERIALS), unique=True, max_size=5))
        )
        length = Duration(draw(st.sampled_from(("working_days", "hours"))), draw(st.integers(0, 30)))
        items.append(Item(f"i{at}", f"i{at}", "unit", DAY, promised=length, fields=fields, needs=needs))
        after = draw(st.lists(st.sampled_from([f"i{one}" for one in range(at)]), unique=True)) if at else []
        parts.append(Part(f"i{at}", tuple(after)))
    return items, parts


@given(bundles())
@settings(max_examples=500, deadline=None)
def test_each_field_once_and_each_material_as_the_strictest_wants_it(bundle: tuple[list[Item], list[Part]]) -> None:
    items, parts = bundle
    composed = compose(items, parts)
    asked = [one.field.code for one in composed.fields]
    assert len(asked) == len(set(asked))
    assert set(asked) == {one.code for item in items for one in item.fields}
    for merged in composed.fields:
        wanting = [one for item in items for one in item.fields if one.code == merged.field.code]
        assert (merged.required_when == "") == any(one.is_required for one in wanting)
    brought = {one.material: one for one in composed.needs}
    assert len(brought) == len(composed.needs)
    assert set(brought) == {one.material for item in items for one in item.needs}
    for code, merged_need in brought.items():
        wanting_needs = [(item.code, one) for item in items for one in item.needs if one.material == code]
        assert merged_need.copies == max(one.copies for _, one in wanting_needs)
        assert NECESSITIES.index(merged_need.necessity) == min(
            NECESSITIES.index(one.necessity) for _, one in wanting_needs
        )
        assert set(merged_need.items) == {item for item, _ in wanting_needs}


def _chains(parts: list[Part]) -> list[list[str]]:
    """Every chain of parts, by brute force."""
    after = {part.item: part.after for part in parts}

    def back(code: str) -> list[list[str]]:
        return [[code], *([*chain, code] for one in after[code] for chain in back(one))]

    return [chain for part in parts for chain in back(part.item)]


@given(bundles())
@settings(max_examples=500, deadline=None)
def test_parts_come_after_all_they_wait_for_and_the_longest_chain_is_the_limit(
    bundle: tuple[list[Item], list[Part]],
) -> None:
    items, parts = bundle
    composed = compose(items, parts)
    layer = {code: at for at, codes in enumerate(composed.layers) for code in codes}
    assert sorted(layer) == sorted(part.item for part in parts)
    for part in parts:
        assert all(layer[one] < layer[part.item] for one in part.after)
    lengths = {one.code: one.promised for one in items}
    for rule, longest in composed.longest.items():
        assert longest == max(
            sum(lengths[code].length for code in chain if lengths[code].rule == rule) for chain in _chains(parts)
        )


@given(bundles(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_in_which_items_are_given_changes_nothing(
    bundle: tuple[list[Item], list[Part]], random: object
) -> None:
    items, parts = bundle
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compose(shuffled, parts) == compose(items, parts)


def test_a_loop_is_named_and_nothing_hangs() -> None:
    parts = [Part("a", ("c",)), Part("b", ("a",)), Part("c", ("b",)), Part("d")]
    assert layers_of(parts) == ((), ("a", "b", "c"))
    items = [Item(code, code, "unit", DAY) for code in "abcd"]
    assert [one.what for one in compose(items, parts).conflicts] == ["loop"]


def test_what_cannot_be_asked_as_one_is_a_conflict() -> None:
    def item(code: str, field: Field) -> Item:
        return Item(code, code, "unit", DAY, fields=(field,))

    seats = Field("form.seats", "座位", "int", least=1, most=20)
    for other, what in (
        (Field("form.seats", "座位", "text"), "kind"),
        (Field("form.seats", "座位", "int", least=30), "range"),
        (Field("form.seats", "座位", "int", formula="form.tables * 4"), "formula"),
    ):
        composed = compose([item("a", seats), item("b", other)], [Part("a"), Part("b")])
        assert [(one.what, one.code, one.items) for one in composed.conflicts] == [(what, "form.seats", ("a", "b"))]
    small, large = (
        Field("form.kind", "类", "code", choices=("x", "y")),
        Field("form.kind", "类", "code", choices=("z",)),
    )
    assert [one.what for one in compose([item("a", small), item("b", large)], [Part("a"), Part("b")]).conflicts] == [
        "choices"
    ]


def test_a_condition_is_kept_only_while_every_item_has_one() -> None:
    always = Item("a", "a", "unit", DAY, fields=(Field("form.gas", "燃气", "bool"),), needs=(Need("lease"),))
    when = Field("form.gas", "燃气", "bool", when="form.seats > 10")
    sometimes = Item("b", "b", "unit", DAY, fields=(when,), needs=(Need("lease", when="form.seats > 10"),))
    only = Item("c", "c", "unit", DAY, fields=(when,), needs=(Need("lease"),))
    both = compose([always, sometimes], [Part("a"), Part("b")])
    assert (both.fields[0].when, both.needs[0].when) == ("", "")
    two = compose([sometimes, only], [Part("b"), Part("c", when="form.music = yes")])
    assert two.fields[0].when == "(form.seats > 10) or ((form.music = yes) and (form.seats > 10))"
    assert two.needs[0].when == "(form.seats > 10) or (form.music = yes)"


def test_limits_of_different_rules_do_not_add_up() -> None:
    items = [
        Item("a", "a", "unit", DAY, promised=Duration("working_days", 5)),
        Item("b", "b", "unit", DAY, promised=Duration("hours", 4)),
        Item("c", "c", "unit", DAY, promised=Duration("working_days", 8)),
    ]
    chain = [Part("a"), Part("b", ("a",)), Part("c", ("b",))]
    assert longest_of(items, chain) == {"hours": 4, "working_days": 13}
    assert len(list(itertools.chain.from_iterable(compose(items, chain).layers))) == 3
