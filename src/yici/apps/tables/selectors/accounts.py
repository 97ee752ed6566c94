"""What fills came to, for the account of what forms cost: counts of cells, never their values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.db.models import Q

from yici.apps.tables.contracts import BurdenAssumptions, FillAccount
from yici.apps.tables.models import Fill
from yici.core import clock
from yici.core.cityfiles import SETTINGS_FILE, read_settings

KNOWN, DERIVED = ("filled", "constant"), ("derived", "aggregate")


@lru_cache(maxsize=1)
def burden_assumptions() -> BurdenAssumptions:
    """The city's assumptions (``[burden]`` in its settings); they stand beside every number made with them."""
    given = read_settings(settings.CITY / SETTINGS_FILE).get("burden", {})
    default = BurdenAssumptions()
    return BurdenAssumptions(
        seconds_per_cell=int(given.get("seconds_per_cell", default.seconds_per_cell)),
        hours_a_week=int(given.get("hours_a_week", default.hours_a_week)),
    )


def list_fill_accounts(since: dt.date | None, until: dt.date, path: str) -> Iterator[FillAccount]:
    """The fills in a subtree of areas that came or were made between two days; withdrawn ones are left out."""
    end = clock.end_of(until)
    came, made = Q(started_at__lt=end), Q(filled_at__lt=end)
    if since is not None:
        begin = clock.end_of(since - dt.timedelta(days=1))
        came, made = came & Q(started_at__gte=begin), made & Q(filled_at__gte=begin)
    rows = (
        Fill.objects.filter(came | made, area__path__startswith=path)
        .exclude(state="withdrawn")
        .order_by("id")
        .values_list(
            "key", "number", "form__title", "area__path", "area__key", "area__short_name", "unit__name",
            "started_at", "filled_at", "counts",
        )
    )  # fmt: skip
    for key, number, title, place, area, name, unit, started, filled, counts in rows.iterator(chunk_size=2000):
        cells = counts.get("cells", {})
        yield FillAccount(
            key=key, number=number, title=title, area=area, area_name=name, area_path=place, unit_name=unit or name,
            came_on=clock.day_of(started), made_on=clock.day_of(filled) if filled else None,
            known=sum(cells.get(kind, 0) for kind in KNOWN), derived=sum(cells.get(kind, 0) for kind in DERIVED),
            typed=cells.get("asked", 0), left_open=cells.get("open", 0),
        )  # fmt: skip
