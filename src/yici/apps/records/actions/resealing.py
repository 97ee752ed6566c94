"""Sealed values are moved to the key in use, batch by batch; commitments stay, for they bind blind indexes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from yici.apps.records.models import ImportRow, Record, RecordVersion
from yici.core import crypto, keys
from yici.core.actions import action

_PLACES: tuple[tuple[Any, str, str], ...] = (
    (Record, "sealed", "key"),
    (RecordVersion, "sealed", "record__key"),
    (Record, "pending", "key"),
)
_reached: dict[tuple[str, str], int] = {}


def _under(field: str, key_ids: list[str]) -> Q:
    found = Q(pk__in=[])
    for key_id in key_ids:
        found |= Q(**{f"{field}_text__contains": f'"{key_id}:'})
    return found


def reseal_batch(limit: int = 500) -> int:
    """Seal up to so many rows anew in one transaction; returns how many (0: none left)."""
    ring = keys.keyring()
    old = [key_id for key_id in ring.fields if key_id != ring.current.id]
    if not old:
        return 0
    for model, field, key_path in _PLACES:
        done = _reseal(model, field, key_path, old, limit)
        if done:
            return done
    return 0


@action
def _reseal(model: Any, field: str, key_path: str, old: list[str], limit: int) -> int:
    mark = (model._meta.label, field)
    rows = model.objects.annotate(**{f"{field}_text": Cast(field, TextField())}).filter(_under(field, old))
    for start in dict.fromkeys((_reached.get(mark, 0), 0)):  # begin where the last batch ended, then look once more
        some = list(rows.filter(pk__gt=start).order_by("pk").values_list("pk", key_path, field)[:limit])
        for pk, key, content in some:
            model.objects.filter(pk=pk).update(**{field: _anew(str(key), content)})
        if some:
            _reached[mark] = some[-1][0]
            return len(some)
    return 0


def _anew(record: str, content: dict[str, Any]) -> dict[str, Any]:
    if "when" in content and isinstance(content.get("sealed"), dict):  # a pending fold
        return {**content, "sealed": _anew(record, content["sealed"])}
    return {
        code: crypto.seal(crypto.open_sealed(text, record=record, element=code), record=record, element=code)
        if crypto.needs_resealing(text)
        else text
        for code, text in content.items()
    }


def count_sealed(key_id: str) -> int:
    """How many rows hold a value under this key; rows that wait for an import count too."""
    places = (*_PLACES, (ImportRow, "sealed", ""))
    return sum(
        model.objects.annotate(**{f"{field}_text": Cast(field, TextField())}).filter(_under(field, [key_id])).count()
        for model, field, _ in places
    )
