"""Open matters of a place that sound like what is being said: what an agent can let a caller join."""

from __future__ import annotations

from dataclasses import dataclass

from yici.apps.hotline.guards import visible_requests
from yici.apps.hotline.selectors.similar import Similar, matter_of, sounding_like
from yici.core.access import Actor

LOOKED_AT, MOST = 12, 3


@dataclass(frozen=True, slots=True)
class AlikeMatter:
    """One open matter, with the first words of whoever said it; for the desk only."""

    words: str
    similar: Similar


def list_alike(actor: Actor, area_id: int, text: str) -> tuple[AlikeMatter, ...]:
    """The open matters of a place most like the words, the most alike first; people who share one are one line."""
    rows = sounding_like(area_id, text)[:LOOKED_AT]
    seen = set(visible_requests(actor).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    found: dict[tuple[object, ...], AlikeMatter] = {}
    for row in rows:
        if row.pk in seen:
            one = matter_of(row)
            mark = (one.unit_name, one.kind_name, one.people) if one.people > 1 else (one.key,)
            found.setdefault(mark, AlikeMatter(row.title, one))
    return tuple(found.values())[:MOST]
