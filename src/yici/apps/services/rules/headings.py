"""A form under its headings, and how much of it is left: counted the same by the page and by its script."""

from __future__ import annotations

from collections.abc import Sequence

from yici.apps.services.contracts import AskedHeading, FormHeading, MergedField

#: What one thing that is left takes, in seconds. The page says so beside the minutes.
SECONDS_EACH = 30
OTHER = FormHeading("other", "这件事", "This matter", ("form",))


def in_headings(fields: Sequence[MergedField], headings: Sequence[FormHeading]) -> list[AskedHeading]:
    """Fields under their headings: the one that a field names, else that of its entity, else the last."""
    known = list(headings) or [OTHER]
    by_code = {one.code: one for one in known}
    by_entity = {entity: one for one in known for entity in one.entities}
    last = by_entity.get("form", known[-1])
    found: dict[str, list[MergedField]] = {one.code: [] for one in known}
    for one in fields:
        entity = one.field.code.partition(".")[0]
        found[(by_code.get(one.field.heading) or by_entity.get(entity, last)).code].append(one)
    return [AskedHeading(by_code[code], tuple(held)) for code, held in found.items() if held]


def minutes_for(left: int) -> int:
    """Minutes that so many things take, begun ones counted whole."""
    return -(-left * SECONDS_EACH // 60)
