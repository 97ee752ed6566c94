"""What a thing saves against its items one by one, counted from the versions of both.

Before: the items of the day before the thing, each done after the other by itself, so that limits, materials, steps and
fields add up. After: the thing; limits along the longest chain, each material and each field once, its own steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from yici.apps.services.contracts import Cut, Item, Thing
from yici.apps.services.rules.composing import compose


def compare(before: Sequence[Item], after: Sequence[Item], thing: Thing) -> dict[str, Cut]:
    """days (promised, working days), materials, steps and fields, each before and after."""
    composed = compose(after, thing.parts)
    chosen = {part.item for part in thing.parts}
    single = [one for one in before if one.code in chosen]
    return {
        "days": cut(
            sum(one.promised.length for one in single if one.promised.rule == "working_days"),
            composed.longest.get("working_days", 0),
        ),
        "materials": cut(sum(len(one.needs) for one in single), len(composed.needs)),
        "steps": cut(sum(len(one.steps) for one in single), len(thing.steps)),
        "fields": cut(sum(len(one.fields) for one in single), len(composed.fields)),
    }


def cut(before: int, after: int) -> Cut:
    """The share that fell away, in percent with two places, rounded half away from zero."""
    share = Decimal(100 * (before - after)) / before if before else Decimal(0)
    return Cut(before, after, float(share.quantize(Decimal("0.01"), ROUND_HALF_UP)))
