"""Columns of sealed values are moved to the key in use, batch by batch: for whoever registers a ``copies.Resealer``."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BinaryField, Q

from yici.core import crypto, keys
from yici.core.actions import action


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed texts or bytes. ``anew(value, *needs)`` seals a value again; ``path`` finds the sealed text
    where the column holds more than that.
    """

    model: Any
    field: str
    needs: tuple[str, ...]
    anew: Callable[..., Any]
    path: str = ""


def sealed_anew(element: str) -> Callable[[str, uuid.UUID], str]:
    """How a text is sealed again that was sealed under the key of its own row, as this element (``needs``: key)."""

    def anew(sealed: str, key: uuid.UUID) -> str:
        text = crypto.open_sealed(sealed, record=str(key), element=element)
        return crypto.seal(text, record=str(key), element=element)

    return anew


_reached: dict[tuple[str, str], int] = {}


def _under(place: SealedColumn, key_ids: Sequence[str]) -> Q:
    path = place.path or place.field
    found = Q(pk__in=[])
    for key_id in key_ids:
        if isinstance(place.model._meta.get_field(place.field), BinaryField):
            found |= Q(**{f"{path}__gte": f"{key_id}:".encode(), f"{path}__lt": f"{key_id};".encode()})
        else:
            found |= Q(**{f"{path}__startswith": f"{key_id}:"})
    return found


def reseal_columns(places: Sequence[SealedColumn], limit: int) -> int:
    """Seal up to so many values anew in one transaction; returns how many (0: none left)."""
    ring = keys.keyring()
    old = [key_id for key_id in ring.fields if key_id != ring.current.id]
    if not old:
        return 0
    for place in places:
        done = _reseal(place, old, limit)
        if done:
            return done
    return 0


@action
def _reseal(place: SealedColumn, old: list[str], limit: int) -> int:
    mark = (place.model._meta.label, place.field)
    rows = place.model.objects.filter(_under(place, old)).order_by("pk")
    for start in dict.fromkeys((_reached.get(mark, 0), 0)):  # begin where the last batch ended, then look once more
        some = list(rows.filter(pk__gt=start).values_list("pk", place.field, *place.needs)[:limit])
        for pk, value, *needs in some:
            # Who erased or changed it meanwhile keeps what they did.
            place.model.objects.filter(pk=pk, **{place.field: value}).update(**{place.field: place.anew(value, *needs)})
        if some:
            _reached[mark] = some[-1][0]
            return len(some)
    return 0


def count_columns(places: Sequence[SealedColumn], key_id: str) -> int:
    """How many values lie under a key."""
    return sum(place.model.objects.filter(_under(place, [key_id])).count() for place in places)
