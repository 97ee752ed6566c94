"""Names of areas by id, kept for a minute: a report asks for the same thousand names again and again."""

from __future__ import annotations

import time

from django.db.models import Count

from yici.apps.places.public import list_area_names
from yici.apps.records.guards import holds_on
from yici.apps.records.models import AreaRelation
from yici.core import clock
from yici.core.lately import lately

KEPT_FOR = 60.0  # seconds

_kept: dict[str, tuple[float, dict[int, tuple[int, str]]]] = {}


def area_names() -> dict[int, tuple[int, str]]:
    """(level, name) of every living area by id; levels count from the city (2)."""
    from django.db import connection

    database = str(connection.settings_dict["NAME"])
    found = _kept.get(database)
    if found is not None and time.monotonic() - found[0] < KEPT_FOR:
        return found[1]
    names: dict[int, tuple[int, str]] = {}
    for _code, name, _short, path in list_area_names():
        parts = path.strip("/").split("/")
        names[int(parts[-1])] = (len(parts) + 1, name)
    _kept[database] = (time.monotonic(), names)
    return names


@lately(600)
def count_registered() -> dict[int, int]:
    """How many living people are registered in each area itself (by id), at most ten minutes old; no records."""
    rows = AreaRelation.objects.filter(
        holds_on(clock.today()), relation="registered", record__entity="person", record__state="living"
    )
    return dict(rows.values_list("area_id").annotate(count=Count("record", distinct=True)))


def forget_area_names() -> None:
    """Drop what is kept (after areas changed, in tests)."""
    _kept.clear()
