"""Several items become one: fields asked once, materials brought once, parts side by side where they can be.

Properties that hold (and are tested against a brute-force oracle): no field twice; a material is wanted exactly when
an item wants it, as strictly as the strictest; a part comes after all it waits for; the order of the items changes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from yici.apps.records.conditions import elements_of, parse
from yici.apps.services.contracts import (
    NECESSITIES,
    Composed,
    Conflict,
    Field,
    Item,
    MergedField,
    MergedNeed,
    Need,
    Part,
)


def compose(items: Sequence[Item], parts: Sequence[Part]) -> Composed:
    """Put items together as the parts say. Items without a part, and parts without an item, are left out."""
    order = [part.item for part in parts]
    chosen = sorted((one for one in items if one.code in order), key=lambda one: order.index(one.code))
    whens = {part.item: part.when for part in parts}
    fields, conflicts = _fields(chosen, whens)
    layers, loop = layers_of([part for part in parts if part.item in {one.code for one in chosen}])
    if loop:
        conflicts = (*conflicts, Conflict("loop", loop[0], loop))
    longest = {} if loop else longest_of(chosen, parts)
    return Composed(fields, _needs(chosen, whens), layers, longest, conflicts)


def layers_of(parts: Sequence[Part]) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Items that can run side by side, layer after layer, and the items of a loop (empty when there is none)."""
    known = {part.item for part in parts}
    left = {part.item: set(part.after) & known - {part.item} for part in parts}
    loops = tuple(part.item for part in parts if part.item in part.after)
    layers: list[tuple[str, ...]] = []
    while left and not loops:
        ready = tuple(part.item for part in parts if part.item in left and not left[part.item])
        if not ready:
            return (), tuple(sorted(left))
        layers.append(ready)
        left = {item: after - set(ready) for item, after in left.items() if item not in ready}
    return ((), loops) if loops else (tuple(layers), ())


def longest_of(items: Sequence[Item], parts: Sequence[Part]) -> dict[str, int]:
    """The longest chain of promised limits, for each rule in which limits are counted. Parts must have no loop.

    Limits of different rules do not add up; each is counted along its own chain, and a page shows all that are not 0.
    """
    found: dict[str, int] = {}
    after = {part.item: part.after for part in parts}
    by_code = {one.code: one for one in items}
    for rule in sorted({one.promised.rule for one in items}):
        ends: dict[str, int] = {}

        def end_of(code: str, rule: str = rule, ends: dict[str, int] = ends) -> int:
            if code not in ends:
                item = by_code[code]
                own = item.promised.length if item.promised.rule == rule else 0
                ends[code] = own + max((end_of(one) for one in after.get(code, ()) if one in by_code), default=0)
            return ends[code]

        found[rule] = max(end_of(one.code) for one in items)
    return found


def _fields(items: Sequence[Item], whens: Mapping[str, str]) -> tuple[tuple[MergedField, ...], tuple[Conflict, ...]]:
    wanted: dict[str, list[tuple[str, Field]]] = {}
    for item in items:
        for one in item.fields:
            wanted.setdefault(one.code, []).append((item.code, one))
    merged, conflicts = [], []
    for code, several in wanted.items():
        field, found = _one_field([one for _, one in several])
        owners = tuple(dict.fromkeys(item for item, _ in several))
        conflicts += [Conflict(what, code, owners) for what in found]
        shown = [_both(whens[item], one.when) for item, one in several]
        required = [_both(whens[item], one.when) for item, one in several if one.is_required]
        merged.append(MergedField(field, owners, any_of(shown), any_of(required) if required else None))
    ordered, loop = in_reading_order(merged)
    if loop:
        conflicts.append(Conflict("loop", loop[0], tuple(sorted({one for code in loop for one, _ in wanted[code]}))))
    return tuple(ordered), tuple(conflicts)


def in_reading_order(fields: Sequence[MergedField]) -> tuple[list[MergedField], tuple[str, ...]]:
    """Each field after those that its conditions and its formula read, otherwise as given; and a loop, if there is one.

    Then a form is understood in one pass, from the first field to the last, by the server and by the browser alike.
    """
    known = {one.field.code for one in fields}
    left = list(fields)
    ordered: list[MergedField] = []
    placed: set[str] = set()
    while left:
        ready = next((one for one in left if reads(one) & known <= placed), None)
        if ready is None:
            return [*ordered, *left], tuple(one.field.code for one in left)
        left.remove(ready)
        ordered.append(ready)
        placed.add(ready.field.code)
    return ordered, ()


def reads(one: MergedField) -> set[str]:
    """Codes of the fields that a field's conditions and formula read."""
    texts = (one.when, one.required_when or "", one.field.formula)
    return {element.path for text in texts if text for element in elements_of(parse(text))}


def _one_field(several: Sequence[Field]) -> tuple[Field, list[str]]:
    """The field that satisfies all: bounds and choices are the intersection."""
    first, problems = several[0], []
    if any(one.kind != first.kind or one.group != first.group for one in several):
        problems.append("kind")
    if len({one.formula for one in several}) > 1:
        problems.append("formula")
    least = max((one.least for one in several if one.least is not None), default=None)
    most = min((one.most for one in several if one.most is not None), default=None)
    if least is not None and most is not None and least > most:
        problems.append("range")
    listed = [one.choices for one in several if one.choices]
    choices = tuple(choice for choice in listed[0] if all(choice in other for other in listed)) if listed else ()
    if listed and not choices:
        problems.append("choices")
    is_required = any(one.is_required for one in several)
    english = {code: words for one in several for code, words in zip(one.choices, one.choices_en, strict=False)}
    found = replace(
        first, least=least, most=most, choices=choices, is_required=is_required, when="",
        choices_en=tuple(english.get(one, "") for one in choices) if english else (),
        heading=next((one.heading for one in several if one.heading), ""),
    )  # fmt: skip
    return found, problems


def _needs(items: Sequence[Item], whens: Mapping[str, str]) -> tuple[MergedNeed, ...]:
    wanted: dict[str, list[tuple[str, Need]]] = {}
    for item in items:
        for one in item.needs:
            wanted.setdefault(one.material, []).append((item.code, one))
    return tuple(
        MergedNeed(
            code,
            min((one.necessity for _, one in several), key=NECESSITIES.index),
            max(one.copies for _, one in several),
            tuple(dict.fromkeys(item for item, _ in several)),
            any_of([_both(whens[item], one.when) for item, one in several]),
            tuple(dict.fromkeys(one.basis for _, one in several if one.basis)),
        )
        for code, several in wanted.items()
    )


def any_of(conditions: Iterable[str]) -> str:
    """A condition that holds when one of these does; "" (always) when one of them is "" or there is none."""
    several = list(dict.fromkeys(conditions))
    if not several or "" in several:
        return ""
    return several[0] if len(several) == 1 else " or ".join(f"({one})" for one in several)


def _both(one: str, two: str) -> str:
    if not one or not two or one == two:
        return one or two
    return f"({one}) and ({two})"
